package stats

import (
	"slices"
	"sort"
	"time"

	"praxis/internal/facts"
)

// zone finds the days of timestamps in a time zone.
type zone struct {
	location *time.Location // nil for UTC
	spans    []span         // those that were needed, in order
}

// span is a time in which the zone has one offset from UTC, in microseconds.
type span struct{ start, end, offset int64 }

const microsecondsPerDay = 86_400_000_000

// newZone returns a zone that Query.check has accepted.
func newZone(name string) *zone {
	if name == "UTC" || name == "Etc/UTC" {
		return &zone{}
	}
	location, _ := time.LoadLocation(name)
	return &zone{location: location}
}

// day returns the day of a timestamp in microseconds; facts.NoDay for facts.NoTime.
func (z *zone) day(at int64) int32 {
	if at == facts.NoTime {
		return facts.NoDay
	}
	if z.location != nil {
		at += z.offset(at)
	}
	day := at / microsecondsPerDay
	if at%microsecondsPerDay < 0 {
		day--
	}
	return int32(day)
}

// offset returns how far the zone is ahead of UTC.
func (z *zone) offset(at int64) int64 {
	i := sort.Search(len(z.spans), func(i int) bool { return z.spans[i].end > at })
	if i < len(z.spans) && z.spans[i].start <= at {
		return z.spans[i].offset
	}
	t := time.UnixMicro(at).In(z.location)
	start, end := t.ZoneBounds()
	_, seconds := t.Zone()
	s := span{-1 << 63, 1<<63 - 1, int64(seconds) * 1_000_000}
	if !start.IsZero() {
		s.start = start.UnixMicro()
	}
	if !end.IsZero() {
		s.end = end.UnixMicro()
	}
	z.spans = slices.Insert(z.spans, i, s)
	return s.offset
}
