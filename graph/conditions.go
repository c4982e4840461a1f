package graph

import (
	"context"
	"fmt"
	"slices"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/predicate"
	"praxis/internal/facts"
	"praxis/internal/stats"
)

// This file finds the parts of where arguments that statistics decide without the database. Each function returns them
// as conditions, and a copy of the argument without them.

// splitter collects conditions.
type splitter struct {
	ctx        context.Context
	conditions []stats.Condition
	err        error
}

func (s *splitter) add(c stats.Condition) { s.conditions = append(s.conditions, c) }

// takeEnum takes filters that compare a column with one value and with several.
func takeEnum[E ~string](s *splitter, column string, one **E, several *[]E, of func(*facts.Class) string) {
	take := func(values []E) {
		s.add(stats.HasClass(fmt.Sprintf("%s %q", column, values), func(c *facts.Class) bool {
			return slices.Contains(values, E(of(c)))
		}))
	}
	if *one != nil {
		take([]E{**one})
		*one = nil
	}
	if len(*several) > 0 {
		take(*several)
		*several = nil
	}
}

// takeLinked takes a filter by the existence of linked records, which the measure counts.
func (s *splitter) takeLinked(m stats.Measure, has **bool) {
	if *has != nil {
		s.add(stats.HasLinked(m, **has))
		*has = nil
	}
}

// takeDecided takes the filters that resolvers of fields have added with their conditions.
func takeDecided[P any](s *splitter, all *[]ent.Decided[P]) {
	for _, d := range *all {
		s.add(d.By.(stats.Condition))
	}
	*all = nil
}

// takeIDs takes a filter by an edge to a small table: the condition has the ids that the filter finds. An invalid
// filter is left, so that it is reported where it is used.
func takeIDs[W any, P rowPredicate, Q interface {
	Where(...P) Q
	IDs(context.Context) ([]int, error)
}, A interface {
	*W
	P() (P, error)
}](s *splitter, with *[]A, query func() Q, condition func(ids []int) stats.Condition) {
	if len(*with) == 0 || s.err != nil {
		return
	}
	q := query()
	for _, w := range *with {
		p, err := w.P()
		if err != nil {
			return
		}
		q = q.Where(p)
	}
	ids, err := q.IDs(s.ctx)
	if err != nil {
		s.err = err
		return
	}
	s.add(condition(ids))
	*with = nil
}

func splitArticles(
	ctx context.Context, where *ent.ArticleWhereInput,
) ([]stats.Condition, *ent.ArticleWhereInput, error) {
	s, w, client := &splitter{ctx: ctx}, *where, ent.FromContext(ctx)
	takeEnum(s, "status", &w.Status, &w.StatusIn, func(c *facts.Class) string { return c.Status })
	takeEnum(s, "visibility", &w.Visibility, &w.VisibilityIn, func(c *facts.Class) string { return c.Visibility })
	takeEnum(s, "locale", &w.Locale, &w.LocaleIn, func(c *facts.Class) string { return c.Locale })
	takeDecided(s, &w.Decided)
	takeIDs(s, &w.HasOrganizationWith, client.Organization.Query, stats.OfOrganization)
	takeIDs(s, &w.HasThemesWith, client.Theme.Query, stats.HasTheme)
	takeIDs(s, &w.HasTagsWith, client.Tag.Query, stats.HasTag)
	s.takeLinked(stats.MeasureActionCount, &w.HasActions)
	s.takeLinked(stats.MeasureOutcomeCount, &w.HasEvidence)
	return s.conditions, &w, s.err
}

func splitActions(ctx context.Context, where *ent.ActionWhereInput) ([]stats.Condition, *ent.ActionWhereInput, error) {
	s, w, client := &splitter{ctx: ctx}, *where, ent.FromContext(ctx)
	takeEnum(s, "status", &w.Status, &w.StatusIn, func(c *facts.Class) string { return c.Status })
	takeEnum(s, "visibility", &w.Visibility, &w.VisibilityIn, func(c *facts.Class) string { return c.Visibility })
	takeEnum(s, "kind", &w.Kind, &w.KindIn, func(c *facts.Class) string { return c.Kind })
	takeDecided(s, &w.Decided)
	takeIDs(s, &w.HasOrganizationWith, client.Organization.Query, stats.OfOrganization)
	takeIDs(s, &w.HasThemesWith, client.Theme.Query, stats.HasTheme)
	s.takeLinked(stats.MeasureArticleCount, &w.HasArticles)
	s.takeLinked(stats.MeasureOutcomeCount, &w.HasOutcomes)
	return s.conditions, &w, s.err
}

func splitOutcomes(
	ctx context.Context, where *ent.OutcomeWhereInput,
) ([]stats.Condition, *ent.OutcomeWhereInput, error) {
	s, w := &splitter{ctx: ctx}, *where
	takeEnum(s, "level", &w.Level, &w.LevelIn, func(c *facts.Class) string { return c.Level })
	takeEnum(s, "category", &w.Category, &w.CategoryIn, func(c *facts.Class) string { return c.Category })
	takeEnum(s, "verification", &w.Verification, &w.VerificationIn,
		func(c *facts.Class) string { return c.Verification })
	takeDecided(s, &w.Decided)
	s.takeLinked(stats.MeasureArticleCount, &w.HasEvidence)
	return s.conditions, &w, s.err
}

func splitIndicators(
	ctx context.Context, where *ent.IndicatorWhereInput,
) ([]stats.Condition, *ent.IndicatorWhereInput, error) {
	s, w := &splitter{ctx: ctx}, *where
	takeEnum(s, "measure", &w.Measure, &w.MeasureIn, func(c *facts.Class) string { return c.Measure })
	takeDecided(s, &w.Decided)
	return s.conditions, &w, s.err
}

// splitMeasurements finds nothing: all filters compare columns of the measurement.
func splitMeasurements(
	_ context.Context, where *ent.MeasurementWhereInput,
) ([]stats.Condition, *ent.MeasurementWhereInput, error) {
	return nil, where, nil
}

// decideState adds the condition that an indicator has one of the states at the end of the day.
func decideState(obj *ent.IndicatorWhereInput, states []stats.State, day time.Time) {
	obj.Decided = append(obj.Decided, ent.Decided[predicate.Indicator]{
		By: stats.HasState(states, day), Predicate: stats.InState(states, day),
	})
}
