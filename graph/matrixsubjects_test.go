package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/auditevent"
	"praxis/ent/gen/ent/contentreport"
	"praxis/ent/gen/ent/membership"
	"praxis/ent/gen/ent/participation"
	"praxis/internal/viewer"
)

// subjects creates the subjects of the matrix, in the order of its file.
func (w *world) subjects(ctx context.Context) []subject {
	all := slices.Concat(
		w.vocabulary(ctx),
		w.articles(ctx),
		w.withheld(ctx),
		w.assets(ctx),
		w.previewLinks(ctx),
		w.trash(ctx),
		w.actions(ctx, action.VisibilityPUBLIC),
		w.actions(ctx, action.VisibilityINTERNAL),
		w.people(ctx),
		w.accounts(ctx),
	)
	return append(all, w.audit(ctx)...) // after the others, whose events it reads
}

func (w *world) vocabulary(ctx context.Context) []subject {
	tag := w.client.Tag.Create().SetName("tag").SaveX(ctx)
	theme := w.client.Theme.Create().SetName("theme").SaveX(ctx)
	synonym := w.client.Synonym.Create().SetWord("w").SetSynonym("s").SaveX(ctx)
	child := fmt.Sprintf(`name: "n", kind: OTHER, parentId: "%d"`, w.company.ID)
	return []subject{
		{
			typ: "Organization", state: "a company below a group", id: w.company.ID,
			slug: `organization(slug: "here")`, list: "organizations",
			in:     place{"Organization", w.group.ID, "children", "organizations"},
			writes: crud("Organization", child, `shortName: "x"`),
		},
		{
			typ: "Organization", state: "a root", id: w.group.ID,
			slug: `organization(slug: "here-group")`, list: "organizations",
			writes: map[string]string{
				"create":                       `createOrganization(input: {name: "n", kind: OTHER})`,
				"update":                       `updateOrganization(id: ID!, input: {shortName: "x"})`,
				"move the company to the root": fmt.Sprintf(`moveOrganization(id: "%d", parentId: null)`, w.company.ID),
			},
		},
		{
			typ: "Tag", id: tag.ID,
			slug: `tag(slug: "tag")`, list: "tags",
			writes: crud("Tag", `name: "n"`, `name: "x"`),
		},
		{
			typ: "Theme", id: theme.ID,
			slug: `theme(slug: "theme")`, list: "themes",
			writes: crud("Theme", `name: "n"`, `description: "x"`),
		},
		{
			typ: "Synonym", id: synonym.ID,
			list:   "synonyms",
			writes: crud("Synonym", `word: "n", synonym: "m"`, `synonym: "y"`),
		},
	}
}

// newArticle returns the creation of an article of the company by its author.
func (w *world) newArticle(title string) *ent.ArticleCreate {
	create := w.client.Article.Create().SetTitle(title).SetOrganization(w.company)
	create.Mutation().SetCreatedByID(w.author)
	return create
}

// articles returns an article in each state, its revision, a contribution to it and the contributor.
func (w *world) articles(ctx context.Context) []subject {
	var all []subject
	for _, state := range []struct {
		status     article.Status
		visibility article.Visibility
	}{
		{article.StatusPUBLISHED, article.VisibilityPUBLIC},
		{article.StatusPUBLISHED, article.VisibilityINTERNAL},
		{article.StatusDRAFT, article.VisibilityPUBLIC},
		{article.StatusIN_REVIEW, article.VisibilityPUBLIC},
		{article.StatusSCHEDULED, article.VisibilityPUBLIC},
		{article.StatusARCHIVED, article.VisibilityPUBLIC},
	} {
		name := fmt.Sprint(state.status, " and ", state.visibility)
		slug := "a-" + strings.ToLower(strings.NewReplacer(" ", "-", "_", "-").Replace(name))
		create := w.newArticle(name).SetSlug(slug).SetStatus(state.status).SetVisibility(state.visibility)
		if state.status == article.StatusPUBLISHED {
			create.SetPublishedAt(viewer.Now())
		}
		all = append(all, w.articleSubjects(ctx, name, create.SaveX(ctx))...)
	}
	return all
}

