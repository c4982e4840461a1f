package graph_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"praxis/graph"
)

// TestCost checks the cost in the answer. An operation above the limit of its viewer is rejected before any statement
// runs, and the error names the most expensive field.
func TestCost(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "o", 3)
	repeated := func(n int, field string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d: %s ", i, field)
		}
		return b.String()
	}
	articles := func(fields string) string { return `{ articles(first: 100) { nodes { ` + fields + ` } } }` }
	const (
		related  = `related { score }`
		search   = `search(query: "x") { edges { score } }`
		signIn   = `signIn(email: "a@b.c", password: "x") { userErrors { code } }`
		contains = `articles(where: {titleContains: "x"}) { nodes { id } }`
	)
	for _, test := range []struct {
		name, query   string
		admin         bool
		mostExpensive string // the field in the error; "" if the operation is accepted
	}{
		{"a flat list", `{ articles(first: 100) { nodes { id title } } }`, false, ""},
		{"a search", `{ search(query: "article") { totalCount nodes { __typename } } }`, false, ""},
		{"related articles of a page", `{ articles { nodes { related { score } } } }`, false, ""},
		{"related articles of 100, 40 times", articles(repeated(40, related)), false, "Article.related"},
		{"related articles of 100, 40 times, by an owner", articles(repeated(40, related)), true, "Article.related"},
		{"99 searches", `{ ` + repeated(99, search) + ` }`, false, "Query.search"},
		{"99 searches by an owner", `{ ` + repeated(99, search) + ` }`, true, ""},
		{"40 statistics", `{ ` + repeated(40, `articleStatistics { total }`) + ` }`, false, "Query.articleStatistics"},
		{"30 sign-ins", `mutation { ` + repeated(30, signIn) + ` }`, false, "Mutation.signIn"},
		{"60 filters by a substring", `{ ` + repeated(60, contains) + ` }`, false, "Query.articles"},
		{
			"99 fields of 100 articles of 100 tags",
			`{ tags(first: 100) { nodes { articles(first: 100) { nodes { ` + repeated(99, "title") + `} } } } }`,
			false,
			"",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, raw := a.post(t, test.admin, test.query, nil)
			cost, _ := got.Extensions["cost"].(map[string]any)
			limit := float64(graph.DefaultMaxCost.Anonymous)
			if test.admin {
				limit = float64(graph.DefaultMaxCost.Owner)
			}
			requested, _ := cost["requested"].(float64)
			if cost["limit"] != limit || (requested > limit) != (test.mostExpensive != "") {
				t.Errorf("cost %v, want the limit %v: %.300s", cost, limit, raw)
			}
			statements, _ := cost["statements"].(float64)
			if test.admin {
				statements-- // the look-up of the token, which post subtracts as well
			}
			if int64(statements) != got.statements {
				t.Errorf("%v statements in the answer, %d ran", statements, got.statements)
			}
			if test.mostExpensive == "" {
				if len(got.Errors) > 0 {
					t.Errorf("%.300s", raw)
				}
				return
			}
			if got.code() != "LIMIT_EXCEEDED" || got.statements != 0 {
				t.Fatalf("want LIMIT_EXCEEDED before any statement: %d statements, %.300s", got.statements, raw)
			}
			for _, part := range []string{test.mostExpensive, fmt.Sprint(int(requested))} {
				if !strings.Contains(got.Errors[0].Message, part) {
					t.Errorf("want an error with %s: %.300s", part, raw)
				}
			}
		})
	}
}

// TestCostOfFragments: a field that several fragments select at one place runs once and is charged once.
func TestCostOfFragments(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	requested := func(query string) any {
		return a.anyone(t, query).Extensions["cost"].(map[string]any)["requested"]
	}
	once := requested(`{ articles { nodes { related { score } } } }`)
	twice := requested(`{
		articles { nodes { related { score } ...f ... on Article { related { score } } } }
	}
	fragment f on Article { related { score } }`)
	if once != twice {
		t.Errorf("a field costs %v when it is selected once, %v when three fragments select it", once, twice)
	}
}

// TestCommonWork: the queries of the benchmark are within the limit of anonymous clients, and only statistics queue
// with the expensive operations.
func TestCommonWork(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for name, test := range map[string]struct {
		query string
		most  float64
	}{
		"detail": {`{
			article(slug: "x") {
				id title slug summary body publishedAt
				contributions { nodes { person { name } } }
				organization { name slug }
				tags { nodes { name } }
				actions {
					nodes {
						id title status
						themes { nodes { name } }
						outcomes {
							nodes {
								id title category achievedOn
								indicators { nodes { unit measurements(last: 1) { nodes { actual } } } }
							}
						}
					}
				}
			}
		}`, 2000},
		"feed": {`{
			organization(slug: "x") {
				articles(first: 20) {
					nodes {
						id title slug summary publishedAt organization { name }
						tags { nodes { name } }
						actions {
							nodes { title themes { nodes { name } } outcomes { nodes { title category level } } }
						}
					}
				}
			}
		}`, 2500},
		"flat": {`{ articles(first: 20) { nodes { id title slug publishedAt } } }`, 100},
		"deep": {`{
			articles(first: 20) {
				totalCount nodes { id title slug publishedAt } pageInfo { endCursor hasNextPage }
			}
		}`, 2000},
		"stats": {`{
			actionStatistics(where: {hasOrganizationWith: [{slug: "x"}]}, groupBy: [THEME, STATUS]) {
				rows { theme { name } status count }
			}
			outcomeStatistics(groupBy: [CATEGORY, PERIOD], interval: MONTH) { rows { category periodStart count } }
		}`, 15_000},
	} {
		requested := a.anyone(t, test.query).Extensions["cost"].(map[string]any)["requested"].(float64)
		if requested > test.most {
			t.Errorf("%s costs %v, want at most %v", name, requested, test.most)
		}
	}
}

// TestCostIsShown: the schema has @cost on root fields other than plain reads, and on derived texts.
func TestCostIsShown(t *testing.T) {
	t.Parallel()
	sdl := graph.SDL()
	const arguments = `(\((?:[^()]|\n|\([^()]*\))*\))?`
	for _, field := range []string{
		"search", "suggest", "related",
		"articleStatistics", "actionStatistics", "outcomeStatistics", "measurementStatistics", "indicatorStatistics",
		"integrationMatrix", "summary", "evidenceGaps",
		"html", "outline", "plainText", "diff",
		"totalCount", "uploadAsset", "signIn",
	} {
		cost := regexp.MustCompile(`(?m)^  ` + field + arguments + `: [^\n]*@cost\(weight: \d+\)`)
		if !cost.MatchString(sdl) {
			t.Errorf("%s has no @cost", field)
		}
	}
}
