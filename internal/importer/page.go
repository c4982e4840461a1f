package importer

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
)

// ParsePage parses the plain text of a web page as Chinese publishing sites show it. Such a text has navigation, the
// title with the site's marks, meta lines (time, source and byline), the article, and boilerplate: notices and buttons.
// Its error is a *ParseError.
//
// The parser works from both ends by heuristics. The head (pagehead.go) goes down to the first paragraph, the foot
// (pagefoot.go) goes up from the last one. Both recognize navigation and boilerplate by their words (pageline.go), and
// times, sources and names by the grammar of meta lines (pagemeta.go). The rest is the body (pagebody.go). Every line
// is in the body or in a note that says how it was classified. Time and memory are linear in the size of the page.
func ParsePage(name string, raw []byte, zone *time.Location) (*Draft, error) {
	text, encoding, err := Decode(raw)
	if err != nil {
		return nil, err
	}
	p := &page{Draft: Draft{Key: name, Rights: article.RightsORIGINAL}, times: map[timeUse]string{}}
	if encoding != "UTF-8" {
		p.note("decoded from %s", encoding)
	}
	lines := p.readHead(pageLines(text))
	if p.Title == "" {
		return nil, parseErrorf(1, "no title on the page")
	}
	lines = p.readFoot(lines)
	p.readReporters(lines)
	p.titleKeywords(lines)
	p.Body = p.markdown(lines)
	if p.Body == "" {
		return nil, parseErrorf(0, "no text below the title")
	}
	p.inferCredits()
	p.setTimes(text)
	p.noteOmittedLines()
	p.normalize(zone)
	return &p.Draft, nil
}

// page is the state of parsing a page.
type page struct {
	Draft
	times             map[timeUse]string // as written on the page
	unlabelledSources []string
	unlabelledAuthors []string
	fallbackSource    string
	interview         bool
	read              []string // lines whose content is in fields of the draft
	navigation        []string // removed navigation, buttons and counters
	notices           []string
	belowArticle      []string // removed lines below the article
	unused            []string // words of meta lines that are in no field
}

// timeUse is the meaning of a time on a page.
type timeUse int

const (
	timePublished timeUse = iota // with a label
	timePlain                    // without a label, in the head
	timeChanged
	timeSigned // below the text, beside the signature
	timeYearless
	timePrevious
	timeNext
)

func (p *page) setTime(use timeUse, s string) {
	if p.times == nil {
		p.times = map[timeUse]string{}
	}
	if _, ok := p.times[use]; !ok {
		p.times[use] = s
	}
}

// inferCredits uses words without a label for the source and the author if no label names them.
func (p *page) inferCredits() {
	if p.SourceName == "" && len(p.unlabelledSources) > 0 {
		p.SourceName, p.unlabelledSources = p.unlabelledSources[0], p.unlabelledSources[1:]
		p.note("inferred the source %s from its position on the page", p.SourceName)
	}
	if p.SourceName == "" {
		p.SourceName = p.fallbackSource
	}
	authors := 0
	for _, c := range p.Contributors {
		if c.Role == contribution.RoleAUTHOR {
			authors++
		}
	}
	if authors == 0 && len(p.unlabelledAuthors) > 0 {
		others := p.Contributors
		p.Contributors = nil
		p.addContributors(contribution.RoleAUTHOR, p.unlabelledAuthors...)
		p.Contributors = append(p.Contributors, others...)
		p.note("inferred the author %s from the position on the page", strings.Join(p.unlabelledAuthors, ", "))
	}
}

var yearInText = regexp.MustCompile(`(?:19|20)\d{2}`)

// setTimes sets all times of the draft.
func (p *page) setTimes(text string) {
	if previous, ok := parseDate(p.times[timePrevious]); ok {
		p.SourcePreviousAt = &previous
		p.note("the previous article was published at %s", p.times[timePrevious])
	}
	if next, ok := parseDate(p.times[timeNext]); ok {
		p.SourceNextAt = &next
		p.note("the next article was published at %s", p.times[timeNext])
	}
	if t, ok := p.publicationTime(text); ok {
		p.PublishedAt = &t
		return
	}
	before, after := p.SourcePreviousAt, p.SourceNextAt
	if before == nil || after == nil || after.Before(*before) {
		return
	}
	between := before.Add(after.Sub(*before) / 2).Truncate(time.Minute)
	p.PublishedAt = &between
	p.note("no publication time; used the midpoint between the previous and the next article, %s",
		between.Format("2006-01-02 15:04"))
}

// publicationTime returns the most reliable time on the page, as wall clock time.
func (p *page) publicationTime(text string) (time.Time, bool) {
	for _, use := range []timeUse{timePublished, timePlain} {
		if t, ok := parseDate(p.times[use]); ok {
			return t, true
		}
	}
	if s := p.times[timeYearless]; s != "" {
		if years := yearInText.FindAllString(text, 200); len(years) > 0 && sameYear(years) {
			if t, ok := parseDate(years[0] + "-" + strings.NewReplacer("月", "-", "日", "", "/", "-").Replace(s)); ok {
				p.note("the time %s has no year; used %s, the only year on the page", s, years[0])
				return t, true
			}
		}
		p.note("ignored the time %s, which has no year", s)
	}
	if t, ok := parseDate(p.times[timeChanged]); ok {
		p.note("no publication time; used the modification time %s", p.times[timeChanged])
		return t, true
	}
	if p.times[timePrevious] != "" && p.times[timeNext] != "" {
		return time.Time{}, false
	}
	t, ok := parseDate(p.times[timeSigned])
	if ok {
		p.note("no publication time; used the date of the signature, %s", p.times[timeSigned])
	}
	return t, ok
}

func sameYear(years []string) bool {
	for _, y := range years {
		if y != years[0] {
			return false
		}
	}
	return true
}

// noteOmittedLines notes every line that is not in the body, by its class.
func (p *page) noteOmittedLines() {
	for _, group := range []struct {
		class string
		lines []string
	}{
		{"read as time, source and byline", p.read},
		{"unused words of these lines", p.unused},
		{"removed navigation, buttons and counters", p.navigation},
		{"removed notices", p.notices},
		{"removed below the article", p.belowArticle},
	} {
		if len(group.lines) == 0 {
			continue
		}
		quoted := make([]string, len(group.lines))
		for i, l := range group.lines {
			quoted[i] = truncateLine(l)
		}
		p.note("%s: %s", group.class, strings.Join(quoted, " ¦ "))
	}
	if p.Likes > 0 {
		p.note("%d likes", p.Likes)
	}
}

func (p *page) useLikes(l string) bool {
	m := likes.FindStringSubmatch(l)
	if m == nil {
		return false
	}
	p.Likes, _ = strconv.Atoi(m[1])
	p.navigation = append(p.navigation, l)
	return true
}

func truncate(s string) string {
	if runeCount(s) <= 24 {
		return s
	}
	return string([]rune(s)[:24])
}
