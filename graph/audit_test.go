package graph_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"praxis/ent/gen/ent/user"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// auditQuery reads the newest events, newest first.
const auditQuery = `{ auditEvents(last: 50) { nodes {
	id actor actorId address operation request verb entityType entityId entityVersion
	changes { field before { ...value } after { ...value } }
} } }` + valueFragment

// valueFragment selects the value of each type of FieldValue.
const valueFragment = `
	fragment value on FieldValue {
		... on TextValue { text }
		... on IntValue { int }
		... on DecimalValue { decimal }
		... on BooleanValue { boolean }
		... on TimeValue { time }
		... on DateValue { date }
		... on EnumValue { name }
		... on LinksValue { ids }
	}`

// auditReader returns a function that returns the events since its previous call, oldest first.
func auditReader(t *testing.T, a *api) func() []map[string]any {
	last := 0
	number := func(e map[string]any) (n int) {
		fmt.Sscan(e["id"].(string), &n)
		return n
	}
	return func() (found []map[string]any) {
		t.Helper()
		for _, n := range a.admin(t, auditQuery, nil).at("auditEvents.nodes").([]any) {
			if e := n.(map[string]any); number(e) > last {
				found = append([]map[string]any{e}, found...)
			}
		}
		for _, e := range found {
			last = max(last, number(e))
		}
		return found
	}
}

// TestAudit checks that each mutation records one event with its actor, address and changes.
func TestAudit(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	org := a.db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(ctx)
	editor := a.signIn(t, "li@example.org", viewer.Editor, "o")
	var tags []int
	for i := range 3 {
		tags = append(tags, a.db.Tag.Create().SetName(fmt.Sprint("t", i)).SaveX(ctx).ID)
	}
	events := auditReader(t, a)
	events()
	id := ""
	withIDs := func(text string) string {
		return strings.NewReplacer("ARTICLE", id, "ORG", fmt.Sprint(org.ID),
			"TAG0", fmt.Sprint(tags[0]), "TAG1", fmt.Sprint(tags[1]), "TAG2", fmt.Sprint(tags[2])).Replace(text)
	}
	for _, step := range []struct {
		mutation, verb string
		changes        []string
	}{
		{
			`createArticle(input: {title: "一", organizationId: "ORG", tagIds: ["TAG0", "TAG1"]})`,
			"CREATED",
			[]string{`after:map[text:一] before:<nil> field:title`, "field:tags", "field:organization"},
		},
		{
			`updateArticle(id: "ARTICLE", input: {title: "二", addTagIds: ["TAG2"], removeTagIds: ["TAG0"]})`,
			"UPDATED",
			[]string{
				`after:map[text:二] before:map[text:一] field:title`,
				"after:map[ids:[TAG2]] before:map[ids:[TAG0]] field:tags",
			},
		},
		{
			`updateArticle(id: "ARTICLE", input: {removeTagIds: ["TAG2"]})`,
			"UPDATED",
			[]string{"field:tags"},
		},
		{
			`publishArticle(id: "ARTICLE")`,
			"UPDATED",
			[]string{`after:map[name:PUBLISHED] before:map[name:DRAFT] field:status`},
		},
	} {
		query := `mutation { ` + withIDs(step.mutation) + ` { article { id } userErrors { code } } }`
		got, raw := a.ask(t, editor, query, nil)
		if len(got.Errors) > 0 || strings.Contains(string(raw), `"code"`) {
			t.Fatalf("%s: %s", query, raw)
		}
		found := events()
		if len(found) != 1 {
			t.Fatalf("%s: %d events: %v", query, len(found), found)
		}
		e := found[0]
		if e["actor"] != "li@example.org" || e["address"] != "192.0.2.1" || e["request"] == nil ||
			e["verb"] != step.verb || e["entityType"] != "Article" {
			t.Errorf("%s: %v", query, e)
		}
		text := fmt.Sprint(e["changes"])
		for _, change := range step.changes {
			if !strings.Contains(text, withIDs(change)) {
				t.Errorf("%s: no %s in %s", query, change, text)
			}
		}
		id = fmt.Sprint(e["entityId"])
	}

	dryRun := `mutation @validateOnly {
		updateArticle(id: "ARTICLE", input: {title: "三"}) { article { id } userErrors { code } }
	}`
	if got, raw := a.ask(t, editor, withIDs(dryRun), nil); len(got.Errors) > 0 {
		t.Fatalf("%s", raw)
	}
	if found := events(); len(found) != 0 {
		t.Errorf("the dry run recorded %v", found)
	}
	twoMutations := `mutation Two {
		a: updateArticle(id: "ARTICLE", input: {title: "三"}) { userErrors { code } }
		b: updateArticle(id: "ARTICLE", input: {title: "四"}) { userErrors { code } }
	}`
	if _, raw := a.ask(t, editor, withIDs(twoMutations), nil); strings.Contains(string(raw), `"code"`) {
		t.Fatalf("%s", raw)
	}
	if found := events(); len(found) != 2 || found[0]["operation"] != "Two" {
		t.Errorf("two mutations recorded %v", found)
	}
	history := `{ node(id: "ARTICLE") { ... on Article { history { totalCount nodes { verb } } } } }`
	if got, raw := a.ask(t, editor, withIDs(history), nil); got.at("node.history.totalCount") != 6.0 {
		t.Errorf("the history is %s", raw)
	}
}

