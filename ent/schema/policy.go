package schema

import (
	"context"

	"entgo.io/ent"

	gen "praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/asset"
	"praxis/ent/gen/ent/auditevent"
	"praxis/ent/gen/ent/contentreport"
	"praxis/ent/gen/ent/contribution"
	"praxis/ent/gen/ent/evidence"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/invitation"
	"praxis/ent/gen/ent/measurement"
	"praxis/ent/gen/ent/membership"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/outcome"
	"praxis/ent/gen/ent/participation"
	"praxis/ent/gen/ent/person"
	"praxis/ent/gen/ent/predicate"
	"praxis/ent/gen/ent/previewlink"
	"praxis/ent/gen/ent/privacy"
	"praxis/ent/gen/ent/revision"
	"praxis/ent/gen/ent/session"
	"praxis/ent/gen/ent/user"
	"praxis/internal/viewer"
)

// Every rule of who may see and do what is on this page, and nowhere else; rule.go enforces it. It holds on every path:
// lists, nested edges, node, counts, the filters over edges, and what links point to.
//
// Roles are given in an organization and hold for all below it: a READER reads what is published for members, an AUTHOR
// writes drafts of his own, an EDITOR writes everything and publishes, an ADMIN manages members, tokens and the
// organizations. An owner may see and do everything. What an upheld report is about is withheld from all but its author
// and editors. What lies in the trash is seen by nobody who does not look into it.
//
// Anonymous readers see what is published and public; organizations, themes and tags; whoever contributed to what they
// see; public actions with their participations, outcomes, indicators and measurements; and the evidence for these
// whose article they may see; and the files that any of these shows. What is public is written into the statements as
// literals, by which the planner finds the indexes of public rows.

// rules is what one viewer may see, and what of that they may write.
type rules struct {
	seesArticle, writesArticle predicate.Article
	seesDrafts, editsArticle   predicate.Article
	seesAction, writesAction   predicate.Action
	seesOutcome                predicate.Outcome
	writesOutcome              predicate.Outcome
}

func rulesFor(ctx context.Context) rules {
	v, trash, withheld := viewer.FromContext(ctx), viewer.SeesOnlyTrashed(ctx), viewer.SeesWithheld(ctx)
	if v.Anonymous() && !trash && !withheld {
		return anonymous
	}
	return newRules(v, trash, withheld)
}

var anonymous = newRules(viewer.Viewer{}, false, false)

func newRules(v viewer.Viewer, trash, withheld bool) rules {
	available := literal("%s IS NULL", article.FieldRestrictedAt)
	if withheld {
		available = condition{}
	}
	var (
		published = every(available, literal("%s = 'PUBLISHED'", article.FieldStatus))
		public    = every(available, literal("%s = 'PUBLISHED' AND %s = 'PUBLIC'", article.FieldStatus, article.FieldVisibility))
		edits     = within(v, viewer.Editor, article.FieldOrganizationID)
		authors   = within(v, viewer.Author, article.FieldOrganizationID)
		own       = every(authors, equals(article.FieldCreatedByID, v.Actor))
		ownDraft  = every(own, literal("%s = 'DRAFT'", article.FieldStatus))
		open      = literal("%s = 'PUBLIC'", action.FieldVisibility)
		manages   = within(v, viewer.Editor, action.FieldOrganizationID)
		reads     = within(v, viewer.Reader, action.FieldOrganizationID)
		here      = lies(trash)
		r         rules
	)
	r.writesArticle = as[predicate.Article](every(here, either(edits, ownDraft)))
	r.editsArticle = as[predicate.Article](every(here, edits))
	r.seesDrafts = as[predicate.Article](every(here, either(edits, own)))
	r.writesAction = as[predicate.Action](every(here, manages))
	if trash { // only who could restore it looks into the trash, and sees what hangs on it wherever that lies
		r.seesArticle, r.seesAction = either(edits, own).limit, manages.limit
	} else {
		r.seesArticle = as[predicate.Article](every(here, either(public, every(published, within(v, viewer.Reader, article.FieldOrganizationID)), own, edits)))
		r.seesAction = as[predicate.Action](every(here, either(open, reads)))
	}
	// An outcome lies in the trash by itself, or is unseen with its action.
	r.seesOutcome, r.writesOutcome = outcome.HasActionWith(manages.limit), every(here, condition{on: outcome.HasActionWith(manages.limit)}).limit
	if !trash {
		r.seesOutcome = outcome.And(here.limit, outcome.HasActionWith(r.seesAction))
		r.writesOutcome = outcome.And(here.limit, outcome.HasActionWith(r.writesAction))
	}
	return r
}

