package facts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// snapshot is a snapshot of Postgres: it sees the transactions below xmax that are not running. All transactions below
// xmin have ended.
type snapshot struct {
	text       string
	xmin, xmax uint64
	running    []uint64
}

// parseSnapshot parses the text of a pg_snapshot, such as 10:20:10,14.
func parseSnapshot(text string) (snapshot, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return snapshot{}, fmt.Errorf("%q is no snapshot", text)
	}
	s := snapshot{text: text}
	numbers := append(parts[:2], strings.FieldsFunc(parts[2], func(r rune) bool { return r == ',' })...)
	for i, n := range numbers {
		x, err := strconv.ParseUint(n, 10, 64)
		if err != nil {
			return snapshot{}, fmt.Errorf("%q is no snapshot: %w", text, err)
		}
		switch i {
		case 0:
			s.xmin = x
		case 1:
			s.xmax = x
		default:
			s.running = append(s.running, x)
		}
	}
	return s, nil
}

// includes reports whether the snapshot sees all transactions that another one sees.
func (s snapshot) includes(other snapshot) bool {
	return s.xmax >= other.xmax && !slices.ContainsFunc(s.running, other.sees)
}

// sees reports whether a transaction had ended.
func (s snapshot) sees(xid uint64) bool {
	return xid < s.xmax && !slices.Contains(s.running, xid)
}
