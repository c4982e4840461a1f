package graph_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// TestDecidedFilters compares what the facts decide with what the database does, which decides the same filter below
// `and`. It asks for statistics, and for pages of the records of rows, of evidence gaps and of indicators. The records of
// rows come from the facts, and with a filter of their own from the database.
func TestDecidedFilters(t *testing.T) {
	t.Parallel()
	a, r := newAPI(t), rand.New(rand.NewPCG(11, 12))
	makeContent(t, a, r)
	people := map[string]func(*http.Request){
		"anyone": anonymous,
		"owner":  bearer(a.token),
		"reader": a.signIn(t, "reader@example.org", viewer.Reader, "o1"),
		"author": a.signIn(t, "author@example.org", viewer.Author, "o0"),
		"editor": a.signIn(t, "editor@example.org", viewer.Editor, "o2"),
	}
	if _, err := a.db.SQL.ExecContext(pgtest.Context(t), `UPDATE articles
		SET created_by_id = (SELECT id FROM users WHERE email = 'author@example.org') WHERE id % 3 = 0`); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(0, 2).Draw(rt, "changes") {
			change(t, a, r)
		}
		kind := rapid.SampledFrom([]string{"article", "action", "outcome", "indicator"}).Draw(rt, "kind")
		where := a.drawWhere(rt, kind)
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(people))).Draw(rt, "viewer")
		facts, byFacts := a.ask(t, people[name], decidedQuestion(kind, where), nil)
		database, byDatabase := a.ask(t, people[name], decidedQuestion(kind, "{and: ["+where+"]}"), nil)
		if len(facts.Errors) > 0 || len(database.Errors) > 0 || !reflect.DeepEqual(facts.Data, database.Data) {
			rt.Errorf("%s as %s:\n%s\nby the database:\n%s", where, name, byFacts, byDatabase)
		}
		var answer struct {
			Data struct {
				S struct {
					Rows []struct{ Facts, Database json.RawMessage }
				}
			}
		}
		if err := json.Unmarshal(byFacts, &answer); err != nil {
			rt.Fatal(err)
		}
		for _, row := range answer.Data.S.Rows {
			if string(row.Facts) != string(row.Database) {
				rt.Errorf("%s as %s: the first records are %s, by the database %s", where, name, row.Facts, row.Database)
			}
		}
	})
}

// decidedQuestion asks for the records of a kind that a filter finds.
func decidedQuestion(kind, where string) string {
	key := map[string]string{
		"article": "ORGANIZATION", "action": "THEME", "outcome": "LEVEL", "indicator": "INDICATOR",
	}[kind]
	more := ""
	if kind == "outcome" {
		more = fmt.Sprintf(`evidenceGaps(where: %s, first: 5) { totalCount pageInfo { hasNextPage endCursor } nodes { id } }`,
			where)
	}
	return fmt.Sprintf(`{
		s: %sStatistics(where: %s, groupBy: [%s]) {
			total
			rows {
				count
				facts: %[1]ss(first: 3) { totalCount pageInfo { hasNextPage endCursor } nodes { id } }
				database: %[1]ss(first: 3, where: {createdAtGT: "1900-01-01T00:00:00Z"}) {
					totalCount pageInfo { hasNextPage endCursor } nodes { id }
				}
			}
		}
		list: %[1]ss(where: %[2]s, first: 5) { totalCount pageInfo { hasNextPage endCursor } nodes { id } }
		%[4]s
	}`, kind, where, key, more)
}

// drawWhere draws a filter of up to three fields that the facts decide, or not.
func (a *api) drawWhere(t *rapid.T, kind string) string {
	id := func(table string) string {
		var ids []int
		rows, err := a.db.SQL.Query("SELECT id FROM " + table + " ORDER BY id")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var id int
			if err := rows.Scan(&id); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		return fmt.Sprintf("%q", fmt.Sprint(rapid.SampledFrom(ids).Draw(t, table)))
	}
	organization := []string{
		"withinOrganization: " + id("organizations"), "hasOrganizationWith: [{id: " + id("organizations") + "}]",
		"hasOrganizationWith: {hasParent: true}", "hasOrganizationWith: {hasArticles: false}",
	}
	theme := []string{
		"withinTheme: " + id("themes"), `hasThemesWith: {name: "theme 2"}`, "hasThemesWith: {hasParent: false}",
		"hasThemesWith: [{id: " + id("themes") + "}, {hasParent: true}]", "hasThemes: false",
	}
	fields := map[string][]string{
		"article": slices.Concat(organization, theme, []string{
			"status: PUBLISHED", "statusIn: [DRAFT, PUBLISHED]", "visibility: INTERNAL", "visibilityIn: PUBLIC",
			`locale: "en"`, `localeIn: ["zh-CN", "de"]`, "hasActions: true", "hasActions: false", "hasEvidence: true",
			"hasEvidence: false", "hasTags: false", "hasTagsWith: [{id: " + id("tags") + "}]",
			"hasTagsWith: {hasArticlesWith: {status: DRAFT}}",
		}),
		"action": slices.Concat(organization, theme, []string{
			"status: ACTIVE", "statusIn: [PLANNED, COMPLETED]", "visibilityIn: INTERNAL", "kind: PROJECT",
			"kindIn: [ACTIVITY]", "hasArticles: true", "hasArticles: false", "hasOutcomes: true", "hasOutcomes: false",
			"hasOutcomesWith: {level: IMPACT}",
		}),
		"outcome": {
			organization[0], theme[0], "level: IMPACT", "levelIn: [OUTPUT, OUTCOME]", "category: AWARD",
			"verificationIn: [CLAIMED]", "hasEvidence: true", "hasEvidence: false", "evidenceGapIn: NO_EVIDENCE",
			"evidenceGapIn: [NOT_VERIFIED]", "evidenceGapIn: [NO_EVIDENCE, NO_MEASUREMENT]",
		},
		"indicator": {
			"measure: UNIT", "measureIn: [PERCENTAGE, QUALITATIVE]", "stateIn: MET", "stateIn: [NO_DATA, BEHIND]",
			"stateIn: [ON_TRACK]", `stateAt: {in: [MET, NO_DATA], at: "2021-12-31"}`,
		},
	}[kind]
	chosen := rapid.SliceOfNDistinct(rapid.SampledFrom(fields), 1, 3, func(field string) string {
		name, _, _ := strings.Cut(field, ":")
		return name
	}).Draw(t, "where")
	return "{" + strings.Join(chosen, ", ") + "}"
}
