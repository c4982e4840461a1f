package text

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	source "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdownParser has goldmark's block parsers, those of containers with a limit, and this package's inline parser.
var markdownParser = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(setextHeadings{parser.NewSetextHeadingParser()}, 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(container{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(atxHeadings{parser.NewATXHeadingParser()}, 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(container{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(htmlBlocks{parser.NewHTMLBlockParser()}, 900),
		util.Prioritized(newFootnoteParser(), 999),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(referenceTransformer{}, 100),
		util.Prioritized(tableTransformer{}, 200),
	),
	parser.WithInlineParsers(util.Prioritized(inlineParser{}, 0)),
	parser.WithASTTransformers(util.Prioritized(footnoteTransformer{}, 999)),
)

// markdownRenderer passes raw HTML and links: the sanitizer, which all output goes through, cleans them.
var markdownRenderer = renderer.NewRenderer(renderer.WithNodeRenderers(
	util.Prioritized(rawRenderer{}, 100),
	util.Prioritized(codeRenderer{}, 100),
	util.Prioritized(extension.NewTableHTMLRenderer(
		extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), 500),
	util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
	util.Prioritized(extension.NewTaskCheckBoxHTMLRenderer(), 500),
	util.Prioritized(extension.NewFootnoteHTMLRenderer(), 500),
	util.Prioritized(html.NewRenderer(html.WithUnsafe()), 1000),
))

// parse parses Markdown, and returns the bytes that the segments of the nodes refer to.
func parse(body string) (ast.Node, []byte) { return parseContext(context.Background(), body) }

// parseContext is parse, but stops early when ctx ends; its nodes are incomplete then. If the parser panics, the text
// is shown without markup.
func parseContext(ctx context.Context, body string) (doc ast.Node, raw []byte) {
	raw = []byte(strings.ToValidUTF8(body, "\uFFFD"))
	unifyLineEndings(raw)
	defer func() {
		if failure := recover(); failure != nil {
			slog.Error("the Markdown parser failed; the text is shown without markup", "error", failure)
			doc = plainDocument(raw)
		}
	}()
	pc := parser.NewContext()
	pc.Set(stateKey, newParseState(ctx, len(raw)))
	return markdownParser.Parse(source.NewReader(raw), parser.WithContext(pc)), raw
}

// unifyLineEndings replaces each carriage return without a line feed, which goldmark takes for a letter.
func unifyLineEndings(raw []byte) {
	for i, c := range raw {
		if c == '\r' && i+1 < len(raw) && raw[i+1] != '\n' {
			raw[i] = '\n'
		}
	}
}

// maxGrowth is how many times longer than its Markdown HTML may be. A page of only short quotes or cells comes near it.
const maxGrowth = 40

// renderHTML renders a parsed text. If the renderer fails, or its output is too long, the text is rendered without
// markup.
func renderHTML(ctx context.Context, doc ast.Node, raw []byte, slug func(string) string) ([]byte, *page, error) {
	html, prepared, err := renderNode(ctx, doc, raw, slug)
	if err != nil && ctx.Err() == nil {
		slog.Error("the Markdown renderer failed; the text is shown without markup", "error", err)
		return renderNode(ctx, plainDocument(raw), raw, slug)
	}
	return html, prepared, err
}

func renderNode(
	ctx context.Context, n ast.Node, raw []byte, slug func(string) string,
) (html []byte, prepared *page, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("%v", failure)
		}
	}()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	prepared = prepare(n, raw, slug)
	out := boundedBuilder{ctx: ctx, limit: 100_000 + maxGrowth*len(raw)}
	err = markdownRenderer.Render(&out, raw, n)
	return out.html.Bytes(), prepared, err
}

// boundedBuilder is a buffer whose writes fail beyond the limit, and after ctx ends.
type boundedBuilder struct {
	ctx   context.Context
	limit int
	html  bytes.Buffer
}

func (b *boundedBuilder) Write(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if b.html.Len()+len(p) > b.limit {
		return 0, errors.New("the HTML is too long")
	}
	return b.html.Write(p)
}

// plainDocument returns the paragraphs of a text without parsing their markup.
func plainDocument(raw []byte) ast.Node {
	doc := ast.NewDocument()
	for start := 0; start < len(raw); {
		end := len(raw)
		if i := bytes.Index(raw[start:], []byte("\n\n")); i >= 0 {
			end = start + i + 2
		}
		segment := source.NewSegment(start, end)
		if segment = segment.TrimRightSpace(raw); !segment.IsEmpty() {
			p := ast.NewParagraph()
			p.AppendChild(p, ast.NewRawTextSegment(segment))
			doc.AppendChild(doc, p)
		}
		start = end
	}
	return doc
}
