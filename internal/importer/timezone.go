package importer

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// wallClock is the location of a time whose text names no zone. Draft.normalize replaces it by a real zone, which may
// depend on the language of the whole text.
var wallClock = time.FixedZone("wall clock", 0)

// inZone returns the time in UTC. A wall clock time is read in zone.
func inZone(t *time.Time, zone *time.Location) *time.Time {
	if t == nil || t.Location() != wallClock {
		return utc(t)
	}
	at := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone).UTC()
	return &at
}

// cutZoneName cuts a full zone name off the end of s; the zone is nil if there is none.
func cutZoneName(s string) (string, *time.Location) {
	m := zoneName.FindStringSubmatch(s)
	if m == nil {
		return s, nil
	}
	if strings.HasSuffix(m[1], "间") || strings.HasSuffix(m[1], "間") {
		return strings.TrimSuffix(s, m[0]), time.FixedZone("", 8*60*60)
	}
	for _, name := range []string{m[1], titleCase(m[1])} {
		if zone, err := time.LoadLocation(name); err == nil {
			return strings.TrimSuffix(s, m[0]), zone
		}
	}
	return s, nil
}

var (
	zoneName = regexp.MustCompile(` ?[\[(]?([a-z]+/[a-z_]+(?:/[a-z_]+)?|` +
		`(?:北京|上海|台北|臺北|香港)(?:时间|時間))[\])]?$`)
	zoneOffset = regexp.MustCompile(`^([+-])(\d{1,2}):?(\d{2})?$`)
	utcOffset  = regexp.MustCompile(`^(?:utc|gmt)? ?([+-]\d{1,2}(?::?\d{2})?)$`)
)

// parseTimeZone returns the zone for Asia/Shanghai, +08:00, UTC+8 or 北京时间; nil for an unknown name.
func parseTimeZone(name string) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil && name != "" && name != "Local" {
		return zone
	}
	name = strings.ToLower(strings.TrimSpace(norm.NFKC.String(name)))
	_, zone := cutZoneName(name)
	if m := utcOffset.FindStringSubmatch(name); m != nil {
		zone, _ = parseOffset("", m[1])
	}
	if zone == nil || zone.String() != "" {
		return zone
	}
	at := time.Time{}.In(zone)
	_, seconds := at.Zone()
	return time.FixedZone(at.Format("UTC-07:00"), seconds) // so that notes can name it
}

// titleCase converts asia/hong_kong to Asia/Hong_Kong.
func titleCase(zone string) string {
	begins := true
	return strings.Map(func(r rune) rune {
		if begins && r >= 'a' && r <= 'z' {
			r += 'A' - 'a'
		}
		begins = r == '/' || r == '_'
		return r
	}, zone)
}

// zoneHours maps the abbreviations of RFC 822 and of East Asia to their UTC offsets. It lacks CST, which is ambiguous:
// China Standard Time or Central Standard Time.
var zoneHours = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
	"jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "cet": 1, "cest": 2,
}

// parseOffset returns the zone of an abbreviation and an offset. Either may be missing; nil stands for no zone.
func parseOffset(abbreviation, offset string) (*time.Location, bool) {
	hours, known := zoneHours[abbreviation]
	switch {
	case abbreviation != "" && abbreviation != "cst" && !known:
		return nil, false
	case offset == "" && !known:
		return nil, true
	}
	seconds := hours * 60 * 60
	if m := zoneOffset.FindStringSubmatch(offset); m != nil {
		h, min := number(m[2]), number(m[3])
		if h > 14 || min > 59 {
			return nil, false
		}
		seconds = h*60*60 + min*60
		if m[1] == "-" {
			seconds = -seconds
		}
	}
	return time.FixedZone("", seconds), true
}
