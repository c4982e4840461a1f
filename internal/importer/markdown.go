package importer

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"praxis/ent/gen/ent/article"
	"praxis/internal/text"
)

// ParseMarkdown parses an article in Markdown with front matter in YAML, TOML or JSON as Hexo, Hugo, Jekyll,
// Docusaurus, VitePress and Obsidian write it. Without a title in the front matter, the title is the first heading or
// else the file name. name is the path of the file, which may contain a date and a folder of drafts. Times without a
// zone are in zone, or in the zone of the text's language if zone is nil. Its error is a *ParseError.
func ParseMarkdown(name string, raw []byte, zone *time.Location) (*Draft, error) {
	content, encoding, err := Decode(raw)
	if err != nil {
		return nil, err
	}
	d := &Draft{Key: name, Rights: article.RightsORIGINAL}
	if encoding != "UTF-8" {
		d.note("decoded from %s", encoding)
	}
	d.readFileName(name)
	fields, body := d.parseFrontMatter(content)
	if n := utf8.RuneCountInString(body); n > maxBody+maxTitle { // one heading may become the title
		return nil, parseErrorf(0, "the text has %d characters, more than the limit of %d", n, maxBody)
	}
	d.applyFrontMatter(fields)
	d.markDraftByFolder(name)
	body = d.extractTitle(body, name)
	if d.Title == "" {
		return nil, parseErrorf(0, "no title: add one to the front matter, as a heading or in the file name")
	}
	d.Body = strings.Trim(body, "\n") + "\n"
	if strings.TrimSpace(d.Body) == "" {
		d.Body = ""
		d.note("no text below the title")
	}
	d.normalize(zone)
	return d, nil
}

// extractTitle sets the title from the front matter, the heading at the top, the first heading, or the file name, in
// this order. It returns the body without a top heading that repeats the title.
func (d *Draft) extractTitle(body, name string) string {
	heading, rest, atTop := text.CutTitle(body)
	first, found := heading, atTop
	if !found {
		first, found = text.FirstHeading(body)
	}
	if d.Title == "" && found && !isStrayFrontMatter(first) {
		d.Title = d.cleanHeading(first)
	}
	if d.Title == "" {
		d.Title = titleFromFileName(name)
		d.note("used the file name as the title")
	}
	if atTop && text.SameTitle(heading, d.Title) { // false if the title was cut: the heading says more
		return rest
	}
	return body
}

// isStrayFrontMatter reports whether a heading is really a line of front matter inside the text. Markdown reads “key:
// value” above a line of hyphens as a heading.
func isStrayFrontMatter(heading string) bool {
	key, _, ok := splitKeyLine(heading)
	return ok && slices.Contains([]string{"title", "date", "tags", "categories", "layout"}, normalizeKey(key))
}

// cleanHeading returns a heading as a title: in one line and not too long.
func (d *Draft) cleanHeading(heading string) string {
	m := frontMatter{Draft: d}
	return m.cleanLine(field{key: "heading", line: 0}, heading, maxTitle)
}
