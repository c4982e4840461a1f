package text

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// codeRenderer renders code between fences with the name of its language.
type codeRenderer struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (codeRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, renderFencedCode)
}

func renderFencedCode(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = w.WriteString("</code></pre>\n")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("<pre><code")
	if name := language(node.(*ast.FencedCodeBlock), src); len(name) > 0 {
		_, _ = w.WriteString(` class="language-`)
		html.DefaultWriter.Write(w, name)
		_ = w.WriteByte('"')
	}
	_ = w.WriteByte('>')
	for i := range node.Lines().Len() {
		line := node.Lines().At(i)
		html.DefaultWriter.RawWrite(w, line.Value(src))
	}
	return ast.WalkContinue, nil
}

// language is the first word of what follows the fence, without what tools add to it: js{1,3}, ts:line-numbers,
// {.python .numberLines}, rust,ignore.
func language(code *ast.FencedCodeBlock, src []byte) []byte {
	if code.Info == nil {
		return nil
	}
	info := bytes.TrimLeft(code.Info.Segment.Value(src), "{. \t")
	if end := bytes.IndexAny(info, " \t{},:["); end >= 0 {
		info = info[:end]
	}
	return info
}
