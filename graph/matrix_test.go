package graph_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/auditevent"
	"praxis/ent/gen/ent/contentreport"
	"praxis/ent/gen/ent/membership"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/participation"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// subject is something that viewers ask for and try to change, each in every way.
type subject struct {
	typ, state string
	id         int
	// reads are how it may be found, by name: a query whose answer holds something as here, or a totalCount of 1,
	// where it is seen.
	reads map[string]string
	// writes are root fields of mutations, by name.
	writes map[string]string
}

// TestMatrix asks for every entity in every way as every kind of viewer, and tries every change of it. The answers
// stand in testdata/matrix.txt, which is reviewed: a change of the rules is a change of that file. An entity without
// a subject fails.
func TestMatrix(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	w := newWorld(t, a)
	viewers := []string{"anonymous", "reader", "author", "otherAuthor", "editor", "editorElsewhere", "admin", "owner"}
	var b strings.Builder
	fmt.Fprintf(&b, "%-42s %s\n", "", strings.Join(viewers, " "))
	covered := map[string]bool{}
	for _, s := range w.subjects() {
		covered[s.typ] = true
		fmt.Fprintf(&b, "\n%s %s\n", s.typ, s.state)
		line := func(name string, cell func(who func(*http.Request)) string) {
			fmt.Fprintf(&b, "  %-40s", name)
			for _, v := range viewers {
				fmt.Fprintf(&b, " %-*s", len(v), cell(w.who[v]))
			}
			b.WriteByte('\n')
		}
		for _, name := range sortedKeys(s.reads) {
			line(name, func(who func(*http.Request)) string { return w.read(t, who, s.reads[name]) })
		}
		for _, name := range sortedKeys(s.writes) {
			line(name, func(who func(*http.Request)) string { return w.write(t, who, s.writes[name]) })
		}
	}
	for name, def := range schema(t).Types {
		if slices.Contains(def.Interfaces, "Node") && !covered[name] {
			t.Errorf("%s has no row in the matrix", name)
		}
	}
	got := trailing.ReplaceAllString(b.String(), "\n")
	const file = "testdata/matrix.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("who may do what has changed (-want +got):\n%s", diff)
	}
}

// world is two companies, each below a group of its own. Roles are given in the group, content lies in the company.
type world struct {
	a       *api
	client  *ent.Client
	who     map[string]func(*http.Request)
	group   *ent.Organization
	company *ent.Organization
	author  int
}

func newWorld(t *testing.T, a *api) *world {
	ctx := pgtest.Context(t)
	w := &world{a: a, client: a.db.Client, who: map[string]func(*http.Request){"anonymous": nobody}}
	for _, name := range []string{"here", "elsewhere"} {
		group := a.db.Organization.Create().SetName(name + " group").SetSlug(name + "-group").SetKind(organization.KindGROUP).SaveX(ctx)
		company := a.db.Organization.Create().SetName(name).SetSlug(name).SetKind(organization.KindCOMPANY).SetParent(group).SaveX(ctx)
		if name == "here" {
			w.group, w.company = group, company
		}
	}
	for name, role := range map[string]viewer.Role{"reader": viewer.Reader, "author": viewer.Author, "otherAuthor": viewer.Author, "editor": viewer.Editor, "admin": viewer.Admin} {
		w.who[name] = a.signIn(t, strings.ToLower(name)+"@example.org", role, "here-group")
	}
	w.who["editorElsewhere"] = a.signIn(t, "elsewhere@example.org", viewer.Editor, "elsewhere-group")
	w.who["owner"] = a.signIn(t, "owner@example.org", viewer.None, "")
	got, _ := a.ask(t, w.who["author"], `{ viewer { user { id } } }`, nil)
	fmt.Sscan(fmt.Sprint(got.at("viewer.user.id")), &w.author)
	return w
}

// read says whether the answer holds "here".
func (w *world) read(t *testing.T, who func(*http.Request), query string) string {
	got, raw := w.a.ask(t, who, query, nil)
	switch {
	case len(got.Errors) > 0:
		t.Errorf("%s: %s", query, raw)
		return "ERROR"
	case strings.Contains(string(raw), `"here":`), strings.Contains(string(raw), `"totalCount":1`):
		return "sees"
	}
	return "-"
}

