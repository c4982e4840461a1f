package facts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

// unexported lets cmp compare all fields of facts.
var unexported = cmp.AllowUnexported(record{}, Measurement{}, Number{})

func tabs(fields ...string) string { return strings.Join(fields, "\t") }

func TestParseLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		entity, line string
		want         record
	}{
		{"Article", tabs("7", "PUBLIC", "PUBLISHED", "t", "3", "1000000", "-5", "20", "2", "1,4", "9", "5,6", "11,12", "13",
			"zh-CN"),
			record{
				class: Class{
					Access: Access{Organization: 7, Visibility: "PUBLIC", Status: "PUBLISHED", Restricted: true},
					Locale: "zh-CN",
				},
				creator: 3, times: []int64{1_000_000, -5}, views: 20, likes: 2, themes: "1,4", tags: "9", authors: "5,6",
				links: [][]int64{{11, 12}, {13}},
			}},
		{"Article", tabs("7", "INTERNAL", "DRAFT", "f", "", "0", "", "0", "0", "", "", "", "", "", "en"),
			record{
				class: Class{Access: Access{Organization: 7, Visibility: "INTERNAL", Status: "DRAFT"}, Locale: "en"},
				times: []int64{0, NoTime}, links: [][]int64{nil, nil},
			}},
		{"Action", tabs("7", "PUBLIC", "ACTIVE", "PROJECT", "1", "10", "", "-3", "", "4", "1", ""),
			record{
				class: Class{Access: Access{Organization: 7, Visibility: "PUBLIC", Status: "ACTIVE"}, Kind: "PROJECT"},
				times: []int64{1}, days: []int32{10, NoDay, -3, NoDay}, outcomes: 4, themes: "1", links: [][]int64{nil},
			}},
		{"Outcome", tabs("7", "PUBLIC", "IMPACT", "AWARD", "VERIFIED", "5", "1", "", "", "t", "8,9"),
			record{
				class: Class{
					Access: Access{Organization: 7, Visibility: "PUBLIC"},
					Level:  "IMPACT", Category: "AWARD", Verification: "VERIFIED",
				},
				parent: 5, times: []int64{1}, days: []int32{NoDay}, otherEvidence: true, links: [][]int64{{8, 9}},
			}},
		{"Indicator", tabs("7", "PUBLIC", "OUTPUT", "", "UNIT", "5", "1", "2",
			"21;0;30;7;MET;12.50;10;1.25,22;31;60;8;NO_DATA;;;", "t", "a unit\twith a tab, and; more"),
			record{
				class: Class{
					Access: Access{Organization: 7, Visibility: "PUBLIC"},
					Level:  "OUTPUT", Measure: "UNIT", HasUnit: true, Unit: "a unit\twith a tab, and; more",
				},
				parent: 5, times: []int64{1}, themes: "2",
				measurements: []Measurement{
					{
						ID: 21, PeriodStart: 0, PeriodEnd: 30, Created: 7, State: Met,
						coefficients: [3]int64{1250, 10, 125}, exponents: [3]int16{-2, 0, -2},
					},
					{ID: 22, PeriodStart: 31, PeriodEnd: 60, Created: 8, exponents: [3]int16{noNumber, noNumber, noNumber}},
				},
			}},
		{"Indicator", tabs("7", "PUBLIC", "OUTPUT", "", "QUALITATIVE", "5", "1", "", "", "f", ""),
			record{
				class:  Class{Access: Access{Organization: 7, Visibility: "PUBLIC"}, Level: "OUTPUT", Measure: "QUALITATIVE"},
				parent: 5, times: []int64{1},
			}},
	} {
		got, err := parseLine(c.entity, c.line)
		if diff := cmp.Diff(c.want, got, unexported); err != nil || diff != "" {
			t.Errorf("%s %q: %v %s", c.entity, c.line, err, diff)
		}
	}
}

// TestBigMeasurements: all numbers of a measurement are kept if one of them exceeds 64 bits, and null ones stay null.
func TestBigMeasurements(t *testing.T) {
	t.Parallel()
	const big = "123456789012345678901234567890.5"
	all := (&line{rest: "1;0;1;2;BEHIND;" + big + ";;-0.07"}).measurements()
	m := all[0]
	if !m.Actual().Decimal().Equal(decimal.RequireFromString(big)) || !m.Target().IsNull() ||
		m.Attainment().Decimal().String() != "-0.07" || m.State != Behind {
		t.Errorf("%v %v %v", m.Actual(), m.Target(), m.Attainment())
	}
}

func TestParseLineRejects(t *testing.T) {
	t.Parallel()
	for entity, lines := range map[string][]string{
		"Article": {"", "7", tabs("7", "PUBLIC", "DRAFT", "f", "", "0", "", "0", "0", "", "", "", "", ""),
			tabs("seven", "PUBLIC", "DRAFT", "f", "", "0", "", "0", "0", "", "", "", "", "", "en"),
			tabs("7", "PUBLIC", "DRAFT", "f", "", "0", "", "0", "0", "", "", "", "1;2", "", "en")},
		"Action":  {tabs("7", "PUBLIC", "ACTIVE", "PROJECT", "1", "2020-01-01", "", "", "", "0", "", "")},
		"Outcome": {tabs("7", "PUBLIC", "IMPACT", "AWARD", "VERIFIED", "5")},
		"Indicator": {tabs("7", "PUBLIC", "OUTPUT", "", "UNIT", "5", "1", "", "1;2;3", "f", ""),
			tabs("7", "PUBLIC", "OUTPUT", "", "UNIT", "5", "1", "", "1;2;3;4;MET;1.2.3;;", "f", "")},
		"Person": {tabs("7", "PUBLIC")},
	} {
		for _, text := range lines {
			if r, err := parseLine(entity, text); err == nil {
				t.Errorf("%s %q is accepted: %+v", entity, text, r)
			}
		}
	}
}

// FuzzParseLine: no line makes the parser panic, and a line with too few fields is an error.
func FuzzParseLine(f *testing.F) {
	f.Add(tabs("7", "PUBLIC", "PUBLISHED", "t", "3", "1", "", "20", "2", "1,4", "9", "5", "11", "13", "zh-CN"))
	f.Add(tabs("7", "PUBLIC", "OUTPUT", "", "UNIT", "5", "1", "2", "1;0;30;7;MET;1.5;99999999999999999999;", "t", "kg"))
	fields := map[string]int{"Article": 15, "Action": 12, "Outcome": 11, "Indicator": 11}
	f.Fuzz(func(t *testing.T, text string) {
		for entity, n := range fields {
			r, err := parseLine(entity, text)
			if err == nil && strings.Count(text, "\t") < n-1 {
				t.Errorf("%s with fewer than %d fields: %+v", entity, n, r)
			}
		}
	})
}
