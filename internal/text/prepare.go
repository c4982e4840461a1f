package text

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// page is the result of prepare.
type page struct {
	replacements []Replacement
	// given has the ids of elements in the author's HTML. The value says whether a heading has the id too.
	given map[string]bool
}

// prepare prepares a parsed document for rendering: raw HTML becomes pieces that are HTML or text, images that cannot
// be shown become their alternative texts, and headings get ids.
func prepare(doc ast.Node, raw []byte, slug func(string) string) *page {
	f := newRawFilter(raw)
	var found []*ast.Heading
	var images []*ast.Image
	var autoLinks []*ast.AutoLink
	var inPage []*ast.Link
	depth := 0 // of images around the node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Kind() == ast.KindImage {
				depth--
			}
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.RawHTML, *ast.HTMLBlock:
			f.read(n)
		case *ast.Heading:
			found = append(found, n)
		case *ast.Image:
			if depth++; depth == 1 {
				images = append(images, n)
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
	for _, n := range images {
		f.markdownImage(n)
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
	slices.SortStableFunc(f.replacements, func(a, b Replacement) int { return a.Line - b.Line })
	setIDs(texts, f.ids, f.fragments, slug)
	for _, n := range inPage {
		n.Destination = []byte("#" + targetOf(string(n.Destination[1:]), f.ids))
	}
	return &page{f.replacements, f.ids}
}

func lastLine(h *ast.Heading, raw []byte) string {
	n := h.Lines().Len()
	if n == 0 {
		return ""
	}
	segment := h.Lines().At(n - 1)
	return string(segment.Value(raw))
}

// showUnlinked shows a link in angle brackets as text if its scheme is not allowed, such as the type <std::string>.
func showUnlinked(n *ast.AutoLink, raw []byte) {
	scheme, _, found := strings.Cut(string(n.URL(raw)), ":")
	if n.AutoLinkType == ast.AutoLinkEmail || !found || linkSchemes[strings.ToLower(scheme)] {
		return
	}
	written := ast.NewString(slices.Concat([]byte("<"), n.Label(raw), []byte(">")))
	written.SetRaw(true)
	n.Parent().ReplaceChild(n.Parent(), n, written)
}
