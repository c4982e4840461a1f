package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"praxis/graph"
	"praxis/internal/admission"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/server"
	"praxis/internal/viewer"
)

// TestRowJSON sends random queries to a server that lets Postgres write JSON and to one that reads columns. Their
// answers have the same bytes.
func TestRowJSON(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	makeContent(t, a, rand.New(rand.NewPCG(1, 2)))
	seed(t, a.db.Client, "seeded", 4)
	makeOddTexts(t, a)
	byColumns := a.byColumns(t)
	viewers := map[string]func(*http.Request){
		"anyone": anonymous,
		"owner":  bearer(a.token),
		"reader": a.signIn(t, "reader@example.org", viewer.Reader, "o1"),
		"author": a.signIn(t, "author@example.org", viewer.Author, "o0"),
		"editor": a.signIn(t, "editor@example.org", viewer.Editor, "seeded"),
	}
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL()})
	var compared, fewer int
	for who, viewer := range viewers {
		t.Run(who, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				q := randomQuery{T: rt, schema: schema}
				query, vars := q.operation(), map[string]any{"yes": true, "no": false, "two": 2}
				got, raw := a.ask(t, viewer, query, vars)
				want, wantRaw := byColumns.ask(t, viewer, query, vars)
				if g, w := dataOf(t, raw), dataOf(t, wantRaw); g != w || len(got.Errors) != len(want.Errors) {
					rt.Fatalf("%s\ngot  %s %v\nwant %s %v", query, g, got.Errors, w, want.Errors)
				}
				if len(want.Errors) == 0 {
					compared++
				}
				if got.statements < want.statements {
					fewer++
				}
			})
		})
	}
	if compared < 250 || fewer == 0 {
		t.Errorf("compared %d answers without errors, of which %d took fewer statements", compared, fewer)
	}
}

// byColumns returns the same API as another server that reads columns.
func (a *api) byColumns(t *testing.T) *api {
	limits := graph.DefaultLimits
	limits.RowJSON = -1
	b := *a
	b.handler = server.Handler(a.db, server.Options{
		Log:     slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})),
		Files:   newFiles(t),
		Counter: content.NewHitBuffer(),
		Limits:  limits,
	})
	return &b
}

// TestRowJSONOfNothing: an object of which everything is skipped has no fields, and no other columns.
func TestRowJSONOfNothing(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "seeded", 2)
	byColumns := a.byColumns(t)
	for _, selection := range []string{
		"edges { node @skip(if: true) { id } }",
		"edges { node { id @skip(if: true) } }",
		"edges { cursor @skip(if: true) }",
		"edges @skip(if: true) { node { id } }",
		"nodes @skip(if: true) { id }",
		"nodes { id @skip(if: true) }",
		"totalCount @skip(if: true)",
	} {
		query := `{ organization(slug: "seeded") { slug articles(first: 2) { ` + selection + ` } } }`
		got, raw := a.ask(t, bearer(a.token), query, nil)
		_, want := byColumns.ask(t, bearer(a.token), query, nil)
		if g, w := dataOf(t, raw), dataOf(t, want); g != w || len(got.Errors) > 0 {
			t.Errorf("%s\ngot  %s %v\nwant %s", query, g, got.Errors, w)
		}
	}
}

// TestRowJSONOfRepeatedTexts: a selection that repeats a text under several aliases is read as columns, so that Postgres
// does not write it as often: 60 aliases in lists of lists took a gigabyte of its memory.
func TestRowJSONOfRepeatedTexts(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "seeded", 2)
	for selection, wantOne := range map[string]bool{
		"summary slug": true, "summary summary": true, "a: summary slug": true, "a: summary b: summary": false,
	} {
		query := `{ organizations(first: 10) { nodes { articles(first: 10) { nodes { ` + selection + ` } } } } }`
		if got, raw := a.post(t, true, query, nil); len(got.Errors) > 0 || (got.statements == 1) != wantOne {
			t.Errorf("%s took %d statements: %.300s", selection, got.statements, raw)
		}
	}
}