func (w *world) articleSubjects(ctx context.Context, state string, a *ent.Article) []subject {
	writes := crud("Article", fmt.Sprintf(`title: "n", organizationId: "%d"`, w.company.ID), `summary: "x"`)
	for _, verb := range []string{"submit", "publish", "unpublish", "unschedule", "archive"} {
		writes[verb] = verb + "Article(id: ID!)"
	}
	writes["requestChanges"] = `requestChanges(id: ID!, note: "more")`
	writes["approve"] = `approveArticle(id: ID!, revision: 1)`
	writes["restore a revision"] = `restoreRevision(id: ID!, number: 1)`
	writes["discard a working copy"] = `discardWorkingCopy(id: ID!)`
	person := w.client.Person.Create().SetName(state).SetOrganization(w.company).SaveX(ctx)
	contribution := w.client.Contribution.Create().SetArticle(a).SetPerson(person).SaveX(ctx)
	contributing := fmt.Sprintf(`role: EDITOR, articleId: "%d", personId: "%d"`, a.ID, person.ID)
	return []subject{
		{
			typ: "Article", state: state, id: a.ID,
			slug: fmt.Sprintf("article(slug: %q)", a.Slug), list: "articles", in: w.ofCompany("articles"),
			writes: writes,
		},
		{
			typ: "Revision", state: "of an article that is " + state, id: a.QueryRevisions().OnlyX(ctx).ID,
			in: ofArticle(a, "revisions"),
		},
		{
			typ: "Contribution", state: "to an article that is " + state, id: contribution.ID,
			in:     ofArticle(a, "contributions"),
			writes: crud("Contribution", contributing, `position: 2`),
		},
		{
			typ: "Person", state: "who contributed to an article that is " + state, id: person.ID,
			slug: fmt.Sprintf("person(slug: %q)", person.Slug), list: "people", in: w.ofCompany("people"),
			writes: map[string]string{"update": `updatePerson(id: ID!, input: {title: "x"})`},
		},
	}
}

// withheld returns an article that was reported, and the report. Readers see of the article, by its slug and its id,
// only that it is unavailable.
func (w *world) withheld(ctx context.Context) []subject {
	a := w.newArticle("withheld").
		SetStatus(article.StatusPUBLISHED).
		SetPublishedAt(viewer.Now()).
		SetRestrictedAt(viewer.Now()).
		SetRestrictedFor("PRIVACY").
		SaveX(ctx)
	r := w.client.ContentReport.Create().
		SetArticle(a).
		SetKind(contentreport.KindPRIVACY).
		SetText("x").
		SetContact("x").
		SaveX(ctx)
	return []subject{
		{
			typ: "Article", state: "withheld", id: a.ID,
			slug: `article(slug: "withheld")`, list: "articles", in: w.ofCompany("articles"),
			writes: crud("Article", "", `summary: "x"`),
		},
		{
			typ: "ContentReport", id: r.ID,
			list: "contentReports", in: ofArticle(a, "contentReports"),
			writes: map[string]string{
				"create":  fmt.Sprintf(`reportArticle(input: {kind: OTHER, text: "x", articleId: "%d"})`, a.ID),
				"decide":  `decideContentReport(id: ID!, status: UPHELD)`,
				"counter": `counterContentReport(id: ID!, statement: "x")`,
			},
		},
	}
}

func (w *world) previewLinks(ctx context.Context) []subject {
	a := w.newArticle("previewed").SaveX(ctx)
	link := w.client.PreviewLink.Create().
		SetArticle(a).
		SetHash([]byte("p")).
		SetExpiresAt(viewer.Now().AddDate(1, 0, 0)).
		SaveX(ctx)
	input := fmt.Sprintf(`{articleId: "%d", expiresAt: "2999-01-01T00:00:00Z"}`, a.ID)
	return []subject{{
		typ: "PreviewLink", state: "of a draft", id: link.ID,
		in: ofArticle(a, "previewLinks"),
		writes: map[string]string{
			"create":           `createPreviewLink(input: ` + input + `)`,
			"revoke":           `revokePreviewLink(id: ID!)`,
			"like the article": fmt.Sprintf(`likeArticle(id: "%d")`, a.ID),
		},
	}}
}

