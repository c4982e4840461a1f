package stats

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"praxis/internal/facts"
)

// units returns the values of a unit for each line: the measure, the unit, the number of records, of values, and their
// sum.
func units(lines ...string) values {
	var v values
	for _, line := range lines {
		var sum string
		u := unitValues{unit: unit{hasUnit: true}, unitTally: &unitTally{}}
		fmt.Sscan(line, &u.measure, &u.unit.unit, &u.n, &u.valued, &sum)
		if u.valued > 0 {
			u.sum = sumOf(sum)
			u.min, u.max = number(sum), number(sum)
		}
		v.n += u.n
		v.units = append(v.units, u)
	}
	return v
}

func number(text string) facts.Number {
	n, err := facts.ParseNumber(text)
	if err != nil {
		panic(err)
	}
	return n
}

func sumOf(text string) facts.Sum {
	var sum facts.Sum
	sum.Add(number(text))
	return sum
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
	overlapping.units[0].overlapping = true
	for name, c := range map[string]struct {
		values                values
		sum, average, omitted string
	}{
		"nothing":                       {values{}, "-", "-", ""},
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
		got := []string{show((&Row{values: c.values}).Sum()), show(c.values.average()), strings.Join(omitted, ", ")}
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
		if main.n != 2 || main.min.Decimal().String() != "4" || main.max.Decimal().String() != "6" || sum.n != 3 {
			t.Errorf("%+v", sum)
		}
	}
	if len(a.units) != 1 || a.units[0].n != 1 || a.units[0].sum.Decimal().String() != "4" ||
		b.units[0].sum.Decimal().String() != "6" {
		t.Errorf("%+v %+v", a, b)
	}
}

func TestCountersAndAttainment(t *testing.T) {
	t.Parallel()
	v := values{n: 5, outcomes: 1, views: 2, likes: 3}
	v.states[facts.Met], v.states[facts.Behind] = 2, 3
	v = v.plus(v)
	row := &Row{values: v}
	if row.Met() != 4 || row.Behind() != 6 || row.NoData() != 0 || v.n != 10 || v.outcomes != 2 ||
		row.Views(t.Context()) != 4 || row.Likes(t.Context()) != 6 {
		t.Errorf("%+v", v)
	}
	v = units("UNIT t 1 1 1", "UNIT kg 2 2 1")
	v.units[0].attained, v.units[0].attainments = sumOf("1"), 1
	v.units[1].attained, v.units[1].attainments = sumOf("1.5"), 2
	if got := show(v.attainment()); got != "0.8333" || v.attainments() != 3 {
		t.Errorf("%s, not 0.8333", got)
	}
}

// TestTargetSum: targets are those of the values in the sum.
func TestTargetSum(t *testing.T) {
	t.Parallel()
	v := units("UNIT t 2 2 5", "UNIT kg 1 1 9")
	v.units[1].targets, v.units[1].targeted = sumOf("8"), 1
	if sum := (&Row{values: v}).TargetSum(); sum != nil {
		t.Errorf("%s is the target of another unit", sum)
	}
	v.units[0].targets, v.units[0].targeted = sumOf("7"), 1
	if got := show((&Row{values: v.plus(v)}).TargetSum()); got != "14" {
		t.Errorf("%s, not 14", got)
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
		"no numbers":                    {units("UNIT t 1 1 3"), values{}, ""},
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
