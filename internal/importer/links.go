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

// resolvedReference is a reference that leads to an article of this import, or to a file.
type resolvedReference struct {
	reference
	post       *post
	attachment *attachment
}

// draftReferences is where the references of a draft lead, and the file that they are of.
type draftReferences struct {
	references []resolvedReference
	raw        []byte
}

// attachments are the files that the drafts show or link to.
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

// Bounds of what one file may cause.
const (
	maxBody       = 1_000_000 // characters of an article, as the schema has it
	maxReferences = 10_000
	maxLinkNotes  = 20
)

// resolveReferences finds out where the references of a draft lead, and notes those that lead nowhere, with their line in the file.
// Its cover is the last of them, with an empty span.
func (s *siteIndex) resolveReferences(ctx context.Context, f File, d *Draft, raw []byte) []resolvedReference {
	n := bodyNotes{draft: d, raw: raw}
	var links []resolvedReference
	refs := references(d.Body, strings.EqualFold(path.Ext(f.Path), ".mdx"))
	if len(refs) > maxReferences {
		d.note("links and pictures after the first %d were left as they are", maxReferences)
		refs = refs[:maxReferences]
	}
	for _, r := range refs {
		if r.removed {
			links = append(links, resolvedReference{reference: r})
			if strings.HasPrefix(d.Body[r.Start:], commentMark) {
				n.add(r.Start, "a comment of Obsidian was left out")
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

// resolveCover is the picture that stands for the article, if it is a file.
func (s *siteIndex) resolveCover(f File, d *Draft) []resolvedReference {
	r := reference{picture: true, alt: d.Title, Span: text.Span{Start: -1}}
	r.target, _ = splitURL(d.Cover)
	if isRemote(d.Cover) {
		d.note("the cover is on another site and was left out: %s", d.Cover)
		return nil
	}
	file := s.attachments.find(f, r)
	switch {
	case file == nil:
		d.note("the cover was left out: there is no file %s", d.Cover)
	case file.problem != "":
		d.note("the cover was left out: the file %s %s", d.Cover, file.problem)
	default:
		l := resolvedReference{reference: r, attachment: file}
		file.setAlt(d.Title, false)
		return []resolvedReference{l}
	}
	return nil
}

var remoteURL = regexp.MustCompile(`^(?:[a-zA-Z][a-zA-Z0-9+.-]+:|//|\{\{|\{%|<%|\$\{)`)

// isRemote says whether a URL leads to another site, or is made by a template.
func isRemote(target string) bool { return remoteURL.MatchString(target) }

const leadsNowhere = " leads to no file of this import and stays as it is"

// resolve finds out where a reference leads, or says why it leads nowhere.
func (s *siteIndex) resolve(f File, r reference) (l resolvedReference, problem string) {
	l.reference = r
	what := "the link " + r.target
	if r.picture {
		what = "the picture " + r.target
	}
	if r.target == "" {
		return l, "" // a heading of the same text
	}
	if !r.picture {
		if l.post = s.findTarget(f, r); l.post != nil && l.post.slug == "" {
			return l, what + " leads to a file that was not imported and stays as it is"
		} else if l.post != nil {
			l.post.addBacklink(s.posts[norm.NFC.String(f.Key)])
			return l, ""
		}
		ext := strings.ToLower(path.Ext(strings.TrimRight(r.target, "/")))
		if ext == ".html" || slices.Contains(textExtensions, ext) { // which hold "", too
			return l, what + leadsNowhere
		}
	}
	switch l.attachment = s.attachments.find(f, r); {
	case l.attachment == nil && r.picture:
		return l, what + " is not in the folder that is imported and stays as it is"
	case l.attachment == nil:
		return l, what + leadsNowhere
	case l.attachment.problem != "":
		return l, what + " " + l.attachment.problem + "; it stays as it is"
	}
	return l, ""
}

// rewriteReferences returns the draft as it is saved: with its links leading to articles, and its pictures to what was uploaded.
// assets are those of the publisher by their SHA-256. What could not be uploaded is noted.
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
			continue // it was not saved after all: the links are made again at the end
		case l.post != nil:
			to = content.ArticlePath(l.post.slug) + l.fragment
		case l.removed:
		case l.attachment != nil:
			a, there := assets[l.attachment.sum]
			if !there {
				n.add(l.Start, "the picture "+l.target+" "+cmp.Or(l.attachment.problem, "was deleted meanwhile")+"; it stays as it is")
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

// bodyNotes notes of what is found in a body in which line of the file it stands, of so much as a person reads.
type bodyNotes struct {
	draft *Draft
	raw   []byte
	lines []string // those of the file
	body  []string // those of the body
	count int
}

// add notes something of a place in the body; -1 is the front matter.
func (n *bodyNotes) add(at int, what string) {
	if n.count++; n.count > maxLinkNotes {
		return
	}
	if at < 0 {
		n.draft.note("%s", what)
		return
	}
	n.draft.note("line %d: %s", n.fileLine(strings.Count(n.draft.Body[:at], "\n")), what)
}

// noteUnrendered notes the media that readers do not see as the file has them: players, and pictures in data: URLs.
func (n *bodyNotes) noteUnrendered(ctx context.Context) {
	if utf8.RuneCountInString(n.draft.Body) > maxBody {
		return // no article takes it
	}
	rendered, err := text.Render(ctx, n.draft.Body, nil)
	if err != nil {
		return // ctx is done, and the import with it
	}
	for _, u := range rendered.Unshown {
		if n.count++; n.count <= maxLinkNotes {
			n.draft.note("line %d: a link or words are shown in place of the %s", n.fileLine(u.Line-1), u.What)
		}
	}
}

// finish says how many notes were left out.
func (n *bodyNotes) finish() {
	if more := n.count - maxLinkNotes; more > 0 {
		n.draft.note("and %d more notes on links, pictures and media", more)
	}
}

// fileLine is the line of the file, from 1, that a line of the body, from 0, is. A body is the end of its file, but for a
// heading that became the title: its last lines are the file's, and above that heading it is the nearest line of the
// same text.
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

// setAlt gives a picture its alternative text, and notes when the text that shows it has none.
func (n *bodyNotes) setAlt(l resolvedReference) {
	if l.attachment == nil {
		return
	}
	if said := cmp.Or(cleanAlt(l.alt), cleanAlt(l.title)); said != "" {
		l.attachment.setAlt(said, true)
		return
	}
	stand := cmp.Or(altFromFileName(l.attachment.name), cleanAlt(n.draft.Title))
	l.attachment.setAlt(stand, false)
	if !l.reference.picture {
		return // it is linked to, not shown
	}
	n.add(l.Start, fmt.Sprintf("the picture %s has no alternative text: “%s” stands for it", l.target, stand))
}

// setAlt sets the alternative text of a picture; what a text says of it goes before what stands for that.
func (p *attachment) setAlt(alt string, said bool) {
	if p.alt == "" || said && !p.altStated {
		p.alt, p.altStated = cleanAlt(alt), said
	}
}

// maxAlt is how long an alternative text may be, in characters.
const maxAlt = 300

// cleanAlt is a text as an alternative text may be.
func cleanAlt(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if utf8.RuneCountInString(s) > maxAlt {
		s = strings.TrimSpace(string([]rune(s)[:maxAlt-1])) + "…"
	}
	return s
}

// generatedName is a name without words: numbers, or what cameras and programs put before them.
var generatedName = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{"img", "image", "pic", "picture", "photo", "dsc[fn]?", "screen ?shot",
	"wechatimg", "mmexport", "untitled", "unnamed", "pasted image", "图片?", "截图", "截屏", "屏幕截图", "微信图片", "微信截图"}, "|") +
	`)?[\s\d:.at@x,上下午]*$`)

// altFromFileName are the words of a file's name when it says what the file shows; "" for numbers and names that programs make.
func altFromFileName(name string) string {
	name = strings.TrimSuffix(name, path.Ext(name))
	words := strings.Join(strings.FieldsFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("-_+~()（）", r)
	}), " ")
	digits := 0
	for _, r := range words {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if generatedName.MatchString(words) || digits*3 > utf8.RuneCountInString(words) || utf8.RuneCountInString(words) < 2 {
		return ""
	}
	return cleanAlt(words)
}
