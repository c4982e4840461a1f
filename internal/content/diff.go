package content

import (
	"context"
	"fmt"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/revision"
	"praxis/internal/text"
)

// FieldDiff is the difference of one field between two revisions.
type FieldDiff struct {
	// Field is the name of the field or edge in the API. An edge is compared by the names of the linked entities, each
	// on a line.
	Field    string
	Segments []*text.DiffSegment
}

// Diffs compares two revisions of each of the articles, and returns the fields that differ by the article's id. The
// value is nil for an article that lacks one of the revisions, or whose revisions the viewer may not see. It takes one
// statement, and one for each edge.
func Diffs(ctx context.Context, client *ent.Client, articles []int, from, to int) (map[int][]*FieldDiff, error) {
	found, err := client.Revision.Query().
		Where(revision.ArticleIDIn(articles...), revision.NumberIn(from, to)).
		WithText().All(ctx)
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
		before, after := revisions[key{id, from}], revisions[key{id, to}]
		if before == nil || after == nil {
			continue
		}
		if diffs[id], err = diffRevisions(ctx, before, after); err != nil {
			return nil, err
		}
	}
	return diffs, nil
}

// diffRevisions returns the fields and edges in which two revisions differ, or the error of a context that has ended.
func diffRevisions(ctx context.Context, before, after *ent.Revision) ([]*FieldDiff, error) {
	diffs := []*FieldDiff{}
	texts := after.Texts()
	for i, was := range before.Texts() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if was.Text != texts[i].Text {
			diffs = append(diffs, &FieldDiff{was.Name, text.Diff(was.Text, texts[i].Text)})
		}
	}
	return diffs, nil
}
