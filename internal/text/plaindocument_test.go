package text

import (
	"testing"

	"github.com/yuin/goldmark/ast"
)

// TestRendererFails: a text that the renderer fails at is shown without markup.
func TestRendererFails(t *testing.T) {
	t.Parallel()
	code := ast.NewCodeSpan()
	code.AppendChild(code, ast.NewEmphasis(1)) // the renderer takes each child of code for text
	got, _, err := renderHTML(t.Context(), code, []byte("# a <b>\nc\n\n\n\n*d*\n"), nil)
	if want := "<p># a &lt;b&gt;\nc</p>\n<p>*d*</p>\n"; string(got) != want || err != nil {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

func TestHTMLTooLong(t *testing.T) {
	t.Parallel()
	doc := ast.NewDocument()
	for range 10_000 {
		doc.AppendChild(doc, ast.NewBlockquote())
	}
	got, _, err := renderHTML(t.Context(), doc, []byte("a"), nil)
	if want := "<p>a</p>\n"; string(got) != want || err != nil {
		t.Errorf("%.99s, %v, want %s", got, err, want)
	}
}
