package stats

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// units returns a group for each line: the measure, the unit, the number of records, of values, and their sum.
func units(lines ...string) values {
	var v values
	for _, line := range lines {
		var measure, unit, sum string
		g := group{}
		fmt.Sscan(line, &measure, &unit, &g.N, &g.Valued, &sum)
		g.Measure, g.Unit = &measure, &unit
		if g.Valued > 0 {
			g.Sum = new(decimal.RequireFromString(sum))
			g.Min, g.Max = g.Sum, g.Sum
		}
		v = append(v, g)
	}
	return v
}

func show(d *decimal.Decimal) string {
	if d == nil {
		return "-"
	}
	return d.String()
}

func TestValues(t *testing.T) {
	t.Parallel()
	overlapping := units("UNIT t 2 2 30")
	overlapping[0].Overlapping = true
	for name, c := range map[string]struct {
		values                values
		sum, average, omitted string
	}{
		"nothing":                       {nil, "-", "-", ""},
		"one unit":                      {units("UNIT t 3 2 31"), "31", "15.5", "NO_VALUE 1"},
		"percentages have no sum":       {units("PERCENTAGE - 2 2 80"), "-", "40", "PERCENTAGE 2"},
		"nor has a unit of percentages": {units("UNIT 个百分点 2 2 80"), "-", "40", "PERCENTAGE 2"},
		"nor have periods that overlap": {overlapping, "-", "15", "OVERLAPPING_PERIODS 2"},
		"no values":                     {units("UNIT t 2 0 -"), "-", "-", "NO_VALUE 2"},
		"the unit of most values": {
			units("UNIT t 2 2 30", "UNIT kg 5 3 10"), "10", "3.3333", "NO_VALUE 2, OTHER_UNIT 2",
		},
		"the first unit if none has more": {
			units("UNIT t 1 1 30", "UNIT kg 1 1 10"), "10", "10", "OTHER_UNIT 1",
		},
		"measures have units of their own": {
			units("UNIT t 1 1 30", "CURRENCY t 2 2 10"), "10", "5", "OTHER_UNIT 1",
		},
		"words and ranks are not numbers": {
			units("QUALITATIVE - 2 2 1", "ORDINAL - 3 3 1"), "-", "-", "QUALITATIVE 2, ORDINAL 3",
		},
		"the sum of equal units": {
			units("UNIT t 1 1 1").plus(units("UNIT t 1 1 2", "UNIT kg 1 1 5")), "3", "1.5", "OTHER_UNIT 1",
		},
		"an overlap remains when added up": {
			overlapping.plus(units("UNIT t 1 1 3")), "-", "11", "OVERLAPPING_PERIODS 3",
		},
	} {
		var omitted []string
		for _, o := range c.values.omissions() {
			omitted = append(omitted, fmt.Sprint(o.Reason, " ", o.Count))
		}
		got := []string{show(c.values.sum()), show(c.values.average()), strings.Join(omitted, ", ")}
		if want := []string{c.sum, c.average, c.omitted}; !slices.Equal(got, want) {
			t.Errorf("%s: sum, average and omitted are %q, not %q", name, got, want)
		}
	}
}

// TestPlusKeepsItsOperands: rows share values, so adding must not change them.
func TestPlusKeepsItsOperands(t *testing.T) {
	t.Parallel()
	a, b := units("UNIT t 1 1 4"), units("UNIT t 1 1 6", "UNIT kg 1 1 1")
	for _, sum := range []values{a.plus(b), b.plus(a)} {
		main := sum.mainUnit()
		if main.N != 2 || show(main.Min) != "4" || show(main.Max) != "6" || sum.count() != 3 {
			t.Errorf("%+v", sum)
		}
	}
	if len(a) != 1 || a[0].N != 1 || show(a[0].Sum) != "4" || show(b[0].Sum) != "6" {
		t.Errorf("%+v %+v", a, b)
	}
}

func TestStatesAndAttainment(t *testing.T) {
	t.Parallel()
	states := values{{State: new("MET")}, {State: new("BEHIND")}}
	states[0].N, states[1].N = 2, 3
	states = states.plus(values{states[0]})
	if states.inState(StateMet) != 4 || states.inState(StateBehind) != 3 || states.inState(StateNoData) != 0 {
		t.Errorf("%+v", states)
	}
	v := units("UNIT t 1 1 1", "UNIT kg 2 2 1")
	v[0].Attained, v[0].Attainments = new(decimal.RequireFromString("1")), 1
	v[1].Attained, v[1].Attainments = new(decimal.RequireFromString("1.5")), 2
	if got := show(v.attainment()); got != "0.8333" {
		t.Errorf("%s, not 0.8333", got)
	}
}

func TestCompareSums(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before, now values
		want        string
	}{
		"a third more":                  {units("UNIT t 1 1 3"), units("UNIT t 1 1 4"), "3 1 0.3333"},
		"from a negative sum":           {units("UNIT t 1 1 -2"), units("UNIT t 1 1 2"), "-2 4 2"},
		"from nothing":                  {units("UNIT t 1 1 0"), units("UNIT t 1 1 2"), "0 2 -"},
		"another unit":                  {units("UNIT kg 1 1 3"), units("UNIT t 1 1 4"), ""},
		"percentages":                   {units("PERCENTAGE % 1 1 3"), units("PERCENTAGE % 1 1 4"), ""},
		"no numbers":                    {units("UNIT t 1 1 3"), nil, ""},
		"the unit of now, if not first": {units("UNIT a 9 9 9", "UNIT t 1 1 3"), units("UNIT t 1 1 4"), "3 1 0.3333"},
	} {
		got := ""
		if d := compareSums(c.before, c.now); d != nil {
			got = fmt.Sprint(d.Value, " ", d.Delta, " ", show(d.Rate))
		}
		if got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}
