package importer

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"praxis/internal/text"
)

// reference is a place in a body that leads to another file: a destination in Markdown or HTML, or a construct that a
// site generator replaces.
type reference struct {
	// Span is the text that rewriteReferences replaces.
	text.Span
	// target is a path or a name, without escapes. fragment is the part after it, with its #.
	target, fragment string
	// alt is the alternative text of a picture, title its caption.
	alt, title string
	// picture marks an image that is shown in place: it leads to a file, never to an article.
	picture bool
	// byName says that target is a name, whose file may be in any folder.
	byName bool
	// maybeProse says that the text may be prose: an unresolved target is not noted.
	maybeProse bool
	// removed marks a line of code or a comment, which has no target and is deleted from the text.
	removed bool
	// format returns the replacement for Span, given the URL; nil stands for the URL alone.
	format func(url string) string
}

// references finds the references of a body in text order, without overlaps. mdx says that the body has lines of code
// between its paragraphs.
func references(body string, mdx bool) []reference {
	if !mdx && !strings.ContainsAny(body, "[<{") && !strings.Contains(body, commentMark) {
		return nil
	}
	found, code := text.Destinations(body)
	var refs []reference
	for _, c := range constructs {
		for _, m := range c.find(body) {
			r, ok := c.read(submatches(body, m))
			if path, part, cut := strings.Cut(r.target, "#"); cut {
				r.target, r.fragment = path, "#"+part
			}
			r.Span = text.Span{Start: m[0], End: m[1]}
			if ok && !strings.HasPrefix(body[m[1]-1:], "](") { // [[a]](b) is a Markdown link
				refs = append(refs, r)
			}
		}
	}
	for _, d := range found {
		r := reference{Span: d.Span, alt: d.Alt, title: d.Title, picture: d.Image}
		r.target, r.fragment = splitURL(d.URL)
		refs = append(refs, r)
	}
	if mdx {
		for _, m := range moduleLine.FindAllStringIndex(body, -1) {
			refs = append(refs, reference{Span: text.Span{Start: m[0], End: m[1]}, removed: true})
		}
	}
	for _, m := range obsidianComment.FindAllStringSubmatchIndex(body, -1) {
		refs = append(refs, reference{Span: text.Span{Start: max(m[2], m[4]), End: max(m[3], m[5])}, removed: true})
	}
	return withoutOverlaps(refs, code)
}

const commentMark = "%%"

// obsidianComment matches what Obsidian shows only to the author: %%words%%, or the lines between two marks that are
// alone on their line. After a letter or digit, the mark may be a percentage or a pattern.
var obsidianComment = regexp.MustCompile(`(?m:(?:^|[^0-9A-Za-z'"%\n])(%%[^%\n]+%%)|^(%%[ \t]*\n(?s:.*?)\n%%)[ \t]*$)`)

// moduleLine matches imports and exports of MDX.
var moduleLine = regexp.MustCompile(`(?m)^(?:import\s[^\n]*["'][^"'\n]+["']|` +
	`export\s+(?:const|let|default|function)\b[^\n]*);?[ \t]*(?:\n|\z)`)

// withoutOverlaps sorts references by position. It drops those inside code and those that overlap an earlier or longer
// one.
func withoutOverlaps(refs []reference, code []text.Span) []reference {
	slices.SortStableFunc(refs, func(a, b reference) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	kept, end := refs[:0], 0
	for _, r := range refs {
		for len(code) > 0 && code[0].End <= r.Start {
			code = code[1:]
		}
		around := r.removed && len(code) > 0 && r.Start < code[0].Start // a comment that contains code
		if r.Start < end || len(code) > 0 && code[0].Overlaps(r.Span) && !around {
			continue
		}
		kept, end = append(kept, r), r.End
	}
	return kept
}

// submatches returns the parts of a body that a pattern matched.
func submatches(body string, at []int) []string {
	m := make([]string, len(at)/2)
	for i := range m {
		if at[2*i] >= 0 {
			m[i] = body[at[2*i]:at[2*i+1]]
		}
	}
	return m
}

// splitURL splits a URL into its decoded path, without the query, and its fragment.
func splitURL(s string) (path, fragment string) {
	if i := strings.IndexByte(s, '#'); i >= 0 {
		s, fragment = s[:i], s[i:]
	}
	s, _, _ = strings.Cut(s, "?")
	return unescapePath(s), fragment
}

// unescapePath decodes percent-encoding.
func unescapePath(s string) string {
	if path, err := url.PathUnescape(s); err == nil {
		return path
	}
	return s
}
