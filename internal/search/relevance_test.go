package search_test

import (
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/outcome"
	"praxis/ent/gen/ent/person"
	"praxis/internal/content"
	"praxis/internal/demo"
	"praxis/internal/importer"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/search"
	"praxis/internal/sqltext"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// corpus is the folder of the weeklies, which are not part of the project.
const corpus = "../../../shared/data/weekly"

// firstDay is the publication date of the first weekly.
var firstDay = time.Date(2020, 1, 3, 0, 0, 0, 0, time.UTC)

// load writes the demo content and the weeklies, and returns the names that the judgments use, by id. The search finds
// nothing else: of the demo content, only the story of Chihong Germanium has judgments, without its English names.
func load(t *testing.T, db *postgres.DB) map[int]string {
	t.Helper()
	ctx, c := pgtest.Context(t), db.Client
	if _, err := demo.Load(ctx, c, demo.Options{}); err != nil {
		t.Fatal(err)
	}
	names := nameStory(t, c)
	files, err := filepath.Glob(corpus + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	org := c.Organization.Create().SetName("科技爱好者周刊").SetSlug("weekly").SetKind(organization.KindOTHER).SaveX(ctx)
	for i, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := importer.ParseMarkdown(file, raw, nil)
		if err != nil {
			t.Fatal(err)
		}
		a := c.Article.Create().SetTitle(d.Title).SetBody(d.Body).SetOrganization(org).SaveX(ctx)
		at := firstDay.AddDate(0, 0, 7*i)
		if err := content.Publish(ctx, c, a.ID, &at, nil); err != nil {
			t.Fatal(err)
		}
		names[a.ID] = "weekly/" + strings.TrimSuffix(filepath.Base(file), ".md")
	}
	for _, n := range notices {
		a := c.Article.Create().SetTitle(n.title).SetBody(n.body).SetOrganization(org).SaveX(ctx)
		if err := content.Publish(ctx, c, a.ID, &firstDay, nil); err != nil {
			t.Fatal(err)
		}
		names[a.ID] = "notice/" + n.title
	}
	names[org.ID] = "organization/" + org.Slug
	for _, table := range []string{"organizations", "people", "themes", "tags", "actions", "outcomes", "indicators"} {
		if _, err := db.SQL.ExecContext(ctx, "UPDATE "+table+" SET translations = DEFAULT"); err != nil { // not judged
			t.Fatal(err)
		}
	}
	if err := search.Index(ctx, c); err != nil {
		t.Fatal(err)
	}
	ids := sqltext.Ints(slices.Collect(maps.Keys(names)))
	if _, err := db.SQL.ExecContext(ctx, "DELETE FROM search_documents WHERE NOT id = ANY ($1::bigint[])", ids); err != nil {
		t.Fatal(err)
	}
	return names
}

// nameStory returns the names of the entities of the demo content that belong to the story of Chihong Germanium.
func nameStory(t *testing.T, c *ent.Client) map[int]string {
	t.Helper()
	ctx, names := pgtest.Context(t), map[int]string{}
	files, err := filepath.Glob("../demo/content/story/articles/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d articles of the story, %v", len(files), err)
	}
	for _, file := range files {
		slug, rest, _ := strings.Cut(filepath.Base(file), ".")
		locale := strings.TrimSuffix(rest, ".md")
		a := c.Article.Query().Where(article.Slug(slug), article.Locale(locale)).OnlyX(ctx)
		names[a.ID] = "demo/" + strings.Replace(filepath.Base(file), ".zh-CN", "", 1)
	}
	publishers := organization.Or(organization.SlugIn("chinalco", "china-copper"), organization.SlugHasPrefix("chihong-"))
	for _, o := range c.Organization.Query().Where(publishers).AllX(ctx) {
		names[o.ID] = "organization/" + o.Slug
	}
	of := action.And(action.HasOrganizationWith(publishers), action.ListedOnLT(firstDay.AddDate(4, 0, 0)))
	for _, a := range c.Action.Query().Where(of).AllX(ctx) {
		names[a.ID] = "action/" + a.Title
	}
	for _, o := range c.Outcome.Query().Where(outcome.HasActionWith(of)).AllX(ctx) {
		names[o.ID] = "outcome/" + o.Title
	}
	for _, p := range c.Person.Query().Where(person.HasOrganizationWith(publishers)).AllX(ctx) {
		names[p.ID] = "person/" + p.Name
	}
	return names
}

// quality is the sum of a search method's measures.
type quality struct {
	ndcg, recall float64
	// n is how many queries were measured, none how many of them found nothing.
	none, n int
}

func (q *quality) add(j judged, found []string) {
	q.n++
	if len(found) == 0 {
		q.none++
	}
	gain := func(grade, index int) float64 {
		return (math.Pow(2, float64(grade)) - 1) / math.Log2(float64(index)+2)
	}
	var dcg, ideal, hits float64
	for i, name := range found {
		if i < 10 {
			dcg += gain(j.relevant[name], i)
		}
		if i < 20 && j.relevant[name] > 0 {
			hits++
		}
	}
	var grades []int
	for _, g := range j.relevant {
		grades = append(grades, g)
	}
	slices.Sort(grades)
	slices.Reverse(grades)
	for i, g := range grades[:min(10, len(grades))] {
		ideal += gain(g, i)
	}
	q.ndcg += dcg / ideal
	q.recall += hits / float64(min(20, len(j.relevant)))
}

