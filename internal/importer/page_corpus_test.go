package importer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"praxis/ent/gen/ent/contribution"
	"praxis/internal/importer"
	"praxis/internal/text"
)

// corpusPage is an invented page of testdata/pages with the expected result. A mark in the margin classifies each line:
// | a paragraph, # a heading, = a list item or table row, + the continuation of a wrapped line, ~ a line that may be
// text or not, and a space for other lines.
type corpusPage struct {
	name   string
	fields map[string]string
	text   string
	body   []string
	heads  []string
	either []string // lines that may be text or not
}

func readCorpus(t testing.TB, glob string) []corpusPage {
	t.Helper()
	files, err := filepath.Glob(glob)
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	var pages []corpusPage
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(raw), "\n=== ")[1:] {
			pages = append(pages, readCorpusPage(filepath.Base(file), part))
		}
	}
	return pages
}

func readCorpusPage(file, part string) corpusPage {
	header, page, _ := strings.Cut(part, "\n---\n")
	name, header, _ := strings.Cut(header, "\n")
	c := corpusPage{name: file + ": " + name, fields: map[string]string{}}
	for l := range strings.SplitSeq(header, "\n") {
		if key, value, ok := strings.Cut(l, ": "); ok {
			c.fields[key] = value
		}
	}
	var text strings.Builder
	for l := range strings.SplitSeq(strings.TrimRight(page, "\n"), "\n") {
		if l == "" {
			text.WriteString("\n")
			continue
		}
		line := l[1:]
		switch l[0] {
		case '|', '=':
			c.body = append(c.body, line)
		case '+':
			c.body[len(c.body)-1] += line
		case '~':
			c.either = append(c.either, line)
		case '#':
			c.heads = append(c.heads, line)
		}
		text.WriteString(line + "\n")
	}
	c.text = text.String()
	return c
}

var itemMark = regexp.MustCompile(`^(?:[•●▪*-]|\d{1,3}[.)])\s+`)

// squeeze removes what the conversion to Markdown may change: space, plus signs, and the marks of list items.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '+' {
			return -1
		}
		return r
	}, itemMark.ReplaceAllString(strings.TrimSpace(s), ""))
}

// score returns the differences from the expected result, by field.
func (c corpusPage) score(t *testing.T) map[string]string {
	d, err := importer.ParsePage("x.txt", []byte(c.text), nil)
	if err != nil {
		return map[string]string{"page": err.Error()}
	}
	wrong := map[string]string{}
	expect := func(field, got string) {
		if want := c.fields[field]; want != got {
			wrong[field] = fmt.Sprintf("%q, want %q", got, want)
		}
	}
	expect("title", d.Title)
	expect("source", d.SourceName)
	expect("author", people(d, contribution.RoleAUTHOR))
	expect("editor", people(d, contribution.RoleEDITOR))
	if c.fields["photographer"] != "" {
		expect("photographer", people(d, contribution.RolePHOTOGRAPHER))
	}
	if c.fields["subtitle"] != "" {
		expect("subtitle", d.Subtitle)
	}
	expect("date", wallClock(d.PublishedAt, c.fields["date"]))
	c.scoreBody(t, d, wrong)
	return wrong
}

// scoreBody compares the headings exactly. It looks for missing lines of the text and for unexpected lines.
func (c corpusPage) scoreBody(t *testing.T, d *importer.Draft, wrong map[string]string) {
	doc := render(t, d.Body)
	var headings []string
	var collect func([]*text.OutlineSection)
	collect = func(sections []*text.OutlineSection) {
		for _, s := range sections {
			headings = append(headings, s.Text)
			collect(s.Children)
		}
	}
	collect(doc.Outline)
	if !slices.Equal(headings, c.heads) {
		wrong["headings"] = fmt.Sprintf("%q, want %q", headings, c.heads)
	}
	plain := squeeze(doc.Plain)
	for _, l := range c.body {
		parts := strings.FieldsFunc(l, func(r rune) bool { return r == '\t' || r == '\u3000' })
		for _, part := range parts {
			if !strings.Contains(plain, squeeze(part)) {
				wrong["text"] += "lost: " + part + "\n"
			}
		}
	}
	whole := squeeze(strings.Join(c.body, ""))
	for l := range strings.SplitSeq(doc.Plain, "\n") {
		l = squeeze(l)
		known := slices.ContainsFunc(slices.Concat(c.body, c.heads, c.either), func(want string) bool {
			return strings.Contains(squeeze(want), l) || strings.Contains(l, squeeze(want))
		})
		if !known && !strings.Contains(whole, l) {
			wrong["extra"] += l + "\n"
		}
	}
}

func people(d *importer.Draft, role contribution.Role) string {
	var names []string
	for _, c := range d.Contributors {
		if c.Role == role {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, ", ")
}

// wallClock formats a time as precisely as the fixture. Pages without a zone are read in the zone of their language.
func wallClock(at *time.Time, like string) string {
	if at == nil {
		return ""
	}
	china := at.In(time.FixedZone("", 8*60*60)).Format("2006-01-02 15:04:05")
	local := at.In(time.Local).Format("2006-01-02 15:04:05")
	for _, s := range []string{china, local} {
		if strings.HasPrefix(s, like) && strings.Trim(s[len(like):], ":0 ") == "" && like != "" {
			return like
		}
	}
	return china
}

// halfWidth replaces full-width punctuation, as many collections of pages do.
var halfWidth = strings.NewReplacer("，", ",", "：", ":", "（", "(", "）", ")", "；", ";", "！", "!", "？", "?", "\u3000", " ")

func (c corpusPage) halfWidth() corpusPage {
	half := corpusPage{
		name:   c.name + " in half-width marks",
		text:   halfWidth.Replace(c.text),
		fields: map[string]string{},
	}
	for key, value := range c.fields {
		half.fields[key] = halfWidth.Replace(value)
	}
	replaced := func(lines []string) (all []string) {
		for _, l := range lines {
			all = append(all, halfWidth.Replace(l))
		}
		return all
	}
	half.body, half.heads, half.either = replaced(c.body), replaced(c.heads), replaced(c.either)
	return half
}

// TestPageCorpus scores the pages of testdata/pages field by field, with full-width and with half-width punctuation.
func TestPageCorpus(t *testing.T) {
	t.Parallel()
	pages := readCorpus(t, "testdata/pages/*.txt")
	for _, c := range slices.Clone(pages) {
		pages = append(pages, c.halfWidth())
	}
	counts := map[string]int{}
	for _, c := range pages {
		wrong := c.score(t)
		for field, difference := range wrong {
			counts[field]++
			t.Logf("%s: %s: %s", c.name, field, difference)
		}
	}
	t.Logf("of %d pages wrong by field: %v", len(pages), counts)
	for field, n := range counts {
		if n > 0 {
			t.Errorf("%s is wrong on %d of %d pages", field, n, len(pages))
		}
	}
}
