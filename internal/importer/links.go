package importer

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"praxis/internal/content"
	"praxis/internal/text"
)

// resolvedReference is a reference that leads to an article of this import or to a file.
type resolvedReference struct {
	reference
	post       *post
	attachment *attachment
}

// draftReferences is the resolved references of a draft, and the file that it came from.
type draftReferences struct {
	references []resolvedReference
	raw        []byte
}

// attachments returns the files that the drafts show or link to.
func (b batch) attachments() []*attachment {
	var files []*attachment
	for _, d := range b.drafts {
		for _, l := range b.references[d].references {
			if l.attachment != nil {
				files = append(files, l.attachment)
			}
		}
	}
	return files
}

// Limits for one file.
const (
	maxBody       = 1_000_000 // characters, as in the schema of articles
	maxReferences = 10_000
	maxLinkNotes  = 20
)

// resolveReferences resolves the references of a draft, and notes the broken ones with their line in the file. A cover
// is the last reference, with the start -1.
func (s *siteIndex) resolveReferences(ctx context.Context, f File, d *Draft, raw []byte) []resolvedReference {
	n := bodyNotes{draft: d, raw: raw}
	var links []resolvedReference
	refs := references(d.Body, strings.EqualFold(path.Ext(f.Path), ".mdx"))
	if len(refs) > maxReferences {
		d.note("more than %d links and pictures; the rest were not changed", maxReferences)
		refs = refs[:maxReferences]
	}
	for _, r := range refs {
		if r.removed {
			links = append(links, resolvedReference{reference: r})
			if strings.HasPrefix(d.Body[r.Start:], commentMark) {
				n.add(r.Start, "removed an Obsidian comment")
			}
			continue
		}
		if isRemote(r.target) || r.target == "" && r.fragment == "" || r.target == "" && r.format == nil {
			continue
		}
		l, problem := s.resolve(f, r)
		if problem == "" {
			links = append(links, l)
			n.setAlt(l)
		} else if !r.maybeProse {
			n.add(r.Start, problem)
		}
	}
	if d.Cover != "" {
		links = append(links, s.resolveCover(f, d)...)
	}
	n.noteUnrendered(ctx)
	n.finish()
	return links
}

// resolveCover resolves the cover, which must be a local file.
func (s *siteIndex) resolveCover(f File, d *Draft) []resolvedReference {
	r := reference{picture: true, alt: d.Title, Span: text.Span{Start: -1}}
	r.target, _ = splitURL(d.Cover)
	if isRemote(d.Cover) {
		d.note("ignored the cover %s: remote files are not imported", d.Cover)
		return nil
	}
	file := s.attachments.find(f, r)
	switch {
	case file == nil:
		d.note("ignored the cover %s: no such file in the imported folder", d.Cover)
	case file.problem != "":
		d.note("ignored the cover %s: the file %s", d.Cover, file.problem)
	default:
		l := resolvedReference{reference: r, attachment: file}
		file.setAlt(d.Title, false)
		return []resolvedReference{l}
	}
	return nil
}

var remoteURL = regexp.MustCompile(`^(?:[a-zA-Z][a-zA-Z0-9+.-]+:|//|\{\{|\{%|<%|\$\{)`)

// isRemote reports whether a URL leads to another site or comes from a template.
func isRemote(target string) bool { return remoteURL.MatchString(target) }

const notImported = " was not changed: its target is not among the imported files"

// resolve finds the target of a reference, or returns the problem to note.
func (s *siteIndex) resolve(f File, r reference) (l resolvedReference, problem string) {
	l.reference = r
	subject := "the link " + r.target
	if r.picture {
		subject = "the picture " + r.target
	}
	if r.target == "" {
		return l, "" // a heading of this text
	}
	if !r.picture {
		if l.post = s.findTarget(f, r); l.post != nil && l.post.slug == "" {
			return l, subject + " was not changed: the import of its target failed"
		} else if l.post != nil {
			l.post.addBacklink(s.posts[norm.NFC.String(f.Key)])
			return l, ""
		}
		ext := strings.ToLower(path.Ext(strings.TrimRight(r.target, "/")))
		if ext == ".html" || slices.Contains(textExtensions, ext) { // which hold "", too
			return l, subject + notImported
		}
	}
	switch l.attachment = s.attachments.find(f, r); {
	case l.attachment == nil && r.picture:
		return l, subject + " was not changed: no such file in the imported folder"
	case l.attachment == nil:
		return l, subject + notImported
	case l.attachment.problem != "":
		return l, subject + " was not changed: the file " + l.attachment.problem
	}
	return l, ""
}

// rewriteReferences returns the draft as it is saved: links lead to articles, and pictures to uploaded assets. assets
// are the publisher's assets by SHA-256. A failed upload is noted.
func (d *Draft) rewriteReferences(links draftReferences, assets map[string]assetRef) *Draft {
	c := *d
	c.Cover = ""
	n := bodyNotes{draft: d, raw: links.raw}
	var b strings.Builder
	end := 0
	for _, l := range links.references {
		to := l.fragment
		switch {
		case l.post != nil && l.post.slug == "":
			continue // its file failed; if it is saved later, this draft is saved again
		case l.post != nil:
			to = content.ArticlePath(l.post.slug) + l.fragment
		case l.removed:
		case l.attachment != nil:
			a, found := assets[l.attachment.sum]
			if !found {
				problem := cmp.Or(l.attachment.problem, "was deleted meanwhile")
				n.add(l.Start, "the picture "+l.target+" was not changed: the file "+problem)
				continue
			}
			if l.Start < 0 {
				c.CoverID = a.id
				continue
			}
			to = a.url + l.fragment
		}
		if l.format != nil {
			to = l.format(to)
		}
		b.WriteString(d.Body[end:l.Start] + to)
		end = l.End
	}
	c.Body = b.String() + d.Body[end:]
	return &c
}

