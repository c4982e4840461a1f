package importer

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// parseTOML parses TOML front matter; line is the line of head in the file. If the library rejects the whole, each key
// is parsed separately. It uses the library's parser instead of its decoder, which would not keep scalars as they are
// written.
func (d *Draft) parseTOML(head []string, line int) []field {
	fields, err := decodeTOML(joinLines(head))
	if err == nil {
		return shiftLines(fields, line-1)
	}
	var root value
	at := &root
	for i, b := range splitTOMLKeys(head) {
		if i == maxLoose {
			d.note("line %d: %s: ignored with all below: more than %d keys", line+b.line, truncate(b.key), maxLoose)
			break
		}
		if strings.HasPrefix(b.rest, "[[") {
			at = root.addTable([]string{b.key}, line+b.line)
			continue
		}
		if strings.HasPrefix(b.rest, "[") {
			at = root.tableAt([]string{b.key}, line+b.line)
			continue
		}
		at.kind, at.table = tableValue, append(at.table, shiftLines(d.parseTOMLKey(b, line), line+b.line-1)...)
	}
	return root.table
}

func shiftLines(fields []field, by int) []field {
	for i := range fields {
		fields[i].line += by
		shiftLines(fields[i].table, by)
	}
	return fields
}

var (
	tomlKey   = regexp.MustCompile(`^\s*["']?([\p{L}\d_.-]+)["']?\s*=`)
	tomlTable = regexp.MustCompile(`^\s*\[\[?\s*["']?([\p{L}\d_.-]+)["']?\s*\]\]?\s*(#.*)?$`)
)

// splitTOMLKeys splits front matter at its keys and tables. Lines count from 0.
func splitTOMLKeys(lines []string) []keyLines {
	var blocks []keyLines
	for i, l := range lines {
		m := tomlKey.FindStringSubmatch(l)
		if m == nil {
			m = tomlTable.FindStringSubmatch(l)
		}
		if m != nil {
			blocks = append(blocks, keyLines{key: m[1], line: i, rest: strings.TrimSpace(l)})
		} else if n := len(blocks); n > 0 {
			blocks[n-1].below = append(blocks[n-1].below, l)
		}
	}
	return blocks
}

// parseTOMLKey parses one key with the lines below it, or else without them, or else as text.
func (d *Draft) parseTOMLKey(b keyLines, line int) []field {
	if fields, err := decodeTOML(b.rest + "\n" + joinLines(b.below)); err == nil {
		return fields
	}
	if fields, err := decodeTOML(b.rest); err == nil {
		d.note("line %d: ignored, not valid TOML: %s", line+b.line+1, truncate(joinLines(b.below)))
		return fields
	}
	d.note("line %d: %s: not valid TOML, read as text: %s", line+b.line, b.key, truncate(tomlText(b)))
	return []field{{b.key, 1, textValue(unquote(tomlText(b)))}}
}

func tomlText(b keyLines) string {
	_, text, _ := strings.Cut(b.rest, "=")
	return strings.TrimSpace(text + " " + strings.Join(b.below, " "))
}

var errNoTOML = errors.New("the front matter has too many values or is nested too deeply")

// decodeTOML parses a TOML document. The lines of its fields count from 1.
func decodeTOML(text string) (fields []field, err error) {
	if len(text) > maxYAML || strings.Count(text, "[") > maxValues {
		return nil, errNoTOML
	}
	r := tomlReader{lines: lineCounter{text: text}}
	r.parser.Reset([]byte(text))
	var root value
	at := &root
	for r.parser.NextExpression() {
		switch e := r.parser.Expression(); e.Kind {
		case unstable.KeyValue:
			at.put(keyPath(e), r.lineOf(e), r.value(e.Value(), 0))
		case unstable.Table:
			at = root.tableAt(keyPath(e), r.lineOf(e))
		case unstable.ArrayTable:
			at = root.addTable(keyPath(e), r.lineOf(e))
		}
		if r.values++; r.values > maxValues {
			return nil, errNoTOML
		}
	}
	return root.table, r.parser.Error()
}

// tomlReader converts nodes to values, up to maxValues of them.
type tomlReader struct {
	parser unstable.Parser
	lines  lineCounter
	values int
}

// lineOf returns the line of the key of an expression.
func (r *tomlReader) lineOf(e *unstable.Node) int {
	keys := e.Key()
	if !keys.Next() {
		return r.lines.at(0)
	}
	return r.lines.at(int(keys.Node().Raw.Offset))
}

func keyPath(e *unstable.Node) []string {
	var path []string
	for keys := e.Key(); keys.Next(); {
		path = append(path, string(keys.Node().Data))
	}
	return path
}

func (r *tomlReader) value(n *unstable.Node, depth int) value {
	if r.values++; r.values > maxValues || depth > maxDepth {
		return value{}
	}
	switch n.Kind {
	case unstable.Array:
		v := value{kind: listValue}
		for items := n.Children(); items.Next(); {
			v.list = append(v.list, r.value(items.Node(), depth+1))
		}
		return v
	case unstable.InlineTable:
		v := value{kind: tableValue}
		for items := n.Children(); items.Next(); {
			v.put(keyPath(items.Node()), r.lineOf(items.Node()), r.value(items.Node().Value(), depth+1))
		}
		return v
	}
	return value{kind: scalarValue, scalar: string(n.Data), typed: n.Kind != unstable.String}
}

// tableAt returns the table at the end of a path of keys and creates missing ones. Of a list of tables it takes the
// last.
func (v *value) tableAt(path []string, line int) *value {
	for _, key := range path {
		i := slices.IndexFunc(v.table, func(f field) bool { return f.key == key })
		if i < 0 {
			v.kind, i = tableValue, len(v.table)
			v.table = append(v.table, field{key, line, value{kind: tableValue}})
		}
		v = &v.table[i].value
		if v.kind == listValue && len(v.list) > 0 {
			v = &v.list[len(v.list)-1]
		}
	}
	return v
}

// put sets the value of a key, whose path may lead through tables.
func (v *value) put(path []string, line int, of value) {
	at := v.tableAt(path[:len(path)-1], line)
	at.kind, at.table = tableValue, append(at.table, field{path[len(path)-1], line, of})
}

// addTable appends a table to the list of tables at the end of a path, and returns it.
func (v *value) addTable(path []string, line int) *value {
	list := v.tableAt(path[:len(path)-1], line)
	key := path[len(path)-1]
	i := slices.IndexFunc(list.table, func(f field) bool { return f.key == key })
	if i < 0 {
		list.kind, i = tableValue, len(list.table)
		list.table = append(list.table, field{key: key, line: line})
	}
	at := &list.table[i].value
	at.kind, at.list = listValue, append(at.list, value{kind: tableValue})
	return &at.list[len(at.list)-1]
}