// TestAuditHidesSecrets checks that events name passwords and tokens as changed, without their values or hashes.
func TestAuditHidesSecrets(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	events := auditReader(t, a)
	events()
	a.admin(t, `mutation {
		createUser(input: {email: "x@example.org", name: "x"}, password: "correct horse") { userErrors { code } }
	}`, nil)
	found := fmt.Sprint(events())
	if strings.Contains(found, "argon2") || !strings.Contains(found, "field:passwordHash") {
		t.Errorf("the event of a password is %s", found)
	}
	a.admin(t, `mutation { createApiToken(input: {name: "n", role: OWNER}) { token userErrors { code } } }`, nil)
	if found := fmt.Sprint(events()); !strings.Contains(found, "after:<nil> before:<nil> field:hash") {
		t.Errorf("the event of a token is %s", found)
	}
}

// TestAuditNamesCreators checks that the id of a creator, which has no edge, is an id in events. As an IntValue it
// would exceed the 32 bits of Int.
func TestAuditNamesCreators(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	a.db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(ctx)
	admin := a.signIn(t, "li@example.org", viewer.Admin, "o")
	events := auditReader(t, a)
	events()
	creator := a.db.User.Query().Where(user.Email("li@example.org")).OnlyIDX(ctx)
	create := `mutation {
		createApiToken(input: {name: "n", role: READER, organizationId: "o"}) { userErrors { code } }
	}`
	if _, raw := a.ask(t, admin, create, nil); strings.Contains(string(raw), `"code"`) {
		t.Fatalf("%s", raw)
	}
	want := fmt.Sprintf("after:map[ids:[%d]] before:<nil> field:createdBy", creator)
	if found := fmt.Sprint(events()); !strings.Contains(found, want) {
		t.Errorf("no %s in %s", want, found)
	}
}

// TestAuditFieldNames checks that the changes of an approval, whose columns are approved_by and approved_by_id, have
// different field names.
func TestAuditFieldNames(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	org := a.db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(ctx)
	article := a.db.Article.Create().SetTitle("a").SetBody("a").SetOrganization(org).SaveX(ctx)
	editor := a.signIn(t, "li@example.org", viewer.Editor, "o")
	approve := fmt.Sprintf(`mutation {
		submitArticle(id: "%[1]d") { userErrors { code } }
		approveArticle(id: "%[1]d", revision: 1) { userErrors { code } }
	}`, article.ID)
	events := auditReader(t, a)
	events()
	if _, raw := a.ask(t, editor, approve, nil); strings.Contains(string(raw), `"code"`) {
		t.Fatalf("%s", raw)
	}
	approver := a.db.User.Query().Where(user.Email("li@example.org")).OnlyIDX(ctx)
	found := fmt.Sprint(events())
	for _, want := range []string{
		"after:map[text:li@example.org] before:<nil> field:approvedBy]",
		fmt.Sprintf("after:map[ids:[%d]] before:<nil> field:approvedById]", approver),
	} {
		if !strings.Contains(found, want) {
			t.Errorf("no %s in %s", want, found)
		}
	}
}

// TestAuditUnderLoad checks that concurrent mutations record one unbroken chain of events.
func TestAuditUnderLoad(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			a.post(t, true, fmt.Sprintf(`mutation {
				a: createTag(input: {name: "a%d"}) { userErrors { code } }
				b: createTag(input: {name: "b%d"}) { userErrors { code } }
			}`, i, i%20), nil)
		})
	}
	group.Wait()
	r, err := a.db.VerifyAudit(pgtest.Context(t))
	if err != nil || len(r.Faults) > 0 || r.Events != 41 { // 20 of 40 are rolled back; one event is newAPI's token
		t.Errorf("%+v %v", r, err)
	}
}

