package graph_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
	"praxis/internal/stats"
	"praxis/internal/viewer"
)

// articleKeys compares articles by the fields of ArticleOrder.
var articleKeys = map[string]func(a, b *ent.Article) int{
	"VIEWS":        func(a, b *ent.Article) int { return cmp.Compare(a.Views, b.Views) },
	"LIKES":        func(a, b *ent.Article) int { return cmp.Compare(a.Likes, b.Likes) },
	"PUBLISHED_AT": func(a, b *ent.Article) int { return a.ListedAt.Compare(b.ListedAt) },
	"TITLE":        func(a, b *ent.Article) int { return strings.Compare(a.Title, b.Title) },
	"UPDATED_AT":   func(a, b *ent.Article) int { return a.UpdatedAt.Compare(b.UpdatedAt) },
}

// createTies creates articles with many equal values in the fields of ArticleOrder.
func createTies(t *testing.T, a *api, n int) {
	ctx, random := pgtest.Context(t), rand.New(rand.NewPCG(1, 2))
	org := a.db.Organization.Create().SetName("o").SetSlug("o").SetKind(organization.KindOTHER).SaveX(ctx)
	for range n {
		a.db.Article.Create().
			SetTitle(string(rune('a' + random.IntN(4)))).
			SetOrganization(org).
			SetStatus(article.StatusPUBLISHED).
			SetPublishedAt(day("2024-01-01").AddDate(0, 0, random.IntN(3))).
			SetLikes(random.IntN(3)).
			SetViews(random.IntN(4)).
			SaveX(ctx)
	}
}

// TestPagesMatchList reads lists page by page: in random orders of several keys, forwards and backwards, at the root or
// behind an edge. The pages together are the sorted list.
func TestPagesMatchList(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	createTies(t, a, 40)
	all := a.db.Article.Query().AllX(pgtest.Context(t))
	rapid.Check(t, func(rt *rapid.T) {
		fields := rapid.SampledFrom([]string{"VIEWS", "LIKES", "PUBLISHED_AT", "TITLE", "UPDATED_AT"})
		keys := rapid.SliceOfNDistinct(fields, 0, 3, rapid.ID).Draw(rt, "keys")
		descending := rapid.SliceOfN(rapid.Bool(), len(keys), len(keys)).Draw(rt, "descending")
		size := rapid.IntRange(4, 25).Draw(rt, "size")
		backwards, nested := rapid.Bool().Draw(rt, "backwards"), rapid.Bool().Draw(rt, "nested")
		want := slices.Clone(all)
		slices.SortFunc(want, func(x, y *ent.Article) int {
			last := 1
			for i, key := range keys {
				last = 1
				if descending[i] {
					last = -1
				}
				if c := articleKeys[key](x, y); c != 0 {
					return c * last
				}
			}
			return cmp.Compare(x.ID, y.ID) * last
		})
		var order []string
		for i, key := range keys {
			direction := map[bool]string{true: "DESC", false: "ASC"}[descending[i]]
			order = append(order, fmt.Sprintf("{field: %s, direction: %s}", key, direction))
		}
		got := walkPages(t, a, "["+strings.Join(order, ", ")+"]", size, backwards, nested)
		if want := ids(want); !slices.Equal(got, want) {
			rt.Errorf("%v: got %v, want %v", order, got, want)
		}
	})
}

// walkPages reads a list of articles page by page and returns their ids in the order of the list.
func walkPages(t *testing.T, a *api, order string, size int, backwards, nested bool) []int {
	list, at, cursor := `articles(PAGE, orderBy: `+order+`) {
		nodes { id }
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
	}`, "articles", ""
	if nested {
		list, at = `organization(slug: "o") { `+list+` }`, "organization.articles"
	}
	var all []int
	for range 20 {
		page := fmt.Sprintf("first: %d", size)
		if backwards {
			page = fmt.Sprintf("last: %d", size)
		}
		if cursor != "" {
			page += fmt.Sprintf(", %s: %q", map[bool]string{true: "before", false: "after"}[backwards], cursor)
		}
		got := a.anyone(t, "{ "+strings.Replace(list, "PAGE", page, 1)+" }")
		var nodes []int
		for _, n := range got.at(at + ".nodes").([]any) {
			id, err := strconv.Atoi(n.(map[string]any)["id"].(string))
			if err != nil {
				t.Fatal(err)
			}
			nodes = append(nodes, id)
		}
		more, edge := got.at(at+".pageInfo.hasNextPage"), got.at(at+".pageInfo.endCursor")
		all = append(all, nodes...)
		if backwards {
			all = append(nodes, all[:len(all)-len(nodes)]...)
			more, edge = got.at(at+".pageInfo.hasPreviousPage"), got.at(at+".pageInfo.startCursor")
		}
		if more == false {
			return all
		}
		cursor = edge.(string)
	}
	t.Fatal("the pages do not end")
	return nil
}