// TestBracesInTextsCostNothing: readers do not pay for what authors write into texts.
func TestBracesInTextsCostNothing(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.admin(t, `mutation { createTag(input: {name: "{}", slug: "x"}) { userErrors { code } } }`, nil)
	spent := func(name string) int {
		a.setNth(t, "tags", "name", 0, name)
		b := *a
		b.handler = server.Handler(a.db, server.Options{
			Files: newFiles(t), Counter: content.NewHitBuffer(), Rates: admission.Rates{Anonymous: 1000},
		})
		w := b.send(t, anonymous, `{ tags(first: 1) { nodes { name } } }`, nil)
		if !strings.Contains(w.Body.String(), name) {
			t.Fatal(w.Body)
		}
		return remaining(t, w.Header().Get("RateLimit"))
	}
	if plain, braces := spent(strings.Repeat("-", 250)), spent(strings.Repeat("{", 250)); plain-braces > 100 {
		t.Errorf("the budget has %d left after a text, and %d after one with braces", plain, braces)
	}
}

// remaining returns how much of the budget is left, by the header RateLimit.
func remaining(t *testing.T, header string) int {
	t.Helper()
	var left, seconds int
	if _, err := fmt.Sscanf(header, `"anonymous";r=%d;t=%d`, &left, &seconds); err != nil {
		t.Fatalf("%v in %q", err, header)
	}
	return left
}

// makeOddTexts writes texts that JSON escapes into titles, and values at the ends of their ranges.
func makeOddTexts(t *testing.T, a *api) {
	t.Helper()
	for i, text := range []string{
		`"quoted" \back\slash/`, "tab\tline\nreturn\r", "\u2028\u2029\u007f\u0085", "<script>&amp;</script>", "😀𠀀",
		`\u0000`, `["\u0000"]`, "\b\f\v\x01\x1f",
	} {
		for _, table := range []string{"articles", "actions", "outcomes"} {
			a.setNth(t, table, "title", i, text)
		}
	}
	for i, value := range []string{"0", "-0.50", "1000000000000.123456789", "100", "12.3400"} {
		a.setNth(t, "measurements", "actual", i, value)
	}
}

// setNth sets a column of the nth row of a table.
func (a *api) setNth(t *testing.T, table, column string, n int, value string) {
	t.Helper()
	statement := fmt.Sprintf("UPDATE %s SET %s = $1 WHERE id = (SELECT id FROM %[1]s ORDER BY id OFFSET %[3]d LIMIT 1)",
		table, column, n)
	if _, err := a.db.SQL.ExecContext(pgtest.Context(t), statement, value); err != nil {
		t.Fatal(err)
	}
}

// escapes are the control characters as gqlgen escapes them, each followed by what Postgres writes.
var escapes = func() *strings.Replacer {
	pairs := []string{`\\`, `\\`, `\u0008`, `\b`, `\u000C`, `\f`}
	for c := range 0x20 {
		pairs = append(pairs, fmt.Sprintf(`\u%04X`, c), fmt.Sprintf(`\u%04x`, c))
	}
	return strings.NewReplacer(pairs...)
}()

// dataOf returns the data of a response, without the spaces that Postgres writes after commas, and with its escapes of
// control characters.
func dataOf(t *testing.T, raw []byte) string {
	t.Helper()
	var response struct{ Data json.RawMessage }
	if err := json.Unmarshal(raw, &response); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if len(response.Data) > 0 {
		if err := json.Compact(&b, response.Data); err != nil {
			t.Fatal(err)
		}
	}
	return escapes.Replace(b.String())
}

// randomQuery writes queries of the schema at random.
type randomQuery struct {
	*rapid.T
	schema *ast.Schema
	text   strings.Builder
	fields int
}

// changing are fields whose values differ from one request to the next.
var changing = map[string]bool{
	"url": true, "originalUrl": true, "path": true, "lastUsedAt": true, "viewer": true, "asOf": true,
}

