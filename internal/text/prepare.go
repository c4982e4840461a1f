package text

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// page is what preparing a document finds out.
type page struct {
	unshown []Unshown
	// given holds the ids that the author gave to elements in raw HTML. Those that a heading has too are marked.
	given map[string]bool
}

// prepare makes a parsed document ready to be written as HTML: raw HTML becomes pieces that are HTML or text,
// pictures that cannot be shown become their alternative texts, and headings get their ids.
func prepare(doc ast.Node, raw []byte, slug func(string) string) *page {
	f := newRawFilter(raw)
	var found []*ast.Heading
	var pictures []*ast.Image
	var autoLinks []*ast.AutoLink
	var inPage []*ast.Link
	nested := 0 // pictures around the node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Kind() == ast.KindImage {
				nested--
			}
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.RawHTML, *ast.HTMLBlock:
			f.read(n)
		case *ast.Heading:
			found = append(found, n)
		case *ast.Image:
			if nested++; nested == 1 {
				pictures = append(pictures, n)
			}
		case *ast.AutoLink:
			autoLinks = append(autoLinks, n)
		case *ast.Link:
			n.Destination = []byte(repairURL(string(n.Destination)))
			if fragment, ok := strings.CutPrefix(string(n.Destination), "#"); ok {
				f.fragments = append(f.fragments, fragment)
				inPage = append(inPage, n)
			}
		}
		return ast.WalkContinue, nil
	})
	f.finish()
	for _, n := range pictures {
		f.markdownPicture(n)
	}
	for _, n := range autoLinks {
		showUnlinked(n, raw)
	}
	var texts []*headingText
	for _, h := range found {
		texts = append(texts, &headingText{
			node: h, written: lastLine(h, raw), rendered: contentText(h, raw, false), shown: inlineText(h, raw),
		})
	}
	slices.SortStableFunc(f.unshown, func(a, b Unshown) int { return a.Line - b.Line })
	setIDs(texts, f.ids, f.fragments, slug)
	for _, n := range inPage {
		n.Destination = []byte("#" + targetOf(string(n.Destination[1:]), f.ids))
	}
	return &page{f.unshown, f.ids}
}

func lastLine(h *ast.Heading, raw []byte) string {
	n := h.Lines().Len()
	if n == 0 {
		return ""
	}
	segment := h.Lines().At(n - 1)
	return string(segment.Value(raw))
}

// showUnlinked shows what looks like a link in angle brackets but has a scheme that nothing leads to, such as the
// <std::string> of a type, as it was written.
func showUnlinked(n *ast.AutoLink, raw []byte) {
	scheme, _, found := strings.Cut(string(n.URL(raw)), ":")
	if n.AutoLinkType == ast.AutoLinkEmail || !found || linkSchemes[strings.ToLower(scheme)] {
		return
	}
	written := ast.NewString(slices.Concat([]byte("<"), n.Label(raw), []byte(">")))
	written.SetRaw(true)
	n.Parent().ReplaceChild(n.Parent(), n, written)
}