func (r rules) seesContribution() predicate.Contribution {
	return contribution.HasArticleWith(r.seesArticle)
}

func (r rules) seesIndicator() predicate.Indicator { return indicator.HasOutcomeWith(r.seesOutcome) }

func (r rules) seesEvidence() predicate.Evidence {
	return evidence.And(evidence.HasOutcomeWith(r.seesOutcome), evidence.Or(evidence.ArticleIDIsNil(), evidence.HasArticleWith(r.seesArticle)))
}

// writesAsset is a file of one's own for authors, and all of them for editors.
func writesAsset(v viewer.Viewer) condition {
	return either(within(v, viewer.Editor, asset.FieldOrganizationID), every(within(v, viewer.Author, asset.FieldOrganizationID), equals(asset.FieldCreatedByID, v.Actor)))
}

// Policy of assets: everybody sees those that an article shows which they see, and those that are evidence for an
// outcome which they see; authors those of their organizations.
func (Asset) Policy() ent.Policy {
	return rule[*gen.AssetQuery, *gen.AssetMutation, predicate.Asset]{
		query: func(c *gen.Client) *gen.AssetQuery { return c.Asset.Query() },
		see: func(ctx context.Context) predicate.Asset {
			r := rulesFor(ctx)
			return as[predicate.Asset](either(within(viewer.FromContext(ctx), viewer.Author, asset.FieldOrganizationID),
				condition{on: asset.HasCoverOfWith(r.seesArticle)}, condition{on: asset.HasArticlesWith(r.seesArticle)},
				condition{on: asset.HasEvidenceWith(evidence.HasOutcomeWith(r.seesOutcome))}))
		},
		edit: func(ctx context.Context, _ *gen.AssetMutation) predicate.Asset {
			return as[predicate.Asset](writesAsset(viewer.FromContext(ctx)))
		},
		into: func(ctx context.Context, m *gen.AssetMutation) error {
			id, ok := m.OrganizationID()
			return inOrganization(ctx, m, "organization", viewer.Author, id, ok)
		},
	}.policy()
}

// Policy of organizations: everybody sees them; who administers one changes it and makes others below it.
func (Organization) Policy() ent.Policy {
	return rule[*gen.OrganizationQuery, *gen.OrganizationMutation, predicate.Organization]{
		query: func(c *gen.Client) *gen.OrganizationQuery { return c.Organization.Query() },
		edit: func(ctx context.Context, _ *gen.OrganizationMutation) predicate.Organization {
			return as[predicate.Organization](within(viewer.FromContext(ctx), viewer.Admin, organization.FieldID))
		},
		into: func(ctx context.Context, m *gen.OrganizationMutation) error {
			parent, ok := m.ParentID()
			if !ok && (m.Op().Is(ent.OpCreate) || m.ParentCleared()) {
				return ownersOnly(ctx)
			}
			return inOrganization(ctx, m, "parent", viewer.Admin, parent, ok)
		},
	}.policy()
}

// Policy of people: everybody sees who contributed to what they see, members their colleagues, and authors those of no
// organization; editors write them.
func (Person) Policy() ent.Policy {
	return rule[*gen.PersonQuery, *gen.PersonMutation, predicate.Person]{
		query: func(c *gen.Client) *gen.PersonQuery { return c.Person.Query() },
		see: func(ctx context.Context) predicate.Person {
			v, contributed := viewer.FromContext(ctx), person.HasContributionsWith(rulesFor(ctx).seesContribution())
			if v.Anonymous() {
				return contributed
			}
			return as[predicate.Person](either(condition{on: contributed}, within(v, viewer.Reader, person.FieldOrganizationID), sharedBy(v, viewer.Author)))
		},
		edit: func(ctx context.Context, _ *gen.PersonMutation) predicate.Person {
			v := viewer.FromContext(ctx)
			return as[predicate.Person](either(within(v, viewer.Editor, person.FieldOrganizationID), sharedBy(v, viewer.Editor)))
		},
		into: func(ctx context.Context, m *gen.PersonMutation) error {
			id, ok := m.OrganizationID()
			if !ok && (m.Op().Is(ent.OpCreate) || m.OrganizationCleared()) {
				return having(ctx, viewer.Editor)
			}
			return inOrganization(ctx, m, "organization", viewer.Editor, id, ok)
		},
	}.policy()
}

