package graph_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// TestAudit: each mutation leaves one event, which says who did what from where, and secrets never.
func TestAudit(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	a.db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(ctx)
	editor := a.signIn(t, "li@example.org", viewer.Editor, "o")
	last := 0
	number := func(e map[string]any) (n int) {
		fmt.Sscan(e["id"].(string), &n)
		return n
	}
	events := func() (found []map[string]any) {
		t.Helper()
		got := a.admin(t, `{ auditEvents(last: 50) { nodes { id actor actorId address operation request verb entityType entityId entityVersion changes { field before after } } } }`, nil)
		for _, n := range got.at("auditEvents.nodes").([]any) {
			e := n.(map[string]any)
			if number(e) > last {
				found = append([]map[string]any{e}, found...)
			}
		}
		for _, e := range found {
			last = max(last, number(e))
		}
		return found
	}
	events()
	org := a.anyone(t, `{ organization(slug: "o") { id } }`).at("organization.id")
	for i := range 3 {
		a.db.Tag.Create().SetName(fmt.Sprint("t", i)).SaveX(ctx)
	}
	events()
	tags := a.anyone(t, `{ tags { nodes { id } } }`)
	step := func(query, verb, entity string, changes ...string) string {
		t.Helper()
		got, raw := a.ask(t, editor, query, map[string]any{"org": org, "id": nil})
		if len(got.Errors) > 0 || strings.Contains(string(raw), `"code"`) {
			t.Fatalf("%s: %s", query, raw)
		}
		found := events()
		if len(found) != 1 {
			t.Fatalf("%s: %d events: %v", query, len(found), found)
		}
		e := found[0]
		if e["actor"] != "li@example.org" || e["address"] != "192.0.2.1" || e["verb"] != verb || e["entityType"] != entity || e["request"] == nil {
			t.Errorf("%s: %v", query, e)
		}
		text := fmt.Sprint(e["changes"])
		for _, change := range changes {
			if !strings.Contains(text, change) {
				t.Errorf("%s: no %s in %s", query, change, text)
			}
		}
		return fmt.Sprint(e["entityId"])
	}
	id := step(fmt.Sprintf(`mutation Write { createArticle(input: {title: "一", organizationId: "%v", tagIds: ["%v", "%v"]}) { article { id } userErrors { code } } }`, org, tags.at("tags.nodes.0.id"), tags.at("tags.nodes.1.id")),
		"CREATED", "Article", `after:"一" before:<nil> field:title`, "field:tags", "field:organization")
	step(fmt.Sprintf(`mutation { updateArticle(id: "%s", input: {title: "二", addTagIds: ["%v"], removeTagIds: ["%v"]}) { article { id } userErrors { code } } }`, id, tags.at("tags.nodes.2.id"), tags.at("tags.nodes.0.id")),
		"UPDATED", "Article", `after:"二" before:"一" field:title`, fmt.Sprintf("after:[%v] before:[%v] field:tags", tags.at("tags.nodes.2.id"), tags.at("tags.nodes.0.id")))
	step(fmt.Sprintf(`mutation { updateArticle(id: "%s", input: {removeTagIds: ["%v"]}) { article { id } userErrors { code } } }`, id, tags.at("tags.nodes.2.id")), "UPDATED", "Article", "field:tags")
	step(fmt.Sprintf(`mutation { publishArticle(id: "%s") { article { id } userErrors { code } } }`, id), "UPDATED", "Article", `after:"PUBLISHED" before:"DRAFT" field:status`)
	if got, raw := a.ask(t, editor, fmt.Sprintf(`mutation @validateOnly { updateArticle(id: "%s", input: {title: "三"}) { article { id } userErrors { code } } }`, id), nil); len(got.Errors) > 0 {
		t.Fatalf("%s", raw)
	}
	if found := events(); len(found) != 0 {
		t.Errorf("a trial left %v", found)
	}
	if _, raw := a.ask(t, editor, fmt.Sprintf(`mutation Two { a: updateArticle(id: "%s", input: {title: "三"}) { userErrors { code } } b: updateArticle(id: "%s", input: {title: "四"}) { userErrors { code } } }`, id, id), nil); strings.Contains(string(raw), `"code"`) {
		t.Fatalf("%s", raw)
	}
	if found := events(); len(found) != 2 || found[0]["operation"] != "Two" {
		t.Errorf("two mutations left %v", found)
	}
	history, raw := a.ask(t, editor, fmt.Sprintf(`{ node(id: "%s") { ... on Article { history { totalCount nodes { verb } } } } }`, id), nil)
	if history.at("node.history.totalCount") != 6.0 {
		t.Errorf("the history is %s", raw)
	}
	a.admin(t, `mutation { createUser(input: {email: "x@example.org", name: "x"}, password: "correct horse") { userErrors { code } } }`, nil)
	if found := fmt.Sprint(events()); strings.Contains(found, "argon2") || !strings.Contains(found, "field:passwordHash") {
		t.Errorf("of a password the audit says %s", found)
	}
	a.admin(t, `mutation { createApiToken(input: {name: "n", role: OWNER}) { token userErrors { code } } }`, nil)
	if found := fmt.Sprint(events()); !strings.Contains(found, "after:<nil> before:<nil> field:hash") {
		t.Errorf("of a token the audit says %s", found)
	}
}

