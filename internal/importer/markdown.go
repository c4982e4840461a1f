package importer

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"praxis/ent/gen/ent/article"
	"praxis/internal/text"
)

// ParseMarkdown reads an article in Markdown. Front matter in YAML, TOML or JSON is understood as Hexo, Hugo, Jekyll,
// Docusaurus, VitePress and Obsidian write it (frontmatter.go); a title that it does not give is the first heading, or
// else the file's name. name is the file's path: it holds dates, and folders of drafts. zone is where times are that
// do not name their zone; nil goes by the language. Its error is a *ParseError.
func ParseMarkdown(name string, raw []byte, zone *time.Location) (*Draft, error) {
	content, encoding, err := Decode(raw)
	if err != nil {
		return nil, err
	}
	d := &Draft{Key: name, Rights: article.RightsORIGINAL}
	if encoding != "UTF-8" {
		d.note("read as %s", encoding)
	}
	d.takeName(name)
	fields, body := d.frontMatter(content)
	if utf8.RuneCountInString(body) > maxBody+maxTitle { // one heading may become the title
		return nil, bad(0, "the text is longer than %d characters", maxBody)
	}
	d.take(fields)
	d.restrictByFolder(name)
	body = d.titled(body, name)
	if d.Title == "" {
		return nil, bad(0, "there is no title: neither front matter nor a heading nor the file's name has one")
	}
	d.Body = strings.Trim(body, "\n") + "\n"
	if strings.TrimSpace(d.Body) == "" {
		d.Body = ""
		d.note("there is no text below the title")
	}
	d.finish(zone)
	return d, nil
}

// titled gives the draft a title: that of the front matter, else the heading at the top, else the first heading, else
// the file's name. It returns the text without a heading at its very top that says the same.
func (d *Draft) titled(body, name string) string {
	heading, rest, atTop := text.CutTitle(body)
	first, found := heading, atTop
	if !found {
		first, found = text.FirstHeading(body)
	}
	if d.Title == "" && found && !isStray(first) {
		d.Title = d.headingTitle(first)
	}
	if d.Title == "" {
		d.Title = nameTitle(name)
		d.note("the title is the file's name")
	}
	if atTop && text.SameTitle(heading, d.Title) { // not where the title was cut
		return rest
	}
	return body
}

// isStray says whether a heading is front matter in the midst of a text, whose last line a line of hyphens underlines.
func isStray(heading string) bool {
	key, _, ok := keyLine(heading)
	return ok && slices.Contains([]string{"title", "date", "tags", "categories", "layout"}, plainKey(key))
}

// headingTitle is a heading as a title can be.
func (d *Draft) headingTitle(heading string) string {
	m := matter{Draft: d}
	return m.clean(field{key: "heading", line: 0}, heading, maxTitle)
}
