package graph_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"praxis/ent/gen/ent/article"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// traces is a query for all fields from which readers could infer changes of an article.
const traces = `query($id: ID!, $slug: String!, $since: Time!) {
	node(id: $id) { ... on Article { version updatedAt revisedAt previous { version updatedAt } } }
	nodes(ids: [$id, $id]) { ... on Article { version updatedAt } }
	article(slug: $slug) { version updatedAt }
	articles(orderBy: {field: UPDATED_AT, direction: DESC}) { edges { cursor node { title version updatedAt } } }
	since: articles(where: {updatedAtGTE: $since}) { totalCount }
	organizations { nodes { version updatedAt articles(where: {updatedAtGTE: $since}) { nodes { version } } } }
}`

const versionQuery = `query($id: ID!) { node(id: $id) { ... on Article { version } } }`

// TestReadersSeeNoTraceOfWorkingCopies: version and updatedAt of a published article do not show readers its working
// copy, the review or the schedule of that. Editors get the version for expectedVersion.
func TestReadersSeeNoTraceOfWorkingCopies(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	seed(t, a.db.Client, "o", 3)
	a.db.Asset.Update().SetAlt("a picture").ExecX(ctx)
	a.db.Article.Update().SetVisibility(article.VisibilityINTERNAL).ExecX(ctx)
	middle := a.db.Article.Query().Order(article.ByID()).Offset(1).FirstX(ctx)
	editor := a.signIn(t, "li@example.org", viewer.Editor, "o")
	second := a.signIn(t, "wang@example.org", viewer.Editor, "o")
	reader := a.signIn(t, "zhao@example.org", viewer.Reader, "o")
	author := a.signIn(t, "qian@example.org", viewer.Author, "o")
	id := middle.ID
	seen := func() string {
		t.Helper()
		since := middle.UpdatedAt.Add(time.Microsecond).Format(time.RFC3339Nano)
		vars := map[string]any{"id": id, "slug": a.db.Article.GetX(ctx, id).Slug, "since": since}
		got, raw := a.ask(t, reader, traces, vars)
		if len(got.Errors) > 0 || got.at("node.version") == nil {
			t.Fatalf("%s", raw)
		}
		if _, other := a.ask(t, author, traces, vars); string(other) != string(raw) {
			t.Errorf("an author of other articles sees\n%s\nand a reader\n%s", other, raw)
		}
		return string(raw)
	}
	version := func() float64 {
		t.Helper()
		got, _ := a.ask(t, editor, versionQuery, map[string]any{"id": id})
		return got.at("node.version").(float64)
	}
	before, was := seen(), version()
	for _, step := range []struct {
		verb  string
		moves bool
	}{
		{`updateArticle(id: $id, expectedVersion: %d, input: {title: "ahead"})`, false},
		{`submitArticle(id: $id, expectedVersion: %d)`, false},
		{`approveArticle(id: $id, expectedVersion: %d, revision: 2)`, false},
		{`requestChanges(id: $id, expectedVersion: %d, note: "shorter")`, false},
		{`publishArticle(id: $id, expectedVersion: %d, at: "2999-01-01T00:00:00Z")`, false},
		{`unscheduleArticle(id: $id, expectedVersion: %d)`, false},
		{`unpublishArticle(id: $id, expectedVersion: %d, at: "2999-01-01T00:00:00Z")`, false},
		{`unscheduleArticle(id: $id, expectedVersion: %d)`, false},
		{`discardWorkingCopy(id: $id, expectedVersion: %d)`, false},
		{`restoreRevision(id: $id, expectedVersion: %d, number: 2)`, false},
		{`publishArticle(id: $id, expectedVersion: %d)`, true},
		{`updateArticle(id: $id, expectedVersion: %d, input: {slug: "elsewhere"})`, true},
		{`updateArticle(id: $id, expectedVersion: %d, input: {summary: "more"})`, false},
		{`discardWorkingCopy(id: $id, expectedVersion: %d)`, false},
	} {
		who := editor
		if step.verb[:3] == "app" {
			who = second
		}
		mutation := fmt.Sprintf(`mutation($id: ID!) { m: `+step.verb+` {
			userErrors { code message } article { version } } }`, int(was))
		got, raw := a.ask(t, who, mutation, map[string]any{"id": id})
		if problems, _ := got.at("m.userErrors").([]any); len(got.Errors) > 0 || len(problems) > 0 {
			t.Fatalf("%s: %s", step.verb, raw)
		}
		now := version()
		if now <= was || got.at("m.article.version") != now {
			t.Errorf("%s: editors see version %v after %v: %s", step.verb, now, was, raw)
		}
		after := seen()
		if (after != before) != step.moves {
			t.Errorf("%s: readers saw\n%s\nand see\n%s", step.verb, before, after)
		}
		before, was = after, now
	}
}