// TestAuditUnderLoad: concurrent mutations make one chain of events.
func TestAuditUnderLoad(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			a.post(t, true, fmt.Sprintf(`mutation { a: createTag(input: {name: "a%d"}) { userErrors { code } } b: createTag(input: {name: "b%d"}) { userErrors { code } } }`, i, i%20), nil)
		})
	}
	group.Wait()
	r, err := a.db.VerifyAudit(pgtest.Context(t))
	if err != nil || len(r.Faults) > 0 || r.Events != 41 { // 20 of 40 were rolled back; one token was made
		t.Errorf("%+v %v", r, err)
	}
}

// TestAuditHides: what an editor may not see, the audit does not tell either: neither evidence whose article is
// another's draft, also when the evidence is gone, nor the ids of hidden things that a visible change names.
func TestAuditHides(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx, c := pgtest.Context(t), a.db.Client
	o := c.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(ctx)
	p := c.Organization.Create().SetName("p").SetKind("COMPANY").SaveX(ctx)
	editor := a.signIn(t, "li@example.org", viewer.Editor, "o")
	draft := c.Article.Create().SetTitle("draft of p").SetOrganization(p).SaveX(ctx)
	internal := c.Action.Create().SetTitle("internal of p").SetKind("PROJECT").SetVisibility("INTERNAL").SetOrganization(p).SaveX(ctx)
	open := c.Action.Create().SetTitle("open of o").SetKind("PROJECT").SetOrganization(o).SaveX(ctx)
	out := c.Outcome.Create().SetTitle("outcome").SetAction(open).SaveX(ctx)
	seen := c.Evidence.Create().SetOutcome(out).SetURL("https://example.org/").SetNote("seen note").SaveX(ctx)
	hidden := c.Evidence.Create().SetOutcome(out).SetArticle(draft).SetNote("hidden note").SaveX(ctx)
	mine := c.Article.Create().SetTitle("of o").SetOrganization(o).AddActionIDs(internal.ID, open.ID).SaveX(ctx)
	const query = `{ auditEvents(first: 100) { totalCount nodes { entityId changes { field before after } } } }`
	check := func(when string, who func(*http.Request), total float64, wants bool) {
		t.Helper()
		got, raw := a.ask(t, who, query, nil)
		text := string(raw)
		for _, secret := range []string{"hidden note", fmt.Sprint(draft.ID), fmt.Sprint(hidden.ID), fmt.Sprintf("[%d,", internal.ID), fmt.Sprintf("[%d, ", internal.ID)} {
			if strings.Contains(text, secret) && !wants {
				t.Errorf("%s: %s is in %s", when, secret, text)
			}
		}
		if !strings.Contains(text, "seen note") || !strings.Contains(text, fmt.Sprint(open.ID)) || strings.Contains(text, "hidden note") != wants {
			t.Errorf("%s: %s", when, text)
		}
		if total >= 0 && got.at("auditEvents.totalCount") != total {
			t.Errorf("%s: %v events, want %v: %s", when, got.at("auditEvents.totalCount"), total, text)
		}
	}
	check("the owner", bearer(a.token), -1, true)
	check("the editor", editor, 4, false) // the action, the outcome, the evidence that is seen, the article
	c.Evidence.DeleteOne(hidden).ExecX(ctx)
	check("the editor, when the evidence is gone", editor, 4, false)
	c.Evidence.DeleteOne(seen).ExecX(ctx)
	check("the editor, when the other is gone", editor, 5, false)
	links, raw := a.ask(t, editor, fmt.Sprintf(`{ node(id: "%d") { ... on Article { history { nodes { changes { field after } } } } } }`, mine.ID), nil)
	if text := fmt.Sprint(links.at("node.history.nodes.0.changes")); !strings.Contains(text, fmt.Sprintf("after:[%d] field:actions", open.ID)) {
		t.Errorf("the links are %s", raw)
	}
}