// write tries a mutation and says what became of it.
func (w *world) write(t *testing.T, who func(*http.Request), field string) string {
	got, raw := w.a.ask(t, who, "mutation @validateOnly { m: "+field+" { userErrors { code } } }", nil)
	code, _ := got.at("m.userErrors.0.code").(string)
	switch {
	case got.code() == "UNAUTHENTICATED":
		return "signIn"
	case got.code() == "FORBIDDEN":
		return "no"
	case got.code() == "NOT_FOUND", code == "NOT_FOUND":
		return "-"
	case code == "WRONG_STATE":
		return "state"
	case code == "IN_USE":
		return "inUse"
	case code == "" && len(got.Errors) == 0:
		return "may"
	}
	t.Errorf("%s: %s", field, raw)
	return "ERROR"
}

var trailing = regexp.MustCompile(` +\n`)

// found is an entity as it is found: in a list of its own, behind an edge of a parent, by a filter over that edge.
type found struct {
	typ, state string
	id         int
	slug       string // the field of Query and the slug
	list       string // the field of Query
	parent     string // its type
	parentID   int
	edge       string // the parent's edge to it
	parents    string // the field of Query that lists the parents
	writes     map[string]string
}

func (f found) subject() subject {
	id, reads := fmt.Sprintf("%q", fmt.Sprint(f.id)), map[string]string{}
	reads["node"] = `{ node(id: ` + id + `) { here: id } }`
	reads["nodes"] = `{ nodes(ids: [` + id + `]) { here: id } }`
	where := `(where: {id: ` + id + `})`
	if f.list != "" {
		reads["list"] = `{ ` + f.list + where + ` { nodes { here: id } } }`
		reads["count"] = `{ ` + f.list + where + ` { totalCount } }`
	}
	if f.slug != "" {
		reads["slug"] = `{ ` + f.slug + ` { here: id } }`
	}
	if f.edge != "" {
		reads["nested"] = fmt.Sprintf(`{ node(id: "%d") { ... on %s { %s%s { nodes { here: id } } } } }`, f.parentID, f.parent, f.edge, where)
		reads["nested count"] = fmt.Sprintf(`{ node(id: "%d") { ... on %s { %s%s { totalCount } } } }`, f.parentID, f.parent, f.edge, where)
	}
	if f.parents != "" {
		has := "has" + strings.ToUpper(f.edge[:1]) + f.edge[1:] + "With"
		reads["filter"] = fmt.Sprintf(`{ %s(where: {id: "%d", %s: [{id: %s}]}) { nodes { here: id } } }`, f.parents, f.parentID, has, id)
	}
	writes := map[string]string{}
	for name, field := range f.writes {
		writes[name] = strings.ReplaceAll(field, "ID!", id)
	}
	return subject{f.typ, f.state, f.id, reads, writes}
}

// crud is the writes of an entity.
func crud(typ, create, update string) map[string]string {
	writes := map[string]string{
		"update": "update" + typ + "(id: ID!, input: {" + update + "})",
		"delete": "delete" + typ + "(id: ID!)",
	}
	if create != "" {
		writes["create"] = "create" + typ + "(input: {" + create + "})"
	}
	return writes
}

// subjects are in the order of the file.
func (w *world) subjects() []subject {
	var all []subject
	add := func(f found) { all = append(all, f.subject()) }
	w.vocabulary(add)
	w.articles(add)
	w.withheld(add)
	w.assets(add)
	w.previewLinks(add)
	w.trash(add)
	for _, v := range []action.Visibility{action.VisibilityPUBLIC, action.VisibilityINTERNAL} {
		w.chain(add, v)
	}
	w.people(add)
	w.audit(add)
	slices.SortStableFunc(all, func(a, b subject) int {
		if a.typ == "AuditEvent" && b.typ == a.typ { // which came out of a map
			return strings.Compare(a.state, b.state)
		}
		return 0
	})
	return all
}

