package postgres

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"regexp"
	"strings"

	"github.com/lib/pq"
)

// Violation is the violation of a constraint of the database.
type Violation struct {
	Kind ViolationKind
	// Table has the constraint with the name Constraint.
	Table, Constraint string
	// Columns and Values are the duplicate key of a unique constraint; nil if they are not known.
	Columns, Values []string
}

// ViolationKind is the kind of the constraint.
type ViolationKind int

// The kinds of constraints. InvalidValue means that the type of the column does not allow the value.
const (
	Unique ViolationKind = iota + 1
	ForeignKey
	Check
	NotNull
	InvalidValue
)

// duplicateKey finds the columns and values in "Key (slug, locale)=(a, en) already exists.", in every language of
// Postgres.
var duplicateKey = regexp.MustCompile(`(?s)\((\w+(?:, \w+)*)\)=\((.*)\)`)

// ViolationOf returns the constraint violation in err's chain; false if there is none.
func ViolationOf(err error) (Violation, bool) {
	var e *pq.Error
	if !errors.As(err, &e) {
		return Violation{}, false
	}
	v := Violation{Table: e.Table, Constraint: e.Constraint}
	switch e.Code {
	case "23505":
		v.Kind = Unique
		v.Columns, v.Values = parseDuplicateKey(e.Detail)
	case "23503", "23001":
		v.Kind = ForeignKey
	case "23514":
		v.Kind = Check
	case "23502":
		v.Kind = NotNull
	default:
		if e.Code.Class() != "22" { // data exceptions: out of range, not in the encoding
			return Violation{}, false
		}
		v.Kind = InvalidValue
	}
	return v, true
}

// parseDuplicateKey parses the detail of a unique violation. It returns nil if the values are ambiguous because they
// contain commas.
func parseDuplicateKey(detail string) (columns, values []string) {
	m := duplicateKey.FindStringSubmatch(detail)
	if m == nil {
		return nil, nil
	}
	columns, values = strings.Split(m[1], ", "), []string{m[2]}
	if len(columns) > 1 {
		values = strings.Split(m[2], ", ")
	}
	if len(columns) != len(values) {
		return nil, nil
	}
	return columns, values
}

// Retryable says whether the transaction can be retried: it failed because of a concurrent one (serialization,
// deadlock).
func Retryable(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}

// Unavailable says whether err means that the database cannot be reached, and not that it rejected a statement.
func Unavailable(err error) bool {
	if errors.Is(err, errUnreachable) {
		return true
	}
	var e *pq.Error
	if errors.As(err, &e) {
		return e.Code.Class() == "08" || e.Code.Class() == "57" && e.Code != "57014" || e.Code.Class() == "53"
	}
	return isConnectionError(err)
}

func isConnectionError(err error) bool {
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &network)
}

// Cancelled says whether a statement was cancelled, usually by its context.
func Cancelled(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && e.Code == "57014"
}
