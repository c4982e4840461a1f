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
	d.readFileName(name)
	fields, body := d.parseFrontMatter(content)
	if utf8.RuneCountInString(body) > maxBody+maxTitle { // one heading may become the title
		return nil, parseErrorf(0, "the text is longer than %d characters", maxBody)
	}
	d.applyFrontMatter(fields)
	d.markDraftByFolder(name)
	body = d.extractTitle(body, name)
	if d.Title == "" {
		return nil, parseErrorf(0, "there is no title: neither front matter nor a heading nor the file's name has one")
	}
	d.Body = strings.Trim(body, "\n") + "\n"
	if strings.TrimSpace(d.Body) == "" {
		d.Body = ""
		d.note("there is no text below the title")
	}
	d.normalize(zone)
	return d, nil
}

// extractTitle gives the draft a title: that of the front matter, else the heading at the top, else the first heading, else
// the file's name. It returns the text without a heading at its very top that says the same.
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
		d.note("the title is the file's name")
	}
	if atTop && text.SameTitle(heading, d.Title) { // not where the title was cut
		return rest
	}
	return body
}

// isStrayFrontMatter says whether a heading is front matter in the midst of a text, whose last line a line of hyphens underlines.
func isStrayFrontMatter(heading string) bool {
	key, _, ok := splitKeyLine(heading)
	return ok && slices.Contains([]string{"title", "date", "tags", "categories", "layout"}, normalizeKey(key))
}

// cleanHeading is a heading as a title can be.
func (d *Draft) cleanHeading(heading string) string {
	m := frontMatter{Draft: d}
	return m.cleanLine(field{key: "heading", line: 0}, heading, maxTitle)
}