// audit is what the subjects before it have left behind.
func (w *world) audit(add func(found)) {
	ctx := viewer.NewContext(context.Background(), viewer.System)
	for state, of := range map[string]struct{ typ, edge, parent, parents string }{
		"about an article":     {typ: "Article", parent: "Article", parents: "articles"},
		"about a membership":   {typ: "Membership", parent: "Membership"},
		"about a user":         {typ: "User", parent: "User", parents: "users"},
		"about a theme":        {typ: "Theme", parent: "Theme", parents: "themes"},
		"about an invitation":  {typ: "Invitation", parent: "Invitation", parents: "invitations"},
		"about an API token":   {typ: "ApiToken", parent: "ApiToken", parents: "apiTokens"},
		"about a contribution": {typ: "Contribution", parent: "Contribution"},
	} {
		e := w.client.AuditEvent.Query().Where(auditevent.EntityType(of.typ)).Order(ent.Desc("id")).FirstX(ctx)
		add(found{typ: "AuditEvent", state: state, id: e.ID, list: "auditEvents", parent: of.parent, parentID: e.EntityID, edge: "history", parents: of.parents})
	}
}

func (w *world) vocabulary(add func(found)) {
	ctx, c := viewer.NewContext(context.Background(), viewer.System), w.client
	add(found{typ: "Organization", state: "a company below a group", id: w.company.ID, slug: `organization(slug: "here")`, list: "organizations",
		parent: "Organization", parentID: w.group.ID, edge: "children", parents: "organizations",
		writes: crud("Organization", fmt.Sprintf(`name: "n", kind: OTHER, parentId: "%d"`, w.company.ID), `shortName: "x"`)})
	add(found{typ: "Organization", state: "a root", id: w.group.ID, slug: `organization(slug: "here-group")`, list: "organizations",
		writes: map[string]string{"create": `createOrganization(input: {name: "n", kind: OTHER})`, "update": `updateOrganization(id: ID!, input: {shortName: "x"})`,
			"move below itself no more": fmt.Sprintf(`moveOrganization(id: "%d", parentId: null)`, w.company.ID)}})
	tag := c.Tag.Create().SetName("tag").SaveX(ctx)
	add(found{typ: "Tag", state: "", id: tag.ID, slug: `tag(slug: "tag")`, list: "tags", writes: crud("Tag", `name: "n"`, `name: "x"`)})
	theme := c.Theme.Create().SetName("theme").SaveX(ctx)
	add(found{typ: "Theme", state: "", id: theme.ID, slug: `theme(slug: "theme")`, list: "themes", writes: crud("Theme", `name: "n"`, `description: "x"`)})
}

