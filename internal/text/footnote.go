package text

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxBacklinks is how many backlinks a footnote has.
const maxBacklinks = 100

// footnotes are the footnotes of a text in the order of their definitions.
type footnotes struct {
	list    *extast.FootnoteList
	all     []*extast.Footnote
	byLabel map[string]int // numbers of all; the first definition of a label counts
}

// footnoteParser parses the definitions of footnotes, `[^label]: text`. goldmark's own keeps them in a list that it
// searches for each mark.
type footnoteParser struct{ parser.BlockParser }

func newFootnoteParser() parser.BlockParser {
	return footnoteParser{container{extension.NewFootnoteBlockParser()}}
}

// Close implements parser.BlockParser: it moves a footnote out of the text.
func (footnoteParser) Close(node ast.Node, _ source.Reader, pc parser.Context) {
	f, note := &stateOf(pc).footnotes, node.(*extast.Footnote)
	if f.list == nil {
		f.list, f.byLabel = extast.NewFootnoteList(), map[string]int{}
		root := rootOf(node) // not the parent, which may be a footnote and move into the list itself
		root.InsertBefore(root, root.FirstChild(), f.list)
	}
	f.list.AppendChild(f.list, note)
	label := util.ToLinkReference(note.Ref)
	if _, taken := f.byLabel[label]; !taken {
		f.byLabel[label] = len(f.all)
	}
	f.all = append(f.all, note)
}

func rootOf(n ast.Node) ast.Node {
	for n.Parent() != nil {
		n = n.Parent()
	}
	return n
}

// scanFootnote reads the footnote mark `[^label]` at the bracket at position i. A mark without a definition is text.
func (s *scanner) scanFootnote(i int) bool {
	f := &s.state.footnotes
	if s.at(i+1) != '^' || len(f.all) == 0 {
		return false
	}
	label, end, ok := parseLabel(s.buf, i+2)
	if !ok {
		return false
	}
	n, ok := f.byLabel[util.ToLinkReference(label)]
	if !ok {
		return false
	}
	s.pushNode(i, end, extast.NewFootnoteLink(n)) // its number is found when all marks are known
	return true
}

// footnoteTransformer numbers footnotes in the order of their first marks, and moves them to the end of the text. Those
// without a mark come last.
type footnoteTransformer struct{}

// Transform implements parser.ASTTransformer.
func (footnoteTransformer) Transform(doc *ast.Document, _ source.Reader, pc parser.Context) {
	f := &stateOf(pc).footnotes
	if f.list == nil {
		return
	}
	parent := f.list.Parent()
	parent.RemoveChild(parent, f.list)
	n := footnoteNumbers{footnotes: f, marks: make([]int, len(f.all))}
	n.addMarks(doc)
	for i := range f.all {
		n.addMarksOfNotes()
		n.add(i)
	}
	n.addMarksOfNotes()
	for i, note := range n.order {
		f.all[note].Index = i + 1
		f.list.AppendChild(f.list, f.all[note])
		addBacklinks(f.all[note], n.marks[note])
	}
	doc.AppendChild(doc, f.list)
}

// footnoteNumbers gives footnotes their numbers.
type footnoteNumbers struct {
	*footnotes
	order   []int // numbers of all
	visited int   // how many of order have been searched for marks
	marks   []int // how many marks each of all has
}

// add gives a footnote the next number unless it has one.
func (n *footnoteNumbers) add(note int) {
	if n.all[note].Index < 0 {
		n.order = append(n.order, note)
		n.all[note].Index = len(n.order)
	}
}

// addMarks numbers the marks below root, and their footnotes.
func (n *footnoteNumbers) addMarks(root ast.Node) {
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if mark, ok := node.(*extast.FootnoteLink); ok && entering {
			note := mark.Index
			n.add(note)
			mark.Index, mark.RefIndex = n.all[note].Index, n.marks[note]
			n.marks[note]++
		}
		return ast.WalkContinue, nil
	})
}

// addMarksOfNotes numbers the marks within the footnotes that have a number.
func (n *footnoteNumbers) addMarksOfNotes() {
	for ; n.visited < len(n.order); n.visited++ {
		n.addMarks(n.all[n.order[n.visited]])
	}
}

// addBacklinks adds links from a footnote to its marks.
func addBacklinks(note *extast.Footnote, marks int) {
	var last ast.Node = note
	if p := note.LastChild(); p != nil && ast.IsParagraph(p) {
		last = p
	}
	for i := range min(marks, maxBacklinks) {
		link := extast.NewFootnoteBacklink(note.Index)
		link.RefIndex = i
		last.AppendChild(last, link)
	}
}
