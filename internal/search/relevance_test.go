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

	"praxis/ent/gen/ent/organization"
	"praxis/internal/content"
	"praxis/internal/demo"
	"praxis/internal/importer"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/search"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// corpus is the folder of the weeklies, which are not part of the project.
const corpus = "../../../shared/data/weekly"

// firstDay is the publication date of the first weekly.
var firstDay = time.Date(2020, 1, 3, 0, 0, 0, 0, time.UTC)

// judged is a query with the grades of its relevant documents: 3 is a full answer, 1 a mention.
type judged struct {
	kind, text string
	relevant   map[string]int
}

func readJudged(t *testing.T) []judged {
	t.Helper()
	raw, err := os.ReadFile("testdata/judged.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []judged
	kind := ""
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimRight(line, "\n")
		if comment, ok := strings.CutPrefix(line, "# "); ok {
			kind = comment
			continue
		}
		text, documents, ok := strings.Cut(line, "\t")
		if !ok {
			continue
		}
		q := judged{kind, text, map[string]int{}}
		for _, d := range strings.Fields(documents) {
			name, grade, _ := strings.Cut(d, "=")
			n := 0
			fmt.Sscan(grade, &n)
			q.relevant[strings.ReplaceAll(name, "%20", " ")] = n
		}
		all = append(all, q)
	}
	return all
}

// load writes the demo content and the weeklies, and returns the names that the judgments use, by id.
func load(t *testing.T, db *postgres.DB) map[int]string {
	t.Helper()
	ctx, c := pgtest.Context(t), db.Client
	if _, err := demo.Load(ctx, c); err != nil {
		t.Fatal(err)
	}
	names := map[int]string{}
	for _, a := range c.Article.Query().AllX(ctx) {
		names[a.ID] = "demo/" + demoFile(t, a.Title)
	}
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
	for _, o := range c.Organization.Query().AllX(ctx) {
		names[o.ID] = "organization/" + o.Slug
	}
	for _, a := range c.Action.Query().AllX(ctx) {
		names[a.ID] = "action/" + a.Title
	}
	for _, o := range c.Outcome.Query().AllX(ctx) {
		names[o.ID] = "outcome/" + o.Title
	}
	for _, p := range c.Person.Query().AllX(ctx) {
		names[p.ID] = "person/" + p.Name
	}
	if err := search.Index(ctx, c); err != nil {
		t.Fatal(err)
	}
	return names
}

// demoFile returns the file of the demo content with the title.
func demoFile(t *testing.T, title string) string {
	t.Helper()
	files, _ := filepath.Glob("../demo/articles/*.md")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if d, err := importer.ParseMarkdown(filepath.Base(file), raw, nil); err == nil && d.Title == title {
			return filepath.Base(file)
		}
	}
	t.Fatalf("no file of %s", title)
	return ""
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

// TestRelevance measures relevance with judged queries, for Praxis and for the means of stock Postgres. It logs the
// measures (-v) and fails when Praxis becomes clearly worse than docs/search.md says.
func TestRelevance(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	names := load(t, db)
	ctx := pgtest.Context(t)
	methods := []method{
		{"praxis", func(ctx context.Context, text string) ([]int, error) {
			r, err := search.Find(ctx, db.Client, text, nil, search.Filter{}, search.Page{Limit: 20})
			var ids []int
			if err == nil {
				for _, h := range r.Hits {
					ids = append(ids, h.ID)
				}
			}
			return ids, err
		}},
		{"ILIKE", func(ctx context.Context, text string) ([]int, error) { // word by word, - for NOT
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
		}},
	}
	if _, err := db.SQL.ExecContext(ctx, "CREATE EXTENSION pg_trgm"); err == nil {
		methods = append(methods, method{"pg_trgm", func(ctx context.Context, text string) ([]int, error) {
			return queryIDs(ctx, db, `
				SELECT id FROM search_documents, concat_ws(' ', title, names, summary, body) t
				WHERE $1 <% t ORDER BY word_similarity($1, title) DESC, word_similarity($1, t) DESC LIMIT 20`, text)
		}})
	}
	queries, recall := readJudged(t), 0.78
	if len(queries) < 60 {
		t.Fatalf("only %d queries", len(queries))
	}
	loaded := slices.Collect(maps.Values(names))
	for _, q := range queries { // without the weeklies, only the demo content is relevant
		maps.DeleteFunc(q.relevant, func(name string, _ int) bool { return !slices.Contains(loaded, name) })
	}
	queries = slices.DeleteFunc(queries, func(q judged) bool { return len(q.relevant) == 0 })
	if len(queries) < 60 {
		recall = 0.67 // many relevant documents of the demo content are in another language than the query
	}
	for _, method := range methods {
		all, kinds := &quality{}, map[string]*quality{}
		var order []string
		for _, q := range queries {
			ids, err := method.find(ctx, q.text)
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
			all.add(q, found)
			kinds[q.kind].add(q, found)
			one := &quality{}
			one.add(q, found)
			if method.name == "praxis" && testing.Verbose() && one.ndcg < 0.7 {
				t.Logf("%.2f %s: %v, not %v", one.ndcg, q.text, found[:min(8, len(found))], q.relevant)
			}
		}
		t.Logf("%-8s %v", method.name, all)
		n := float64(all.n)
		if method.name == "praxis" && (all.ndcg/n < 0.85 || all.recall/n < recall || all.none > 4) {
			t.Errorf("relevance has become worse: %v", all)
		}
		for _, kind := range order {
			t.Logf("    %-50s %v", kind, kinds[kind])
		}
	}
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