func (w *world) articles(add func(found)) {
	ctx, c := viewer.NewContext(context.Background(), viewer.System), w.client
	for _, state := range []struct {
		status     article.Status
		visibility article.Visibility
	}{
		{article.StatusPUBLISHED, article.VisibilityPUBLIC}, {article.StatusPUBLISHED, article.VisibilityINTERNAL},
		{article.StatusDRAFT, article.VisibilityPUBLIC}, {article.StatusIN_REVIEW, article.VisibilityPUBLIC},
		{article.StatusSCHEDULED, article.VisibilityPUBLIC}, {article.StatusARCHIVED, article.VisibilityPUBLIC},
	} {
		name := fmt.Sprint(state.status, " and ", state.visibility)
		create := c.Article.Create().SetTitle(name).SetSlug("a-" + strings.ToLower(strings.NewReplacer(" ", "-", "_", "-").Replace(name))).SetOrganization(w.company).
			SetStatus(state.status).SetVisibility(state.visibility)
		create.Mutation().SetCreatedByID(w.author)
		if state.status == article.StatusPUBLISHED {
			create.SetPublishedAt(viewer.Now())
		}
		a := create.SaveX(ctx)
		writes := crud("Article", fmt.Sprintf(`title: "n", organizationId: "%d"`, w.company.ID), `summary: "x"`)
		for _, verb := range []string{"submit", "publish", "unpublish", "unschedule", "archive"} {
			writes[verb] = verb + "Article(id: ID!)"
		}
		writes["requestChanges"] = `requestChanges(id: ID!, note: "more")`
		writes["approve"] = `approveArticle(id: ID!, revision: 1)`
		writes["restore a revision"] = `restoreRevision(id: ID!, number: 1)`
		writes["discard a working copy"] = `discardWorkingCopy(id: ID!)`
		add(found{typ: "Article", state: name, id: a.ID, slug: fmt.Sprintf("article(slug: %q)", a.Slug), list: "articles",
			parent: "Organization", parentID: w.company.ID, edge: "articles", parents: "organizations", writes: writes})
		r := a.QueryRevisions().OnlyX(ctx)
		add(found{typ: "Revision", state: "of an article that is " + name, id: r.ID, parent: "Article", parentID: a.ID, edge: "revisions", parents: "articles"})
		person := c.Person.Create().SetName(name).SetOrganization(w.company).SaveX(ctx)
		contribution := c.Contribution.Create().SetArticle(a).SetPerson(person).SaveX(ctx)
		add(found{typ: "Contribution", state: "to an article that is " + name, id: contribution.ID, parent: "Article", parentID: a.ID, edge: "contributions", parents: "articles",
			writes: crud("Contribution", fmt.Sprintf(`role: EDITOR, articleId: "%d", personId: "%d"`, a.ID, person.ID), `position: 2`)})
		add(found{typ: "Person", state: "who contributed to an article that is " + name, id: person.ID, slug: fmt.Sprintf("person(slug: %q)", person.Slug), list: "people",
			parent: "Organization", parentID: w.company.ID, edge: "people", parents: "organizations",
			writes: map[string]string{"update": `updatePerson(id: ID!, input: {title: "x"})`}})
	}
}

// withheld is an article that was reported, and the report. Of the article readers get what is left by its slug and
// its id.
func (w *world) withheld(add func(found)) {
	ctx, c := viewer.NewContext(context.Background(), viewer.System), w.client
	create := c.Article.Create().SetTitle("withheld").SetOrganization(w.company).SetStatus(article.StatusPUBLISHED).SetPublishedAt(viewer.Now()).
		SetRestrictedAt(viewer.Now()).SetRestrictedFor("PRIVACY")
	create.Mutation().SetCreatedByID(w.author)
	a := create.SaveX(ctx)
	add(found{typ: "Article", state: "withheld", id: a.ID, slug: `article(slug: "withheld")`, list: "articles",
		parent: "Organization", parentID: w.company.ID, edge: "articles", parents: "organizations", writes: crud("Article", "", `summary: "x"`)})
	r := c.ContentReport.Create().SetArticle(a).SetKind(contentreport.KindPRIVACY).SetText("x").SetContact("x").SaveX(ctx)
	add(found{typ: "ContentReport", state: "", id: r.ID, list: "contentReports", parent: "Article", parentID: a.ID, edge: "contentReports", parents: "articles",
		writes: map[string]string{"create": fmt.Sprintf(`reportArticle(input: {kind: OTHER, text: "x", articleId: "%d"})`, a.ID), "decide": `decideContentReport(id: ID!, status: UPHELD)`,
			"counter": `counterContentReport(id: ID!, statement: "x")`}})
}

// previewLinks are keys to a draft.
func (w *world) previewLinks(add func(found)) {
	ctx, c := viewer.NewContext(context.Background(), viewer.System), w.client
	create := c.Article.Create().SetTitle("previewed").SetOrganization(w.company)
	create.Mutation().SetCreatedByID(w.author)
	a := create.SaveX(ctx)
	p := c.PreviewLink.Create().SetArticle(a).SetHash([]byte("p")).SetExpiresAt(viewer.Now().AddDate(1, 0, 0)).SaveX(ctx)
	add(found{typ: "PreviewLink", state: "of a draft", id: p.ID, parent: "Article", parentID: a.ID, edge: "previewLinks", parents: "articles",
		writes: map[string]string{"create": fmt.Sprintf(`createPreviewLink(input: {articleId: "%d", expiresAt: "2999-01-01T00:00:00Z"})`, a.ID), "revoke": `revokePreviewLink(id: ID!)`,
			"like the article": fmt.Sprintf(`likeArticle(id: "%d")`, a.ID)}})
}