// sharedBy is those of no organization, for whoever has the role anywhere.
func sharedBy(v viewer.Viewer, least viewer.Role) condition {
	if !v.HasRole(least) {
		return nothing
	}
	return literal("%s IS NULL", person.FieldOrganizationID)
}

// Policy of articles: an author writes drafts of his own and hands them in; all else is the editors'.
func (Article) Policy() ent.Policy {
	return rule[*gen.ArticleQuery, *gen.ArticleMutation, predicate.Article]{
		query: func(c *gen.Client) *gen.ArticleQuery { return c.Article.Query() },
		see:   func(ctx context.Context) predicate.Article { return rulesFor(ctx).seesArticle },
		edit: func(ctx context.Context, m *gen.ArticleMutation) predicate.Article {
			v := viewer.FromContext(ctx)
			to, moves := m.Status()
			if _, approves := m.ApprovedRevision(); approves || moves && to != article.StatusIN_REVIEW {
				return as[predicate.Article](every(lies(viewer.SeesOnlyTrashed(ctx)), within(v, viewer.Editor, article.FieldOrganizationID)))
			}
			return rulesFor(ctx).writesArticle
		},
		into: func(ctx context.Context, m *gen.ArticleMutation) error {
			least := viewer.Editor
			if m.Op().Is(ent.OpCreate) {
				least = viewer.Author
			}
			if id, ok := m.OriginalID(); ok {
				q := m.Client().Article.Query().Where(article.ID(id))
				reached := either(within(viewer.FromContext(ctx), viewer.Author, article.FieldOrganizationID), above(ctx, viewer.Author, article.FieldOrganizationID))
				if err := under(ctx, true, "original", q.Clone().Where(reached.limit), q); err != nil {
					return err
				}
			}
			id, ok := m.OrganizationID()
			return inOrganization(ctx, m, "organization", least, id, ok)
		},
	}.policy()
}

// Policy of contributions: they are part of their article.
func (Contribution) Policy() ent.Policy {
	return rule[*gen.ContributionQuery, *gen.ContributionMutation, predicate.Contribution]{
		query: func(c *gen.Client) *gen.ContributionQuery { return c.Contribution.Query() },
		see:   func(ctx context.Context) predicate.Contribution { return rulesFor(ctx).seesContribution() },
		edit: func(ctx context.Context, _ *gen.ContributionMutation) predicate.Contribution {
			return contribution.HasArticleWith(rulesFor(ctx).writesArticle)
		},
		into: func(ctx context.Context, m *gen.ContributionMutation) error {
			id, ok := m.ArticleID()
			q := m.Client().Article.Query().Where(article.ID(id))
			return under(ctx, ok, "article", q.Clone().Where(rulesFor(ctx).writesArticle), q)
		},
	}.policy()
}

// Policy of revisions: whoever may see an article's drafts sees them, and writes the working copy with the article.
func (Revision) Policy() ent.Policy {
	return rule[*gen.RevisionQuery, *gen.RevisionMutation, predicate.Revision]{
		query: func(c *gen.Client) *gen.RevisionQuery { return c.Revision.Query() },
		see:   func(ctx context.Context) predicate.Revision { return revision.HasArticleWith(rulesFor(ctx).seesDrafts) },
		edit: func(ctx context.Context, _ *gen.RevisionMutation) predicate.Revision {
			return revision.HasArticleWith(rulesFor(ctx).writesArticle)
		},
		into: func(context.Context, *gen.RevisionMutation) error { return nil }, // the database makes them
	}.policy()
}

