package stats

import (
	"math"
	"slices"
	"strconv"
	"time"

	"praxis/internal/facts"
)

// axis is a dimension that rows are grouped by, with the keys that occur. A key has a code, from 0.
type axis struct {
	by Dimension
	// ids are the keys by code: an id, or the first day of a period in days since 1970; noKey for a missing key. Nil
	// for texts, whose codes are in the order of the texts and which have noKey as the last one.
	ids   []int64
	texts []*string
	units []unit // of byUnits
	// size is the number of codes, and stride how much a group's index grows with the code.
	size, stride int

	byClass []int    // the code of each class, for what all records of a class have in common
	bySet   [][]int  // the codes of each set of themes, tags or authors
	periods *periods // the codes of days
}

// noKey is the key of records without one.
const noKey = math.MinInt64

// text returns the key as a text; nil for a missing key.
func (a *axis) text(code int) *string {
	switch {
	case a.texts != nil:
		return a.texts[code]
	case a.ids[code] == noKey:
		return nil
	case a.by == ByPeriod:
		return new(dateOf(a.ids[code]).Format(time.DateOnly))
	}
	return new(strconv.FormatInt(a.ids[code], 10))
}

// compare compares two keys; noKey comes last, whatever the sign.
func (a *axis) compare(x, y, sign int) int {
	if a.texts != nil {
		if a.texts[x] == nil || a.texts[y] == nil {
			return nilLast(a.texts[x], a.texts[y])
		}
		return sign * (x - y)
	}
	switch {
	case a.ids[x] == a.ids[y]:
		return 0
	case a.ids[x] == noKey:
		return 1
	case a.ids[y] == noKey:
		return -1
	case a.ids[x] < a.ids[y]:
		return -sign
	}
	return sign
}

// newAxes returns the axes of a plan, in the order of GroupBy. Measurements have one more, byUnits: those of different
// units cannot be added up. It returns false if the combinations of keys have no indexes because they are too many.
func newAxes(p *plan) ([]*axis, bool) {
	var axes []*axis
	for _, d := range p.GroupBy {
		axes = append(axes, newAxis(p, d))
	}
	if p.subject == Measurements {
		axes = append(axes, unitAxis(p.table))
	}
	stride := 1
	for _, a := range axes {
		a.stride = stride
		if a.size > maxIndex/stride {
			return axes, false
		}
		stride *= max(1, a.size)
	}
	for _, a := range axes {
		if a.by == ByPeriod { // the number of periods is known in the end only
			a.stride = stride
		}
	}
	return axes, true
}

// maxIndex limits the combinations of keys, apart from periods: the index of a group must not overflow with these.
const maxIndex = 1 << 35

// byUnits is the dimension of the units of measurements, which have a measure.
const byUnits Dimension = ""

// unit is what measurements must have in common to be added up.
type unit struct {
	measure, unit string
	hasUnit       bool
}

// unitAxis has the units of the classes.
func unitAxis(t *facts.Table) *axis {
	a := &axis{by: byUnits, byClass: make([]int, len(t.Classes))}
	codes := map[unit]int{}
	for class, c := range t.Classes {
		u := unit{c.Measure, c.Unit, c.HasUnit}
		code, ok := codes[u]
		if !ok {
			code = len(a.units)
			codes[u], a.units = code, append(a.units, u)
		}
		a.byClass[class] = code
	}
	a.size = len(a.units)
	return a
}

func newAxis(p *plan, d Dimension) *axis {
	t := p.table
	switch d {
	case ByOrganization:
		return organizationAxis(p)
	case ByTheme:
		return setAxis(p, d, t.ThemeSets)
	case ByTag:
		return setAxis(p, d, t.TagSets)
	case ByAuthor:
		return setAxis(p, d, t.AuthorSets)
	case ByIndicator:
		a := &axis{by: d, size: t.Span(), ids: make([]int64, t.Span())}
		for i := range a.ids {
			a.ids[i] = int64(t.ID(i))
		}
		return a
	case ByPeriod:
		a := &axis{by: d}
		a.periods = &periods{axis: a, interval: p.Interval, weekStart: p.WeekStart}
		return a
	}
	return textAxis(t, d)
}

// organizationAxis has the organizations of the classes, at the depth of RollUpTo at most.
func organizationAxis(p *plan) *axis {
	a := &axis{by: ByOrganization, byClass: make([]int, len(p.table.Classes))}
	codes := map[int]int{}
	for class, c := range p.table.Classes {
		id := c.Organization
		if p.RollUpTo != nil {
			id = p.facts.Organizations.RollUp(id, *p.RollUpTo)
		}
		code, ok := codes[id]
		if !ok {
			code = len(a.ids)
			codes[id], a.ids = code, append(a.ids, int64(id))
		}
		a.byClass[class] = code
	}
	a.size = len(a.ids)
	return a
}

