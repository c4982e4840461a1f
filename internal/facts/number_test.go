package facts

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for text, isBig := range map[string]bool{
		"0": false, "-0.5": false, "1.50": false, "99999999999999999": false, "9223372036854775807": false,
		"-9223372036854775808": false, "9223372036854775808": true, "0.00000000000000000001": false,
		"123456789.123456789123": true, "-100000000000000000000": true,
	} {
		n, err := ParseNumber(text)
		if err != nil || (n.big != nil) != isBig || !n.Decimal().Equal(decimal.RequireFromString(text)) {
			t.Errorf("%s is %v, %v", text, n, err)
		}
	}
	for _, text := range []string{"", "NaN", "Infinity", "-Infinity"} {
		if n, err := ParseNumber(text); err != nil || !n.IsNull() {
			t.Errorf("%q is %v, %v", text, n, err)
		}
	}
	for _, text := range []string{".", "-", "1.2.3", "1,5", "0x10", "1_0", " 1", "1.-5"} {
		if n, err := ParseNumber(text); err == nil {
			t.Errorf("%q is %v", text, n)
		}
	}
}

// drawNumber draws numbers of all sizes: those whose sums exceed 64 bits, and those that exceed them alone.
func drawNumber(t *rapid.T) decimal.Decimal {
	d := decimal.New(rapid.OneOf(
		rapid.Int64Range(-1000, 1000), rapid.Int64(), rapid.SampledFrom([]int64{-1 << 63, 1<<63 - 1, 0}),
	).Draw(t, "coefficient"), rapid.Int32Range(-20, 20).Draw(t, "exponent"))
	if rapid.IntRange(0, 9).Draw(t, "big") == 0 {
		d = d.Mul(decimal.New(7, 15)).Add(decimal.New(3, -2))
	}
	return d
}

// TestSum: a sum of numbers or of sums, and the order of numbers, are those of shopspring/decimal.
func TestSum(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var sum, rest Sum
		want, last := decimal.Zero, decimal.Zero
		for range rapid.IntRange(0, 30).Draw(t, "numbers") {
			d := drawNumber(t)
			n, err := ParseNumber(d.String())
			if err != nil {
				t.Fatal(err)
			}
			lastNumber, _ := ParseNumber(last.String())
			if n.Less(lastNumber) != d.LessThan(last) || lastNumber.Less(n) != last.LessThan(d) {
				t.Fatalf("%s and %s are in the wrong order", d, last)
			}
			if rapid.Bool().Draw(t, "rest") {
				rest.Add(n)
			} else {
				sum.Add(n)
			}
			want, last = want.Add(d), d
		}
		sum.Join(rest)
		if got := sum.Decimal(); !got.Equal(want) {
			t.Fatalf("%s, not %s", got, want)
		}
	})
}
