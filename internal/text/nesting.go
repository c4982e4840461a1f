package text

import (
	"context"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
)

// parseState is the state that the parsers of one text share.
type parseState struct {
	ctx       context.Context
	footnotes footnotes
	scanner   scanner // of the latest block
	// The budgets below are proportional to the text. Markup beyond a budget is shown as text, or left out if empty.
	referenceBytes int // of the targets that references repeat
	cells          int // of tables
	emptyCells     int // that short rows of tables are filled up with
	steps          int // lines times the containers they are in
	inline         int // nodes of inline markup, which take a hundred times the memory of its characters
}

// maxInline is how many inline nodes a text may have. A text of maximum length with a link in each line has fewer.
const maxInline = 50_000

var stateKey = parser.NewContextKey()

func newParseState(ctx context.Context, size int) *parseState {
	return &parseState{
		ctx:            ctx,
		referenceBytes: max(size, 100_000),
		cells:          1_000 + size/2,
		emptyCells:     1_000 + size/8,
		steps:          10_000 + size/2,
		inline:         maxInline,
	}
}

func stateOf(pc parser.Context) *parseState { return pc.Get(stateKey).(*parseState) }

const (
	// maxNesting is how deep quotes, lists and footnotes are nested.
	maxNesting = 50
	// reducedNesting is the same after the budget of steps is exhausted.
	reducedNesting = 2
)

// container wraps goldmark's parser of quotes, lists or footnotes with a limit: the markers of deeper ones are text.
// goldmark visits all open containers at each line, and keeps a record of each visit until the end.
type container struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (c container) Open(parent ast.Node, reader source.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, position := reader.Position()
	node, state := c.BlockParser.Open(parent, reader, pc)
	if node != nil && nesting(parent) >= stateOf(pc).maxNesting() {
		reader.SetPosition(line, position)
		return nil, parser.NoChildren
	}
	return node, state
}

// Continue implements parser.BlockParser.
func (c container) Continue(node ast.Node, reader source.Reader, pc parser.Context) parser.State {
	state := stateOf(pc)
	if state.steps--; state.steps < 0 && nesting(node) > reducedNesting {
		return parser.Close
	}
	return c.BlockParser.Continue(node, reader, pc)
}

func (s *parseState) maxNesting() int {
	if s.steps < 0 {
		return reducedNesting
	}
	return maxNesting
}

// nesting returns how many quotes, lists and footnotes n is in, itself included: at most about maxNesting.
func nesting(n ast.Node) int {
	depth := 0
	for ; n != nil; n = n.Parent() {
		switch n.(type) {
		case *ast.Blockquote, *ast.List, *extension.Footnote:
			depth++
		}
	}
	return depth
}
