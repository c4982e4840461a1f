package importer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"praxis/ent/gen/ent/contribution"
)

// metaItem is a part of a meta line: a time, a source, names, a counter, or words without a label.
type metaItem struct {
	kind     metaKind
	role     contribution.Role
	label    string
	value    string
	colon    bool // a mark follows the label, not a space
	complete bool // the value has ended
}

// metaScanner scans a meta line from left to right. At each position a date, a label, a counter or a button starts, or
// else the character belongs to the current value.
type metaScanner struct {
	rest     string
	boundary bool // a label may start here
	digit    bool // the previous character is a digit
	items    []metaItem
}

func scanMeta(line string) []metaItem {
	line = nameBeforeRole.ReplaceAllString(line, "$1$3/$2 $4")
	line = barVariants.Replace(line)
	line = spacedDot.ReplaceAllString(line, " | ")
	line = nameBeforeDoubleRole.ReplaceAllString(line, "$2 $1")
	line = wideLabel.ReplaceAllString(line, "$1$2$3")
	s := &metaScanner{rest: strings.TrimSpace(line), boundary: true}
	for s.rest != "" {
		if s.separator() || s.date() || s.boundary && s.rights() || s.counter() || s.startLabel() {
			continue
		}
		if s.boundary && (s.button() || s.unknownLabel()) {
			continue
		}
		r, n := utf8.DecodeRuneInString(s.rest)
		s.add(s.rest[:n])
		s.rest = s.rest[n:]
		s.boundary = strings.ContainsRune(":：/／、,，;；[]【】()（）〔〕「」•●■□◎▲★※*_", r)
		s.digit = unicode.IsDigit(r)
	}
	for i := range s.items {
		s.items[i].value = strings.Trim(s.items[i].value, " \t\u3000/／、,，;；|()（）[]【】〔〕-—―:：•●■□◎▲★※*▼∙·")
	}
	return s.items
}

// separator skips spaces and bars. A single space may be part of a value; anything wider ends it.
func (s *metaScanner) separator() bool {
	trimmed := strings.TrimLeft(s.rest, " \t\u3000|｜┊‖∙・")
	if n := len(s.rest) - len(trimmed); n > 0 {
		if s.rest[:n] == " " {
			s.add(" ")
		} else if last := s.last(); last != nil && strings.TrimSpace(last.value) != "" {
			last.complete = true
		}
		s.rest, s.boundary, s.digit = trimmed, true, false
		return true
	}
	return false
}

func (s *metaScanner) last() *metaItem {
	if len(s.items) == 0 {
		return nil
	}
	return &s.items[len(s.items)-1]
}

// add appends to the current value, or starts words without a label.
func (s *metaScanner) add(text string) {
	last := s.last()
	if last == nil || last.complete {
		if strings.TrimSpace(text) == "" {
			return
		}
		s.items = append(s.items, metaItem{})
		last = s.last()
	}
	last.value += text
}

// awaitsValue reports whether the last label has no value yet.
func (s *metaScanner) awaitsValue() bool {
	last := s.last()
	return last != nil && last.label != "" && !last.complete && strings.TrimSpace(last.value) == ""
}

func (s *metaScanner) take(n int, item metaItem) bool {
	s.items = append(s.items, item)
	s.rest, s.boundary, s.digit = s.rest[n:], true, false
	return true
}

func (s *metaScanner) date() bool {
	if s.digit {
		return false
	}
	n, yearless := datePrefix(s.rest), false
	if n == 0 && s.boundary {
		n, yearless = len(dateWithoutYear.FindString(s.rest)), true
	}
	if n == 0 {
		return false
	}
	if _, ok := parseDate(s.rest[:n]); !ok && !yearless {
		return false
	}
	if last := s.last(); s.awaitsValue() && (last.kind == metaTime || last.kind == metaUpdated) {
		last.value, last.complete = s.rest[:n], true
		s.rest, s.boundary, s.digit = s.rest[n:], true, false
		return true
	}
	return s.take(n, metaItem{kind: metaTime, value: s.rest[:n], complete: true})
}

func (s *metaScanner) rights() bool {
	if !strings.ContainsRune("【[「原转轉翻编", firstRune(s.rest)) {
		return false
	}
	m := rightsWord.FindStringSubmatch(s.rest)
	if m == nil || s.awaitsValue() {
		return false
	}
	return s.take(len(strings.TrimRight(m[0], " \t|｜·")), metaItem{kind: metaRights, value: m[1], complete: true})
}

func (s *metaScanner) counter() bool {
	n := 0
	if !strings.ContainsRune(counterRunes, unicode.ToLower(firstRune(s.rest))) {
		return false
	}
	if !s.boundary || s.awaitsValue() && s.last().kind != metaOther {
		n = len(setOffCounter.FindString(s.rest))
		return n > 0 && s.take(n, metaItem{kind: metaButton, value: s.rest[:n], complete: true})
	}
	n = len(counterAfterWord.FindString(s.rest))
	if n == 0 {
		n = len(emptyCounter.FindString(s.rest))
	}
	if n == 0 {
		n = len(counterAfter.FindString(s.rest))
	}
	if n == 0 {
		return false
	}
	return s.take(n, metaItem{kind: metaButton, value: s.rest[:n], complete: true})
}