func (w *world) assets(ctx context.Context) []subject {
	file := func(name string) *ent.Asset {
		return w.client.Asset.Create().
			SetName(name).
			SetMediaType("image/png").
			SetSize(1).
			SetSha256(name).
			SetOrganization(w.company).
			SaveX(ctx)
	}
	unused, cover := file("a"), file("b")
	w.client.Article.Create().
		SetTitle("with a cover").
		SetOrganization(w.company).
		SetStatus(article.StatusPUBLISHED).
		SetPublishedAt(viewer.Now()).
		SetCover(cover).
		SaveX(ctx)
	return []subject{
		{
			typ: "Asset", state: "that no article uses", id: unused.ID,
			list: "assets", in: w.ofCompany("assets"),
			writes: crud("Asset", "", `alt: "x"`),
		},
		{
			typ: "Asset", state: "that is the cover of a published article", id: cover.ID,
			list: "assets", in: w.ofCompany("assets"),
			writes: crud("Asset", "", `alt: "x"`),
		},
	}
}

// trash returns records in the trash. Only the lists of the trash show them.
func (w *world) trash(ctx context.Context) []subject {
	a := w.newArticle("trashed").
		SetStatus(article.StatusPUBLISHED).
		SetPublishedAt(viewer.Now()).
		SetTrashedAt(viewer.Now()).
		SaveX(ctx)
	writes := crud("Article", "", `summary: "x"`)
	writes["restore"] = `restoreArticle(id: ID!)`
	writes["purge"] = `purgeArticle(id: ID!)`
	writes["publish"] = `publishArticle(id: ID!)`
	newAction := func(title string) *ent.ActionCreate {
		return w.client.Action.Create().SetTitle(title).SetKind(action.KindPROJECT).SetOrganization(w.company)
	}
	trashedAction := newAction("trashed").SetTrashedAt(viewer.Now()).SaveX(ctx)
	below := w.client.Outcome.Create().SetTitle("of a trashed action").SetAction(trashedAction).SaveX(ctx)
	open := newAction("kept").SaveX(ctx)
	o := w.client.Outcome.Create().SetTitle("trashed").SetAction(open).SetTrashedAt(viewer.Now()).SaveX(ctx)
	return []subject{
		{
			typ: "Article", state: "in the trash", id: a.ID,
			slug: `article(slug: "trashed")`, list: "articles", in: w.ofCompany("articles"),
			writes: writes,
		},
		{typ: "Article", state: "in the list of the trash", id: a.ID, list: "trashedArticles"},
		{
			typ: "Action", state: "in the trash", id: trashedAction.ID,
			slug: `action(slug: "trashed")`, list: "actions", in: w.ofCompany("actions"),
			writes: map[string]string{
				"restore": `restoreAction(id: ID!)`,
				"purge":   `purgeAction(id: ID!)`,
			},
		},
		{typ: "Action", state: "in the list of the trash", id: trashedAction.ID, list: "trashedActions"},
		{
			typ: "Outcome", state: "of an action in the trash", id: below.ID,
			list:   "outcomes",
			writes: crud("Outcome", "", `description: "x"`),
		},
		{
			typ: "Outcome", state: "in the trash", id: o.ID,
			list: "outcomes", in: place{"Action", open.ID, "outcomes", "actions"},
			writes: map[string]string{
				"restore": `restoreOutcome(id: ID!)`,
				"purge":   `purgeOutcome(id: ID!)`,
			},
		},
		{typ: "Outcome", state: "in the list of the trash", id: o.ID, list: "trashedOutcomes"},
	}
}

