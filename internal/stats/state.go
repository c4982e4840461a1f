package stats

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/indicator"
	"praxis/internal/facts"
	"praxis/internal/lifetime"
	"praxis/internal/sqltext"
)

// State is the state of an indicator by its latest measurement with a value. The database computes it
// (attainment_state in objects/08_indicators.sql).
type State string

// The states.
const (
	StateMet     State = "MET"
	StateOnTrack State = "ON_TRACK"
	StateBehind  State = "BEHIND"
	StateNoData  State = "NO_DATA"
)

// StatesAt are states of an indicator at the end of a day.
type StatesAt struct {
	In []State
	At time.Time
}

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

// states visits an indicator once for the end of each period, with its state then. Without PERIOD in GroupBy it is the
// state at the end of To.
func (s *scan) states(e *entry, visit visitor) error {
	base := s.byClass[e.chunk.Class[e.slot]]
	all := e.chunk.Measurements.Of(e.slot)
	next := 0
	e.state, e.again = facts.NoData, false
	for _, period := range s.statePeriods() {
		for ; next < len(all) && int64(all[next].PeriodEnd) <= period.until; next++ {
			if !all[next].Actual().IsNull() {
				e.state = all[next].State
			}
		}
		index := base
		if s.period != nil {
			index += period.code * s.period.stride
		}
		if err := s.visit(e, index, visit); err != nil {
			return err
		}
		e.again = true
	}
	return nil
}

// statePeriod is a period at whose end indicators have a state.
type statePeriod struct {
	code  int   // of the period
	until int64 // its last day, or To, in days since 1970
}

// statePeriods are the periods from From to To; To itself without PERIOD in GroupBy.
func (s *scan) statePeriods() []statePeriod {
	if s.periodsOfStates != nil {
		return s.periodsOfStates
	}
	p := s.plan
	if s.period == nil {
		s.periodsOfStates = []statePeriod{{until: dayOf(*p.To)}}
		return s.periodsOfStates
	}
	first := p.Interval.start(*p.From, p.WeekStart)
	for start := first; !start.After(*p.To); start = p.Interval.next(start, 1) {
		s.periodsOfStates = append(s.periodsOfStates, statePeriod{
			code: s.period.periods.code(int32(dayOf(start))), until: min(dayOf(p.Interval.end(start)), dayOf(*p.To)),
		})
	}
	return s.periodsOfStates
}

// maxStatePeriods is the limit of periods of a query about indicators.
const maxStatePeriods = 400

// limitPeriods sets From and To of a plan about indicators where they are nil: the period of the first measurement that
// the viewer sees, and today. It returns a TooManyRowsError if that is more than maxStatePeriods.
func (p *plan) limitPeriods(ctx context.Context) error {
	if p.To == nil {
		p.To = new(lifetime.Today(ctx))
	}
	if p.From == nil {
		p.From = p.To
		if first := p.firstMeasurement(); first < dayOf(*p.To) {
			p.From = new(dateOf(first))
		}
	}
	if p.To.Before(*p.From) {
		return QueryError("from must not be after to, which is today by default")
	}
	if p.by(ByPeriod) && p.Interval.next(p.Interval.start(*p.From, p.WeekStart), maxStatePeriods).Before(*p.To) {
		return TooManyRowsError(fmt.Sprintf(
			"statistics of indicators have at most %d periods: use a longer interval or a later from", maxStatePeriods))
	}
	return nil
}

// firstMeasurement returns the first day on which the period of a measurement with a value ends.
func (p *plan) firstMeasurement() int64 {
	first := int64(1<<63 - 1)
	for _, c := range p.table.Chunks() {
		for slot := range c.Class {
			if !p.visible.Sees(c, slot) {
				continue
			}
			for _, m := range c.Measurements.Of(slot) {
				if !m.Actual().IsNull() && m.PeriodEnd != facts.NoDay {
					first = min(first, int64(m.PeriodEnd))
					break
				}
			}
		}
	}
	return first
}

// stateCondition is the condition that an indicator has one of the states at the end of a day.
func stateCondition(states []State, day time.Time) func(c *facts.Chunk, slot, ordinal int) bool {
	var wanted [facts.States]bool
	for i, s := range []State{StateNoData, StateMet, StateOnTrack, StateBehind} {
		wanted[i] = slices.Contains(states, s) // in the order of facts.State
	}
	until := dayOf(day)
	return func(c *facts.Chunk, slot, _ int) bool {
		state := facts.NoData
		for _, m := range c.Measurements.Of(slot) {
			if int64(m.PeriodEnd) <= until && !m.Actual().IsNull() {
				state = m.State
			}
		}
		return wanted[state]
	}
}