func (q quality) String() string {
	n := float64(q.n)
	return fmt.Sprintf("nDCG@10 %.3f  recall@20 %.3f  without a hit %d of %d", q.ndcg/n, q.recall/n, q.none, q.n)
}

// method is a way to search.
type method struct {
	name string
	find func(context.Context, string) ([]int, error)
}

// TestRelevance measures relevance with two sets of questions: with judgments by hand, and with judgments by rules. It
// logs the measures (-v), beside those of the means of stock Postgres, and fails when Praxis becomes worse than
// docs/search.md says.
func TestRelevance(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	names := load(t, db)
	methods := []method{{"praxis", func(ctx context.Context, text string) ([]int, error) {
		r, err := search.Find(ctx, db.Client, text, nil, search.Filter{}, search.Page{Limit: 20})
		var ids []int
		if err == nil {
			for _, h := range r.Hits {
				ids = append(ids, h.ID)
			}
		}
		return ids, err
	}}}
	if testing.Verbose() {
		methods = append(methods, stockMethods(t, db)...)
	}
	loaded := slices.Collect(maps.Values(names))
	hasWeeklies := slices.Contains(loaded, "weekly/issue-101")
	for _, set := range []struct {
		name         string
		questions    []judged
		n            int // how many questions there are with the weeklies
		ndcg, recall float64
		none         int
	}{
		{"by hand", judgedByHand(t, loaded), 110, 0.915, 0.845, 0},
		{"by rules", judgedByRules(t, db.Client, names), 200, 0.96, 0.96, 0},
	} {
		if hasWeeklies && len(set.questions) != set.n {
			t.Errorf("%d questions judged %s have relevant documents, want %d", len(set.questions), set.name, set.n)
		}
		for _, method := range methods {
			all := measure(t, set.name, method, set.questions, names)
			n := float64(all.n)
			bad := all.ndcg/n < set.ndcg || all.recall/n < set.recall || all.none > set.none
			if method.name == "praxis" && hasWeeklies && bad {
				t.Errorf("relevance %s has become worse: %v", set.name, all)
			}
		}
	}
}

// measure asks all questions, and logs the quality of the answers by kind of question.
func measure(t *testing.T, set string, method method, questions []judged, names map[int]string) *quality {
	t.Helper()
	all, kinds := &quality{}, map[string]*quality{}
	var order []string
	for _, q := range questions {
		ids, err := method.find(pgtest.Context(t), q.text)
		if err != nil {
			t.Fatalf("%s: %s: %v", method.name, q.text, err)
		}
		var found []string
		for _, id := range ids {
			found = append(found, names[id])
		}
		if kinds[q.kind] == nil {
			kinds[q.kind] = &quality{}
			order = append(order, q.kind)
		}
		one := &quality{}
		one.add(q, found)
		all.add(q, found)
		kinds[q.kind].add(q, found)
		if method.name == "praxis" && (one.ndcg < 0.8 || one.recall < 0.8) {
			t.Logf("%.2f %.2f %s: %v, not %v", one.ndcg, one.recall, q.text, found[:min(10, len(found))], q.relevant)
		}
	}
	t.Logf("%s, %s: %v", method.name, set, all)
	for _, kind := range order {
		t.Logf("    %-60s %v", kind, kinds[kind])
	}
	return all
}

// stockMethods are searches with the means of stock Postgres: ILIKE and, if it is installed, pg_trgm.
func stockMethods(t *testing.T, db *postgres.DB) []method {
	t.Helper()
	methods := []method{{"ILIKE", func(ctx context.Context, text string) ([]int, error) { // word by word, - for NOT
		var with, without []string
		for _, word := range strings.Fields(strings.ReplaceAll(text, `"`, "")) {
			if rest, ok := strings.CutPrefix(word, "-"); ok {
				without = append(without, "%"+rest+"%")
			} else {
				with = append(with, "%"+word+"%")
			}
		}
		return queryIDs(ctx, db, `SELECT id FROM search_documents, concat_ws(' ', title, names, summary, body) t
			WHERE t ILIKE ALL (string_to_array($1, '|')) AND NOT t ILIKE ANY (string_to_array($2, '|'))
			ORDER BY title ILIKE ANY (string_to_array($1, '|')) DESC, day DESC NULLS LAST LIMIT 20`,
			strings.Join(with, "|"), strings.Join(without, "|"))
	}}}
	if _, err := db.SQL.ExecContext(pgtest.Context(t), "CREATE EXTENSION pg_trgm"); err == nil {
		methods = append(methods, method{"pg_trgm", func(ctx context.Context, text string) ([]int, error) {
			return queryIDs(ctx, db, `
			SELECT id FROM search_documents, concat_ws(' ', title, names, summary, body) t
			WHERE $1 <% t ORDER BY word_similarity($1, title) DESC, word_similarity($1, t) DESC LIMIT 20`, text)
		}})
	}
	return methods
}

func queryIDs(ctx context.Context, db *postgres.DB, text string, args ...any) ([]int, error) {
	rows, err := db.SQL.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