// assets are a file that nothing shows, and the cover of what is published.
func (w *world) assets(add func(found)) {
	ctx, c := viewer.NewContext(context.Background(), viewer.System), w.client
	file := func(name string) *ent.Asset {
		return c.Asset.Create().SetName(name).SetMediaType("image/png").SetSize(1).SetSha256(name).SetOrganization(w.company).SaveX(ctx)
	}
	add(found{typ: "Asset", state: "that nothing shows", id: file("a").ID, list: "assets", parent: "Organization", parentID: w.company.ID, edge: "assets", parents: "organizations",
		writes: crud("Asset", "", `alt: "x"`)})
	cover := file("b")
	c.Article.Create().SetTitle("with a cover").SetOrganization(w.company).SetStatus(article.StatusPUBLISHED).SetPublishedAt(viewer.Now()).SetCover(cover).SaveX(ctx)
	add(found{typ: "Asset", state: "that is the cover of what is published", id: cover.ID, list: "assets", parent: "Organization", parentID: w.company.ID, edge: "assets", parents: "organizations",
		writes: crud("Asset", "", `alt: "x"`)})
}

// trash is what nobody sees.
func (w *world) trash(add func(found)) {
	ctx, c := viewer.NewContext(context.Background(), viewer.System), w.client
	create := c.Article.Create().SetTitle("trashed").SetOrganization(w.company).SetStatus(article.StatusPUBLISHED).SetPublishedAt(viewer.Now()).SetTrashedAt(viewer.Now())
	create.Mutation().SetCreatedByID(w.author)
	a := create.SaveX(ctx)
	writes := crud("Article", "", `summary: "x"`)
	writes["restore"], writes["purge"], writes["publish"] = `restoreArticle(id: ID!)`, `purgeArticle(id: ID!)`, `publishArticle(id: ID!)`
	add(found{typ: "Article", state: "in the trash", id: a.ID, slug: `article(slug: "trashed")`, list: "articles",
		parent: "Organization", parentID: w.company.ID, edge: "articles", parents: "organizations", writes: writes})
	add(found{typ: "Article", state: "in the trash, looked for there", id: a.ID, list: "trashedArticles"})
	act := c.Action.Create().SetTitle("trashed").SetKind(action.KindPROJECT).SetOrganization(w.company).SetTrashedAt(viewer.Now()).SaveX(ctx)
	add(found{typ: "Action", state: "in the trash", id: act.ID, slug: `action(slug: "trashed")`, list: "actions", parent: "Organization", parentID: w.company.ID, edge: "actions", parents: "organizations",
		writes: map[string]string{"restore": `restoreAction(id: ID!)`, "purge": `purgeAction(id: ID!)`}})
	add(found{typ: "Action", state: "in the trash, looked for there", id: act.ID, list: "trashedActions"})
	below := c.Outcome.Create().SetTitle("of a trashed action").SetAction(act).SaveX(ctx)
	add(found{typ: "Outcome", state: "of an action in the trash", id: below.ID, list: "outcomes", writes: crud("Outcome", "", `description: "x"`)})
	open := c.Action.Create().SetTitle("kept").SetKind(action.KindPROJECT).SetOrganization(w.company).SaveX(ctx)
	o := c.Outcome.Create().SetTitle("trashed").SetAction(open).SetTrashedAt(viewer.Now()).SaveX(ctx)
	add(found{typ: "Outcome", state: "in the trash", id: o.ID, list: "outcomes", parent: "Action", parentID: open.ID, edge: "outcomes", parents: "actions",
		writes: map[string]string{"restore": `restoreOutcome(id: ID!)`, "purge": `purgeOutcome(id: ID!)`}})
	add(found{typ: "Outcome", state: "in the trash, looked for there", id: o.ID, list: "trashedOutcomes"})
}

