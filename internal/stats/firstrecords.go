package stats

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"praxis/internal/facts"
)

// firstRecords are the ids of the first records of groups, in the default order of the API: the latest first, or the
// indicators by id and the measurements by their period.
type firstRecords struct {
	mu     sync.Mutex
	groups groups     // the indexes of rows, or the positions of cells
	lists  [][]ranked // by group; nil until they are read
	n      int        // how many were read
}

// ranked is a record with its place in the order: the greatest key first, then the greatest id.
type ranked struct{ key, id int64 }

func (a ranked) compare(b ranked) int {
	return cmp.Or(cmp.Compare(b.key, a.key), cmp.Compare(b.id, a.id))
}

// FirstRecords returns the ids of the first n records that the row counts, at most. The first row that needs them finds
// those of all rows. It returns nil for cumulative rows, whose records are in the rows before, too.
func (r *Row) FirstRecords(ctx context.Context, n int) ([]int, error) {
	if r.result.plan.Cumulative && !r.isOther() {
		return nil, nil
	}
	f := &r.result.first
	ids, err := f.of(r.index, n, func() error {
		for _, row := range r.result.Rows {
			f.groups.number(row.index)
		}
		units := r.result.unitPart()
		return r.result.newScan().each(ctx, func(e *entry, indexes []int) error {
			for _, index := range indexes {
				f.add(index-units(index), rankOf(r.result.plan, e))
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("reading the first %s: %w", r.result.plan.subject.table, err)
	}
	return ids, nil
}

// FirstRecords returns the ids of the first n actions that the cell counts, at most.
func (c *Cell) FirstRecords(ctx context.Context, n int) ([]int, error) {
	m := c.matrix
	ids, err := m.first.of(c.position, n, func() error {
		for _, cell := range m.Cells {
			m.first.groups.number(cell.position)
		}
		return newScan(m.plan).each(ctx, func(e *entry, _ []int) error {
			for _, position := range m.cellsOf[e.chunk.Themes[e.slot]] {
				m.first.add(position, rankOf(m.plan, e))
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("reading the first actions of a matrix: %w", err)
	}
	return ids, nil
}

// of returns the ids of a group. read names the groups and adds their records.
func (f *firstRecords) of(group, n int, read func() error) ([]int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.lists == nil || f.n < n {
		f.groups, f.lists, f.n = groups{}, [][]ranked{}, n
		if err := read(); err != nil {
			f.lists = nil
			return nil, err
		}
	}
	ids := []int{}
	if number := f.groups.find(group); number >= 0 && number < len(f.lists) {
		for _, record := range f.lists[number][:min(n, len(f.lists[number]))] {
			ids = append(ids, int(max(record.id, -record.id)))
		}
	}
	return ids, nil
}

// add adds a record to a group, if that was named and the record is one of the first n.
func (f *firstRecords) add(group int, r ranked) {
	number := f.groups.find(group)
	if number < 0 {
		return
	}
	for len(f.lists) <= number {
		f.lists = append(f.lists, nil)
	}
	list := f.lists[number]
	if len(list) == f.n && (f.n == 0 || list[f.n-1].compare(r) <= 0) {
		return
	}
	at, found := slices.BinarySearchFunc(list, r, ranked.compare)
	if found { // in another unit or state
		return
	}
	list = slices.Insert(list, at, r)
	f.lists[number] = list[:min(len(list), f.n)]
}

// rankOf returns the place of a record.
func rankOf(p *plan, e *entry) ranked {
	id := int64(p.table.ID(e.ordinal))
	switch p.subject {
	case Measurements: // the earliest period first
		return ranked{-int64(e.m.PeriodStart), -e.m.ID}
	case Indicators:
		return ranked{0, -id}
	case Articles:
		if at := e.chunk.Times[facts.Published][e.slot]; at != facts.NoTime {
			return ranked{at, id}
		}
		return ranked{e.chunk.Times[facts.Created][e.slot], id}
	case Actions:
		return ranked{listedOn(e, facts.ActualStart, facts.PlannedStart), id}
	}
	return ranked{listedOn(e, facts.AchievedOn), id}
}

// listedOn is the first of these dates that a record has, or the day of its creation in UTC.
func listedOn(e *entry, columns ...int) int64 {
	for _, column := range columns {
		if day := e.chunk.Days[column][e.slot]; day != facts.NoDay {
			return int64(day)
		}
	}
	return int64((&zone{}).day(e.chunk.Times[facts.Created][e.slot]))
}
