package stats

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/measurement"
	"praxis/internal/lifetime"
	"praxis/internal/sqltext"
)

// State is the state of an indicator by its latest measurement with a value. The database computes it
// (attainment_state in objects/09_indicators.sql).
type State string

// The states.
const (
	StateMet     State = "MET"
	StateOnTrack State = "ON_TRACK"
	StateBehind  State = "BEHIND"
	StateNoData  State = "NO_DATA"
)

// stateSQL is the state of an indicator at the end of a day.
func stateSQL(id string, day time.Time) sql.Querier {
	return sqltext.Format(`indicator_state(`+id+`, {day}::date)`, sqltext.Parts{"day": day})
}

// InState is the condition that an indicator has one of the states at the end of the day.
func InState(states []State, day time.Time) func(*sql.Selector) {
	return func(s *sql.Selector) {
		names := make(sqltext.Strings, len(states))
		for i, state := range states {
			names[i] = string(state)
		}
		s.Where(sqltext.Where(`{state} = ANY({states}::text[])`, sqltext.Parts{
			"state": stateSQL(s.C("id"), day), "states": names,
		}))
	}
}

// IndicatorStates reads the states of indicators at the end of the day by their ids, in one statement. Indicators that
// the viewer does not see are left out.
func IndicatorStates(ctx context.Context, client *ent.Client, ids []int, day time.Time) (map[int]State, error) {
	s := visibleRows(ctx, indicator.Table, ent.VisibleIndicator)
	s.Select(s.C("id")).AppendSelectExprAs(stateSQL(s.C("id"), day), "state")
	s.Where(sqltext.AnyID(s.C("id"), ids))
	var found []struct {
		ID    int    `sql:"id"`
		State string `sql:"state"`
	}
	if err := client.Select(ctx, s, &found); err != nil {
		return nil, fmt.Errorf("reading the states of indicators: %w", err)
	}
	states := make(map[int]State, len(found))
	for _, f := range found {
		states[f.ID] = State(f.State)
	}
	return states, nil
}

// stateRows returns a row for each indicator and the end of each period, with its state then. Without PERIOD in GroupBy
// it is the state at the end of To.
func (p plan) stateRows() sql.Querier {
	var periods []sql.Querier
	for _, start := range p.periodStarts() {
		until := *p.To
		if end := p.Interval.end(start); p.by(ByPeriod) && end.Before(until) {
			until = end
		}
		periods = append(periods,
			sqltext.Format(`({start}::date, {until}::date)`, sqltext.Parts{"start": start, "until": until}))
	}
	return sqltext.Format(`
		SELECT f.*{columns}
		FROM (
			SELECT i.*, 1::bigint AS n, p.period, indicator_state(i.id, p.until) AS state
			FROM `+p.subject.view+` i
			CROSS JOIN (VALUES {periods}) p (period, until)
		) f
		{joins}`,
		sqltext.Parts{
			"columns": p.expandedColumns(""),
			"periods": sqltext.Join(", ", periods...),
			"joins":   p.expansions(),
		})
}

// periodStarts are the first days of the periods from From to To; To itself without PERIOD in GroupBy.
func (p plan) periodStarts() []time.Time {
	if !p.by(ByPeriod) {
		return []time.Time{*p.To}
	}
	var starts []time.Time
	first := p.Interval.start(*p.From, p.WeekStart)
	for start := first; !start.After(*p.To); start = p.Interval.next(start, 1) {
		starts = append(starts, start)
	}
	return starts
}

// maxStatePeriods is the limit of periods of a query about indicators.
const maxStatePeriods = 400

// limitPeriods sets From and To of a query about indicators where they are nil: the period of the first measurement,
// and today. It returns a TooManyRowsError if that is more than maxStatePeriods.
func (q *Query) limitPeriods(ctx context.Context, client *ent.Client) error {
	if q.To == nil {
		q.To = new(lifetime.Today(ctx))
	}
	if q.From == nil {
		q.From = q.To
		first, err := client.Measurement.Query().
			Where(measurement.ActualNotNil()).Order(measurement.ByPeriodEnd()).First(ctx)
		if err != nil && !ent.IsNotFound(err) {
			return fmt.Errorf("reading the first measurement: %w", err)
		}
		if first != nil && first.PeriodEnd.Before(*q.To) {
			q.From = &first.PeriodEnd
		}
	}
	if q.To.Before(*q.From) {
		return QueryError("from must not be after to, which is today by default")
	}
	if q.by(ByPeriod) && q.Interval.next(q.Interval.start(*q.From, q.WeekStart), maxStatePeriods).Before(*q.To) {
		return TooManyRowsError(fmt.Sprintf(
			"statistics of indicators have at most %d periods: use a longer interval or a later from", maxStatePeriods))
	}
	return nil
}
