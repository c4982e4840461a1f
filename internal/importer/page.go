package importer

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
)

// ParsePage reads the plain text of an article's page as Chinese publishing sites give it: navigation, the title with
// the site's marks, the lines that say when, where and by whom it appeared, the text, and around it notices and
// buttons. Its error is a *ParseError.
//
// A page is read from both ends. The head (pagehead.go) goes down to the first paragraph, the foot (pagefoot.go) comes
// up from the last one; both know navigation and notices by their words (pageline.go), and times, sources and names by
// the grammar of meta lines (pagemeta.go). What is left is the body (pagebody.go). Every line ends up in the body or
// in a note that says what it was taken for. Time and memory grow with the page's size.
func ParsePage(name string, raw []byte, zone *time.Location) (*Draft, error) {
	text, encoding, err := Decode(raw)
	if err != nil {
		return nil, err
	}
	p := &page{Draft: Draft{Key: name, Rights: article.RightsORIGINAL}, times: map[timeUse]string{}}
	if encoding != "UTF-8" {
		p.note("read as %s", encoding)
	}
	lines := p.readHead(pageLines(text))
	if p.Title == "" {
		return nil, parseErrorf(1, "there is no title")
	}
	lines = p.readFoot(lines)
	p.readReporters(lines)
	p.titleKeywords(lines)
	p.Body = p.markdown(lines)
	if p.Body == "" {
		return nil, parseErrorf(0, "there is no text below the title")
	}
	p.inferCredits()
	p.setTimes(text)
	p.noteOmittedLines()
	p.normalize(zone)
	return &p.Draft, nil
}

// page is a page while it is read.
type page struct {
	Draft
	times             map[timeUse]string // as the page writes them
	unlabelledSources []string           // without a label
	unlabelledAuthors []string           // without a label
	fallbackSource    string
	interview         bool
	read              []string // lines whose content is in the draft's fields
	navigation        []string // lines left out as navigation, buttons or counters
	notices           []string
	belowArticle      []string // lines left out below the article
	unused            []string // words of meta lines that no field takes
}

// timeUse says what a time on a page tells.
type timeUse int

const (
	timePublished timeUse = iota // by its label
	timePlain                    // without a label, at the head
	timeChanged
	timeSigned // below the text, by those who sign it
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

// inferCredits fills in what no label said from the words without one.
func (p *page) inferCredits() {
	if p.SourceName == "" && len(p.unlabelledSources) > 0 {
		p.SourceName, p.unlabelledSources = p.unlabelledSources[0], p.unlabelledSources[1:]
		p.note("the source %s is inferred from its place on the page", p.SourceName)
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
		p.note("the author %s is inferred from the name's place on the page", strings.Join(p.unlabelledAuthors, ", "))
	}
}

var yearInText = regexp.MustCompile(`(?:19|20)\d{2}`)

// setTimes puts the times into the draft: all of them here, and nowhere else.
func (p *page) setTimes(text string) {
	if previous, ok := parseDate(p.times[timePrevious]); ok {
		p.SourcePreviousAt = &previous
		p.note("the article before appeared at %s", p.times[timePrevious])
	}
	if next, ok := parseDate(p.times[timeNext]); ok {
		p.SourceNextAt = &next
		p.note("the article after appeared at %s", p.times[timeNext])
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
	p.note("the time of publication is not given: taken as midway between its neighbours, %s",
		between.Format("2006-01-02 15:04"))
}

// publicationTime is the best of the times on the page, as the wall clock showed it.
func (p *page) publicationTime(text string) (time.Time, bool) {
	for _, use := range []timeUse{timePublished, timePlain} {
		if t, ok := parseDate(p.times[use]); ok {
			return t, true
		}
	}
	if s := p.times[timeYearless]; s != "" {
		if years := yearInText.FindAllString(text, 200); len(years) > 0 && sameYear(years) {
			if t, ok := parseDate(years[0] + "-" + strings.NewReplacer("月", "-", "日", "", "/", "-").Replace(s)); ok {
				p.note("the time %s has no year: %s is the only one on the page", s, years[0])
				return t, true
			}
		}
		p.note("the time %s has no year and was not used", s)
	}
	if t, ok := parseDate(p.times[timeChanged]); ok {
		p.note("the time of publication is taken from that of the last change: %s", p.times[timeChanged])
		return t, true
	}
	if p.times[timePrevious] != "" && p.times[timeNext] != "" {
		return time.Time{}, false
	}
	t, ok := parseDate(p.times[timeSigned])
	if ok {
		p.note("the time of publication is taken from the signature: %s", p.times[timeSigned])
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

// noteOmittedLines names every line that is not in the body, by what it was taken for.
func (p *page) noteOmittedLines() {
	for _, group := range []struct {
		says  string
		lines []string
	}{
		{"read as time, source and names", p.read},
		{"words of these lines that no field takes", p.unused},
		{"left out the navigation, buttons and counters", p.navigation},
		{"left out the notice", p.notices},
		{"left out, below the article", p.belowArticle},
	} {
		if len(group.lines) == 0 {
			continue
		}
		quoted := make([]string, len(group.lines))
		for i, l := range group.lines {
			quoted[i] = truncateLine(l)
		}
		p.note("%s: %s", group.says, strings.Join(quoted, " ¦ "))
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
