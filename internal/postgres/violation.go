package postgres

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"regexp"

	"github.com/lib/pq"
)

// Violation is a law of the database that a statement would have broken.
type Violation struct {
	Kind ViolationKind
	// Table holds the rule and Constraint names it.
	Table, Constraint string
	// Column and Value are what another row has already, of a unique rule over one column; "" of others.
	Column, Value string
}

// ViolationKind is what sort of law it is.
type ViolationKind int

// The sorts of laws. Malformed is a value that its column cannot hold.
const (
	Unique ViolationKind = iota + 1
	ForeignKey
	Check
	NotNull
	Malformed
)

// takenKey finds the column and the value in "Key (slug)=(a) already exists.", in whichever language Postgres says it.
var takenKey = regexp.MustCompile(`(?s)\((\w+)\)=\((.*)\)`)

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
		if m := takenKey.FindStringSubmatch(e.Detail); m != nil {
			v.Column, v.Value = m[1], m[2]
		}
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
		v.Kind = Malformed
	}
	return v, true
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