// actions returns an action and all that belongs to it.
func (w *world) actions(ctx context.Context, v action.Visibility) []subject {
	c, of := w.client, "of an action that is "+string(v)
	act := c.Action.Create().
		SetTitle(string(v)).
		SetKind(action.KindPROJECT).
		SetVisibility(v).
		SetOrganization(w.company).
		SaveX(ctx)
	part := c.Participation.Create().
		SetAction(act).
		SetOrganization(w.company).
		SetRole(participation.RoleFUNDER).
		SaveX(ctx)
	out := c.Outcome.Create().SetTitle("outcome").SetAction(act).SaveX(ctx)
	page := c.Evidence.Create().SetOutcome(out).SetURL("https://example.org/").SaveX(ctx)
	draft := c.Article.Create().SetTitle("a draft as evidence").SetOrganization(w.company).SaveX(ctx)
	hidden := c.Evidence.Create().SetOutcome(out).SetArticle(draft).SaveX(ctx)
	ind := c.Indicator.Create().SetTitle("indicator").SetOutcome(out).SaveX(ctx)
	measurement := c.Measurement.Create().
		SetIndicator(ind).
		SetPeriodStart(day("2024-01-01")).
		SetPeriodEnd(day("2024-12-31")).
		SaveX(ctx)

	const nextYear = `periodStart: "2025-01-01", periodEnd: "2025-12-31"`
	newAction := fmt.Sprintf(`title: "n", kind: PROJECT, organizationId: "%d"`, w.company.ID)
	newPart := fmt.Sprintf(`role: LEAD, actionId: "%d", organizationId: "%d"`, act.ID, w.company.ID)
	newOutcome := fmt.Sprintf(`title: "n", actionId: "%d"`, act.ID)
	newEvidence := fmt.Sprintf(`url: "https://example.org/2", outcomeId: "%d"`, out.ID)
	newIndicator := fmt.Sprintf(`title: "n", outcomeId: "%d"`, out.ID)
	newMeasurement := fmt.Sprintf(`indicatorId: "%d", %s`, ind.ID, nextYear)
	return []subject{
		{
			typ: "Action", state: string(v), id: act.ID,
			slug: fmt.Sprintf("action(slug: %q)", act.Slug), list: "actions", in: w.ofCompany("actions"),
			writes: crud("Action", newAction, `summary: "x"`),
		},
		{
			typ: "Participation", state: of, id: part.ID,
			in:     place{"Action", act.ID, "participations", "actions"},
			writes: crud("Participation", newPart, `role: PARTNER`),
		},
		{
			typ: "Outcome", state: of, id: out.ID,
			list: "outcomes", in: place{"Action", act.ID, "outcomes", "actions"},
			writes: crud("Outcome", newOutcome, `description: "x"`),
		},
		{
			typ: "Evidence", state: of, id: page.ID,
			in:     ofOutcome(out, "evidence"),
			writes: crud("Evidence", newEvidence, `note: "x"`),
		},
		{
			typ: "Evidence", state: of + ", which is a draft", id: hidden.ID,
			in:     ofOutcome(out, "evidence"),
			writes: crud("Evidence", "", `note: "x"`),
		},
		{
			typ: "Indicator", state: of, id: ind.ID,
			list: "indicators", in: ofOutcome(out, "indicators"),
			writes: crud("Indicator", newIndicator, `unit: "x"`),
		},
		{
			typ: "Measurement", state: of, id: measurement.ID,
			in:     place{"Indicator", ind.ID, "measurements", "indicators"},
			writes: crud("Measurement", newMeasurement, `note: "x"`),
		},
	}
}

// people returns persons who contributed to no article.
func (w *world) people(ctx context.Context) []subject {
	colleague := w.client.Person.Create().SetName("colleague").SetOrganization(w.company).SaveX(ctx)
	outsider := w.client.Person.Create().SetName("outsider").SaveX(ctx)
	return []subject{
		{
			typ: "Person", state: "who contributed to nothing", id: colleague.ID,
			slug: `person(slug: "colleague")`, list: "people", in: w.ofCompany("people"),
			writes: crud("Person", fmt.Sprintf(`name: "n", organizationId: "%d"`, w.company.ID), `title: "x"`),
		},
		{
			typ: "Person", state: "of no organization", id: outsider.ID,
			slug: `person(slug: "outsider")`, list: "people",
			writes: crud("Person", `name: "n"`, `title: "x"`),
		},
	}
}