// bodyNotes adds notes about places in a body with their line in the file, up to maxLinkNotes.
type bodyNotes struct {
	draft *Draft
	raw   []byte
	lines []string // of the file
	body  []string // lines of the body
	count int
}

// add adds a note about an offset of the body; -1 stands for the front matter.
func (n *bodyNotes) add(at int, note string) {
	if n.count++; n.count > maxLinkNotes {
		return
	}
	if at < 0 {
		n.draft.note("%s", note)
		return
	}
	n.draft.note("line %d: %s", n.fileLine(strings.Count(n.draft.Body[:at], "\n")), note)
}

// noteUnrendered notes media that readers do not see as in the file: players, and pictures in data: URLs.
func (n *bodyNotes) noteUnrendered(ctx context.Context) {
	if utf8.RuneCountInString(n.draft.Body) > maxBody {
		return // too long for an article
	}
	rendered, err := text.Render(ctx, n.draft.Body, nil)
	if err != nil {
		return // ctx is done, and so is the import
	}
	for _, u := range rendered.Replacements {
		if n.count++; n.count <= maxLinkNotes {
			line := n.fileLine(u.Line - 1)
			n.draft.note("line %d: readers see a link or an alternative text instead of the %s", line, u.What)
		}
	}
}

// finish notes how many notes were dropped.
func (n *bodyNotes) finish() {
	if more := n.count - maxLinkNotes; more > 0 {
		n.draft.note("dropped %d more notes about links, pictures and media", more)
	}
}

// fileLine converts a line of the body, from 0, to a line of the file, from 1. A body is the end of its file, except
// for a heading that became the title. So lines are counted from the end of the file. Above that heading, fileLine
// searches upwards for the same text.
func (n *bodyNotes) fileLine(k int) int {
	if n.lines == nil {
		content, _, err := Decode(n.raw)
		if err != nil {
			content = n.draft.Body
		}
		n.lines = strings.Split(strings.TrimRight(content, "\n"), "\n")
		n.body = strings.Split(strings.TrimRight(n.draft.Body, "\n"), "\n")
	}
	guess := k + len(n.lines) - len(n.body)
	for line := min(guess, len(n.lines)-1); line >= 0; line-- {
		if n.lines[line] == n.body[k] {
			return line + 1
		}
	}
	return max(guess, 0) + 1
}

// setAlt sets the alternative text of a picture, and notes when the text that shows it has none.
func (n *bodyNotes) setAlt(l resolvedReference) {
	if l.attachment == nil {
		return
	}
	if stated := cmp.Or(cleanAlt(l.alt), cleanAlt(l.title)); stated != "" {
		l.attachment.setAlt(stated, true)
		return
	}
	fallback := cmp.Or(altFromFileName(l.attachment.name), cleanAlt(n.draft.Title))
	l.attachment.setAlt(fallback, false)
	if !l.reference.picture {
		return // a link to the picture
	}
	n.add(l.Start, fmt.Sprintf("the picture %s has no alternative text; used “%s”", l.target, fallback))
}

// setAlt sets the alternative text of a picture. A stated text takes precedence over a derived one.
func (p *attachment) setAlt(alt string, stated bool) {
	if p.alt == "" || stated && !p.altStated {
		p.alt, p.altStated = cleanAlt(alt), stated
	}
}

// maxAlt is the maximum length of an alternative text, in characters.
const maxAlt = 300

// cleanAlt returns a text as an alternative text: in one line and not too long.
func cleanAlt(s string) string {
	isBreak := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
	s = strings.Join(strings.FieldsFunc(s, isBreak), " ")
	if utf8.RuneCountInString(s) > maxAlt {
		s = strings.TrimSpace(string([]rune(s)[:maxAlt-1])) + "…"
	}
	return s
}

// generatedName matches names without words: numbers, and the prefixes of cameras and screenshot programs.
var generatedName = regexp.MustCompile(`(?i)^(?:` + alternation(`
		img image pic picture photo dsc[fn]? screen\x20?shot wechatimg mmexport untitled unnamed pasted\x20image 图片?
		截图 截屏 屏幕截图 微信图片 微信截图`) +
	`)?[\s\d:.at@x,上下午]*$`)

// altFromFileName returns the words of a file name that says what the file shows, or "" for numbers and generated
// names.
func altFromFileName(name string) string {
	name = strings.TrimSuffix(name, path.Ext(name))
	isBreak := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-_+~()（）", r) }
	words := strings.Join(strings.FieldsFunc(name, isBreak), " ")
	digits := 0
	for _, r := range words {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if generatedName.MatchString(words) || digits*3 > utf8.RuneCountInString(words) ||
		utf8.RuneCountInString(words) < 2 {
		return ""
	}
	return cleanAlt(words)
}
