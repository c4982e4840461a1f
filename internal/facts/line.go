package facts

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// record is the facts of one record, as a line of the view statistics_facts has them (objects/09_statistics.sql).
type record struct {
	class                 Class
	creator               int64
	times                 []int64
	days                  []int32
	themes, tags, authors string // ids between commas
	outcomes              int32
	views, likes          int64
	parent                int64
	otherEvidence         bool
	links                 [][]int64
	measurements          []Measurement
}

// line reads the fields of a line one by one.
type line struct {
	rest  string
	ended bool // whether the last field was read
	err   error
}

// next returns the text until the next tab, or the rest.
func (l *line) next() string {
	if l.ended {
		l.err = errors.New("a field is missing")
	}
	field, rest, more := strings.Cut(l.rest, "\t")
	l.rest, l.ended = rest, !more
	return field
}

// last returns the rest, which may contain tabs.
func (l *line) last() string {
	field := l.next()
	if !l.ended {
		field += "\t" + l.rest
	}
	l.ended = true
	return field
}

// number reads a number; missing if the field is empty.
func (l *line) number(missing int64) int64 { return l.parse(l.next(), missing) }

func (l *line) parse(text string, missing int64) int64 {
	if text == "" {
		return missing
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		l.err = err
	}
	return n
}

func (l *line) flag() bool { return l.next() == "t" }

// list reads ids between commas.
func (l *line) list() []int64 {
	var ids []int64
	for id := range strings.SplitSeq(l.next(), ",") {
		if id != "" {
			ids = append(ids, l.parse(id, 0))
		}
	}
	return ids
}

// access reads the organization and the visibility.
func (l *line) access() Access {
	return Access{Organization: int(l.number(0)), Visibility: l.next()}
}

// parsers are those of each type of records, by the entity of the line. The fields are in the order of the view.
var parsers = map[string]func(*line) record{
	"Article": func(l *line) record {
		r := record{class: Class{Access: l.access()}}
		r.class.Status, r.class.Restricted, r.creator = l.next(), l.flag(), l.number(0)
		r.times = []int64{l.number(NoTime), l.number(NoTime)}
		r.views, r.likes = l.number(0), l.number(0)
		r.themes, r.tags, r.authors = l.next(), l.next(), l.next()
		r.links = [][]int64{l.list(), l.list()}
		r.class.Locale = l.last()
		return r
	},
	"Action": func(l *line) record {
		r := record{class: Class{Access: l.access()}}
		r.class.Status, r.class.Kind = l.next(), l.next()
		r.times = []int64{l.number(NoTime)}
		r.days = []int32{l.day(), l.day(), l.day(), l.day()}
		r.outcomes, r.themes = int32(l.number(0)), l.next()
		r.links = [][]int64{l.list()}
		return r
	},
	"Outcome": func(l *line) record {
		r := record{class: Class{Access: l.access()}}
		r.class.Level, r.class.Category, r.class.Verification = l.next(), l.next(), l.next()
		r.parent = l.number(0)
		r.times, r.days = []int64{l.number(NoTime)}, []int32{l.day()}
		r.themes, r.otherEvidence = l.next(), l.flag()
		r.links = [][]int64{l.list()}
		return r
	},
	"Indicator": func(l *line) record {
		r := record{class: Class{Access: l.access()}}
		r.class.Level, r.class.Category, r.class.Measure = l.next(), l.next(), l.next()
		r.parent = l.number(0)
		r.times = []int64{l.number(NoTime)}
		r.themes, r.measurements = l.next(), l.measurements()
		r.class.HasUnit, r.class.Unit = l.flag(), l.last()
		return r
	},
}

func (l *line) day() int32 { return int32(l.number(int64(NoDay))) }

// The columns of Chunk.Times, Days and Links, by the type of the records.
const (
	Created   = 0 // of Times
	Published = 1 // of an article's Times

	PlannedStart = 0 // of an action's Days
	PlannedEnd   = 1
	ActualStart  = 2
	ActualEnd    = 3
	AchievedOn   = 0 // of an outcome's Days

	Actions  = 0 // of an article's Links
	Outcomes = 1
	Articles = 0 // of an action's and an outcome's Links
)

// states are the texts of states in the database.
var states = map[string]State{"NO_DATA": NoData, "MET": Met, "ON_TRACK": OnTrack, "BEHIND": Behind}

// measurements reads measurements between commas. Their fields are between semicolons.
func (l *line) measurements() []Measurement {
	var all []Measurement
	for text := range strings.SplitSeq(l.next(), ",") {
		if text == "" {
			continue
		}
		f := strings.SplitN(text, ";", 8)
		if len(f) < 8 {
			l.err = fmt.Errorf("%q is no measurement", text)
			return nil
		}
		m := Measurement{
			ID: l.parse(f[0], 0), PeriodStart: int32(l.parse(f[1], int64(NoDay))),
			PeriodEnd: int32(l.parse(f[2], int64(NoDay))), Created: l.parse(f[3], NoTime), State: states[f[4]],
		}
		var numbers [3]Number
		for i, text := range f[5:] {
			n, err := ParseNumber(text)
			if err != nil {
				l.err = err
			}
			numbers[i] = n
		}
		m.setNumbers(numbers)
		all = append(all, m)
	}
	return all
}

// parseLine reads the facts of a record. It keeps no reference to the text.
func parseLine(entity, text string) (record, error) {
	parse := parsers[entity]
	if parse == nil {
		return record{}, fmt.Errorf("the facts of a %s have no parser", entity)
	}
	l := &line{rest: text}
	r := parse(l)
	if l.err != nil {
		return record{}, fmt.Errorf("reading the facts %q of a %s: %w", text, entity, l.err)
	}
	return r, nil
}
