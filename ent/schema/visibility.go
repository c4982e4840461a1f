package schema

import (
	"context"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/evidence"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/outcome"
	"praxis/internal/viewer"
)

// rules has the conditions for one viewer.
type rules struct {
	v        viewer.Viewer
	trash    bool     // the query asks for what is in the trash
	withheld bool     // the query includes articles that are withheld
	m        mutation // the mutation that is checked; nil in a query
}

func rulesFor(ctx context.Context) rules {
	return rules{v: viewer.FromContext(ctx), trash: viewer.SeesOnlyTrashed(ctx), withheld: viewer.SeesWithheld(ctx)}
}

// writesArticles is the condition that an article is in an organization where the viewer writes all articles.
func (r rules) writesArticles() condition {
	return within(r.v, viewer.Editor, article.FieldOrganizationID)
}

// ownArticles is the condition that the viewer created an article, in an organization where they still are an author.
func (r rules) ownArticles() condition {
	return and(within(r.v, viewer.Author, article.FieldOrganizationID), equals(article.FieldCreatedByID, r.v.Actor))
}

func (r rules) visibleArticles() condition {
	if r.trash { // viewers who could restore an article see it and its parts, in the trash or not
		return or(r.writesArticles(), r.ownArticles())
	}
	available := literal("%s IS NULL", article.FieldRestrictedAt)
	if r.withheld {
		available = condition{}
	}
	published := and(available, literal("%s = 'PUBLISHED'", article.FieldStatus))
	public := and(available, literal("%s = 'PUBLISHED' AND %s = 'PUBLIC'", article.FieldStatus, article.FieldVisibility))
	return and(trashedIf(false), or(
		public,
		and(published, within(r.v, viewer.Reader, article.FieldOrganizationID)),
		r.ownArticles(),
		r.writesArticles(),
	))
}

// visibleDrafts is which articles the viewer sees with their unpublished text.
func (r rules) visibleDrafts() condition {
	return and(trashedIf(r.trash), or(r.writesArticles(), r.ownArticles()))
}

func (r rules) writableArticles() condition {
	ownDrafts := and(r.ownArticles(), literal("%s = 'DRAFT'", article.FieldStatus))
	return and(trashedIf(r.trash), or(r.writesArticles(), ownDrafts))
}

// editableArticles is which articles the viewer may change in any state, publish, and decide reports about.
func (r rules) editableArticles() condition { return and(trashedIf(r.trash), r.writesArticles()) }

func (r rules) managedActions() condition {
	return within(r.v, viewer.Editor, action.FieldOrganizationID)
}

func (r rules) visibleActions() condition {
	if r.trash {
		return r.managedActions()
	}
	public := literal("%s = 'PUBLIC'", action.FieldVisibility)
	return and(trashedIf(false), or(public, within(r.v, viewer.Reader, action.FieldOrganizationID)))
}

func (r rules) writableActions() condition { return and(trashedIf(r.trash), r.managedActions()) }

// visibleOutcomes leaves out outcomes that are in the trash themselves, and those whose action is.
func (r rules) visibleOutcomes() condition {
	if r.trash {
		return with(outcome.HasActionWith, r.managedActions())
	}
	return and(trashedIf(false), with(outcome.HasActionWith, r.visibleActions()))
}

func (r rules) writableOutcomes() condition {
	if r.trash {
		return and(trashedIf(true), with(outcome.HasActionWith, r.managedActions()))
	}
	return and(trashedIf(false), with(outcome.HasActionWith, r.writableActions()))
}

func (r rules) visibleIndicators() condition {
	return with(indicator.HasOutcomeWith, r.visibleOutcomes())
}

func (r rules) writableIndicators() condition {
	return with(indicator.HasOutcomeWith, r.writableOutcomes())
}

// visibleEvidence is seen with its outcome, if its article is seen, too.
func (r rules) visibleEvidence() condition {
	return and(with(evidence.HasOutcomeWith, r.visibleOutcomes()),
		or(matches(evidence.ArticleIDIsNil()), with(evidence.HasArticleWith, r.visibleArticles())))
}

func (r rules) owner() condition { return condition{never: !r.v.Owner} }
