//go:build !nopolicy

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
	"praxis/ent/gen/ent/previewlink"
	"praxis/ent/gen/ent/privacy"
	"praxis/ent/gen/ent/revision"
	"praxis/ent/gen/ent/savedview"
	"praxis/ent/gen/ent/session"
	"praxis/ent/gen/ent/user"
	"praxis/internal/viewer"
)

// This page says who may see and do what. visibility.go has the conditions on articles, actions and outcomes, which the
// parts of these entities share; rule.go enforces all of it on every path: lists, nested edges, node, counts, filters
// over edges, and what mutations link to.
//
// A viewer has roles in organizations; a role in an organization also holds for all organizations below it. A READER
// reads what is published for members, an AUTHOR writes their own drafts, an EDITOR writes everything and publishes, an
// ADMIN manages members, tokens and the organizations. An owner may see and do everything. An article that is withheld
// after a report is visible to its author and editors only. Queries leave out what is in the trash, unless they ask for
// it.
//
// Anonymous readers see public articles that are published, the people who contributed to them and the files that they
// show; all organizations, themes, tags and synonyms; public actions with their participations, outcomes, indicators
// and measurements; and the evidence for these if they see its article. These conditions are literals in the
// statements, so that the planner finds the partial indexes of public rows.

// Policy of articles: authors write their own drafts and submit them; editors do everything else.
func (Article) Policy() ent.Policy {
	return rule{
		see:     rules.visibleArticles,
		counted: true,
		change: func(r rules) condition {
			status, moves := r.m.Field(article.FieldStatus)
			_, approves := r.m.Field(article.FieldApprovedRevision)
			if approves || moves && status != article.StatusIN_REVIEW {
				return r.editableArticles()
			}
			return r.writableArticles()
		},
		checkTarget: all(
			requireWritableParent(gen.TypeArticle, article.FieldOriginalID, func(r rules) condition {
				return or(within(r.v, viewer.Author, article.FieldOrganizationID),
					above(r.v, viewer.Author, article.FieldOrganizationID))
			}),
			func(ctx context.Context, r rules) error {
				if r.m.Op().Is(ent.OpCreate) {
					return requireRoleIn(article.FieldOrganizationID, viewer.Author)(ctx, r)
				}
				return requireRoleIn(article.FieldOrganizationID, viewer.Editor)(ctx, r)
			},
		),
	}
}

// Policy of contributions: they are part of their article.
func (Contribution) Policy() ent.Policy {
	return partOf(contribution.HasArticleWith,
		parent{gen.TypeArticle, contribution.FieldArticleID, rules.visibleArticles, rules.writableArticles})
}

// Policy of revisions: they are part of the drafts of their article. Triggers create them.
func (Revision) Policy() ent.Policy {
	p := partOf(revision.HasArticleWith,
		parent{gen.TypeArticle, revision.FieldArticleID, rules.visibleDrafts, rules.writableArticles})
	p.checkTarget = nil
	return p
}

// Policy of previews: a viewer who sees an article's drafts creates and revokes them. content.PreviewArticle reads with
// them.
func (PreviewLink) Policy() ent.Policy {
	return partOf(previewlink.HasArticleWith,
		parent{gen.TypeArticle, previewlink.FieldArticleID, rules.visibleDrafts, rules.visibleDrafts})
}

// Policy of reports: the editors of an article see them and decide. A viewer who sees an article may report it:
// content.CreateContentReport creates the report as the system.
func (ContentReport) Policy() ent.Policy {
	p := partOf(contentreport.HasArticleWith,
		parent{gen.TypeArticle, contentreport.FieldArticleID, rules.editableArticles, rules.editableArticles})
	p.checkTarget = onCreate(requireOwner)
	return p
}

// Policy of assets: everybody sees a file that an article or outcome shows which they see. Authors see all files of
// their organizations and write their own; editors write all.
func (Asset) Policy() ent.Policy {
	return rule{
		see: func(r rules) condition {
			return or(within(r.v, viewer.Author, asset.FieldOrganizationID),
				with(asset.HasCoverOfWith, r.visibleArticles()), with(asset.HasArticlesWith, r.visibleArticles()),
				with(asset.HasEvidenceWith, with(evidence.HasOutcomeWith, r.visibleOutcomes())))
		},
		change:      rules.writableAssets,
		checkTarget: requireRoleIn(asset.FieldOrganizationID, viewer.Author),
	}
}

func (r rules) writableAssets() condition {
	own := and(within(r.v, viewer.Author, asset.FieldOrganizationID), equals(asset.FieldCreatedByID, r.v.Actor))
	return or(within(r.v, viewer.Editor, asset.FieldOrganizationID), own)
}

