package importer

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// parseDate parses a date, with or without a time and a zone, in the formats of blogs and news sites. The result is in
// UTC if the text names its zone, and otherwise in wallClock. It returns false for an invalid date, and for an
// ambiguous one such as 03/05/2018, which Europeans and Americans read differently.
func parseDate(s string) (time.Time, bool) {
	s = strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(s)), " "))
	s = strings.Trim(s, " \"'`“”‘’")
	if len(s) > 120 {
		return time.Time{}, false
	}
	if t, ok := parseDigits(s); ok {
		return t, true
	}
	s = weekdays.ReplaceAllString(toArabicDigits(s), "")
	if m := unixDate.FindStringSubmatch(s); m != nil { // the year follows the time
		s = m[1] + " " + m[3] + " " + m[6] + " " + m[4] + m[5]
	}
	if m := clockBefore.FindStringSubmatch(s); m != nil {
		s = m[2] + " " + m[1]
	}
	s = basicClock.ReplaceAllString(s, "$1 $2:$3")
	d, rest, ok := cutDate(s)
	if !ok {
		return time.Time{}, false
	}
	return d.parseClock(rest)
}

// date is a calendar day.
type date struct{ year, month, day int }

// valid reports whether the calendar has the day.
func (d date) valid() bool {
	t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return d.year >= 1000 && d.year <= 9999 && t.Day() == d.day && int(t.Month()) == d.month
}

const (
	monthPattern = `(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|` +
		`january|february|march|april|august|september|october|november|december)\.?`
	weekdayPattern = `(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]`
)

var (
	weekdays = regexp.MustCompile(`^[(]?` + weekdayPattern + `)[)]?[,.\s]*`)
	unixDate = regexp.MustCompile(`^(` + monthPattern + `) (\d{1,2}) ` +
		`(\d{1,2}:\d{2}(?::\d{2})?)((?: [a-z+:\d-]+)?) (\d{4})$`)
	clockBefore = regexp.MustCompile(`^(\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?),? (\D.*\d{4}|\d.*)$`)
	basicClock  = regexp.MustCompile(`^(\d{8})t(\d{2})(\d{2})`)
	yearFirst   = regexp.MustCompile(`^(\d{4})(?: ?[-/.年년] ?| )(\d{1,2})(?: ?[-/.月월] ?| )(\d{1,2})(?: ?[日号號일]|\.)?`)
	dayFirst    = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?` + monthPattern +
		`[ ,-]{1,2}(\d{4}|\d{2})\b`)
	monthFirst = regexp.MustCompile(`^` + monthPattern + ` ?(\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`)
	yearMonth  = regexp.MustCompile(`^(\d{4})[ ,-]{1,2}` + monthPattern + `[ -](\d{1,2})\b`)
	yearLast   = regexp.MustCompile(`^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})\b`)
	compactDay = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:t|\b)`)
)

// cutDate parses the day at the start of a text in lower case, and returns the rest.
func cutDate(s string) (d date, rest string, ok bool) {
	var m []string
	match := func(pattern *regexp.Regexp) bool {
		m = pattern.FindStringSubmatch(s)
		return m != nil
	}
	switch {
	case match(yearFirst), match(compactDay):
		d = date{number(m[1]), number(m[2]), number(m[3])}
	case match(dayFirst):
		d = date{fullYear(m[3]), monthNumber(m[2]), number(m[1])}
	case match(monthFirst):
		d = date{number(m[3]), monthNumber(m[1]), number(m[2])}
	case match(yearMonth):
		d = date{number(m[1]), monthNumber(m[2]), number(m[3])}
	case match(yearLast):
		if d, ok = dayAndMonth(number(m[1]), number(m[3]), m[2]); !ok {
			return date{}, "", false
		}
		d.year = number(m[4])
	default:
		return date{}, "", false
	}
	return d, s[len(m[0]):], d.valid()
}

// fullYear maps a year of two digits to 1969 to 2068, as time.Parse does.
func fullYear(digits string) int {
	year := number(digits)
	switch {
	case len(digits) > 2:
		return year
	case year < 69:
		return year + 2000
	}
	return year + 1900
}

// dayAndMonth distinguishes the day from the month by their values, and by the full stop, which Americans do not use.
func dayAndMonth(a, b int, separator string) (date, bool) {
	switch {
	case separator == "." || a > 12 || a == b:
		return date{month: b, day: a}, true
	case b > 12:
		return date{month: a, day: b}, true
	}
	return date{}, false
}

const (
	dayPeriod = `(上午|下午|午前|午後|午后|中午|凌晨|清晨|早上|早晨|晚上|晚间|夜里|夜间|傍晚|오전|오후|am|pm|a\.m\.|p\.m\.)?`
	// minutePattern matches minutes, and seconds with fractions.
	minutePattern = `(?:(\d{1,2})(?: ?(?:[:分분]? ?(\d{1,2})(?:[.,](\d{1,9}))?\d*)?)? ?[分秒초]?)?`
	zonePattern   = `(?:(z|utc|gmt|ut|[a-z]{3,4})? ?([+-]\d{1,2}(?::?\d{2})?)?)? ?(?:\[[^\]]*\]|\([^)]*\))?`
)

