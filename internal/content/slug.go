package content

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"golang.org/x/text/unicode/norm"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/predicate"
	"praxis/internal/viewer"
)

// ArticlePath returns the path of an article in front ends, to which links between articles lead.
func ArticlePath(slug string) string { return "/articles/" + slug }

// HasSlug matches the row of a table that has the slug, or else the row that had it before. The policy of the query
// decides whether the viewer sees it.
func HasSlug(table, slug string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(s.C("id") + " = coalesce((SELECT id FROM " + table + " WHERE slug = ").Arg(slug)
			b.WriteString("), (SELECT entity_id FROM former_slugs WHERE kind = ").Arg(table)
			b.WriteString(" AND slug = ").Arg(slug).WriteString("))")
		}))
	}
}

// ArticleHasSlug matches at most one article that the viewer may see, including withheld ones. The article has the
// slug, had it before, or had it as its path on another site, in any spelling of that path. Without a locale it
// chooses as the field article of the API documents, regardless of hidden articles.
func ArticleHasSlug(slug string, locale *string) predicate.Article {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(s.C("id") + " = (SELECT a.id FROM (")
			writeSlugMatches(b, slug, locale)
			b.WriteString(") AS match JOIN (").Join(visibleWithSlug(s.Context(), slug, locale))
			b.WriteString(") AS a ON a.id = match.id ORDER BY match.place, a.translated, a.id LIMIT 1)")
		}))
	}
}

// writeSlugMatches selects the ids of the articles that have or had a slug, including hidden ones. The best match has
// the lowest place.
func writeSlugMatches(b *sql.Builder, slug string, locale *string) {
	spellings := []string{slug}
	if path := FormerPath(slug); path != slug {
		spellings = append(spellings, path)
	}
	for place, from := range []string{
		"SELECT id, %d AS place FROM articles WHERE slug = ",
		"SELECT entity_id, %d FROM former_slugs WHERE kind = 'articles' AND slug = ",
	} {
		for i, spelling := range spellings {
			if place+i > 0 {
				b.WriteString(" UNION ALL ")
			}
			b.WriteString(fmt.Sprintf(from, 2*place+i)).Arg(spelling)
			if locale != nil {
				b.WriteString(" AND locale = ").Arg(*locale)
			}
		}
	}
}

// visibleWithSlug selects the articles with a slug that the viewer may see, and whether each of them is a translation
// of an original that the viewer may see.
func visibleWithSlug(ctx context.Context, slug string, locale *string) *sql.Selector {
	ctx = viewer.WithWithheld(ctx)
	table := func(alias string) *sql.Selector {
		t := sql.Dialect(dialect.Postgres).Select().From(sql.Table(article.Table).As(alias)).WithContext(ctx)
		ent.VisibleArticle(t)
		return t
	}
	a, original := table("visible"), table("original")
	original.Where(sql.ColumnsEQ(original.C(article.FieldID), a.C(article.FieldOriginalID)))
	a.Where(sql.P(func(b *sql.Builder) {
		b.WriteString(a.C(article.FieldID) + " IN (SELECT id FROM (")
		writeSlugMatches(b, slug, locale)
		b.WriteString(") AS named)")
	}))
	translated := sql.Exists(original.Select(original.C(article.FieldID)))
	return a.Select(a.C(article.FieldID)).AppendSelectExprAs(translated, "translated")
}

var (
	origin    = regexp.MustCompile(`^(?i:[a-z][a-z0-9+.-]*:)?//[^/?#]*`)
	indexFile = regexp.MustCompile(`(?i)(^|/)index\.(html?|md)$`)
	extension = regexp.MustCompile(`(?i)\.html?$`)
)

// FormerPath normalizes the path of a page on another site to a former slug: without the site's address, query,
// fragment, percent-encoding, slashes at its ends, index.html, and .html. "/archives/jia/" becomes "archives/jia". If
// the path is empty, FormerPath keeps the query, as in "?p=12"; it returns "" for the site's front page.
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

// withoutControls removes control characters, which the database rejects.
func withoutControls(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}
