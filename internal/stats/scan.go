package stats

import (
	"context"
	"fmt"
	"slices"

	"praxis/internal/facts"
)

// entry is a record that a query counts.
type entry struct {
	chunk   *facts.Chunk
	slot    int
	ordinal int                // of the record; of the indicator if it is a measurement
	m       *facts.Measurement // of measurements
	state   facts.State        // of indicators
	// again says that the record was counted before, or is only read for a comparison: the total leaves it out.
	again bool
}

// scan reads the facts of a plan and finds the groups of each record.
type scan struct {
	plan *plan
	axes []*axis
	zone *zone
	// byClass is the part of a group's index that the class of a record decides.
	byClass []int
	sets    []setColumn
	// period and indicator are the axes of these dimensions; nil without them.
	period, indicator *axis
	// from and to limit the days that are read, if limited is set; countedFrom is the first that the total counts. All
	// are in days since 1970.
	from, to, countedFrom int64
	limited               bool
	periodsOfStates       []statePeriod // once statePeriods has made them
	// regroup replaces the groups of a record by others, in the same slice; none leaves the record out. Nil keeps them.
	regroup  func(indexes []int) []int
	ctx      context.Context // of each
	tooMany  bool            // the keys have too many combinations
	expanded int             // the number of groups since the context was looked at
	// indexes are those of the groups of the current record.
	indexes []int
}

// setColumn is a column of sets with its axis.
type setColumn struct {
	of   func(*facts.Chunk) []uint32
	axis *axis
}

var setColumns = map[Dimension]func(*facts.Chunk) []uint32{
	ByTheme:  func(c *facts.Chunk) []uint32 { return c.Themes },
	ByTag:    func(c *facts.Chunk) []uint32 { return c.Tags },
	ByAuthor: func(c *facts.Chunk) []uint32 { return c.Authors },
}

func newScan(p *plan) *scan {
	axes, ok := newAxes(p)
	s := &scan{plan: p, axes: axes, tooMany: !ok, zone: newZone(p.TimeZone), from: noKey, to: -(noKey + 1)}
	s.limited = p.readFrom != nil || p.To != nil
	if p.readFrom != nil {
		s.from, s.countedFrom = dayOf(*p.readFrom), dayOf(*p.From)
	}
	if p.To != nil {
		s.to = dayOf(*p.To)
	}
	s.byClass = make([]int, len(p.table.Classes))
	for _, a := range s.axes {
		switch {
		case a.byClass != nil:
			for class, code := range a.byClass {
				s.byClass[class] += code * a.stride
			}
		case a.bySet != nil:
			s.sets = append(s.sets, setColumn{setColumns[a.by], a})
		case a.by == ByPeriod:
			s.period = a
		case a.by == ByIndicator:
			s.indicator = a
		}
	}
	return s
}

// forPlan returns a scan with the same indexes of groups for another plan with the same groups, or for another
// goroutine. It has what a scan changes for itself.
func (s *scan) forPlan(p *plan) *scan {
	own := *s
	own.plan, own.ctx, own.zone, own.indexes, own.expanded = p, nil, newZone(p.TimeZone), nil, 0
	own.axes = slices.Clone(s.axes)
	for i, a := range own.axes {
		if a.by == ByPeriod {
			own.period = a.withOwnPeriods()
			own.axes[i] = own.period
		}
	}
	return &own
}

// visitor gets a record with the indexes of its groups. It must keep neither.
type visitor func(e *entry, indexes []int) error

// each calls visit for each record that the viewer sees and the query counts.
func (s *scan) each(ctx context.Context, visit visitor) error {
	if s.tooMany {
		return TooManyRowsError("groupBy has too many combinations of keys: use fewer of them")
	}
	e := &entry{} // one for all: a scan has millions
	s.ctx = ctx
	for first, c := range s.plan.table.Chunks() {
		if err := ctx.Err(); err != nil {
			return err
		}
		for slot, class := range c.Class {
			if class == 0 || !s.plan.visible.Sees(c, slot) || !s.plan.conditions.match(c, slot, first+slot) {
				continue
			}
			*e = entry{chunk: c, slot: slot, ordinal: first + slot}
			if err := s.record(e, visit); err != nil {
				return err
			}
		}
	}
	return nil
}

// record visits the entries of a record: itself, its measurements, or its states.
func (s *scan) record(e *entry, visit visitor) error {
	if s.plan.subject == Measurements {
		all := e.chunk.Measurements.Of(e.slot)
		for i := range all {
			e.m = &all[i]
			if !s.plan.conditions.hasID(int(e.m.ID)) {
				continue
			}
			if err := s.dated(e, visit); err != nil {
				return err
			}
		}
		return nil
	}
	if !s.plan.conditions.hasID(s.plan.table.ID(e.ordinal)) {
		return nil
	}
	if s.plan.countsStates() {
		return s.states(e, visit)
	}
	return s.dated(e, visit)
}

// dated visits an entry that has a date, if the days of the query include it.
func (s *scan) dated(e *entry, visit visitor) error {
	index := s.byClass[e.chunk.Class[e.slot]]
	if s.plan.limitsDays() {
		day := s.day(e)
		if s.limited && (day == facts.NoDay || int64(day) < s.from || int64(day) > s.to) {
			return nil
		}
		e.again = s.plan.From != nil && int64(day) < s.countedFrom
		if s.period != nil {
			index += s.period.periods.code(day) * s.period.stride
		}
	}
	return s.visit(e, index, visit)
}

// visit visits an entry with the groups of an index, one for each combination of its themes, tags and authors.
func (s *scan) visit(e *entry, index int, visit visitor) error {
	indexes, err := s.expand(e, index)
	if err != nil {
		return err
	}
	if s.expanded += len(indexes); s.expanded > 1<<20 { // a chunk can have records in many groups each
		s.expanded = 0
		if err := s.ctx.Err(); err != nil {
			return err
		}
	}
	if s.regroup != nil {
		if indexes = s.regroup(indexes); len(indexes) == 0 {
			return nil
		}
	}
	return visit(e, indexes)
}

// day is the day of an entry's date in the time zone of the query.
func (s *scan) day(e *entry) int32 {
	d := s.plan.subject.dates[s.plan.Date.column()]
	switch {
	case e.m != nil:
		return d.ofMeasurement(s.zone, e.m)
	case d.isTime:
		return s.zone.day(e.chunk.Times[d.column][e.slot])
	}
	return e.chunk.Days[d.column][e.slot]
}

// expand returns the indexes of an entry's groups: one for each combination of its themes, tags and authors.
func (s *scan) expand(e *entry, index int) ([]int, error) {
	if s.indicator != nil {
		index += e.ordinal * s.indicator.stride
	}
	s.indexes = append(s.indexes[:0], index)
	for _, set := range s.sets {
		codes := set.axis.bySet[set.of(e.chunk)[e.slot]]
		n := len(s.indexes)
		if n*len(codes) > maxGroupsOfRecord {
			return nil, TooManyRowsError(fmt.Sprintf("a record is in more than %d groups: use fewer keys in groupBy, or where",
				maxGroupsOfRecord))
		}
		for _, code := range codes[1:] {
			for _, base := range s.indexes[:n] {
				s.indexes = append(s.indexes, base+code*set.axis.stride)
			}
		}
		for i := range n {
			s.indexes[i] += codes[0] * set.axis.stride
		}
	}
	return s.indexes, nil
}

// maxGroupsOfRecord is how many groups a record can be in.
const maxGroupsOfRecord = 1 << 16
