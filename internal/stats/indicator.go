package stats

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/measurement"
)

// State is where an indicator stands: its latest measurement that has a value, beside that one's target. The database says
// which (attainment_state in objects/09_indicators.sql).
type State string

// The states.
const (
	StateMet     State = "MET"
	StateOnTrack State = "ON_TRACK"
	StateBehind  State = "BEHIND"
	StateNoData  State = "NO_DATA"
)

// Standing holds for indicators that stand so at the end of the day.
func InState(states []State, until time.Time) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString("indicator_state(" + s.C("id") + ", ").Arg(until).WriteString("::date) IN (")
			for i, state := range states {
				if i > 0 {
					b.Comma()
				}
				b.Arg(string(state))
			}
			b.WriteString(")")
		}))
	}
}

// States says where indicators stand at the end of the day, by their ids, in one statement.
func IndicatorStates(ctx context.Context, client *ent.Client, ids []int, until time.Time) (map[int]State, error) {
	var found []struct {
		ID    int    `sql:"id"`
		State string `sql:"state"`
	}
	s := sql.Dialect(dialect.Postgres).Select().From(sql.Table("indicators")).WithContext(ctx)
	s.Select(s.C("id")).AppendSelectExprAs(sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("indicator_state(" + s.C("id") + ", ").Arg(until).WriteString("::date)")
	}), "state")
	ent.VisibleIndicator(s)
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = id
	}
	if err := client.Select(ctx, s.Where(sql.In(s.C("id"), values...)), &found); err != nil {
		return nil, fmt.Errorf("reading where indicators stand: %w", err)
	}
	states := make(map[int]State, len(found))
	for _, f := range found {
		states[f.ID] = State(f.State)
	}
	return states, nil
}

// stateful says whether what is counted has a state at the end of each period, rather than a date of its own.
func (s *statement) stateful() bool { return s.of == Indicators }

// states writes the indicators with their state at the end of each period, or at the end of the last day.
func (s *statement) states(b *sql.Builder) {
	starts := []time.Time{*s.query.To}
	if s.has(ByPeriod) {
		starts = s.periods()
	}
	b.WriteString("SELECT f.*")
	s.expanded(b, "f")
	b.WriteString(" FROM (SELECT i.*, 1::bigint AS n, p.period, indicator_state(i.id, p.until) AS state FROM indicator_facts i CROSS JOIN (VALUES ")
	for i, start := range starts {
		if i > 0 {
			b.Comma()
		}
		until := *s.query.To
		if end := s.query.Interval.end(start); s.has(ByPeriod) && end.Before(until) {
			until = end
		}
		b.WriteString("(").Arg(start).WriteString("::date, ").Arg(until).WriteString("::date)")
	}
	b.WriteString(") p (period, until)) f")
	s.lateral(b)
}

// periods are the first days of the periods from From to To.
func (s *statement) periods() []time.Time {
	var all []time.Time
	for start := s.query.Interval.start(*s.query.From, s.query.WeekStart); !start.After(*s.query.To); start = s.query.Interval.next(start, 1) {
		all = append(all, start)
	}
	return all
}

// maxPeriods is at the ends of how many periods indicators are shown.
const maxPeriods = 400

// bound gives the question about indicators its range, where it has none: from the first period that was measured until today.
func (r *Result) bound(ctx context.Context) error {
	q := &r.query
	if q.To == nil {
		today := time.Now().UTC().Truncate(24 * time.Hour)
		q.To = &today
	}
	if q.From == nil {
		q.From = q.To
		first, err := r.client.Measurement.Query().Where(measurement.ActualNotNil()).Order(measurement.ByPeriodEnd()).First(ctx)
		if err != nil && !ent.IsNotFound(err) {
			return err
		}
		if first != nil && first.PeriodEnd.Before(*q.To) {
			q.From = &first.PeriodEnd
		}
	}
	if q.To.Before(*q.From) {
		return QueryError("from must not be after to, which is today when it is not given")
	}
	if slices.Contains(q.GroupBy, ByPeriod) && q.Interval.next(q.Interval.start(*q.From, q.WeekStart), maxPeriods).Before(*q.To) {
		return TooManyRowsError(fmt.Sprintf("indicators can be shown at the ends of %d periods at most: take a longer interval, or from", maxPeriods))
	}
	return nil
}