// TestOrderArguments: one key needs no brackets; a field may occur once; a cursor is valid for its keys only.
func TestOrderArguments(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	createTies(t, a, 3)
	cursor := a.anyone(t, `{
		articles(first: 1, orderBy: [{field: LIKES}, {field: VIEWS}]) { pageInfo { endCursor } }
	}`).at("articles.pageInfo.endCursor")
	for arguments, code := range map[string]string{
		`orderBy: {field: LIKES}`: "",
		`orderBy: []`:             "",
		`orderBy: null`:           "",
		`orderBy: [{field: LIKES}, {field: LIKES, direction: DESC}]`:                                "BAD_REQUEST",
		fmt.Sprintf(`after: %q, orderBy: [{field: LIKES}, {field: VIEWS}]`, cursor):                 "",
		fmt.Sprintf(`after: %q, orderBy: [{field: VIEWS}, {field: LIKES}]`, cursor):                 "BAD_REQUEST",
		fmt.Sprintf(`after: %q, orderBy: {field: LIKES}`, cursor):                                   "BAD_REQUEST",
		fmt.Sprintf(`after: %q, orderBy: [{field: LIKES}, {field: VIEWS}, {field: TITLE}]`, cursor): "BAD_REQUEST",
	} {
		for _, query := range []string{`{
			articles(%s) { nodes { id } }
		}`, `{
			organization(slug: "o") { articles(%s) { nodes { id } } }
		}`} {
			if got, raw := a.post(t, false, fmt.Sprintf(query, arguments), nil); got.code() != code {
				t.Errorf("%s: %s", arguments, raw)
			}
		}
	}
}

// TestUseCount: the use count of tags and themes counts public content only, and changes without an edit or a new
// version.
func TestUseCount(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	org := a.db.Organization.Create().SetName("o").SetSlug("o").SetKind(organization.KindOTHER).SaveX(ctx)
	root := a.db.Theme.Create().SetName("root").SaveX(ctx)
	busy := a.db.Theme.Create().SetName("busy").SetParent(root).SaveX(ctx)
	quiet := a.db.Theme.Create().SetName("quiet").SaveX(ctx)
	open, hidden := a.db.Tag.Create().SetName("open").SaveX(ctx), a.db.Tag.Create().SetName("hidden").SaveX(ctx)
	publish := func(tag *ent.Tag) *ent.ArticleCreate {
		return a.db.Article.Create().
			SetTitle("t").
			SetOrganization(org).
			AddTags(tag).
			SetStatus(article.StatusPUBLISHED).
			SetPublishedAt(day("2024-01-01"))
	}
	public := publish(open).AddThemes(busy).SaveX(ctx)
	publish(hidden).SetVisibility(article.VisibilityINTERNAL).AddThemes(quiet).SaveX(ctx)
	publish(hidden).SetRestrictedAt(day("2024-01-02")).SetRestrictedFor("OTHER").AddThemes(quiet).SaveX(ctx)
	a.db.Article.Create().SetTitle("draft").SetOrganization(org).AddTags(hidden).AddThemes(quiet).SaveX(ctx)
	a.db.Action.Create().SetTitle("a").SetKind(action.KindPROJECT).SetOrganization(org).AddThemes(busy).SaveX(ctx)
	a.db.Action.Create().
		SetTitle("b").
		SetKind(action.KindPROJECT).
		SetOrganization(org).
		SetVisibility(action.VisibilityINTERNAL).
		AddThemes(quiet).
		SaveX(ctx)
	uses := func(want string) {
		t.Helper()
		if _, err := stats.Rebuild(ctx, a.db.Client); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, tag := range a.db.Tag.Query().AllX(ctx) {
			got = append(got, fmt.Sprint(tag.Name, " ", tag.UseCount))
		}
		for _, theme := range a.db.Theme.Query().AllX(ctx) {
			got = append(got, fmt.Sprint(theme.Name, " ", theme.UseCount))
		}
		slices.Sort(got)
		if strings.Join(got, ", ") != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
	uses("busy 2, hidden 0, open 1, quiet 0, root 0")
	got := a.anyone(t, `{
		tags(orderBy: {field: USE, direction: DESC}) { nodes { name version history { totalCount } } }
		themes(first: 1, orderBy: [{field: USE, direction: DESC}, {field: NAME}]) { nodes { name } }
	}`)
	if got.at("tags.nodes.0.name") != "open" || got.at("tags.nodes.0.version") != 1.0 ||
		got.at("themes.nodes.0.name") != "busy" {
		t.Error(got.Data)
	}
	if got := a.admin(t, `{
		tags { nodes { history { totalCount } } }
	}`, nil); got.at("tags.nodes.0.history.totalCount") != 1.0 {
		t.Errorf("the history has an edit for the use count: %v", got.Data)
	}
	a.db.Article.UpdateOne(public).SetTrashedAt(day("2024-02-01")).ExecX(ctx)
	uses("busy 1, hidden 0, open 0, quiet 0, root 0")
	a.db.Article.UpdateOne(public).ClearTrashedAt().ExecX(viewer.OnlyTrashed(ctx))
	a.db.Tag.DeleteOne(hidden).ExecX(ctx)
	uses("busy 2, open 1, quiet 0, root 0")
	if _, err := stats.Rebuild(ctx, a.db.Client); err != nil {
		t.Fatal(err)
	}
	uses("busy 2, open 1, quiet 0, root 0")
}
