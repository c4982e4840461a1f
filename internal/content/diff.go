package content

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/revision"
)

// FieldDiff is how one field differs between two revisions.
type FieldDiff struct {
	// Field is the name of the field or of the edge; the links of an edge are given by name, a line each.
	Field    string
	Segments []*DiffSegment
}

// DiffSegment is a piece of text that is in both revisions or in one of them.
type DiffSegment struct {
	Kind SegmentKind
	Text string
}

// SegmentKind is in which revisions a piece of text is.
type SegmentKind string

// The kinds of segments.
const (
	SegmentEqual    SegmentKind = "EQUAL"
	SegmentDeleted  SegmentKind = "DELETED"
	SegmentInserted SegmentKind = "INSERTED"
)

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
			diffs = append(diffs, &FieldDiff{f.name, DiffText(f.before, f.after)})
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

// diffTime bounds the search for the smallest difference; after it a larger one will do.
const diffTime = 500 * time.Millisecond

// DiffText compares two texts. The segments that are not INSERTED make up the first one, those not DELETED the second.
func DiffText(a, b string) []*DiffSegment {
	d := diffmatchpatch.New()
	d.DiffTimeout = diffTime
	numbers := map[string]rune{}
	words := map[rune]string{}
	number := func(text string) []rune {
		var all []rune
		for _, t := range tokens(text) {
			n, ok := numbers[t]
			if !ok {
				n = rune(len(numbers) + 1)
				if n >= 0xD800 {
					n += 0x800 // no character has a number between these, and the library makes strings of them
				}
				numbers[t], words[n] = n, t
			}
			all = append(all, n)
		}
		return all
	}
	before, after := number(a), number(b)
	var segments []*DiffSegment
	for _, part := range d.DiffMainRunes(before, after, false) {
		var text strings.Builder
		for _, r := range part.Text {
			text.WriteString(words[r])
		}
		kind := map[diffmatchpatch.Operation]SegmentKind{diffmatchpatch.DiffEqual: SegmentEqual, diffmatchpatch.DiffDelete: SegmentDeleted, diffmatchpatch.DiffInsert: SegmentInserted}[part.Type]
		segments = append(segments, &DiffSegment{kind, text.String()})
	}
	return segments
}

// tokens cuts a text into what is compared: a CJK character, a run of other letters and digits, a run of white space, or
// any other character.
func tokens(s string) []string {
	class := func(r rune) int {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			return 0
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			return 1
		case unicode.IsSpace(r):
			return 2
		}
		return 0
	}
	var all []string
	start, last := 0, 0
	for i, r := range s {
		c := class(r)
		if i > start && (c == 0 || c != last) {
			all = append(all, s[start:i])
			start = i
		}
		last = c
	}
	if start < len(s) {
		all = append(all, s[start:])
	}
	return all
}
