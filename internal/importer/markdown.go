package importer

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/pelletier/go-toml/v2"

	"praxis/ent/article"
	"praxis/ent/contribution"
	"praxis/internal/slug"
	"praxis/internal/text"
)

// ParseMarkdown reads an article in Markdown. Front matter in YAML (between --- lines) or TOML (between +++ lines) is
// understood as Hugo and Jekyll write it; a title that it does not give is the first heading, which leaves the body. name
// is the file's path: Jekyll keeps the date and the slug there. Its error is a *ParseError.
func ParseMarkdown(name string, raw []byte) (*Draft, error) {
	content, encoding, err := Decode(raw)
	if err != nil {
		return nil, err
	}
	front, body, err := frontMatter(content)
	if err != nil {
		return nil, err
	}
	d := &Draft{Key: name, Rights: article.RightsORIGINAL}
	if encoding != "UTF-8" {
		d.note("read as %s", encoding)
	}
	d.nameParts(name)
	if err := d.take(front, content); err != nil {
		return nil, err
	}
	heading, rest, found := text.CutTitle(body)
	switch {
	case d.Title == "" && found:
		d.Title, body = heading, rest
	case d.Title == "":
		if d.Title, found = text.FirstHeading(body); !found {
			return nil, bad(0, "there is no title: neither front matter nor a heading")
		}
	case found && text.SameTitle(heading, d.Title):
		body = rest
	}
	d.Body = strings.Trim(body, "\n") + "\n"
	if strings.TrimSpace(d.Body) == "" {
		d.Body = ""
		d.note("there is no text below the title")
	}
	d.finish()
	return d, nil
}

// frontMatter splits the front matter off. Without any it returns nil.
func frontMatter(text string) (map[string]any, string, error) {
	fence, rest, _ := strings.Cut(text, "\n")
	fence = strings.TrimRight(fence, " \t")
	if fence != "---" && fence != "+++" {
		return nil, text, nil
	}
	var head []string
	for lines := strings.Split(rest, "\n"); len(lines) > 0; lines = lines[1:] {
		line := strings.TrimRight(lines[0], " \t")
		if line == fence || fence == "---" && line == "..." {
			front, err := decodeFront(fence, strings.Join(head, "\n"))
			return front, strings.Join(lines[1:], "\n"), err
		}
		head = append(head, lines[0])
	}
	if fence == "---" && !keyed.MatchString(head[0]) {
		return nil, text, nil // a thematic break at the top of a text without front matter
	}
	return nil, "", bad(1, "the front matter that begins with %s never ends", fence)
}

// keyed is how the first line of front matter in YAML begins.
var keyed = regexp.MustCompile(`^[A-Za-z_][\w-]*\s*:(\s|$)`)

// lineOf finds the line of a key of the front matter; 0 when it is not found.
func lineOf(text, key string) int {
	pattern := regexp.MustCompile(`^\s*["']?` + regexp.QuoteMeta(key) + `["']?\s*[:=]|^\[+` + regexp.QuoteMeta(key) + `\]`)
	for i, l := range strings.Split(text, "\n") {
		if pattern.MatchString(l) {
			return i + 1
		}
	}
	return 0
}

// decodeFront reads the front matter, whose first line is the second of the file.
func decodeFront(fence, head string) (front map[string]any, err error) {
	defer func() {
		if recover() != nil { // the YAML library panics on some malformed documents
			front, err = nil, bad(2, "the front matter cannot be read")
		}
	}()
	front = map[string]any{}
	if fence == "+++" {
		err := toml.Unmarshal([]byte(head), &front)
		if e := (*toml.DecodeError)(nil); errors.As(err, &e) {
			row, _ := e.Position()
			return nil, bad(row+1, "the front matter is not TOML: %s", e.Error())
		}
		if err != nil {
			return nil, bad(2, "the front matter is not TOML: %s", err)
		}
		return front, nil
	}
	if err := yaml.Unmarshal([]byte(head), &front); err != nil {
		line := 2
		if e := (yaml.Error)(nil); errors.As(err, &e) && e.GetToken() != nil {
			line = e.GetToken().Position.Line + 1
			return nil, bad(line, "the front matter is not YAML: %s", e.GetMessage())
		}
		return nil, bad(line, "the front matter is not a YAML mapping")
	}
	return front, nil
}

