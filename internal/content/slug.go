package content

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	entsql "entgo.io/ent/dialect/sql"
	"golang.org/x/text/unicode/norm"

	"praxis/ent"
	"praxis/ent/article"
)

// ArticlePath is where front ends show an article; links between articles lead there.
func ArticlePath(slug string) string { return "/articles/" + slug }

// FormerSlug returns the id of what had this slug before it was given another one; 0 when nothing of the table had. An
// article is also found by a path that it had on another site, in whatever way that is written. Whether the viewer may
// see it, a query by the id tells.
func FormerSlug(ctx context.Context, client *ent.Client, table, slug string) (int, error) {
	query, args := "SELECT coalesce((SELECT entity_id FROM former_slugs WHERE kind = $1 AND slug = $2), 0)", []any{table, slug}
	if path := FormerPath(slug); table == article.Table && path != slug {
		query = `SELECT coalesce((SELECT id FROM articles WHERE slug = $3),
			(SELECT entity_id FROM former_slugs WHERE kind = $1 AND slug IN ($2, $3) ORDER BY slug = $2 DESC LIMIT 1), 0)`
		args = append(args, path)
	}
	rows, err := client.QueryContext(ctx, query, args...)
	if err != nil {
		return 0, fmt.Errorf("looking for a former slug: %w", err)
	}
	defer rows.Close()
	return entsql.ScanInt(rows)
}

var (
	origin    = regexp.MustCompile(`^(?i:[a-z][a-z0-9+.-]*:)?//[^/?#]*`)
	indexFile = regexp.MustCompile(`(?i)(^|/)index\.(html?|md)$`)
	extension = regexp.MustCompile(`(?i)\.html?$`)
)

// FormerPath is the one form in which a path of another site is kept as a former slug: without the site's address,
// query, fragment, percent-encoding, slashes at its ends, index.html, and .html. "/archives/jia/" is "archives/jia". A
// page that is told by its query alone keeps that, as "?p=12"; "" is the site's front page.
func FormerPath(address string) string {
	path := origin.ReplaceAllString(strings.TrimSpace(address), "")
	path, _, _ = strings.Cut(path, "#")
	path, query, _ := strings.Cut(path, "?")
	if decoded, err := url.PathUnescape(path); err == nil {
		path = decoded
	}
	path = strings.ToValidUTF8(norm.NFC.String(withoutControls(path)), "\uFFFD")
	path = extension.ReplaceAllString(indexFile.ReplaceAllString(path, ""), "")
	var steps []string
	for step := range strings.SplitSeq(path, "/") {
		if step = strings.TrimSpace(step); step != "" && step != "." {
			steps = append(steps, step)
		}
	}
	if len(steps) == 0 && query != "" {
		return "?" + withoutControls(strings.ToValidUTF8(query, "\uFFFD"))
	}
	return strings.Join(steps, "/")
}

// withoutControls drops control characters, which the database does not take.
func withoutControls(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}
