package graph_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/graph"
	"praxis/internal/demo"
	"praxis/internal/pgtest"
)

// loadedOn is the day of loading of the demo content in docs/dashboards.md, on which its dates depend.
var loadedOn = time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)

// TestDashboards sends the queries of docs/dashboards.md, with the demo content, and compares the answers with those in
// the document.
func TestDashboards(t *testing.T) {
	t.Parallel()
	const file = "../docs/dashboards.md"
	a := newAPI(t)
	if _, err := demo.Load(pgtest.Context(t), a.db.Client, demo.Options{Day: loadedOn}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	queries := 0
	example := regexp.MustCompile("(?s)```graphql\n(.*?)```\n\n```json\n(.*?)```")
	shown := example.ReplaceAllStringFunc(string(text), func(block string) string {
		query, _, _ := strings.Cut(strings.TrimPrefix(block, "```graphql\n"), "```")
		got, raw := a.post(t, false, query, nil)
		if len(got.Errors) > 0 {
			t.Errorf("%s\n%s", query, raw)
		}
		queries++
		return "```graphql\n" + query + "```\n\n```json\n" + rowByRow(t, raw) + "```"
	})
	if queries < 10 {
		t.Errorf("only %d queries", queries)
	}
	if *update {
		if err := os.WriteFile(file, []byte(shown), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(text), shown); diff != "" {
		t.Errorf("%s (-has +is):\n%s", file, diff)
	}
}

// TestExamplesAreValid validates the operations in docs/api.md against the schema.
func TestExamplesAreValid(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```graphql[^\n]*\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) < 2 {
		t.Errorf("only %d examples", len(blocks))
	}
	for _, block := range blocks {
		if _, errs := gqlparser.LoadQueryWithRules(schema, block[1], nil); len(errs) > 0 {
			t.Errorf("%v:\n%s", errs, block[1])
		}
	}
}

// rowByRow formats the data of an answer, with one line per item of a list.
func rowByRow(t *testing.T, raw []byte) string {
	t.Helper()
	var b bytes.Buffer
	var answer struct{ Data json.RawMessage }
	if err := json.Unmarshal(raw, &answer); err != nil {
		t.Fatal(err)
	}
	if err := json.Indent(&b, answer.Data, "", "  "); err != nil {
		t.Fatal(err)
	}
	return collapse(b.String()) + "\n"
}

// collapse joins the lines of each item of a list.
func collapse(text string) string {
	lines := strings.Split(text, "\n")
	var all []string
	for i := 0; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) != "{" || i == 0 {
			all = append(all, lines[i])
			continue
		}
		indent := len(lines[i]) - len(strings.TrimLeft(lines[i], " "))
		joined := lines[i]
		for i++; i < len(lines); i++ {
			inner := len(lines[i]) - len(strings.TrimLeft(lines[i], " "))
			joined += " " + strings.TrimSpace(lines[i])
			if inner == indent {
				break
			}
		}
		all = append(all, joined)
	}
	return strings.Join(all, "\n")
}