// TestAuditHides checks that events hide what their viewer may not see: evidence whose article is a draft of another
// organization, also after the evidence is deleted, and the ids of hidden records in visible changes.
func TestAuditHides(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx, c := pgtest.Context(t), a.db.Client
	o := c.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(ctx)
	p := c.Organization.Create().SetName("p").SetKind("COMPANY").SaveX(ctx)
	editor := a.signIn(t, "li@example.org", viewer.Editor, "o")
	draft := c.Article.Create().SetTitle("draft of p").SetOrganization(p).SaveX(ctx)
	internal := c.Action.Create().
		SetTitle("internal of p").
		SetKind("PROJECT").
		SetVisibility("INTERNAL").
		SetOrganization(p).
		SaveX(ctx)
	open := c.Action.Create().SetTitle("open of o").SetKind("PROJECT").SetOrganization(o).SaveX(ctx)
	out := c.Outcome.Create().SetTitle("outcome").SetAction(open).SaveX(ctx)
	seen := c.Evidence.Create().SetOutcome(out).SetURL("https://example.org/").SetNote("seen note").SaveX(ctx)
	hidden := c.Evidence.Create().SetOutcome(out).SetArticle(draft).SetNote("hidden note").SaveX(ctx)
	mine := c.Article.Create().SetTitle("of o").SetOrganization(o).AddActionIDs(internal.ID, open.ID).SaveX(ctx)
	const query = `{ auditEvents(first: 100) {
		totalCount
		nodes { entityId changes { field before { ...value } after { ...value } } }
	} }` + valueFragment
	secrets := []string{
		"hidden note",
		fmt.Sprint(draft.ID),
		fmt.Sprint(hidden.ID),
		fmt.Sprintf(`"%d"`, internal.ID),
	}
	check := func(when string, who func(*http.Request), total float64, wants bool) {
		t.Helper()
		got, raw := a.ask(t, who, query, nil)
		text := string(raw)
		for _, secret := range secrets {
			if strings.Contains(text, secret) && !wants {
				t.Errorf("%s: %s is in %s", when, secret, text)
			}
		}
		if !strings.Contains(text, "seen note") || !strings.Contains(text, fmt.Sprint(open.ID)) ||
			strings.Contains(text, "hidden note") != wants {
			t.Errorf("%s: %s", when, text)
		}
		if total >= 0 && got.at("auditEvents.totalCount") != total {
			t.Errorf("%s: %v events, want %v: %s", when, got.at("auditEvents.totalCount"), total, text)
		}
	}
	check("the owner", bearer(a.token), -1, true)
	check("the editor", editor, 4, false) // the action, the outcome, the visible evidence, the article
	c.Evidence.DeleteOne(hidden).ExecX(ctx)
	check("the editor, after the hidden evidence is deleted", editor, 4, false)
	c.Evidence.DeleteOne(seen).ExecX(ctx)
	check("the editor, after the visible evidence is deleted", editor, 5, false)
	const history = `query($id: ID!) {
		node(id: $id) { ... on Article { history { nodes { changes { field after { ...value } } } } } }
	}` + valueFragment
	got, raw := a.ask(t, editor, history, map[string]any{"id": mine.ID})
	changes := fmt.Sprint(got.at("node.history.nodes.0.changes"))
	if !strings.Contains(changes, fmt.Sprintf("after:map[ids:[%d]] field:actions", open.ID)) {
		t.Errorf("the changes of the article are %s", raw)
	}
}

// TestAuditHidesUsers checks that an event names the creator of an article as a link, and only to viewers who may see
// that user.
func TestAuditHidesUsers(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	o := a.db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(pgtest.Context(t))
	author := a.signIn(t, "author@example.org", viewer.Author, "o")
	create := fmt.Sprintf(`mutation {
		createArticle(input: {title: "t", organizationId: "%d"}) { article { id } userErrors { code } }
	}`, o.ID)
	created, _ := a.ask(t, author, create, nil)
	history := fmt.Sprintf(`{
		node(id: "%s") { ... on Article { history { nodes { changes { field after { ...value } } } } } }
	}`, created.at("createArticle.article.id")) + valueFragment
	id := a.db.User.Query().Where(user.Email("author@example.org")).OnlyX(pgtest.Context(t)).ID
	for _, c := range []struct {
		role  viewer.Role
		after string
	}{
		{viewer.Editor, "<nil>"},
		{viewer.Admin, fmt.Sprintf("map[ids:[%d]]", id)},
	} {
		got, raw := a.ask(t, a.signIn(t, c.role.String()+"@example.org", c.role, "o"), history, nil)
		changes := fmt.Sprint(got.at("node.history.nodes.0.changes"))
		if !strings.Contains(changes, "after:"+c.after+" field:createdBy") {
			t.Errorf("an %s reads %s, want createdBy after %s", c.role, raw, c.after)
		}
	}
}
