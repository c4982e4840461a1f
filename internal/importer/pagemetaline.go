package importer

import (
	"regexp"
	"slices"
	"strings"

	"praxis/ent/gen/ent/contribution"
)

var afterCrumbs = regexp.MustCompile(`(?:19|20)\d{2}\s?[-年/.]\s?\d{1,2}|(?:来源|來源|作者|发布时间|時間|时间|日期)\s?[:：]`)

// metaAfterCrumbs parses a meta line that follows a breadcrumb on the same line.
func metaAfterCrumbs(l string) []metaItem {
	at := afterCrumbs.FindStringIndex(l)
	if at == nil {
		return nil
	}
	return parseMetaLine(l[at[0]:], 20)
}

// originLine matches where a text was first published, and often its author: 本文来自微信公众号：某某，作者：王小明.
var originLine = regexp.MustCompile(`^[（(*]?\s*(?:本文|文章|转载|原文)?` +
	`(?:来自|转自|转载自|来源于|首发于|选自|源自|摘自)(?:微信)?(?:公众号|公号|订阅号)?\s*[:：]?\s*` +
	`[“"「『《【]?([\p{Han}\w·]{2,20})[”"」』》】]?\s*(?:[（(].{1,24}[)）])?` +
	`\s*(?:$|[，,。|]\s*(?:作者|文)?[:：]?\s*([\p{Han}\w·]{2,12})?)`)

// originItems parses an originLine.
func originItems(l string) []metaItem {
	if runeCount(l) > 160 {
		return nil
	}
	m := originLine.FindStringSubmatch(l)
	if m == nil {
		return nil
	}
	items := []metaItem{{kind: metaOrigin, label: "来自", value: m[1], colon: true}}
	if at := strings.Index(l, "作者"); m[2] != "" && at > 0 {
		author := metaItem{kind: metaPerson, role: contribution.RoleAUTHOR, label: "作者", value: m[2], colon: true}
		items = append(items, author)
	}
	return items
}

// nextGivesPlace reports whether the next line gives a place: the time is then that of an event.
func nextGivesPlace(lines []pageLine, i int) bool {
	return i+1 < len(lines) && eventLine.MatchString(lines[i+1].text)
}

// parseMetaLine returns the parts of a meta line; nil for other lines. A meta line has a time, a source, a name or
// another labelled part, and at most maxUnlabelled characters without a label.
func parseMetaLine(line string, maxUnlabelled int) []metaItem {
	if runeCount(line) > 300 || strings.ContainsAny(line, "。！？") || captionName.MatchString(line) {
		return nil
	}
	if items := originItems(line); items != nil {
		return items
	}
	if m := journalIssue.FindStringSubmatch(line); m != nil && runeCount(line) <= 40 && maxUnlabelled > 0 {
		return []metaItem{{kind: metaSource, label: "刊期", value: m[1], colon: true}}
	}
	if isBiography(line) {
		return nil
	}
	line = bracketLabel.ReplaceAllString(line, "$1：$2")
	if inner, ok := unbracket(line); ok {
		line = inner
	}
	items := scanMeta(line)
	dated, labelled, words := false, false, 0
	for _, item := range items {
		switch item.kind {
		case metaTime, metaUpdated:
			dated = dated || item.value != "" && (datePrefix(item.value) > 0 || dateWithoutYear.MatchString(item.value))
		case metaSource, metaOrigin:
			labelled = labelled || item.value != ""
			if runeCount(item.value) > 60 || !item.colon && strings.ContainsAny(item.value, "，,") {
				return nil
			}
		case metaPerson:
			if !validPersonItem(item) {
				return nil
			}
			labelled = labelled || item.value != ""
		case metaUnknown:
			words++
		case metaTags, metaOther:
			labelled = labelled || item.colon && item.value != ""
		case metaWords:
			words += runeCount(item.value)
			if strings.ContainsAny(item.value, "；：！？!?;") {
				return nil
			}
			if strings.ContainsAny(item.value, "，,") && !shortWords(item.value) {
				return nil
			}
		}
	}
	if !dated && !labelled || words > maxUnlabelled || words > 14 && !dated {
		return nil
	}
	return items
}

// shortWords reports whether words between commas are as short as names.
func shortWords(s string) bool {
	return !slices.ContainsFunc(nameBreak.Split(s, -1), func(word string) bool {
		return runeCount(strings.TrimSpace(word)) > 22 || !hasHan(word)
	})
}

// journalIssue matches a journal with the issue of the text.
var journalIssue = regexp.MustCompile(`^[《]?([\p{Han}·()（）]{2,20})[》]?[,，]?\s?\d{4}\s?年\s?第?\s?\d{1,2}\s?期`)

// validPersonItem reports whether the value after a person's label consists of names. Without a colon these must look
// like names.
func validPersonItem(item metaItem) bool {
	names := splitByline(item.value)
	if len(names) == 0 {
		return item.colon || item.value == ""
	}
	if !usableNames(names) {
		return item.colon && isOrganization(item.value) && runeCount(item.value) <= 40
	}
	if item.colon {
		return true
	}
	for _, name := range names {
		if !isPersonName(name) && !(runeCount(name) <= 3 && hasHan(name)) {
			return false
		}
	}
	return true
}

var closingBrackets = map[rune]rune{'(': ')', '（': '）', '[': ']', '【': '】', '〔': '〕', '「': '」', '［': '］'}

// unbracket removes the brackets around a whole line.
func unbracket(l string) (string, bool) {
	first := firstRune(l)
	closing, ok := closingBrackets[first]
	if !ok || lastRune(l) != closing || strings.Count(l, string(first)) != 1 {
		return l, false
	}
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(l, string(first)), string(closing))), true
}