func (q *randomQuery) operation() string {
	q.text.WriteString("query($yes: Boolean!, $no: Boolean!, $two: Int!) {")
	query := q.schema.Query
	var roots []*ast.FieldDefinition
	for _, f := range query.Fields {
		if changing[f.Name] {
			continue
		}
		if strings.HasSuffix(f.Type.Name(), "Connection") && !needsArguments(f) || f.Arguments.ForName("slug") != nil {
			roots = append(roots, f)
		}
	}
	for i := range rapid.IntRange(1, 2).Draw(q.T, "roots") {
		q.field(rapid.SampledFrom(roots).Draw(q.T, "root"), fmt.Sprint("r", i), 4)
	}
	q.text.WriteString(" __typename @include(if: $yes) @skip(if: $no) tags(first: $two) { nodes { ...Named } } }")
	return q.text.String() + " fragment Named on Node { id }"
}

// field writes a field with random arguments and a random selection.
func (q *randomQuery) field(f *ast.FieldDefinition, alias string, depth int) {
	if alias != "" {
		q.text.WriteString(" " + alias + ":")
	}
	q.text.WriteString(" " + f.Name)
	q.arguments(f)
	if q.flip("directive", 10) {
		q.text.WriteString(q.oneOf(" @include(if: $yes)", " @skip(if: $no)", " @skip(if: $yes)"))
	}
	if def := q.schema.Types[f.Type.Name()]; def.IsCompositeType() {
		q.selection(def, depth-1)
	}
}

// oneOf returns one of the texts.
func (q *randomQuery) oneOf(texts ...string) string {
	return rapid.SampledFrom(texts).Draw(q.T, "one of")
}

// flip returns true once in so many times.
func (q *randomQuery) flip(name string, in int) bool {
	return rapid.IntRange(1, in).Draw(q.T, name) == 1
}

func (q *randomQuery) arguments(f *ast.FieldDefinition) {
	var args []string
	for _, arg := range f.Arguments {
		switch {
		case arg.Name == "first":
			args = append(args, q.oneOf("first: 3", "first: $two", "first: 1", "first: 0", "last: 1", "last: 3"))
		case arg.Name == "slug":
			args = append(args, fmt.Sprintf("slug: %q", q.oneOf("o0", "o1", "seeded", "article-1", "article-5", "article-21",
				"action-3", "action-4", "tag-1", "theme-2", "seeded-person-1")))
		case arg.Name == "orderBy" && q.flip("order", 2):
			fields := q.schema.Types[strings.Trim(arg.Type.Name(), "[]!")].Fields.ForName("field")
			value := rapid.SampledFrom(q.schema.Types[fields.Type.Name()].EnumValues).Draw(q.T, "orderField")
			args = append(args, fmt.Sprintf("orderBy: {field: %s, direction: %s}", value.Name, q.oneOf("ASC", "DESC")))
		case arg.Name == "where" && q.flip("filtered", 3):
			if filter := q.filter(q.schema.Types[arg.Type.Name()], 2); filter != "" {
				args = append(args, "where: "+filter)
			}
		}
	}
	if len(args) > 0 {
		q.text.WriteString("(" + strings.Join(args, ", ") + ")")
	}
}

// filter returns a filter by a random field.
func (q *randomQuery) filter(def *ast.Definition, depth int) string {
	f := rapid.SampledFrom(def.Fields).Draw(q.T, "filter")
	typ := q.schema.Types[f.Type.Name()]
	switch {
	case f.Type.Name() == "Boolean":
		return "{" + f.Name + ": " + rapid.SampledFrom([]string{"true", "false", "$yes"}).Draw(q.T, "bool") + "}"
	case typ.Kind == ast.Enum && f.Type.Elem == nil:
		return "{" + f.Name + ": " + rapid.SampledFrom(typ.EnumValues).Draw(q.T, "enum").Name + "}"
	case strings.HasSuffix(f.Name, "Contains"):
		return "{" + f.Name + `: "1"}`
	case f.Type.Name() == "Time":
		return "{" + f.Name + `: "2021-01-01T00:00:00Z"}`
	case typ.Kind == ast.InputObject && depth > 0:
		if inner := q.filter(typ, depth-1); inner != "" {
			return "{" + f.Name + ": " + inner + "}"
		}
	}
	return ""
}