var datedName = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})-(.+)$`)

// nameParts takes the date and the slug that Jekyll keeps in a post's name.
func (d *Draft) nameParts(name string) {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	m := datedName.FindStringSubmatch(base)
	if m == nil {
		return
	}
	if at, err := time.Parse(time.DateOnly, m[1]); err == nil {
		d.PublishedAt = &at
		d.note("the date %s is from the file's name", m[1])
	}
	d.SlugHint = slug.From(m[2])
}

// take takes what front matter says; text is the file, to find the line of what is wrong. A value of the wrong kind is an
// error; what it does not know it notes.
func (d *Draft) take(front map[string]any, text string) error {
	var unknown []string
	for _, key := range slices.Sorted(maps.Keys(front)) {
		value := front[key]
		if value == nil {
			continue
		}
		known, err := d.takeOne(strings.ToLower(strings.ReplaceAll(key, "-", "_")), value)
		if err != nil {
			return bad(lineOf(text, key), "front matter: %s: %s", key, err)
		}
		if !known {
			unknown = append(unknown, key)
		}
	}
	if len(unknown) > 0 {
		d.note("front matter left out: %s", strings.Join(unknown, ", "))
	}
	return nil
}

func (d *Draft) takeOne(key string, value any) (known bool, err error) {
	var names []string
	switch key {
	case "title":
		d.Title, err = line(value)
	case "subtitle":
		d.Subtitle, err = line(value)
	case "summary", "description", "excerpt":
		var s string
		if s, err = line(value); d.Summary == "" || key == "summary" {
			d.Summary = s
		}
	case "slug":
		var s string
		if s, err = line(value); err == nil {
			d.Slug = slug.From(s)
			if d.Slug != s {
				d.note("the slug %s became %s", s, d.Slug)
			}
		}
	case "date", "publishdate", "publish_date", "published_at":
		d.PublishedAt, err = moment(value)
	case "draft":
		d.Unfinished, err = flag(value)
	case "published":
		var published bool
		if published, err = flag(value); err == nil {
			d.Unfinished = !published
		}
	case "tags", "keywords":
		names, err = list(value)
		d.tag(names...)
	case "categories", "category":
		names, err = list(value)
		d.tag(names...)
		d.note("categories became tags: %s", strings.Join(names, ", "))
	case "author", "authors":
		names, err = people(value)
		d.contributor(contribution.RoleAUTHOR, names...)
	case "editor", "editors":
		names, err = people(value)
		d.contributor(contribution.RoleEDITOR, names...)
	case "translator", "translators":
		names, err = people(value)
		d.contributor(contribution.RoleTRANSLATOR, names...)
	case "lang", "language", "locale":
		d.Locale, err = locale(value)
	case "canonicalurl", "canonical_url":
		d.CanonicalURL, err = line(value)
	case "source":
		d.SourceName, err = line(value)
	case "source_url", "sourceurl":
		d.SourceURL, err = line(value)
	default:
		return false, nil
	}
	return true, err
}

func line(value any) (string, error) {
	switch v := value.(type) {
	case string:
		return strings.Join(strings.Fields(v), " "), nil
	case int, int64, uint64, float64:
		return fmt.Sprint(v), nil
	}
	return "", errors.New("must be text")
}

func flag(value any) (bool, error) {
	if b, ok := value.(bool); ok {
		return b, nil
	}
	return false, errors.New("must be true or false")
}

// list reads a list of names; one string is split at commas or, as Jekyll has it, at spaces.
func list(value any) ([]string, error) {
	switch v := value.(type) {
	case string:
		parts := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",，、;；", r) })
		if len(parts) == 1 {
			parts = strings.Fields(v)
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		return parts, nil
	case []any:
		var names []string
		for _, item := range v {
			name, err := line(item)
			if err != nil {
				return nil, errors.New("must be a list of words")
			}
			names = append(names, name)
		}
		return names, nil
	}
	return nil, errors.New("must be a list of words")
}

// people reads names, given as text, as a list, or as Hugo's tables with a name.
func people(value any) ([]string, error) {
	switch v := value.(type) {
	case string:
		return splitNames(v), nil
	case map[string]any:
		name, err := line(v["name"])
		return []string{name}, err
	case []any:
		var names []string
		for _, item := range v {
			more, err := people(item)
			if err != nil {
				return nil, err
			}
			names = append(names, more...)
		}
		return names, nil
	}
	return nil, errors.New("must be a name or a list of names")
}

var momentLayouts = []string{
	time.RFC3339Nano, "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 -07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05",
	"2006-01-02 15:04", time.DateOnly, "2006/01/02", "2006年1月2日",
}

// moment reads a date with or without a time; one without a zone is taken as UTC, as Hugo does.
func moment(value any) (*time.Time, error) {
	switch v := value.(type) {
	case time.Time:
		return utc(&v), nil
	case toml.LocalDate:
		t := v.AsTime(time.UTC)
		return &t, nil
	case toml.LocalDateTime:
		t := v.AsTime(time.UTC)
		return &t, nil
	case string:
		for _, layout := range momentLayouts {
			if t, err := time.Parse(layout, strings.TrimSpace(v)); err == nil && t.Year() > 0 {
				return utc(&t), nil
			}
		}
	}
	return nil, errors.New("must be a date such as 2023-01-28 or 2023-01-28T09:22:00+08:00")
}
