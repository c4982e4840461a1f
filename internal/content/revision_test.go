package content_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
)

// TestRevisionsKeepAllText edits every field and link of an article's text after its publication. The edit must be
// invisible to readers until it is published, then complete, and restoring the first revision must undo all of it.
func TestRevisionsKeepAllText(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	db := pgtest.Open(t)
	org := db.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	a := db.Article.Create().SetTitle("t").SetOrganization(org).
		SetStatus(article.StatusPUBLISHED).SetPublishedAt(time.Now()).SaveX(ctx)
	before := textOf(ctx, t, db, a.ID)
	want := sampleText(ctx, t, db, org, before)

	if err := content.Edit(ctx, db.Client, a.ID, inputOf(t, want), nil, nil); err != nil {
		t.Fatal(err)
	}
	if got := textOf(ctx, t, db, a.ID); !reflect.DeepEqual(got, before) {
		t.Errorf("readers see an edit before it is published: %v", got)
	}
	diffs, err := content.Diffs(ctx, db.Client, []int{a.ID}, 1, 2)
	if err != nil || len(diffs[a.ID]) != len(want) {
		t.Errorf("%d fields differ (%v), want %d", len(diffs[a.ID]), err, len(want))
	}
	for _, d := range diffs[a.ID] {
		if len(d.Segments) == 0 {
			t.Errorf("the difference of %s is empty", d.Field)
		}
	}

	publish := func() {
		t.Helper()
		if err := content.Publish(ctx, db.Client, a.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	publish()
	if got := textOf(ctx, t, db, a.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("published\n%v, want\n%v", got, want)
	}
	if err := content.RestoreRevision(ctx, db.Client, a.ID, 1, nil); err != nil {
		t.Fatal(err)
	}
	publish()
	if got := textOf(ctx, t, db, a.ID); !reflect.DeepEqual(got, before) {
		t.Errorf("restored\n%v, want\n%v", got, before)
	}
}

// TestRevisionsFollowLinks changes the links of a draft, alone and with its text: each change is a revision with the
// links of the article.
func TestRevisionsFollowLinks(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	db := pgtest.Open(t)
	org := db.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	one, two := db.Tag.Create().SetName("one").SaveX(ctx), db.Tag.Create().SetName("two").SaveX(ctx)
	a := db.Article.Create().SetTitle("t").SetOrganization(org).AddTags(one).SaveX(ctx)
	db.Article.UpdateOneID(a.ID).AddTags(two).ExecX(ctx)
	db.Article.UpdateOneID(a.ID).SetTitle("u").RemoveTags(one).ExecX(ctx)
	db.Article.UpdateOneID(a.ID).SetLikes(1).ExecX(ctx)
	db.Article.Update().SetSubtitle("s").ClearTags().ExecX(ctx)
	var got []string
	for _, r := range db.Revision.Query().Order(ent.Asc("number")).WithTags().AllX(ctx) {
		var tags []string
		for _, tag := range r.Edges.Tags {
			tags = append(tags, tag.Name)
		}
		slices.Sort(tags)
		got = append(got, fmt.Sprint(r.Number, r.Title, tags))
	}
	if want := []string{"1t[one]", "2t[one two]", "3u[two]", "4u[]"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if r := db.Article.GetX(ctx, a.ID).Revision; r != 4 {
		t.Errorf("the article has the revision %d, want 4", r)
	}
}

// textOf reads the text of an article's row: by field, the value, nil for null; by edge, the linked ids.
func textOf(ctx context.Context, t *testing.T, db *postgres.DB, id int) map[string]any {
	t.Helper()
	text := map[string]any{}
	row := db.Client.Stored(ent.TypeArticle, id)
	for _, name := range ent.TextFields {
		value, err := row.Field(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		v := reflect.ValueOf(value)
		if v.Kind() != reflect.Pointer {
			text[name] = fmt.Sprint(value)
		} else if v.IsNil() {
			text[name] = nil
		} else {
			text[name] = fmt.Sprint(v.Elem().Interface())
		}
	}
	for _, edge := range ent.TextEdges {
		var ids string
		err := db.SQL.QueryRowContext(ctx, fmt.Sprintf("SELECT coalesce(json_agg(to_jsonb(l) - 'article_id'), '[]')"+
			" FROM article_%s l WHERE article_id = $1", edge), id).Scan(&ids)
		if err != nil {
			t.Fatal(err)
		}
		text[edge] = ids
	}
	return text
}

// sampleText returns a text that differs from the given one in every field and edge.
func sampleText(
	ctx context.Context, t *testing.T, db *postgres.DB, org *ent.Organization, from map[string]any,
) map[string]any {
	t.Helper()
	cover := db.Asset.Create().SetName("x.png").SetMediaType("image/png").SetSize(1).SetSha256("x").SetAlt("x").
		SetOrganization(org).SaveX(ctx)
	samples := map[string]any{
		article.FieldRights:  string(article.RightsREPRINT),
		article.FieldCoverID: fmt.Sprint(cover.ID),
		article.EdgeTags:     fmt.Sprintf(`[{"tag_id": %d}]`, db.Tag.Create().SetName("g").SaveX(ctx).ID),
		article.EdgeThemes:   fmt.Sprintf(`[{"theme_id": %d}]`, db.Theme.Create().SetName("h").SaveX(ctx).ID),
		article.EdgeActions: fmt.Sprintf(`[{"action_id": %d}]`,
			db.Action.Create().SetTitle("a").SetKind("PROJECT").SetOrganization(org).SaveX(ctx).ID),
	}
	text := map[string]any{}
	for name := range from {
		text[name] = "https://example.org/" + name // valid as a line, as a text and as a URL
		if sample, ok := samples[name]; ok {
			text[name] = sample
		}
	}
	return text
}

// inputOf returns the input that gives an article without links the text.
func inputOf(t *testing.T, text map[string]any) ent.UpdateArticleInput {
	t.Helper()
	input := map[string]any{}
	for _, name := range ent.TextFields {
		value := text[name]
		if name == article.FieldCoverID {
			value = json.RawMessage(fmt.Sprint(value))
		}
		input[strings.ReplaceAll(name, "_", "")] = value // encoding/json ignores case
	}
	for _, edge := range ent.TextEdges {
		var links []map[string]int
		if err := json.Unmarshal([]byte(text[edge].(string)), &links); err != nil {
			t.Fatal(err)
		}
		var ids []int
		for _, link := range links {
			for _, id := range link {
				ids = append(ids, id)
			}
		}
		input["add"+strings.TrimSuffix(edge, "s")+"IDs"] = ids
	}
	encoded, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	var decoded ent.UpdateArticleInput
	decoder := json.NewDecoder(strings.NewReader(string(encoded)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&decoded); err != nil {
		t.Fatalf("the input of updateArticle lacks a field of the text: %v", err)
	}
	return decoded
}