// Policy of previews: whoever may see an article's drafts makes and revokes them. What one shows, content.PreviewArticle
// reads.
func (PreviewLink) Policy() ent.Policy {
	return rule[*gen.PreviewLinkQuery, *gen.PreviewLinkMutation, predicate.PreviewLink]{
		query: func(c *gen.Client) *gen.PreviewLinkQuery { return c.PreviewLink.Query() },
		see: func(ctx context.Context) predicate.PreviewLink {
			return previewlink.HasArticleWith(rulesFor(ctx).seesDrafts)
		},
		edit: func(ctx context.Context, _ *gen.PreviewLinkMutation) predicate.PreviewLink {
			return previewlink.HasArticleWith(rulesFor(ctx).seesDrafts)
		},
		into: func(ctx context.Context, m *gen.PreviewLinkMutation) error {
			id, ok := m.ArticleID()
			q := m.Client().Article.Query().Where(article.ID(id))
			return under(ctx, ok, "article", q.Clone().Where(rulesFor(ctx).seesDrafts), q)
		},
	}.policy()
}

// Policy of reports: the editors of an article see them and decide. Whoever sees an article may report it, which Praxis
// itself writes down (content.ReportArticle).
func (ContentReport) Policy() ent.Policy {
	return rule[*gen.ContentReportQuery, *gen.ContentReportMutation, predicate.ContentReport]{
		query: func(c *gen.Client) *gen.ContentReportQuery { return c.ContentReport.Query() },
		see: func(ctx context.Context) predicate.ContentReport {
			return contentreport.HasArticleWith(rulesFor(ctx).editsArticle)
		},
		edit: func(ctx context.Context, _ *gen.ContentReportMutation) predicate.ContentReport {
			return contentreport.HasArticleWith(rulesFor(ctx).editsArticle)
		},
		into: func(ctx context.Context, m *gen.ContentReportMutation) error {
			if m.Op().Is(ent.OpCreate) {
				return ownersOnly(ctx)
			}
			return nil
		},
	}.policy()
}

// Policy of tags: whoever writes makes them; since all share them, only an owner changes them.
func (Tag) Policy() ent.Policy {
	return rule[*gen.TagQuery, *gen.TagMutation, predicate.Tag]{
		query: func(c *gen.Client) *gen.TagQuery { return c.Tag.Query() },
		edit:  func(ctx context.Context, _ *gen.TagMutation) predicate.Tag { return as[predicate.Tag](owned(ctx)) },
		into:  func(ctx context.Context, _ *gen.TagMutation) error { return having(ctx, viewer.Author) },
	}.policy()
}

// Policy of themes: a controlled vocabulary, controlled by the owners. Administrators get no themes of their own
// organization: statistics, the integration matrix and search facets compare organizations by the themes that they
// share, and a track that one organization adds for itself is comparable with nothing. Tags are there for own words.
func (Theme) Policy() ent.Policy {
	return explained{rule[*gen.ThemeQuery, *gen.ThemeMutation, predicate.Theme]{
		query: func(c *gen.Client) *gen.ThemeQuery { return c.Theme.Query() },
		edit: func(ctx context.Context, _ *gen.ThemeMutation) predicate.Theme {
			return as[predicate.Theme](owned(ctx))
		},
		into: func(ctx context.Context, _ *gen.ThemeMutation) error { return ownersOnly(ctx) },
	}.policy(), viewer.ThemesAreShared}
}

// Policy of actions: editors of the organization that leads them write them.
func (Action) Policy() ent.Policy {
	return rule[*gen.ActionQuery, *gen.ActionMutation, predicate.Action]{
		query: func(c *gen.Client) *gen.ActionQuery { return c.Action.Query() },
		see:   func(ctx context.Context) predicate.Action { return rulesFor(ctx).seesAction },
		edit: func(ctx context.Context, _ *gen.ActionMutation) predicate.Action {
			return rulesFor(ctx).writesAction
		},
		into: func(ctx context.Context, m *gen.ActionMutation) error {
			if id, ok := m.ParentID(); ok {
				q := m.Client().Action.Query().Where(action.ID(id))
				reached := either(within(viewer.FromContext(ctx), viewer.Editor, action.FieldOrganizationID), above(ctx, viewer.Editor, action.FieldOrganizationID))
				if err := under(ctx, true, "parent", q.Clone().Where(reached.limit), q); err != nil {
					return err
				}
			}
			id, ok := m.OrganizationID()
			return inOrganization(ctx, m, "organization", viewer.Editor, id, ok)
		},
	}.policy()
}

