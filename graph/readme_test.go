package graph_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"praxis/internal/demo"
	"praxis/internal/pgtest"
)

// TestPublishedQueries sends the query and the mutation of the README and the default query of the explorer, with the
// demo content. Each must answer without errors, and the queries without empty lists.
func TestPublishedQueries(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	if _, err := demo.Load(pgtest.Context(t), a.db.Client, demo.Options{}); err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	explorer, err := os.ReadFile("../internal/console/explorer/default-query.graphql")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```graphql\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	if len(blocks) != 2 {
		t.Fatalf("%d blocks in the README, want a query and a mutation", len(blocks))
	}
	for _, query := range []string{blocks[0][1], string(explorer)} {
		_, raw := a.post(t, false, query, nil)
		if text := string(raw); strings.Contains(text, "errors") || strings.Contains(text, `"nodes":[]}}}`) {
			t.Errorf("%s\n%s", query, raw)
		}
	}
	a.admin(t, blocks[1][1], nil)
}