// textAxis has the texts of the classes.
func textAxis(t *facts.Table, d Dimension) *axis {
	a := &axis{by: d, byClass: make([]int, len(t.Classes))}
	seen := map[string]bool{}
	for _, c := range t.Classes {
		if text := classKeys[d](&c); text != nil {
			seen[*text] = true
		}
	}
	codes := map[string]int{}
	for text := range seen {
		a.texts = append(a.texts, &text)
	}
	slices.SortFunc(a.texts, func(x, y *string) int {
		if *x < *y {
			return -1
		}
		return 1
	})
	for code, text := range a.texts {
		codes[*text] = code
	}
	a.texts = append(a.texts, nil)
	a.size = len(a.texts)
	for class, c := range t.Classes {
		a.byClass[class] = a.size - 1
		if text := classKeys[d](&c); text != nil {
			a.byClass[class] = codes[*text]
		}
	}
	return a
}

// classKeys are the keys that all records of a class have in common.
var classKeys = map[Dimension]func(*facts.Class) *string{
	ByStatus:       func(c *facts.Class) *string { return &c.Status },
	ByVisibility:   func(c *facts.Class) *string { return &c.Visibility },
	ByLocale:       func(c *facts.Class) *string { return &c.Locale },
	ByKind:         func(c *facts.Class) *string { return &c.Kind },
	ByLevel:        func(c *facts.Class) *string { return &c.Level },
	ByCategory:     func(c *facts.Class) *string { return &c.Category },
	ByVerification: func(c *facts.Class) *string { return &c.Verification },
	ByMeasure:      func(c *facts.Class) *string { return &c.Measure },
	ByUnit: func(c *facts.Class) *string {
		if !c.HasUnit {
			return nil
		}
		return &c.Unit
	},
}

// setAxis has the elements of the sets. A version remembers it.
func setAxis(p *plan, d Dimension, sets [][]int) *axis {
	type key struct {
		table    *facts.Table
		by       Dimension
		rollUpTo int
	}
	k := key{p.table, d, -1}
	rollUp := func(set []int) []int { return set }
	if d == ByTheme && p.RollUpTo != nil {
		k.rollUpTo = *p.RollUpTo
		rollUp = func(set []int) []int { return rolledUp(p.facts.Themes, set, *p.RollUpTo) }
	}
	made := facts.Remember(p.facts, k, func() *axis {
		a := &axis{by: d, bySet: make([][]int, len(sets))}
		codes := map[int]int{}
		a.ids = []int64{noKey}
		for set, ids := range sets {
			for _, id := range rollUp(ids) {
				code, ok := codes[id]
				if !ok {
					code = len(a.ids)
					codes[id], a.ids = code, append(a.ids, int64(id))
				}
				a.bySet[set] = append(a.bySet[set], code)
			}
			if len(ids) == 0 {
				a.bySet[set] = []int{0}
			}
		}
		a.size = len(a.ids)
		return a
	})
	own := *made // each plan has its own stride
	return &own
}

// rolledUp returns the themes whose rows count a record with these themes: its own down to a depth, and those at that
// depth which contain deeper ones. Each is there once.
func rolledUp(tree *facts.Tree, themes []int, depth int) []int {
	var rows []int
	for _, id := range themes {
		if up := tree.RollUp(id, depth); !slices.Contains(rows, up) {
			rows = append(rows, up)
		}
	}
	return rows
}

// periods finds the periods of days.
type periods struct {
	axis      *axis
	interval  CalendarInterval
	weekStart Weekday
	// near are the codes of the days from nearFirst on, plus 1; far those of other days.
	near      []int32
	nearFirst int32
	far       map[int32]int
	// codes are those of the first days.
	codes map[int64]int
}

// nearDays is how many days around the first one that is looked up have a code in near: 45 years.
const nearDays = 1 << 14

// code returns the code of the period with a day.
func (p *periods) code(day int32) int {
	if day == facts.NoDay {
		return p.find(day)
	}
	if p.near == nil {
		p.near, p.nearFirst = make([]int32, nearDays), max(day-nearDays/2, facts.NoDay+1)
	}
	if at := int(day) - int(p.nearFirst); at >= 0 && at < nearDays {
		if p.near[at] == 0 {
			p.near[at] = int32(p.find(day)) + 1
		}
		return int(p.near[at]) - 1
	}
	code, ok := p.far[day]
	if !ok {
		if p.far == nil {
			p.far = map[int32]int{}
		}
		code = p.find(day)
		p.far[day] = code
	}
	return code
}

// find returns the code of the period with a day, which it makes if it is new.
func (p *periods) find(day int32) int {
	start := int64(noKey)
	if day != facts.NoDay {
		start = dayOf(p.interval.start(dateOf(int64(day)), p.weekStart))
	}
	if p.codes == nil {
		p.codes = map[int64]int{}
	}
	code, ok := p.codes[start]
	if !ok {
		code = len(p.axis.ids)
		p.codes[start], p.axis.ids = code, append(p.axis.ids, start)
		p.axis.size = len(p.axis.ids)
	}
	return code
}

// dateOf and dayOf convert between a date and its days since 1970.
func dateOf(day int64) time.Time { return time.Unix(day*86_400, 0).UTC() }
func dayOf(date time.Time) int64 { return date.Unix() / 86_400 }
