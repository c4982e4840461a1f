package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// china is the zone of times that do not name theirs. It has had no daylight saving time since 1991.
var china = time.FixedZone("+08:00", 8*60*60)

const (
	yearMonthDay = `(?P<y>\d{4})(?:\s?年\s?|[./-]|\s)(?P<m>\d{1,2})(?:\s?月\s?|\s?[./-]\s?)(?P<d>\d{1,2})\s?[日号號]?`
	weekday      = `(?:[\s,，]{0,3}[(（]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)）]?)?`
	dayHalf      = `上午|下午|中午|凌晨|晚上|早上|晚间|傍晚`
	clockTime    = `(?:(?:\s{0,3}[T,，]?\s{0,3}|\s?at\s)(?P<half>` + dayHalf + `)?` +
		`\s?(?P<h>\d{1,2})\s?(?:[:：]|时|時|点|點)\s?(?P<min>\d{2})(?:分?[:：]?(?P<s>\d{2})秒?|分)?(?:\.\d{1,9})?` +
		`(?:\s?(?P<ampm>[AaPp])\.?[Mm]\b\.?)?(?:\s?(?:\+08:?00|\+0800))?)?`
	clockFirst = `^(?P<h>\d{1,2}):(?P<min>\d{2})\s?(?:(?P<ampm>[AaPp])\.?[Mm]\.?)?,?\s`
	monthName  = `(?P<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?`
)

// The forms of a date, the time of the day after it included. Each begins where the date begins.
var dateForms = []*regexp.Regexp{
	regexp.MustCompile(`^` + yearMonthDay + weekday + clockTime),
	regexp.MustCompile(`^` + monthName + `\s(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y>\d{4}),?` + clockTime),
	regexp.MustCompile(`^(?P<d>\d{1,2})\s` + monthName + `,?\s(?P<y>\d{4}),?` + clockTime),
	regexp.MustCompile(clockFirst + monthName + `\s(?P<d>\d{1,2}),?\s(?P<y>\d{4})`),
	regexp.MustCompile(clockFirst + `(?P<d>\d{1,2})\s` + monthName + `,?\s(?P<y>\d{4})`),
	regexp.MustCompile(`^(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?,?\s` + yearMonthDay + weekday),
	regexp.MustCompile(`^(?P<cy>[〇○零一二三四五六七八九]{4})年(?P<cm>[一二三四五六七八九十]{1,2})月(?P<cd>[一二三四五六七八九十]{1,3})日`),
	regexp.MustCompile(`^民[國国]\s?(?P<roc>\d{2,3})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日` + weekday + clockTime),
}

// dateWithoutYear is a day with its time, as lists and some pages write it.
var dateWithoutYear = regexp.MustCompile(`^(\d{1,2})(?:[-/]|月)(\d{1,2})日?\s{1,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?`)

// datePrefix returns the length of the date that s begins with, 0 when there is none.
func datePrefix(s string) int {
	if s == "" || !strings.ContainsRune("0123456789JFMASOND〇○零一二三四五六七八九民", firstRune(s)) {
		return 0
	}
	for _, form := range dateForms {
		if end := form.FindStringIndex(s); end != nil {
			return end[1]
		}
	}
	return 0
}

// pageTime reads a date as pages write it, with or without the time of the day: 2023年1月28日 上午9:14, March 5, 2023 and
// the like. It returns the wall clock's time, in UTC: which zone it is meant in is decided elsewhere.
func pageTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, form := range dateForms {
		if m := form.FindStringSubmatch(s); m != nil && len(m[0]) == len(s) {
			return timeOf(form, m)
		}
	}
	return time.Time{}, false
}

func timeOf(form *regexp.Regexp, m []string) (time.Time, bool) {
	part := func(name string) string {
		if i := form.SubexpIndex(name); i >= 0 {
			return m[i]
		}
		return ""
	}
	number := func(name string) int {
		n, _ := strconv.Atoi(part(name))
		return n
	}
	year, month, day := number("y"), number("m"), number("d")
	switch {
	case part("cy") != "":
		year, month, day = hanNumber(part("cy")), hanNumber(part("cm")), hanNumber(part("cd"))
	case part("roc") != "":
		year = number("roc") + 1911
	case part("mon") != "":
		month = 1 + strings.Index("JanFebMarAprMayJunJulAugSepOctNovDec", part("mon"))/3
	}
	hour := hourOfDay(number("h"), part("half"), strings.ToLower(part("ampm")))
	minute, second := number("min"), number("s")
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	if year < 1900 || t.Day() != day || int(t.Month()) != month || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	return t, true
}

var afternoon = []string{"下午", "晚上", "晚间", "傍晚"}

// hourOfDay is the hour on a clockTime of 24 hours.
func hourOfDay(hour int, half, ampm string) int {
	switch {
	case hour < 12 && (ampm == "p" || slices.Contains(afternoon, half)), half == "中午" && hour < 11:
		return hour + 12
	case hour == 12 && (ampm == "a" || half == "上午" || half == "凌晨" || half == "早上"):
		return 0
	}
	return hour
}

// hanNumber reads 二〇二三 digit by digit, and 二十三 as people count.
func hanNumber(s string) int {
	n := 0
	for i, r := range []rune(s) {
		switch digit := strings.IndexRune("〇一二三四五六七八九", r) / len("一"); {
		case r == '十' && i == 0:
			n = 10
		case r == '十':
			n *= 10
		case r == '○' || r == '零':
			n *= 10
		case i > 0 && strings.ContainsRune(s, '十'):
			n += digit
		default:
			n = n*10 + digit
		}
	}
	return n
}