// Policy of participations: they are part of their action.
func (Participation) Policy() ent.Policy {
	return rule[*gen.ParticipationQuery, *gen.ParticipationMutation, predicate.Participation]{
		query: func(c *gen.Client) *gen.ParticipationQuery { return c.Participation.Query() },
		see: func(ctx context.Context) predicate.Participation {
			return participation.HasActionWith(rulesFor(ctx).seesAction)
		},
		edit: func(ctx context.Context, _ *gen.ParticipationMutation) predicate.Participation {
			return participation.HasActionWith(rulesFor(ctx).writesAction)
		},
		into: func(ctx context.Context, m *gen.ParticipationMutation) error {
			id, ok := m.ActionID()
			q := m.Client().Action.Query().Where(action.ID(id))
			return under(ctx, ok, "action", q.Clone().Where(rulesFor(ctx).writesAction), q)
		},
	}.policy()
}

// Policy of outcomes: they are part of their action.
func (Outcome) Policy() ent.Policy {
	return rule[*gen.OutcomeQuery, *gen.OutcomeMutation, predicate.Outcome]{
		query: func(c *gen.Client) *gen.OutcomeQuery { return c.Outcome.Query() },
		see:   func(ctx context.Context) predicate.Outcome { return rulesFor(ctx).seesOutcome },
		edit: func(ctx context.Context, _ *gen.OutcomeMutation) predicate.Outcome {
			return rulesFor(ctx).writesOutcome
		},
		into: func(ctx context.Context, m *gen.OutcomeMutation) error {
			id, ok := m.ActionID()
			q := m.Client().Action.Query().Where(action.ID(id))
			return under(ctx, ok, "action", q.Clone().Where(rulesFor(ctx).writesAction), q)
		},
	}.policy()
}

// Policy of evidence: it is part of its outcome, and seen where its article is.
func (Evidence) Policy() ent.Policy {
	return rule[*gen.EvidenceQuery, *gen.EvidenceMutation, predicate.Evidence]{
		query: func(c *gen.Client) *gen.EvidenceQuery { return c.Evidence.Query() },
		see:   func(ctx context.Context) predicate.Evidence { return rulesFor(ctx).seesEvidence() },
		edit: func(ctx context.Context, _ *gen.EvidenceMutation) predicate.Evidence {
			return evidence.And(evidence.HasOutcomeWith(rulesFor(ctx).writesOutcome), rulesFor(ctx).seesEvidence())
		},
		into: func(ctx context.Context, m *gen.EvidenceMutation) error {
			id, ok := m.OutcomeID()
			q := m.Client().Outcome.Query().Where(outcome.ID(id))
			return under(ctx, ok, "outcome", q.Clone().Where(rulesFor(ctx).writesOutcome), q)
		},
	}.policy()
}

// Policy of indicators: they are part of their outcome.
func (Indicator) Policy() ent.Policy {
	return rule[*gen.IndicatorQuery, *gen.IndicatorMutation, predicate.Indicator]{
		query: func(c *gen.Client) *gen.IndicatorQuery { return c.Indicator.Query() },
		see:   func(ctx context.Context) predicate.Indicator { return rulesFor(ctx).seesIndicator() },
		edit: func(ctx context.Context, _ *gen.IndicatorMutation) predicate.Indicator {
			return indicator.HasOutcomeWith(rulesFor(ctx).writesOutcome)
		},
		into: func(ctx context.Context, m *gen.IndicatorMutation) error {
			id, ok := m.OutcomeID()
			q := m.Client().Outcome.Query().Where(outcome.ID(id))
			return under(ctx, ok, "outcome", q.Clone().Where(rulesFor(ctx).writesOutcome), q)
		},
	}.policy()
}

