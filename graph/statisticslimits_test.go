package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// TestStatisticsForgetRoles: what a version of the facts remembers is not used for the same user with another role.
func TestStatisticsForgetRoles(t *testing.T) {
	t.Parallel()
	a, ctx := newAPI(t), pgtest.Context(t)
	exec := func(statement string) {
		t.Helper()
		if _, err := a.db.SQL.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	a.admin(t, `mutation {
		createOrganization(input: {name: "o", slug: "o", kind: COMPANY}) { userErrors { code } }
		createArticle(input: {title: "draft", organizationId: "o"}) { userErrors { code } }
		createAction(input: {title: "action", kind: PROJECT, organizationId: "o"}) { action { id } userErrors { code } }
	}`, nil)
	exec(`INSERT INTO outcomes (created_at, updated_at, title, listed_on, action_id)
		SELECT now(), now(), 'outcome', now(), id FROM actions`)
	exec(`INSERT INTO evidence (created_at, updated_at, article_id, outcome_id)
		SELECT now(), now(), a.id, o.id FROM articles a, outcomes o`)
	who := a.signIn(t, "editor@example.org", viewer.Editor, "o")
	for _, step := range []struct {
		role string
		want float64 // outcomes without evidence
	}{{"EDITOR", 0}, {"READER", 1}, {"EDITOR", 0}} {
		exec("UPDATE memberships SET role = '" + step.role + "'")
		got, raw := a.ask(t, who, `{
			outcomeStatistics(where: {evidenceGapIn: NO_EVIDENCE}) { total }
			evidenceGaps(where: {evidenceGapIn: NO_EVIDENCE}) { totalCount }
			unproven: outcomeStatistics(where: {hasEvidence: false}) { total }
		}`, nil)
		for _, path := range []string{"outcomeStatistics.total", "evidenceGaps.totalCount", "unproven.total"} {
			if got.at(path) != step.want {
				t.Errorf("%s: %s is not %v: %s", step.role, path, step.want, raw)
			}
		}
	}
}

// TestStatisticsOfManyGroups: a record in too many groups is an error of the question.
func TestStatisticsOfManyGroups(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.admin(t, `mutation {
		createOrganization(input: {name: "o", slug: "o", kind: COMPANY}) { userErrors { code } }
		createArticle(input: {title: "a", organizationId: "o"}) { userErrors { code } }
	}`, nil)
	for _, statement := range []string{
		`INSERT INTO themes (created_at, updated_at, slug, name)
			SELECT now(), now(), 't' || i, 't' FROM generate_series(1, 300) i`,
		`INSERT INTO tags (created_at, updated_at, slug, name, name_key)
			SELECT now(), now(), 't' || i, 't' || i, 't' || i FROM generate_series(1, 300) i`,
		"INSERT INTO article_themes (article_id, theme_id) SELECT a.id, t.id FROM articles a, themes t",
		"INSERT INTO article_tags (article_id, tag_id) SELECT a.id, t.id FROM articles a, tags t",
	} {
		if _, err := a.db.SQL.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for keys, want := range map[string]string{"TAG": "", "TAG, THEME": "in more than 65536 groups"} {
		got, raw := a.post(t, true, fmt.Sprintf("{ articleStatistics(groupBy: [%s], first: 1) { total } }", keys), nil)
		message := ""
		if len(got.Errors) > 0 {
			message = got.Errors[0].Message
		}
		if (message == "") != (want == "") || !strings.Contains(message, want) {
			t.Errorf("%s: %s", keys, raw)
		}
	}
}
