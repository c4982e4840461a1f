package text

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
)

// tableTransformer makes GFM tables of paragraphs. It replaces goldmark's, which pads short rows without a limit and
// takes quadratic time for cells with an escaped bar.
type tableTransformer struct{}

// Transform implements parser.ParagraphTransformer.
func (tableTransformer) Transform(paragraph *ast.Paragraph, reader source.Reader, pc parser.Context) {
	lines, src := paragraph.Lines(), reader.Source()
	for i := 1; i < lines.Len(); i++ {
		line := trimmed(lines.At(i), src)
		columns, ok := parseColumns(line.Value(src))
		if !ok || isLazy(paragraph, i-1, src) || isLazy(paragraph, i, src) {
			continue
		}
		header := newRow(lines.At(i-1), src)
		if header.ChildCount() != len(columns) {
			continue
		}
		replaceLines(paragraph, i-1, newTable(header, columns, lines.Sliced(i+1, lines.Len()), src, stateOf(pc)), src)
		return
	}
}

// newTable makes a table of its header and the lines of its rows. When the budget of cells is exhausted, the remaining
// lines become one cell.
func newTable(header *extension.TableRow, columns []extension.Alignment, lines []source.Segment, src []byte,
	state *parseState,
) *extension.Table {
	table := extension.NewTable()
	table.Alignments = columns
	alignCells(header, columns, state)
	table.AppendChild(table, extension.NewTableHeader(header))
	for i, line := range lines {
		if state.cells < 0 {
			table.AppendChild(table, newTextRow(lines[i:]))
			break
		}
		row := newRow(line, src)
		alignCells(row, columns, state)
		table.AppendChild(table, row)
	}
	return table
}

// newTextRow makes a row of one cell with the source of the lines.
func newTextRow(lines []source.Segment) *extension.TableRow {
	row, cell := extension.NewTableRow(nil), extension.NewTableCell()
	cell.Lines().AppendAll(lines)
	row.AppendChild(row, cell)
	return row
}

func trimmed(s source.Segment, src []byte) source.Segment {
	s = s.TrimLeftSpace(src)
	return s.TrimRightSpace(src)
}

// isLazy reports whether line i of a paragraph is a lazy continuation line of a quote or list item, where a table
// cannot begin.
func isLazy(paragraph *ast.Paragraph, i int, src []byte) bool {
	switch paragraph.Parent().(type) {
	case *ast.Blockquote, *ast.ListItem:
		quotes, indent := markersBefore(paragraph.Lines().At(0).Start, src)
		lineQuotes, lineIndent := markersBefore(paragraph.Lines().At(i).Start, src)
		return lineQuotes < quotes || lineQuotes == quotes && lineIndent < indent
	}
	return false
}

// markersBefore returns how many quote markers precede the text at i in its line, and the indentation after the last
// one.
func markersBefore(i int, src []byte) (quotes, indent int) {
	prefix := src[bytes.LastIndexByte(src[:i], '\n')+1 : i]
	last := bytes.LastIndexByte(prefix, '>') + 1
	column, quoteEnd := 0, 0
	for j, c := range prefix {
		if column++; c == '\t' {
			column = (column + 3) / 4 * 4
		}
		if j < last || j == last && last > 0 && c == ' ' { // a space behind it belongs to the quote
			quoteEnd = column
		}
	}
	return bytes.Count(prefix, []byte(">")), column - quoteEnd
}

// parseColumns reads the row below the header, such as `| :-- | --: |`.
func parseColumns(line []byte) ([]extension.Alignment, bool) {
	if bytes.IndexByte(line, '-') < 0 || !bytes.ContainsAny(line, "|:") || len(bytes.Trim(line, "|:- \t")) > 0 {
		return nil, false
	}
	line = bytes.TrimPrefix(line, []byte("|"))
	line = bytes.TrimSuffix(line, []byte("|"))
	var columns []extension.Alignment
	for cell := range bytes.SplitSeq(line, []byte("|")) {
		alignment, ok := parseAlignment(bytes.TrimSpace(cell))
		if !ok {
			return nil, false
		}
		columns = append(columns, alignment)
	}
	return columns, true
}

func parseAlignment(cell []byte) (extension.Alignment, bool) {
	dashes := bytes.TrimSuffix(bytes.TrimPrefix(cell, []byte(":")), []byte(":"))
	if len(dashes) == 0 || len(bytes.Trim(dashes, "-")) > 0 {
		return extension.AlignNone, false
	}
	switch left, right := cell[0] == ':', cell[len(cell)-1] == ':'; {
	case left && right:
		return extension.AlignCenter, true
	case left:
		return extension.AlignLeft, true
	case right:
		return extension.AlignRight, true
	}
	return extension.AlignNone, true
}

// newRow splits a line at its bars. A bar after a backslash is part of its cell.
func newRow(line source.Segment, src []byte) *extension.TableRow {
	row := extension.NewTableRow(nil)
	row.SetPos(line.Start)
	line = trimmed(line, src)
	start := line.Start
	if start < line.Stop && src[start] == '|' {
		start++
	}
	for i := start; i < line.Stop; i++ {
		if src[i] == '|' && (i == start || src[i-1] != '\\') {
			addCell(row, source.NewSegment(start, i), src)
			start = i + 1
		}
	}
	if start < line.Stop || row.ChildCount() == 0 {
		addCell(row, source.NewSegment(start, line.Stop), src)
	}
	return row
}

func addCell(row *extension.TableRow, text source.Segment, src []byte) {
	cell := extension.NewTableCell()
	cell.SetPos(text.Start)
	if text = trimmed(text, src); !text.IsEmpty() {
		cell.Lines().Append(text)
	}
	row.AppendChild(row, cell)
}

// alignCells sets the alignment of a row's cells, removes cells after the last column as GFM does, and adds missing
// cells while the budget lasts.
func alignCells(row *extension.TableRow, columns []extension.Alignment, state *parseState) {
	cell := row.FirstChild()
	for _, alignment := range columns {
		if cell == nil {
			if state.emptyCells--; state.emptyCells < 0 {
				return
			}
			cell = extension.NewTableCell()
			row.AppendChild(row, cell)
		}
		state.cells--
		cell.(*extension.TableCell).Alignment = alignment
		cell = cell.NextSibling()
	}
	for cell != nil {
		next := cell.NextSibling()
		row.RemoveChild(row, cell)
		cell = next
	}
}

// replaceLines replaces the lines of a paragraph from index first on by a table.
func replaceLines(paragraph *ast.Paragraph, first int, table ast.Node, src []byte) {
	parent, lines := paragraph.Parent(), paragraph.Lines()
	table.SetPos(lines.At(first).Start)
	table.SetBlankPreviousLines(first == 0 && paragraph.HasBlankPreviousLines())
	parent.InsertAfter(parent, paragraph, table)
	if lines.SetSliced(0, first); first == 0 {
		parent.RemoveChild(parent, paragraph)
		return
	}
	last := lines.At(first - 1)
	lines.Set(first-1, last.TrimRightSpace(src))
}

func isCell(n ast.Node) bool { return n.Kind() == extension.KindTableCell }