var (
	clock = regexp.MustCompile(`^` + dayPeriod + ` ?(\d{1,2}) ?[:时時点點시h] ?` + minutePattern + ` ?` + dayPeriod +
		` ?` + zonePattern + `$`)
	onlyZone  = regexp.MustCompile(`^` + zonePattern + `$`)
	dayOfDate = regexp.MustCompile(`^[ ,(]*` + weekdayPattern + `|[月火水木金土日一二三四五六])[ ),]+`)
)

// parseClock parses the text after the day: nothing, or a time and perhaps a zone.
func (d date) parseClock(s string) (time.Time, bool) {
	s = dayOfDate.ReplaceAllString(s+" ", "")
	s = strings.TrimPrefix(strings.Trim(s, " ,_@"), "at ")
	if strings.HasPrefix(s, "t") && len(s) > 1 && s[1] >= '0' && s[1] <= '9' {
		s = s[1:]
	}
	s, zone := cutZoneName(s)
	var offset []string
	var hour, minute, second, nanosecond int
	if m := onlyZone.FindStringSubmatch(s); m != nil {
		offset = m[1:]
	} else if m = clock.FindStringSubmatch(s); m != nil {
		hour, minute, second = number(m[2]), number(m[3]), number(m[4])
		nanosecond = number((m[5] + "000000000")[:9])
		hour = to24Hours(hour, m[1]+m[6])
		offset = m[7:]
	} else {
		return time.Time{}, false
	}
	if hour > 24 || minute > 59 || second > 60 || hour == 24 && minute+second > 0 && !strings.ContainsAny(s, "晚夜") {
		return time.Time{}, false
	}
	stated, ok := parseOffset(offset[0], offset[1])
	if !ok {
		return time.Time{}, false
	}
	if stated != nil {
		zone = stated
	}
	if zone == nil {
		zone = wallClock
	}
	t := time.Date(d.year, time.Month(d.month), d.day, hour, minute, second, nanosecond, zone)
	if zone != wallClock {
		t = t.UTC()
	}
	return t, true
}

// to24Hours converts an hour with a day period such as 下午 or pm.
func to24Hours(hour int, half string) int {
	switch half {
	case "上午", "午前", "凌晨", "清晨", "早上", "早晨", "오전", "am", "a.m.":
		if hour == 12 {
			return 0
		}
	case "下午", "午後", "午后", "傍晚", "오후", "pm", "p.m.":
		if hour < 12 {
			return hour + 12
		}
	case "中午":
		if hour < 11 {
			return hour + 12
		}
	case "晚上", "晚间", "夜里", "夜间":
		if hour >= 5 && hour <= 12 {
			return hour + 12
		}
	}
	return hour
}

var digits = regexp.MustCompile(`^\d{8,14}$`)

// parseDigits parses digits only: 20180503, 20180503102201, and Unix time in seconds or milliseconds.
func parseDigits(s string) (time.Time, bool) {
	if !digits.MatchString(s) {
		return time.Time{}, false
	}
	n, _ := strconv.ParseInt(s, 10, 64)
	switch {
	case len(s) == 10 && n < 1_900_000_000: // from 1900000000 to 2099123123, a day and its hour is likelier
		return time.Unix(n, 0).UTC(), true
	case len(s) == 13:
		return time.UnixMilli(n).UTC(), true
	case len(s)%2 != 0:
		return time.Time{}, false
	}
	layout := "20060102150405"[:len(s)]
	t, err := time.ParseInLocation(layout, s, wallClock)
	return t, err == nil && t.Year() >= 1000
}

var (
	chineseDate = regexp.MustCompile(`^([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿]{1,3})[日号號]`)
	minguoYear  = regexp.MustCompile(`^民[国國] ?(\d{1,3}) ?年`)
	ordinals    = strings.NewReplacer("〇", "0", "零", "0", "○", "0",
		"一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
)

// toArabicDigits converts a date in Chinese numerals, or with a Minguo year (民国), to Arabic numerals.
func toArabicDigits(s string) string {
	if m := minguoYear.FindStringSubmatch(s); m != nil {
		return strconv.Itoa(number(m[1])+1911) + "年" + s[len(m[0]):]
	}
	m := chineseDate.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	return ordinals.Replace(m[1]) + "年" + chineseNumber(m[2]) + "月" + chineseNumber(m[3]) + "日" + s[len(m[0]):]
}

// chineseNumber converts 十二 or 二十三 to 12 or 23.
func chineseNumber(s string) string {
	s = strings.ReplaceAll(s, "廿", "二十")
	tens, ones, found := strings.Cut(s, "十")
	switch {
	case !found:
		return ordinals.Replace(s)
	case tens == "":
		tens = "一"
	}
	if ones == "" {
		ones = "零"
	}
	return ordinals.Replace(tens + ones)
}

// number returns the value of up to nine digits; 0 for none.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

func monthNumber(name string) int {
	return 1 + strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", name[:3])/3
}