// accounts returns users and their memberships, invitations, sessions and API tokens.
func (w *world) accounts(ctx context.Context) []subject {
	c, nextWeek := w.client, viewer.Now().AddDate(0, 0, 7)
	u := c.User.Create().SetName("user").SetEmail("user@example.org").SaveX(ctx)
	m := c.Membership.Create().SetUser(u).SetOrganization(w.company).SetRole(membership.RoleREADER).SaveX(ctx)
	invitation := c.Invitation.Create().
		SetEmail("invited@example.org").
		SetRole("READER").
		SetOrganization(w.company).
		SetExpiresAt(nextWeek).
		SaveX(ctx)
	toAccount := c.Invitation.Create().SetEmail(u.Email).SetUser(u).SetExpiresAt(nextWeek).SaveX(ctx)
	session := c.Session.Create().SetHash([]byte("s")).SetUser(u).SetExpiresAt(nextWeek).SaveX(ctx)
	own := c.Session.Create().SetHash([]byte("own")).SetUserID(w.author).SetExpiresAt(nextWeek).SaveX(ctx)
	view := c.SavedView.Create().SetName("v").SetPage("/console/dashboard").SetUserID(w.author).SaveX(ctx)
	token := c.ApiToken.Create().
		SetName("t").
		SetHash([]byte("t")).
		SetRole(apitoken.RoleREADER).
		SetOrganization(w.company).
		SaveX(ctx)

	newMembership := fmt.Sprintf(`{role: ADMIN, userId: "%d", organizationId: "%d"}`, u.ID, w.group.ID)
	newInvitation := fmt.Sprintf(`{email: "new@example.org", role: READER, organizationId: "%d"}`, w.company.ID)
	newToken := fmt.Sprintf(`{name: "n", role: ADMIN, organizationId: "%d"}`, w.company.ID)
	memberships := crud("Membership", "", "role: ADMIN")
	memberships["create"] = `createMembership(input: ` + newMembership + `)`
	return []subject{
		{
			typ: "User", state: "a member of the company", id: u.ID, list: "users",
			writes: map[string]string{
				"create":                       `createUser(input: {name: "n", email: "n@example.org"})`,
				"update":                       `updateUser(id: ID!, input: {name: "x"})`,
				"delete":                       `deleteUser(id: ID!)`,
				"create a password reset link": `createPasswordResetLink(userId: ID!)`,
			},
		},
		{
			typ: "User", state: "the author", id: w.author, list: "users",
			writes: map[string]string{
				"update": `updateUser(id: ID!, input: {name: "x"})`,
				"delete": `deleteUser(id: ID!)`,
			},
		},
		{
			typ: "Membership", state: "in the company", id: m.ID, in: w.ofCompany("memberships"),
			writes: memberships,
		},
		{
			typ: "Invitation", state: "into the company", id: invitation.ID,
			list: "invitations", in: w.ofCompany("invitations"),
			writes: map[string]string{
				"create": `inviteMember(input: ` + newInvitation + `)`,
				"renew":  `renewInvitation(id: ID!)`,
				"revoke": `revokeInvitation(id: ID!)`,
			},
		},
		{
			typ: "Invitation", state: "to an account without an organization", id: toAccount.ID,
			list:   "invitations",
			writes: map[string]string{"revoke": `revokeInvitation(id: ID!)`},
		},
		{
			typ: "Session", state: "of a member of the company", id: session.ID,
			in: place{"User", u.ID, "sessions", "users"},
			writes: map[string]string{
				"end":     `endSession(id: ID!)`,
				"end all": fmt.Sprintf(`endSessions(userId: "%d")`, u.ID),
			},
		},
		{
			typ: "Session", state: "of the author", id: own.ID,
			in:     place{"User", w.author, "sessions", "users"},
			writes: map[string]string{"end": `endSession(id: ID!)`},
		},
		{
			typ: "SavedView", state: "of the author", id: view.ID,
			writes: crud("SavedView", `name: "n", page: "/console"`, `query: "x"`),
		},
		{
			typ: "ApiToken", state: "of the company", id: token.ID,
			list: "apiTokens", in: w.ofCompany("apiTokens"),
			writes: map[string]string{
				"create":            `createApiToken(input: ` + newToken + `)`,
				"create an owner's": `createApiToken(input: {name: "n", role: OWNER})`,
				"revoke":            `revokeApiToken(id: ID!)`,
			},
		},
	}
}

// audit returns the latest event of each of several types. The subjects before it caused these events.
func (w *world) audit(ctx context.Context) []subject {
	var all []subject
	for _, about := range []struct{ state, typ, list string }{
		{"about a contribution", "Contribution", ""},
		{"about a membership", "Membership", ""},
		{"about a theme", "Theme", "themes"},
		{"about a user", "User", "users"},
		{"about an API token", "ApiToken", "apiTokens"},
		{"about an article", "Article", "articles"},
		{"about an invitation", "Invitation", "invitations"},
	} {
		e := w.client.AuditEvent.Query().
			Where(auditevent.EntityType(about.typ)).
			Order(ent.Desc("id")).
			FirstX(ctx)
		all = append(all, subject{
			typ: "AuditEvent", state: about.state, id: e.ID,
			list: "auditEvents", in: place{about.typ, e.EntityID, "history", about.list},
		})
	}
	return all
}
