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

// Violation is a law of the database that a statement would have broken.
type Violation struct {
	Kind ViolationKind
	// Table holds the rule and Constraint names it.
	Table, Constraint string
	// Columns and Values are what another row has already, of a unique rule; nil when the database does not say.
	Columns, Values []string
}

// ViolationKind is what sort of law it is.
type ViolationKind int

// The sorts of laws. InvalidValue is a value that its column cannot hold.
const (
	Unique ViolationKind = iota + 1
	ForeignKey
	Check
	NotNull
	InvalidValue
)

// takenKey finds the columns and the values in "Key (slug, locale)=(a, en) already exists.", in whichever language Postgres
// says it.
var takenKey = regexp.MustCompile(`(?s)\((\w+(?:, \w+)*)\)=\((.*)\)`)

// ViolationOf returns the law that err says was broken; false when it says something else.
func ViolationOf(err error) (Violation, bool) {
	var e *pq.Error
	if !errors.As(err, &e) {
		return Violation{}, false
	}
	v := Violation{Table: e.Table, Constraint: e.Constraint}
	switch e.Code {
	case "23505":
		v.Kind = Unique
		v.Columns, v.Values = taken(e.Detail)
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

// taken reads the detail of a unique violation. Of several values that hold a comma themselves it cannot be read.
func taken(detail string) (columns, values []string) {
	m := takenKey.FindStringSubmatch(detail)
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

// Retryable says whether the same transaction may succeed when it is tried again: it lost against another one.
func Retryable(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}

// Unavailable says whether err means that the database cannot be reached, rather than that it refused a statement.
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
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network)
}

// Cancelled says whether a statement was cancelled, by its context as a rule.
func Cancelled(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && e.Code == "57014"
}
