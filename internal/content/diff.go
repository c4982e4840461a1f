package content

import (
	"context"
	"fmt"
	"strings"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/revision"
	"praxis/internal/text"
)

// FieldDiff is how one field differs between two revisions.
type FieldDiff struct {
	// Field is the name of the field or of the edge; the links of an edge are given by name, a line each.
	Field    string
	Segments []*text.DiffSegment
}

// Diffs compares two revisions of each of the articles: by the article's id, the fields that differ. Text differs by
// characters where it is Chinese, Japanese or Korean, and by words elsewhere. It is nil for an article that lacks one of the
// revisions, or whose revisions the viewer may not see.
func Diffs(ctx context.Context, client *ent.Client, articles []int, from, to int) (map[int][]*FieldDiff, error) {
	found, err := client.Revision.Query().Where(revision.ArticleIDIn(articles...), revision.NumberIn(from, to)).
		WithTags().WithThemes().WithActions().WithCover().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading revisions to compare: %w", err)
	}
	type key struct{ article, number int }
	revisions := map[key]*ent.Revision{}
	for _, r := range found {
		revisions[key{r.ArticleID, r.Number}] = r
	}
	diffs := map[int][]*FieldDiff{}
	for _, id := range articles {
		a, b := revisions[key{id, from}], revisions[key{id, to}]
		if a != nil && b != nil {
			if diffs[id], err = diffRevisions(ctx, a, b); err != nil {
				return nil, err
			}
		}
	}
	return diffs, nil
}

func diffRevisions(ctx context.Context, a, b *ent.Revision) ([]*FieldDiff, error) {
	diffs := []*FieldDiff{}
	for _, f := range []struct{ name, before, after string }{
		{"title", a.Title, b.Title}, {"subtitle", deref(a.Subtitle), deref(b.Subtitle)}, {"summary", deref(a.Summary), deref(b.Summary)},
		{"body", a.Body, b.Body}, {"rights", string(a.Rights), string(b.Rights)}, {"sourceName", deref(a.SourceName), deref(b.SourceName)},
		{"sourceUrl", deref(a.SourceURL), deref(b.SourceURL)}, {"canonicalUrl", deref(a.CanonicalURL), deref(b.CanonicalURL)},
		{"cover", coverName(a), coverName(b)},
		{"tags", names(a.Edges.Tags, func(t *ent.Tag) string { return t.Name }), names(b.Edges.Tags, func(t *ent.Tag) string { return t.Name })},
		{"themes", names(a.Edges.Themes, func(t *ent.Theme) string { return t.Name }), names(b.Edges.Themes, func(t *ent.Theme) string { return t.Name })},
		{"actions", names(a.Edges.Actions, func(a *ent.Action) string { return a.Title }), names(b.Edges.Actions, func(a *ent.Action) string { return a.Title })},
	} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if f.before != f.after {
			diffs = append(diffs, &FieldDiff{f.name, text.Diff(f.before, f.after)})
		}
	}
	return diffs, nil
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func coverName(r *ent.Revision) string {
	if r.Edges.Cover == nil {
		return ""
	}
	return r.Edges.Cover.Name
}

func names[E any](links []E, name func(E) string) string {
	var b strings.Builder
	for _, l := range links {
		b.WriteString(name(l) + "\n")
	}
	return b.String()
}