// Policy of measurements: they are part of their indicator.
func (Measurement) Policy() ent.Policy {
	return rule[*gen.MeasurementQuery, *gen.MeasurementMutation, predicate.Measurement]{
		query: func(c *gen.Client) *gen.MeasurementQuery { return c.Measurement.Query() },
		see: func(ctx context.Context) predicate.Measurement {
			return measurement.HasIndicatorWith(rulesFor(ctx).seesIndicator())
		},
		edit: func(ctx context.Context, _ *gen.MeasurementMutation) predicate.Measurement {
			return measurement.HasIndicatorWith(indicator.HasOutcomeWith(rulesFor(ctx).writesOutcome))
		},
		into: func(ctx context.Context, m *gen.MeasurementMutation) error {
			id, ok := m.IndicatorID()
			q := m.Client().Indicator.Query().Where(indicator.ID(id))
			return under(ctx, ok, "indicator", q.Clone().Where(indicator.HasOutcomeWith(rulesFor(ctx).writesOutcome)), q)
		},
	}.policy()
}

// Policy of users: everybody sees and changes themselves, and administrators see their members; an owner makes them.
// A link to another's password is a way to be them: administrators make it for members who are nothing outside of what the
// administrators administer. (With the current password, auth.ChangePassword changes one's own.)
func (User) Policy() ent.Policy {
	return rule[*gen.UserQuery, *gen.UserMutation, predicate.User]{
		query: func(c *gen.Client) *gen.UserQuery { return c.User.Query() },
		see: func(ctx context.Context) predicate.User {
			v := viewer.FromContext(ctx)
			managed := within(v, viewer.Admin, membership.FieldOrganizationID)
			return as[predicate.User](either(owned(ctx), equals(user.FieldID, v.User), condition{on: user.HasMembershipsWith(managed.limit)}))
		},
		edit: func(ctx context.Context, m *gen.UserMutation) predicate.User {
			if _, resets := m.PasswordHash(); resets {
				return as[predicate.User](resettable(ctx))
			}
			// Who could take another's address would be invited in their place.
			if _, renames := m.Email(); renames || m.Op().Is(ent.OpDelete|ent.OpDeleteOne) {
				return as[predicate.User](owned(ctx))
			}
			return as[predicate.User](either(owned(ctx), equals(user.FieldID, viewer.FromContext(ctx).User)))
		},
		into: func(ctx context.Context, m *gen.UserMutation) error {
			if m.Op().Is(ent.OpCreate) {
				return ownersOnly(ctx)
			}
			return nil
		},
	}.policy()
}

// resettable is the users for whom the viewer may make a link to set another password.
func resettable(ctx context.Context) condition {
	v := viewer.FromContext(ctx)
	if v.Owner {
		return owned(ctx)
	}
	managed := within(v, viewer.Admin, membership.FieldOrganizationID)
	if managed.never {
		return nothing
	}
	return every(condition{on: user.And(user.Owner(false), user.IDNEQ(v.AccountableID()), user.HasMembershipsWith(managed.limit),
		user.Not(user.HasMembershipsWith(membership.Not(managed.limit))))})
}

// Policy of memberships: everybody sees their own, administrators manage those of their organizations.
func (Membership) Policy() ent.Policy {
	return rule[*gen.MembershipQuery, *gen.MembershipMutation, predicate.Membership]{
		query: func(c *gen.Client) *gen.MembershipQuery { return c.Membership.Query() },
		see: func(ctx context.Context) predicate.Membership {
			v := viewer.FromContext(ctx)
			return as[predicate.Membership](either(within(v, viewer.Admin, membership.FieldOrganizationID), equals(membership.FieldUserID, v.User)))
		},
		edit: func(ctx context.Context, _ *gen.MembershipMutation) predicate.Membership {
			return as[predicate.Membership](within(viewer.FromContext(ctx), viewer.Admin, membership.FieldOrganizationID))
		},
		into: func(ctx context.Context, m *gen.MembershipMutation) error {
			id, ok := m.OrganizationID()
			return inOrganization(ctx, m, "organization", viewer.Admin, id, ok)
		},
	}.policy()
}

