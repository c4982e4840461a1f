package facts

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Number is a decimal number, or null.
type Number struct {
	coefficient int64
	// exponent is that of 10; null and big are special.
	exponent int16
	big      *decimal.Decimal // a number whose coefficient exceeds 64 bits
}

const noNumber = -1 << 15

// ParseNumber parses a number as Postgres writes it; "" is null, and so is what is no finite number.
func ParseNumber(text string) (Number, error) {
	switch text {
	case "", "NaN", "Infinity", "-Infinity": // the API accepts none of these
		return Number{exponent: noNumber}, nil
	}
	if whole, fraction, _ := strings.Cut(text, "."); len(text) < 18 {
		if n, err := strconv.ParseInt(whole+fraction, 10, 64); err == nil {
			return Number{coefficient: n, exponent: -int16(len(fraction))}, nil
		}
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		return Number{}, err
	}
	if !d.Coefficient().IsInt64() || d.Exponent() <= noNumber || d.Exponent() >= -noNumber {
		return Number{big: &d}, nil
	}
	return Number{coefficient: d.CoefficientInt64(), exponent: int16(d.Exponent())}, nil
}

// IsNull reports whether there is no number.
func (n Number) IsNull() bool { return n.exponent == noNumber }

// Decimal returns the number, which is not null.
func (n Number) Decimal() decimal.Decimal {
	if n.big != nil {
		return *n.big
	}
	return decimal.New(n.coefficient, int32(n.exponent))
}

// Sum adds up numbers exactly. The zero value is the sum of none.
type Sum struct {
	coefficient int64
	exponent    int16
	// big is what does not fit into the coefficient.
	big decimal.Decimal
}

// Add adds a number that is not null.
func (s *Sum) Add(n Number) {
	if n.big != nil {
		s.big = s.big.Add(*n.big)
		return
	}
	if n.exponent != s.exponent && !s.rescale(&n) {
		s.big = s.big.Add(n.Decimal())
		return
	}
	sum, carry := add(s.coefficient, n.coefficient)
	if carry {
		s.big = s.big.Add(n.Decimal())
		return
	}
	s.coefficient = sum
}

// Join adds another sum.
func (s *Sum) Join(o Sum) {
	s.Add(Number{coefficient: o.coefficient, exponent: o.exponent})
	if !o.big.IsZero() {
		s.big = s.big.Add(o.big)
	}
}

// rescale gives the sum and the number the smaller of their exponents; false if one of them does not fit into 64 bits.
func (s *Sum) rescale(n *Number) bool {
	for s.exponent > n.exponent {
		if !tenfold(&s.coefficient) {
			return false
		}
		s.exponent--
	}
	for n.exponent > s.exponent {
		if !tenfold(&n.coefficient) {
			return false
		}
		n.exponent--
	}
	return true
}

// Decimal returns the sum.
func (s *Sum) Decimal() decimal.Decimal {
	d := decimal.New(s.coefficient, int32(s.exponent))
	if s.big.IsZero() {
		return d
	}
	return d.Add(s.big)
}

func add(a, b int64) (sum int64, overflows bool) {
	sum = a + b
	return sum, (a >= 0) == (b >= 0) && (sum >= 0) != (a >= 0)
}

// tenfold multiplies by 10, unless the product exceeds 64 bits.
func tenfold(n *int64) bool {
	magnitude := uint64(*n)
	if *n < 0 {
		magnitude = -magnitude
	}
	if high, low := bits.Mul64(magnitude, 10); high != 0 || low > 1<<63-1 {
		return false
	}
	*n *= 10
	return true
}

// Less compares two numbers that are not null.
func (n Number) Less(other Number) bool {
	if n.big == nil && other.big == nil && n.exponent == other.exponent {
		return n.coefficient < other.coefficient
	}
	return n.Decimal().LessThan(other.Decimal())
}