// chain is an action and all that hangs on it.
func (w *world) chain(add func(found), v action.Visibility) {
	ctx, c, of := viewer.NewContext(context.Background(), viewer.System), w.client, "of an action that is "+string(v)
	act := c.Action.Create().SetTitle(string(v)).SetKind(action.KindPROJECT).SetVisibility(v).SetOrganization(w.company).SaveX(ctx)
	add(found{typ: "Action", state: string(v), id: act.ID, slug: fmt.Sprintf("action(slug: %q)", act.Slug), list: "actions",
		parent: "Organization", parentID: w.company.ID, edge: "actions", parents: "organizations",
		writes: crud("Action", fmt.Sprintf(`title: "n", kind: PROJECT, organizationId: "%d"`, w.company.ID), `summary: "x"`)})
	part := c.Participation.Create().SetAction(act).SetOrganization(w.company).SetRole(participation.RoleFUNDER).SaveX(ctx)
	add(found{typ: "Participation", state: of, id: part.ID, parent: "Action", parentID: act.ID, edge: "participations", parents: "actions",
		writes: crud("Participation", fmt.Sprintf(`role: LEAD, actionId: "%d", organizationId: "%d"`, act.ID, w.company.ID), `role: PARTNER`)})
	out := c.Outcome.Create().SetTitle("outcome").SetAction(act).SaveX(ctx)
	add(found{typ: "Outcome", state: of, id: out.ID, list: "outcomes", parent: "Action", parentID: act.ID, edge: "outcomes", parents: "actions",
		writes: crud("Outcome", fmt.Sprintf(`title: "n", actionId: "%d"`, act.ID), `description: "x"`)})
	page := c.Evidence.Create().SetOutcome(out).SetURL("https://example.org/").SaveX(ctx)
	add(found{typ: "Evidence", state: of, id: page.ID, parent: "Outcome", parentID: out.ID, edge: "evidence", parents: "outcomes",
		writes: crud("Evidence", fmt.Sprintf(`url: "https://example.org/2", outcomeId: "%d"`, out.ID), `note: "x"`)})
	draft := c.Article.Create().SetTitle("a draft as evidence").SetOrganization(w.company).SaveX(ctx)
	hidden := c.Evidence.Create().SetOutcome(out).SetArticle(draft).SaveX(ctx)
	add(found{typ: "Evidence", state: of + ", which is a draft", id: hidden.ID, parent: "Outcome", parentID: out.ID, edge: "evidence", parents: "outcomes",
		writes: crud("Evidence", "", `note: "x"`)})
	ind := c.Indicator.Create().SetTitle("indicator").SetOutcome(out).SaveX(ctx)
	add(found{typ: "Indicator", state: of, id: ind.ID, list: "indicators", parent: "Outcome", parentID: out.ID, edge: "indicators", parents: "outcomes",
		writes: crud("Indicator", fmt.Sprintf(`title: "n", outcomeId: "%d"`, out.ID), `unit: "x"`)})
	m := c.Measurement.Create().SetIndicator(ind).SetPeriodStart(day("2024-01-01")).SetPeriodEnd(day("2024-12-31")).SaveX(ctx)
	add(found{typ: "Measurement", state: of, id: m.ID, parent: "Indicator", parentID: ind.ID, edge: "measurements", parents: "indicators",
		writes: crud("Measurement", fmt.Sprintf(`indicatorId: "%d", periodStart: "2025-01-01", periodEnd: "2025-12-31"`, ind.ID), `note: "x"`)})
}