// Policy of API tokens: administrators manage those of their organizations; one that is good everywhere is an owner's.
func (ApiToken) Policy() ent.Policy {
	return rule[*gen.ApiTokenQuery, *gen.ApiTokenMutation, predicate.ApiToken]{
		query: func(c *gen.Client) *gen.ApiTokenQuery { return c.ApiToken.Query() },
		see: func(ctx context.Context) predicate.ApiToken {
			v := viewer.FromContext(ctx)
			return as[predicate.ApiToken](either(within(v, viewer.Admin, apitoken.FieldOrganizationID), equals(apitoken.FieldID, v.Actor)))
		},
		edit: func(ctx context.Context, _ *gen.ApiTokenMutation) predicate.ApiToken {
			return as[predicate.ApiToken](within(viewer.FromContext(ctx), viewer.Admin, apitoken.FieldOrganizationID))
		},
		into: func(ctx context.Context, m *gen.ApiTokenMutation) error {
			id, ok := m.OrganizationID()
			if !ok && m.Op().Is(ent.OpCreate) {
				return ownersOnly(ctx)
			}
			return inOrganization(ctx, m, "organization", viewer.Admin, id, ok)
		},
	}.policy()
}

// Policy of invitations: administrators manage those into their organizations; one to an account alone is an owner's.
// The invited person accepts with the link (auth.Accept), which shows them nothing else.
func (Invitation) Policy() ent.Policy {
	return rule[*gen.InvitationQuery, *gen.InvitationMutation, predicate.Invitation]{
		query: func(c *gen.Client) *gen.InvitationQuery { return c.Invitation.Query() },
		see: func(ctx context.Context) predicate.Invitation {
			return as[predicate.Invitation](within(viewer.FromContext(ctx), viewer.Admin, invitation.FieldOrganizationID))
		},
		edit: func(ctx context.Context, _ *gen.InvitationMutation) predicate.Invitation {
			return as[predicate.Invitation](within(viewer.FromContext(ctx), viewer.Admin, invitation.FieldOrganizationID))
		},
		into: func(ctx context.Context, m *gen.InvitationMutation) error {
			id, ok := m.OrganizationID()
			if !ok && m.Op().Is(ent.OpCreate) {
				return ownersOnly(ctx)
			}
			return inOrganization(ctx, m, "organization", viewer.Admin, id, ok)
		},
	}.policy()
}

// Policy of sessions: everybody sees and ends their own, owners all. Package auth opens them.
func (Session) Policy() ent.Policy {
	own := func(ctx context.Context) predicate.Session {
		return as[predicate.Session](either(owned(ctx), equals(session.FieldUserID, viewer.FromContext(ctx).User)))
	}
	return rule[*gen.SessionQuery, *gen.SessionMutation, predicate.Session]{
		query: func(c *gen.Client) *gen.SessionQuery { return c.Session.Query() },
		see:   own,
		edit:  func(ctx context.Context, _ *gen.SessionMutation) predicate.Session { return own(ctx) },
		into:  func(ctx context.Context, _ *gen.SessionMutation) error { return ownersOnly(ctx) },
	}.policy()
}

// Policy of the audit: administrators see all of it that is about their organizations, editors what is about content.
// Nobody writes it; the database does.
func (AuditEvent) Policy() ent.Policy {
	return privacy.Policy{
		Query: privacy.QueryPolicy{rule[*gen.AuditEventQuery, *gen.AuditEventMutation, predicate.AuditEvent]{
			see: func(ctx context.Context) predicate.AuditEvent {
				v := viewer.FromContext(ctx)
				content := literal("%s NOT IN ('Organization', 'Membership', 'Invitation', 'ApiToken', 'User')", auditevent.FieldEntityType)
				mine := either(within(v, viewer.Admin, auditevent.FieldOrganizationID),
					every(content, within(v, viewer.Editor, auditevent.FieldOrganizationID)))
				if v.Owner {
					return as[predicate.AuditEvent](mine)
				}
				return as[predicate.AuditEvent](every(mine, namesSeenArticles(v)))
			},
		}},
		Mutation: privacy.MutationPolicy{privacy.AlwaysDenyRule()},
	}
}

func (IdempotencyKey) Policy() ent.Policy { return systemOnly }