func (s *metaScanner) button() bool {
	if !strings.ContainsRune(buttonRunes, unicode.ToLower(firstRune(s.rest))) {
		return false
	}
	n := len(button.FindString(s.rest))
	if n == 0 {
		return false
	}
	if after := s.rest[n:]; after != "" && !strings.ContainsRune(buttonEnd, firstRune(after)) {
		return false
	}
	return s.take(n, metaItem{kind: metaButton, value: s.rest[:n], complete: true})
}

// startLabel scans a label. With a colon it may be anywhere. With a bar, a space or nothing behind, it must be at the
// start of a part and names must follow.
func (s *metaScanner) startLabel() bool {
	if s.boundary {
		if m := bothRoles.FindString(s.rest); m != "" && len(m) < len(s.rest) {
			colon := strings.ContainsAny(m, ":：|｜")
			return s.take(len(m), metaItem{kind: metaPerson, role: contribution.RoleAUTHOR, label: "文/图", colon: colon})
		}
	}
	if m := s.labelHere(); m != nil {
		if s.label(m[1]) {
			return true
		}
	}
	if !s.boundary || s.awaitsValue() {
		return false
	}
	if m := namePrefix.FindStringSubmatch(s.rest); m != nil && !strings.ContainsRune("责責值主网網", lastRune(m[1])) {
		if isOutlet(m[1]) {
			s.items = append(s.items, metaItem{value: m[1], complete: true})
		}
		l := labels[m[2]]
		colon := strings.ContainsAny(m[0], ":：|｜/／")
		return s.take(len(m[0]), metaItem{kind: l.kind, role: l.role, label: m[2], colon: colon})
	}
	return s.gluedName()
}

// unknownLabel scans a word with a colon that is not a known label.
func (s *metaScanner) unknownLabel() bool {
	m := unknownLabel.FindStringSubmatch(s.rest)
	if m == nil || s.awaitsValue() {
		return false
	}
	return s.take(len(m[0]), metaItem{kind: metaUnknown, label: m[1], colon: true})
}

func (s *metaScanner) labelHere() []string {
	if !strings.ContainsRune(labelRunes, unicode.ToLower(firstRune(s.rest))) {
		return nil
	}
	return labelStart.FindStringSubmatch(s.rest)
}

func (s *metaScanner) label(spelling string) bool {
	l, ok := labels[strings.Join(strings.Fields(spelling), "")]
	if !ok {
		l, ok = labels[canonicalLabel(spelling)]
	}
	if !ok {
		return false
	}
	after := s.rest[len(spelling):]
	trimmed := strings.TrimLeft(after, " \t\u3000")
	item := metaItem{kind: l.kind, role: l.role, label: spelling}
	switch next := firstRune(trimmed); {
	case trimmed == "":
		return false
	case next == '-' && strings.HasPrefix(trimmed, "- ") && s.boundary:
		item.colon = true
		trimmed = trimmed[2:]
	case next == ':' || next == '：':
		if !s.boundary && runeCount(spelling) < 2 {
			return false
		}
		item.colon = true
		trimmed = trimmed[utf8.RuneLen(next):]
	case !s.boundary:
		return false
	case l.kind == metaPerson && strings.ContainsRune("|｜/／", next),
		l.kind == metaSource && strings.ContainsRune("|｜/／", next):
		item.colon = true
		trimmed = trimmed[utf8.RuneLen(next):]
	case (l.kind == metaTime || l.kind == metaUpdated) && datePrefix(trimmed) > 0,
		spelling == "发表于", spelling == "发布于" && !s.awaitsValue():
	case l.kind == metaOrigin && spelling == "以下文章来源于":
		item.colon = true
	case l.spaced && len(trimmed) < len(after) && !s.awaitsValue():
	case l.spaced && spelling == "来源于":
	default:
		return false
	}
	return s.take(len(s.rest)-len(trimmed), item)
}

// canonicalLabel returns the spelling of a Latin label in the table: the first letter in upper case, the others in
// lower case.
func canonicalLabel(spelling string) string {
	lower := strings.ToLower(spelling)
	if _, ok := labels[lower]; ok || lower == "" {
		return lower
	}
	return strings.ToUpper(lower[:1]) + lower[1:]
}

// gluedName scans 记者王小明: a role and a name without a separator.
func (s *metaScanner) gluedName() bool {
	role := gluedLabel.FindString(s.rest)
	if role == "" {
		return false
	}
	name := s.rest[len(role):]
	if end := strings.IndexAny(name, " \t\u3000/／|｜，,、)）]】〕"); end >= 0 {
		name = name[:end]
	}
	if !isPersonName(name) {
		return false
	}
	return s.take(len(role), metaItem{kind: metaPerson, role: contribution.RoleAUTHOR, label: role})
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