// Policy of actions: editors of the organization that leads an action write it, also below an action of a parent
// organization.
func (Action) Policy() ent.Policy {
	return rule{
		see:     rules.visibleActions,
		counted: true,
		change:  rules.writableActions,
		checkTarget: all(
			requireWritableParent(gen.TypeAction, action.FieldParentID, func(r rules) condition {
				return or(r.managedActions(), above(r.v, viewer.Editor, action.FieldOrganizationID))
			}),
			requireRoleIn(action.FieldOrganizationID, viewer.Editor),
		),
	}
}

// Policy of participations: they are part of their action.
func (Participation) Policy() ent.Policy {
	return partOf(participation.HasActionWith,
		parent{gen.TypeAction, participation.FieldActionID, rules.visibleActions, rules.writableActions})
}

// Policy of outcomes: they are part of their action, and have a trash of their own.
func (Outcome) Policy() ent.Policy {
	return rule{
		see:         rules.visibleOutcomes,
		change:      rules.writableOutcomes,
		checkTarget: requireWritableParent(gen.TypeAction, outcome.FieldActionID, rules.writableActions),
	}
}

// Policy of evidence: it is part of its outcome, and is not seen without its article.
func (Evidence) Policy() ent.Policy {
	return rule{
		see: rules.visibleEvidence,
		change: func(r rules) condition {
			return and(with(evidence.HasOutcomeWith, r.writableOutcomes()), r.visibleEvidence())
		},
		checkTarget: requireWritableParent(gen.TypeOutcome, evidence.FieldOutcomeID, rules.writableOutcomes),
	}
}

// Policy of indicators: they are part of their outcome.
func (Indicator) Policy() ent.Policy {
	return partOf(indicator.HasOutcomeWith,
		parent{gen.TypeOutcome, indicator.FieldOutcomeID, rules.visibleOutcomes, rules.writableOutcomes})
}

// Policy of measurements: they are part of their indicator.
func (Measurement) Policy() ent.Policy {
	return partOf(measurement.HasIndicatorWith,
		parent{gen.TypeIndicator, measurement.FieldIndicatorID, rules.visibleIndicators, rules.writableIndicators})
}

// Policy of organizations: everybody sees them; their administrators change them and create others below them.
func (Organization) Policy() ent.Policy {
	return rule{
		change:      func(r rules) condition { return within(r.v, viewer.Admin, organization.FieldID) },
		checkTarget: ifEmpty(organization.FieldParentID, requireOwner, requireRoleIn(organization.FieldParentID, viewer.Admin)),
	}
}

// Policy of people: everybody sees those who contributed to what they see. Members see their colleagues, authors also
// the people of no organization; editors write both.
func (Person) Policy() ent.Policy {
	shared := func(v viewer.Viewer, least viewer.Role) condition {
		if !v.HasRole(least) {
			return never
		}
		return literal("%s IS NULL", person.FieldOrganizationID)
	}
	return rule{
		see: func(r rules) condition {
			contributed := with(contribution.HasArticleWith, r.visibleArticles())
			return or(with(person.HasContributionsWith, contributed),
				within(r.v, viewer.Reader, person.FieldOrganizationID), shared(r.v, viewer.Author))
		},
		change: func(r rules) condition {
			return or(within(r.v, viewer.Editor, person.FieldOrganizationID), shared(r.v, viewer.Editor))
		},
		checkTarget: ifEmpty(person.FieldOrganizationID, requireRole(viewer.Editor),
			requireRoleIn(person.FieldOrganizationID, viewer.Editor)),
	}
}

// Policy of tags: authors create them. Only owners change them, since all organizations share them.
func (Tag) Policy() ent.Policy {
	return rule{
		change:      rules.owner,
		checkTarget: requireRole(viewer.Author),
	}
}

// Policy of themes: a vocabulary that only owners control. Administrators get no themes of their own organization:
// statistics, the integration matrix and search facets compare organizations by the themes that they share, and a theme
// that only one organization has is comparable with nothing. Tags are there for an organization's own words.
func (Theme) Policy() ent.Policy {
	return rule{
		change:      rules.owner,
		checkTarget: requireOwner,
		reason:      viewer.ThemesAreShared,
	}
}

// Policy of synonyms: everybody sees them. They change what all viewers find, so only owners change them.
func (Synonym) Policy() ent.Policy {
	return rule{
		change:      rules.owner,
		checkTarget: requireOwner,
	}
}

