package stats

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/outcome"
)

// Gap is what an outcome lacks to be believed.
type Gap string

// The gaps, as far as the viewer may see: what proves an outcome to an editor alone leaves a gap for readers.
const (
	NoEvidence    Gap = "NO_EVIDENCE"
	NotVerified   Gap = "NOT_VERIFIED"
	NoMeasurement Gap = "NO_MEASUREMENT"
)

// Gaps are all gaps.
var AllGaps = []Gap{NoEvidence, NotVerified, NoMeasurement}

// write writes that the outcome of the selection has the gap.
func (g Gap) write(b *sql.Builder, s *sql.Selector) {
	of := func(table, column, parent string, visible func(*sql.Selector)) *sql.Selector {
		t := sql.Dialect(dialect.Postgres).Select().From(sql.Table(table)).WithContext(s.Context())
		visible(t)
		return t.SelectExpr(sql.Expr("1")).Where(sql.ColumnsEQ(t.C(column), parent))
	}
	switch g {
	case NoEvidence:
		b.WriteString("NOT EXISTS (").Join(of("evidence", "outcome_id", s.C("id"), ent.VisibleEvidence)).WriteString(")")
	case NotVerified:
		b.WriteString(s.C(outcome.FieldVerification) + " <> 'VERIFIED'")
	case NoMeasurement: // indicators and measurements are seen where their outcome is
		b.WriteString("EXISTS (SELECT FROM indicators i WHERE i.outcome_id = " + s.C("id") + " AND NOT EXISTS (SELECT FROM measurements m WHERE m.indicator_id = i.id))")
	}
}

// WithGaps holds for outcomes that have at least one of the gaps.
func HasAnyGap(gaps []Gap) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString("(")
			for i, g := range gaps {
				if i > 0 {
					b.WriteString(" OR ")
				}
				g.write(b, s)
			}
			b.WriteString(")")
		}))
	}
}

// GapsOf says which gaps outcomes have, by their ids, in one statement.
func OutcomeGaps(ctx context.Context, client *ent.Client, ids []int) (map[int][]Gap, error) {
	s := sql.Dialect(dialect.Postgres).Select().From(sql.Table(outcome.Table)).WithContext(ctx)
	s.Select(s.C("id")).AppendSelectExprAs(sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("concat_ws(' '")
		for _, g := range AllGaps {
			b.WriteString(", CASE WHEN ")
			g.write(b, s)
			b.WriteString(" THEN '" + string(g) + "' END")
		}
		b.WriteString(")")
	}), "gaps")
	ent.VisibleOutcome(s)
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = id
	}
	var found []struct {
		ID   int    `sql:"id"`
		Gaps string `sql:"gaps"`
	}
	if err := client.Select(ctx, s.Where(sql.In(s.C("id"), values...)), &found); err != nil {
		return nil, fmt.Errorf("reading what outcomes lack: %w", err)
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