// selection writes a selection set of a composite type.
func (q *randomQuery) selection(def *ast.Definition, depth int) {
	q.text.WriteString(" {")
	if def.Kind != ast.Object || q.flip("typename", 4) {
		q.text.WriteString(" __typename")
	}
	if def.Kind == ast.Object {
		q.objectFields(def, depth)
	}
	if q.schema.Types["Node"] != nil && slices.Contains(def.Interfaces, "Node") {
		switch rapid.IntRange(1, 12).Draw(q.T, "fragment") {
		case 1:
			q.text.WriteString(" ...Named @include(if: $yes)")
		case 2:
			q.text.WriteString(" ... on Node { id same: id }")
		case 3:
			q.text.WriteString(" ... on " + def.Name + " { again: __typename id }")
		}
	}
	if q.flip("nothing else", 6) {
		q.text.WriteString(" ok: __typename @skip(if: $yes) }")
		return
	}
	q.text.WriteString(" ok: __typename }")
}

func (q *randomQuery) objectFields(def *ast.Definition, depth int) {
	var usable ast.FieldList
	for _, f := range def.Fields {
		composite := q.schema.Types[f.Type.Name()].IsCompositeType()
		if changing[f.Name] || strings.HasPrefix(f.Name, "__") || composite && depth <= 0 || needsArguments(f) {
			continue
		}
		usable = append(usable, f)
	}
	paged := strings.HasSuffix(def.Name, "Connection")
	for i, n := 0, rapid.IntRange(1, 5).Draw(q.T, "fields"); i < n && len(usable) > 0 && q.fields < 60; i++ {
		f := rapid.SampledFrom(usable).Draw(q.T, "field")
		if q.fields++; paged && i == 0 {
			f = def.Fields.ForName(q.oneOf("nodes", "nodes", "nodes", "edges", "totalCount", "pageInfo"))
		}
		alias := ""
		if i > 0 || len(f.Arguments) > 0 {
			alias = fmt.Sprintf("f%d", q.fields)
		}
		if paged || strings.HasSuffix(def.Name, "Edge") {
			q.field(f, alias, depth+1)
			continue
		}
		q.field(f, alias, depth)
	}
}

func needsArguments(f *ast.FieldDefinition) bool {
	return slices.ContainsFunc(f.Arguments, func(a *ast.ArgumentDefinition) bool {
		return a.Type.NonNull && a.DefaultValue == nil
	})
}

// TestRowJSONIsOneSnapshot moves an article from one tag to another again and again. Each answer shows it with exactly
// one of them.
func TestRowJSONIsOneSnapshot(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "moved", 2)
	ctx := pgtest.Context(t)
	id := a.db.Client.Article.Query().FirstIDX(ctx)
	tags := a.db.Client.Tag.Query().IDsX(ctx)
	done := make(chan struct{})
	var mover sync.WaitGroup
	mover.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
			}
			const move = "UPDATE article_tags SET tag_id = $2 WHERE article_id = $1"
			if _, err := a.db.SQL.ExecContext(ctx, move, id, tags[i%2]); err != nil {
				t.Error(err)
				return
			}
		}
	})
	defer mover.Wait()
	defer close(done)
	for i := range 100 {
		got := a.anyone(t, fmt.Sprintf(`query Number%d {
			tags { nodes { articles { totalCount nodes { id } } } }
		}`, i)) // a document of its own, so that no answer comes from the cache
		with := 0
		for _, tag := range got.at("tags.nodes").([]any) {
			articles := tag.(map[string]any)["articles"].(map[string]any)
			nodes := articles["nodes"].([]any)
			if articles["totalCount"] != float64(len(nodes)) {
				t.Fatalf("totalCount is %v beside %d nodes", articles["totalCount"], len(nodes))
			}
			for _, n := range nodes {
				if n.(map[string]any)["id"] == fmt.Sprint(id) {
					with++
				}
			}
		}
		if with != 1 {
			t.Fatalf("the article has %d tags", with)
		}
	}
}