// Policy of users: everybody sees and changes themselves; administrators see their members; owners create users.
func (User) Policy() ent.Policy {
	return rule{
		see: func(r rules) condition {
			managed := within(r.v, viewer.Admin, membership.FieldOrganizationID)
			return or(r.owner(), equals(user.FieldID, r.v.User), with(user.HasMembershipsWith, managed))
		},
		change: func(r rules) condition {
			if _, resets := r.m.Field(user.FieldPasswordHash); resets {
				return r.resettableUsers()
			}
			// Invitations go to the address: a user who could change another's would get theirs.
			if _, renames := r.m.Field(user.FieldEmail); renames || r.m.Op().Is(ent.OpDelete|ent.OpDeleteOne) {
				return r.owner()
			}
			return or(r.owner(), equals(user.FieldID, r.v.User))
		},
		checkTarget: onCreate(requireOwner),
	}
}

// resettableUsers are the users for whom the viewer may make a link to set another password, with which one can sign in
// as the user. Administrators make them for members who have roles only in organizations that these administrators
// manage. Users change their own password with auth.ChangePassword.
func (r rules) resettableUsers() condition {
	if r.v.Owner {
		return r.owner()
	}
	managed := within(r.v, viewer.Admin, membership.FieldOrganizationID)
	if managed.never {
		return never
	}
	return matches(user.And(user.Owner(false), user.IDNEQ(r.v.AccountableID()), user.HasMembershipsWith(managed.limit),
		user.Not(user.HasMembershipsWith(membership.Not(managed.limit)))))
}

// Policy of memberships: everybody sees their own, administrators manage those of their organizations.
func (Membership) Policy() ent.Policy {
	p := managedByAdmins(membership.FieldOrganizationID)
	p.see = func(r rules) condition {
		return or(within(r.v, viewer.Admin, membership.FieldOrganizationID), equals(membership.FieldUserID, r.v.User))
	}
	return p
}

// Policy of API tokens: administrators manage those of their organizations, owners those without an organization. A
// token sees itself.
func (ApiToken) Policy() ent.Policy {
	p := managedByAdmins(apitoken.FieldOrganizationID)
	p.see = func(r rules) condition {
		return or(within(r.v, viewer.Admin, apitoken.FieldOrganizationID), equals(apitoken.FieldID, r.v.Actor))
	}
	return p
}

// Policy of invitations: administrators manage those into their organizations, owners those to an account alone. The
// invited person accepts with a link (auth.Accept), and sees nothing else of the invitation.
func (Invitation) Policy() ent.Policy { return managedByAdmins(invitation.FieldOrganizationID) }

// managedByAdmins is the rule of what administrators see and write in their organizations, and owners without one.
func managedByAdmins(field string) rule {
	managed := func(r rules) condition { return within(r.v, viewer.Admin, field) }
	return rule{
		see:         managed,
		change:      managed,
		checkTarget: ifEmpty(field, requireOwner, requireRoleIn(field, viewer.Admin)),
	}
}

// Policy of sessions: users see and end their own, owners all. Package auth creates them.
func (Session) Policy() ent.Policy {
	own := func(r rules) condition { return or(r.owner(), equals(session.FieldUserID, r.v.User)) }
	return rule{
		see:         own,
		change:      own,
		checkTarget: requireOwner,
	}
}

// Policy of saved views: users see and write their own, owners all. API tokens have none.
func (SavedView) Policy() ent.Policy {
	own := func(r rules) condition { return or(r.owner(), equals(savedview.FieldUserID, r.v.User)) }
	return rule{
		see:         own,
		change:      own,
		checkTarget: onCreate(requireUser),
		reason:      viewer.SavedViewsAreOfUsers,
	}
}

// Policy of the audit: administrators see all events of their organizations, editors those of content. Only triggers of
// the database write it.
func (AuditEvent) Policy() ent.Policy {
	see := func(r rules) condition {
		content := literal("%s NOT IN ('Organization', 'Membership', 'Invitation', 'ApiToken', 'User')",
			auditevent.FieldEntityType)
		events := or(within(r.v, viewer.Admin, auditevent.FieldOrganizationID),
			and(content, within(r.v, viewer.Editor, auditevent.FieldOrganizationID)))
		if r.v.Owner {
			return events
		}
		return and(events, visibleEvents(r.v))
	}
	return privacy.Policy{
		Query:    privacy.QueryPolicy{rule{see: see}},
		Mutation: privacy.MutationPolicy{privacy.AlwaysDenyRule()},
	}
}

// Policy of idempotency keys: only Praxis itself uses them.
func (IdempotencyKey) Policy() ent.Policy { return systemOnly }
