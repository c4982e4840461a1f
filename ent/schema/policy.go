package schema

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"

	gen "praxis/ent"
	"praxis/ent/action"
	"praxis/ent/article"
	"praxis/ent/contribution"
	"praxis/ent/evidence"
	"praxis/ent/indicator"
	"praxis/ent/measurement"
	"praxis/ent/outcome"
	"praxis/ent/participation"
	"praxis/ent/person"
	"praxis/ent/predicate"
	"praxis/ent/privacy"
	"praxis/internal/viewer"
)

// Every rule of who may see and do what is on this page, and nowhere else. It holds on every path: lists, nested edges,
// node, counts and the filters over edges, which evaluate the policy of the type that they look at.
//
// Whoever shows an API token may see and do everything. Anonymous readers write nothing and see what is published and
// public; organizations, themes and tags; whoever contributed to what they see; public actions with their participations,
// outcomes, indicators and measurements; and the evidence for these whose article they may see.
//
// What is public is written into the statements as literals, by which the planner finds the indexes of public rows.
var (
	seenArticle = predicate.Article(func(s *sql.Selector) {
		s.Where(sql.ExprP("(" + s.C(article.FieldStatus) + " = 'PUBLISHED' AND " + s.C(article.FieldVisibility) + " = 'PUBLIC')"))
	})
	seenAction      = predicate.Action(func(s *sql.Selector) { s.Where(sql.ExprP(s.C(action.FieldVisibility) + " = 'PUBLIC'")) })
	seenOutcome     = outcome.HasActionWith(seenAction)
	seenIndicator   = indicator.HasOutcomeWith(seenOutcome)
	seenMeasurement = measurement.HasIndicatorWith(seenIndicator)
	seenEvidence    = evidence.And(evidence.HasOutcomeWith(seenOutcome),
		evidence.Or(evidence.ArticleIDIsNil(), evidence.HasArticleWith(seenArticle)))
	seenContribution  = contribution.HasArticleWith(seenArticle)
	seenPerson        = person.HasContributionsWith(seenContribution)
	seenParticipation = participation.HasActionWith(seenAction)
)

func (Organization) Policy() ent.Policy { return readers(func(*gen.OrganizationQuery) {}) }
func (Theme) Policy() ent.Policy        { return readers(func(*gen.ThemeQuery) {}) }
func (Tag) Policy() ent.Policy          { return readers(func(*gen.TagQuery) {}) }
func (Person) Policy() ent.Policy       { return readers(func(q *gen.PersonQuery) { q.Where(seenPerson) }) }
func (Article) Policy() ent.Policy {
	return readers(func(q *gen.ArticleQuery) { q.Where(seenArticle) })
}
func (Action) Policy() ent.Policy { return readers(func(q *gen.ActionQuery) { q.Where(seenAction) }) }
func (Outcome) Policy() ent.Policy {
	return readers(func(q *gen.OutcomeQuery) { q.Where(seenOutcome) })
}
func (Indicator) Policy() ent.Policy {
	return readers(func(q *gen.IndicatorQuery) { q.Where(seenIndicator) })
}
func (Evidence) Policy() ent.Policy {
	return readers(func(q *gen.EvidenceQuery) { q.Where(seenEvidence) })
}
func (Measurement) Policy() ent.Policy {
	return readers(func(q *gen.MeasurementQuery) { q.Where(seenMeasurement) })
}
func (Contribution) Policy() ent.Policy {
	return readers(func(q *gen.ContributionQuery) { q.Where(seenContribution) })
}
func (Participation) Policy() ent.Policy {
	return readers(func(q *gen.ParticipationQuery) { q.Where(seenParticipation) })
}

func (ApiToken) Policy() ent.Policy       { return adminsOnly }
func (IdempotencyKey) Policy() ent.Policy { return adminsOnly }

// adminsOnly is the policy of what is no content.
var adminsOnly = privacy.Policy{
	Query:    privacy.QueryPolicy{admin, privacy.AlwaysDenyRule()},
	Mutation: privacy.MutationPolicy{admin, privacy.AlwaysDenyRule()},
}

// readers is the policy of content: administrators see and write everything, everybody else sees what limit leaves.
func readers[Q ent.Query](limit func(Q)) ent.Policy {
	return privacy.Policy{
		Query: privacy.QueryPolicy{admin, limitRule[Q](limit)},
		// Creates, updates and deletes alike: there is no row yet that a filter of a create could refuse.
		Mutation: privacy.MutationPolicy{admin, privacy.AlwaysDenyRule()},
	}
}

var admin = privacy.ContextQueryMutationRule(func(ctx context.Context) error {
	if viewer.FromContext(ctx).Admin {
		return privacy.Allow
	}
	return privacy.Skip
})

type limitRule[Q ent.Query] func(Q)

// EvalQuery adds the limit to the query and allows it.
func (limit limitRule[Q]) EvalQuery(_ context.Context, q ent.Query) error {
	typed, ok := q.(Q)
	if !ok {
		return privacy.Denyf("praxis: unexpected query %T", q)
	}
	limit(typed)
	return privacy.Allow
}