// people is those who contributed to nothing, and those who sign in.
func (w *world) people(add func(found)) {
	ctx, c := viewer.NewContext(context.Background(), viewer.System), w.client
	colleague := c.Person.Create().SetName("colleague").SetOrganization(w.company).SaveX(ctx)
	add(found{typ: "Person", state: "who contributed to nothing", id: colleague.ID, slug: `person(slug: "colleague")`, list: "people",
		parent: "Organization", parentID: w.company.ID, edge: "people", parents: "organizations",
		writes: crud("Person", fmt.Sprintf(`name: "n", organizationId: "%d"`, w.company.ID), `title: "x"`)})
	outsider := c.Person.Create().SetName("outsider").SaveX(ctx)
	add(found{typ: "Person", state: "of no organization", id: outsider.ID, slug: `person(slug: "outsider")`, list: "people", writes: crud("Person", `name: "n"`, `title: "x"`)})

	u := c.User.Create().SetName("user").SetEmail("user@example.org").SaveX(ctx)
	m := c.Membership.Create().SetUser(u).SetOrganization(w.company).SetRole(membership.RoleREADER).SaveX(ctx)
	add(found{typ: "User", state: "a member of the company", id: u.ID, list: "users",
		writes: map[string]string{"create": `createUser(input: {name: "n", email: "n@example.org"})`, "update": `updateUser(id: ID!, input: {name: "x"})`, "delete": `deleteUser(id: ID!)`,
			"make a link to reset the password": fmt.Sprintf(`createPasswordResetLink(userId: "%d")`, u.ID)}})
	add(found{typ: "User", state: "the author", id: w.author, list: "users",
		writes: map[string]string{"update": `updateUser(id: ID!, input: {name: "x"})`, "delete": `deleteUser(id: ID!)`}})
	writes := crud("Membership", "", "role: ADMIN")
	writes["create"] = fmt.Sprintf(`createMembership(input: {role: ADMIN, userId: "%d", organizationId: "%d"})`, u.ID, w.group.ID)
	add(found{typ: "Membership", state: "in the company", id: m.ID, parent: "Organization", parentID: w.company.ID, edge: "memberships", parents: "organizations", writes: writes})
	i := c.Invitation.Create().SetEmail("invited@example.org").SetRole("READER").SetOrganization(w.company).SetExpiresAt(viewer.Now().AddDate(0, 0, 7)).SaveX(ctx)
	add(found{typ: "Invitation", state: "into the company", id: i.ID, list: "invitations", parent: "Organization", parentID: w.company.ID, edge: "invitations", parents: "organizations",
		writes: map[string]string{"create": fmt.Sprintf(`inviteMember(input: {email: "new@example.org", role: READER, organizationId: "%d"})`, w.company.ID),
			"renew": `renewInvitation(id: ID!)`, "revoke": `revokeInvitation(id: ID!)`}})
	toAccount := c.Invitation.Create().SetEmail(u.Email).SetUser(u).SetExpiresAt(viewer.Now().AddDate(0, 0, 7)).SaveX(ctx)
	add(found{typ: "Invitation", state: "to an account alone", id: toAccount.ID, list: "invitations", writes: map[string]string{"revoke": `revokeInvitation(id: ID!)`}})
	s := c.Session.Create().SetHash([]byte("s")).SetUser(u).SetExpiresAt(viewer.Now().AddDate(0, 0, 7)).SaveX(ctx)
	add(found{typ: "Session", state: "of a member of the company", id: s.ID, parent: "User", parentID: u.ID, edge: "sessions", parents: "users",
		writes: map[string]string{"end": `endSession(id: ID!)`, "end all": fmt.Sprintf(`endSessions(userId: "%d")`, u.ID)}})
	own := c.Session.Create().SetHash([]byte("own")).SetUserID(w.author).SetExpiresAt(viewer.Now().AddDate(0, 0, 7)).SaveX(ctx)
	add(found{typ: "Session", state: "of the author", id: own.ID, parent: "User", parentID: w.author, edge: "sessions", parents: "users",
		writes: map[string]string{"end": `endSession(id: ID!)`}})
	t := c.ApiToken.Create().SetName("t").SetHash([]byte("t")).SetRole(apitoken.RoleREADER).SetOrganization(w.company).SaveX(ctx)
	add(found{typ: "ApiToken", state: "of the company", id: t.ID, list: "apiTokens", parent: "Organization", parentID: w.company.ID, edge: "apiTokens", parents: "organizations",
		writes: map[string]string{
			"create": fmt.Sprintf(`createApiToken(input: {name: "n", role: ADMIN, organizationId: "%d"})`, w.company.ID), "revoke": `revokeApiToken(id: ID!)`,
			"create an owner's": `createApiToken(input: {name: "n", role: OWNER})`}})
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