// TestAuthorsSeeTheirVersions: authors get the editors' version of their own articles, whatever state those are in.
func TestAuthorsSeeTheirVersions(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	org := a.db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(pgtest.Context(t)).ID
	author := a.signIn(t, "li@example.org", viewer.Author, "o")
	editor := a.signIn(t, "wang@example.org", viewer.Editor, "o")
	do := func(who func(*http.Request), verb string, vars map[string]any) answer {
		t.Helper()
		mutation := `mutation($id: ID!) { m: ` + verb + ` { article { id version } userErrors { message } } }`
		got, raw := a.ask(t, who, mutation, vars)
		if problems, ok := got.at("m.userErrors").([]any); !ok || len(problems) > 0 {
			t.Fatalf("%s: %s", verb, raw)
		}
		return got
	}
	made := do(author, `createArticle(input: {title: "t", organizationId: $id})`, map[string]any{"id": org})
	id := made.at("m.article.id")
	vars := map[string]any{"id": id}
	for i, step := range []struct {
		who  func(*http.Request)
		verb string
	}{
		{author, `updateArticle(id: $id, expectedVersion: 1, input: {title: "u"})`},
		{author, `submitArticle(id: $id, expectedVersion: 2)`},
		{editor, `requestChanges(id: $id, expectedVersion: 3, note: "n")`},
		{author, `updateArticle(id: $id, expectedVersion: 4, input: {title: "v"})`},
		{editor, `publishArticle(id: $id, expectedVersion: 5)`},
		{editor, `updateArticle(id: $id, expectedVersion: 6, input: {title: "w"})`},
	} {
		want := float64(i + 2)
		if got := do(step.who, step.verb, vars); got.at("m.article.version") != want {
			t.Errorf("%s: version %v, want %v", step.verb, got.at("m.article.version"), want)
		}
		got, _ := a.ask(t, author, versionQuery, vars)
		if got.at("node.version") != want {
			t.Errorf("after %s the author sees %v, want %v", step.verb, got.at("node.version"), want)
		}
	}
	if got, raw := a.ask(t, anonymous, versionQuery, vars); got.at("node.version") != 1.0 {
		t.Errorf("readers: %s", raw)
	}
}

// TestVersionsInOneStatement: a list takes one more statement for the versions that authors and editors see.
func TestVersionsInOneStatement(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var counts []int64
	for slug, n := range map[string]int{"small": 2, "large": 30} {
		seed(t, a.db.Client, slug, n)
		editor := a.signIn(t, slug+"@example.org", viewer.Editor, slug)
		query := `{ organization(slug: "` + slug + `") { articles(first: 50) { nodes { version } } } }`
		got, raw := a.ask(t, editor, query, nil)
		if got.at("organization.articles.nodes.1.version") != 1.0 {
			t.Errorf("%s", raw)
		}
		counts = append(counts, got.statements)
	}
	if counts[0] != counts[1] || counts[0] > 4 { // one of them sets the viewer in the database
		t.Errorf("%v statements for 2 and 30 articles; want the same and at most 4", counts)
	}
}

// TestReadersSeeVisibleChanges: each change that readers see increments their version, also after changes of the
// working copy.
func TestReadersSeeVisibleChanges(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	seed(t, a.db.Client, "o", 1)
	a.db.Asset.Update().SetAlt("a picture").ExecX(ctx)
	id := a.db.Article.Query().FirstIDX(ctx)
	version := func() (int, time.Time) {
		got := a.anyone(t, fmt.Sprintf(`{ node(id: "%d") { ... on Article { version updatedAt } } }`, id))
		at, err := time.Parse(time.RFC3339Nano, got.at("node.updatedAt").(string))
		if err != nil {
			t.Fatal(err)
		}
		return int(got.at("node.version").(float64)), at
	}
	tag := a.db.Tag.Create().SetName("new").SaveX(ctx).ID
	was, at := version()
	for i := range 5 { // the readers' version stays
		a.admin(t, fmt.Sprintf(`mutation {
			updateArticle(id: "%d", input: {title: "%d"}) { userErrors { code } } }`, id, i), nil)
	}
	for _, verbs := range []string{
		`publishArticle(id: $id) { userErrors { code } }`,
		`updateArticle(id: $id, input: {locale: "en"}) { userErrors { code } }`,
		`updateArticle(id: $id, input: {addTagIds: [$tag]}) { userErrors { code } }
			publishArticle(id: $id) { userErrors { code } }`,
		`unpublishArticle(id: $id) { userErrors { code } }
			u: updateArticle(id: $id, input: {title: "x"}) { userErrors { code } }
			v: updateArticle(id: $id, input: {title: "y"}) { userErrors { code } }
			publishArticle(id: $id) { userErrors { code } }`,
		`deleteArticle(id: $id) { userErrors { code } } restoreArticle(id: $id) { userErrors { code } }`,
	} {
		verbs = strings.ReplaceAll(verbs, "$tag", fmt.Sprint(tag))
		a.admin(t, `mutation($id: ID!) { `+verbs+` }`, map[string]any{"id": id})
		now, then := version()
		if now <= was || now > was+2 || !then.After(at) {
			t.Errorf("%s: from %d, %s to %d, %s", verbs, was, at, now, then)
		}
		was, at = now, then
	}
}
