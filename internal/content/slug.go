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

// ArticlePath is where front ends show an article; links between articles lead there.
func ArticlePath(slug string) string { return "/articles/" + slug }

// HasSlug holds for the row of a table that has the slug, or else had it before. What the viewer sees of it, the
// policy of the query says.
func HasSlug(table, slug string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(s.C("id") + " = coalesce((SELECT id FROM " + table + " WHERE slug = ").Arg(slug)
			b.WriteString("), (SELECT entity_id FROM former_slugs WHERE kind = ").Arg(table).WriteString(" AND slug = ").Arg(slug).WriteString("))")
		}))
	}
}

// ArticleHasSlug holds for one article at most: of those that the viewer may see, withheld ones included, and that
// have the slug, or had it before, or had it as a path on another site, in whatever way that is written. Without a
// locale it chooses, as the field article of the API says, and looks at nothing that is hidden.
func ArticleHasSlug(slug string, locale *string) predicate.Article {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(s.C("id") + " = (SELECT a.id FROM (")
			writeSlugMatches(b, slug, locale)
			b.WriteString(") AS match JOIN (").Join(visibleWithSlug(s.Context(), slug, locale)).WriteString(") AS a ON a.id = match.id ")
			b.WriteString("ORDER BY match.place, a.translated, a.id LIMIT 1)")
		}))
	}
}

// writeSlugMatches selects the ids of the articles, hidden ones included, that a slug leads to; the lowest place is
// the best.
func writeSlugMatches(b *sql.Builder, slug string, locale *string) {
	spellings := []string{slug}
	if path := FormerPath(slug); path != slug {
		spellings = append(spellings, path)
	}
	for place, from := range []string{"SELECT id, %d AS place FROM articles WHERE slug = ", "SELECT entity_id, %d FROM former_slugs WHERE kind = 'articles' AND slug = "} {
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

// visibleWithSlug selects those of the articles that a slug leads to which the viewer may see, and whether they are
// translations of an original that the viewer may see.
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
	return a.Select(a.C(article.FieldID)).AppendSelectExprAs(sql.Exists(original.Select(original.C(article.FieldID))), "translated")
}

var (
	origin    = regexp.MustCompile(`^(?i:[a-z][a-z0-9+.-]*:)?//[^/?#]*`)
	indexFile = regexp.MustCompile(`(?i)(^|/)index\.(html?|md)$`)
	extension = regexp.MustCompile(`(?i)\.html?$`)
)

// FormerPath is the one form in which a path of another site is kept as a former slug: without the site's address,
// query, fragment, percent-encoding, slashes at its ends, index.html, and .html. "/archives/jia/" is "archives/jia".
// A page that is told by its query alone keeps that, as "?p=12"; "" is the site's front page.
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
