package importer

import (
	"regexp"
	"strings"
)

const (
	yearMonthDay = `\d{4}(?:\s?年\s?|[./-]|\s)\d{1,2}(?:\s?月\s?|\s?[./-]\s?)\d{1,2}\s?[日号號]?`
	weekday      = `(?:[\s,，]{0,3}[(（]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)）]?)?`
	dayHalf      = `上午|下午|中午|凌晨|晚上|早上|晚间|傍晚`
	clockTime    = `(?:(?:\s{0,3}[T,，]?\s{0,3}|\s?at\s)(?:` + dayHalf + `)?` +
		`\s?\d{1,2}\s?(?:[:：]|时|時|点|點)\s?\d{2}(?:分?[:：]?\d{2}秒?|分)?(?:\.\d{1,9})?` +
		`(?:\s?(?:[AaPp])\.?[Mm]\b\.?)?(?:\s?(?:\+08:?00|\+0800))?)?`
	clockFirst = `^\d{1,2}:\d{2}\s?(?:(?:[AaPp])\.?[Mm]\.?)?,?\s`
	monthName  = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?`
)

// dateForms match dates at the start of a text, including the time of the day. parseDate parses them.
var dateForms = []*regexp.Regexp{
	regexp.MustCompile(`^` + yearMonthDay + weekday + clockTime),
	regexp.MustCompile(`^` + monthName + `\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4},?` + clockTime),
	regexp.MustCompile(`^\d{1,2}\s` + monthName + `,?\s\d{4},?` + clockTime),
	regexp.MustCompile(clockFirst + monthName + `\s\d{1,2},?\s\d{4}`),
	regexp.MustCompile(clockFirst + `\d{1,2}\s` + monthName + `,?\s\d{4}`),
	regexp.MustCompile(`^\d{1,2}:\d{2}(?::\d{2})?,?\s` + yearMonthDay + weekday),
	regexp.MustCompile(`^(?:[〇○零一二三四五六七八九]{4})年(?:[一二三四五六七八九十]{1,2})月(?:[一二三四五六七八九十]{1,3})日`),
	regexp.MustCompile(`^民[國国]\s?\d{2,3}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日` + weekday + clockTime),
}

// dateWithoutYear matches a day and a time without a year, as in lists.
var dateWithoutYear = regexp.MustCompile(`^(\d{1,2})(?:[-/]|月)(\d{1,2})日?\s{1,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?`)

// datePrefix returns the length of the date at the start of s; 0 if there is none.
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
