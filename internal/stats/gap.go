package stats

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/evidence"
	"praxis/ent/gen/ent/outcome"
	"praxis/internal/facts"
	"praxis/internal/sqltext"
)

// Gap is something that an outcome lacks to be credible.
type Gap string

// The gaps, as the viewer sees them: evidence that only editors see leaves a gap for readers.
const (
	NoEvidence    Gap = "NO_EVIDENCE"
	NotVerified   Gap = "NOT_VERIFIED"
	NoMeasurement Gap = "NO_MEASUREMENT"
)

// AllGaps are all gaps.
var AllGaps = []Gap{NoEvidence, NotVerified, NoMeasurement}

// condition is the SQL condition that an outcome of the selection has the gap.
func (g Gap) condition(s *sql.Selector) sql.Querier {
	id := s.C("id")
	switch g {
	case NoEvidence:
		visible := visibleRows(s.Context(), evidence.Table, ent.VisibleEvidence)
		visible.SelectExpr(sql.Raw("1")).Where(sql.ColumnsEQ(visible.C("outcome_id"), id))
		return sqltext.Format(`NOT EXISTS ({visible})`, sqltext.Parts{"visible": visible})
	case NotVerified:
		return sql.Raw(s.C(outcome.FieldVerification) + " <> 'VERIFIED'")
	}
	// Viewers see indicators and measurements where they see the outcome.
	return sql.Raw(`EXISTS (
		SELECT
		FROM indicators i
		WHERE i.outcome_id = ` + id + ` AND NOT EXISTS (SELECT FROM measurements m WHERE m.indicator_id = i.id)
	)`)
}

// HasAnyGap is the condition that an outcome has at least one of the gaps.
func HasAnyGap(gaps []Gap) func(*sql.Selector) {
	return func(s *sql.Selector) {
		var conditions []sql.Querier
		for _, g := range gaps {
			conditions = append(conditions, g.condition(s))
		}
		s.Where(sqltext.Where(`({any})`, sqltext.Parts{"any": sqltext.Join(" OR ", conditions...)}))
	}
}

// OutcomeGaps reads the gaps of outcomes by their ids, in one statement. Outcomes without gaps, and those that the
// viewer does not see, are left out.
func OutcomeGaps(ctx context.Context, client *ent.Client, ids []int) (map[int][]Gap, error) {
	s := visibleRows(ctx, outcome.Table, ent.VisibleOutcome)
	var names []sql.Querier
	for _, g := range AllGaps {
		names = append(names, sqltext.Format(`CASE WHEN {condition} THEN '`+string(g)+`' END`,
			sqltext.Parts{"condition": g.condition(s)}))
	}
	gapNames := sqltext.Format(`concat_ws(' ', {names})`, sqltext.Parts{"names": sqltext.Join(", ", names...)})
	s.Select(s.C("id")).AppendSelectExprAs(gapNames, "gaps").Where(sqltext.AnyID(s.C("id"), ids))
	var found []struct {
		ID   int    `sql:"id"`
		Gaps string `sql:"gaps"`
	}
	if err := client.Select(ctx, s, &found); err != nil {
		return nil, fmt.Errorf("reading the evidence gaps of outcomes: %w", err)
	}
	gaps := make(map[int][]Gap, len(found))
	for _, f := range found {
		for _, g := range AllGaps {
			if slices.Contains(strings.Fields(f.Gaps), string(g)) {
				gaps[f.ID] = append(gaps[f.ID], g)
			}
		}
	}
	return gaps, nil
}

// gapCondition is the condition that an outcome has one of the gaps, as the viewer sees them, and what they see of the
// articles that are evidence.
func (p *plan) gapCondition(
	ctx context.Context, client *ent.Client, gaps []Gap,
) (func(c *facts.Chunk, slot, ordinal int) bool, *facts.Visible, error) {
	evidence, err := p.linkedCondition(ctx, client, HasLinked(MeasureArticleCount, true))
	if err != nil {
		return nil, nil, err
	}
	table := p.table
	unmeasured := facts.Remember(p.facts, "outcomes with unmeasured indicators", func() []bool {
		return unmeasuredOutcomes(p.facts)
	})
	return func(c *facts.Chunk, slot, ordinal int) bool {
		return slices.ContainsFunc(gaps, func(g Gap) bool {
			switch g {
			case NoEvidence:
				return !evidence.any(c, slot)
			case NotVerified:
				return table.Classes[c.Class[slot]].Verification != string(outcome.VerificationVERIFIED)
			}
			return unmeasured[ordinal]
		})
	}, evidence.visible, nil
}

// unmeasuredOutcomes says of each outcome, by its ordinal, whether it has an indicator without any measurement.
func unmeasuredOutcomes(v *facts.Version) []bool {
	unmeasured := make([]bool, v.Outcomes.Span())
	for _, c := range v.Indicators.Chunks() {
		for slot, class := range c.Class {
			if class == 0 || len(c.Measurements.Of(slot)) > 0 {
				continue
			}
			if at := v.Outcomes.Find(c.Parent[slot]); at >= 0 {
				unmeasured[at] = true
			}
		}
	}
	return unmeasured
}
