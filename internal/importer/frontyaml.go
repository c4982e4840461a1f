package importer

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxYAML is the maximum size of front matter that is parsed as a whole, in bytes. More is parsed key by key, up to
// maxLoose keys, and list items up to maxItem bytes each.
const (
	maxYAML  = 256 << 10
	maxLoose = 1000
	maxItem  = 10_000
)

// parseYAML parses YAML front matter; line is the line of head in the file. If the library rejects the whole, each key
// is parsed separately. It notes what is not valid YAML.
func (d *Draft) parseYAML(head []string, line int) []field {
	clean := make([]string, len(head))
	for i, l := range head {
		clean[i] = expandTabs(l)
	}
	blocks := splitYAMLKeys(clean)
	fields, err := decodeYAML(joinLines(clean))
	if err == nil && (len(fields) == len(blocks) || len(blocks) == 0) {
		for i := range blocks {
			fields[i].source = blocks[i].source()
		}
		return shiftLines(fields, line-1)
	}
	fields = nil
	for i, b := range blocks {
		if i == maxLoose {
			d.note("line %d: %s: ignored with all below: more than %d keys", b.line+line, truncate(b.key), maxLoose)
			break
		}
		b.line += line
		fields = append(fields, d.parseYAMLKey(b)...)
	}
	for i, l := range clean {
		if (len(blocks) == 0 || i < blocks[0].line) && classifyLine(l) == otherLine {
			d.note("line %d: ignored, not a key with a value: %s", line+i, truncate(l))
		}
	}
	return fields
}

var (
	leadingSpace = regexp.MustCompile(`^[ \t\x{00A0}\x{3000}]*`)
	wideSpaces   = strings.NewReplacer("\t", "  ", "\u00A0", " ", "\u3000", "  ")
	tabbedItem   = regexp.MustCompile(`^( *-)[ \t]*\t[ \t]*`)
)

// expandTabs replaces tabs of the indentation by spaces, as Hexo does: YAML forbids tabs there. It replaces other white
// space that looks the same.
func expandTabs(line string) string {
	indent := leadingSpace.FindString(line)
	if indent != "" {
		line = wideSpaces.Replace(indent) + line[len(indent):]
	}
	return tabbedItem.ReplaceAllString(line, "$1 ")
}

// keyLines is a top-level key of front matter with its lines.
type keyLines struct {
	key  string
	line int
	// rest is the text behind the key, below the lines below it.
	rest  string
	below []string
}

// source returns the text behind the key if there are no lines below.
func (b keyLines) source() string {
	if strings.TrimSpace(strings.Join(b.below, "")) != "" {
		return ""
	}
	return strings.TrimSpace(b.rest)
}

// splitYAMLKeys splits front matter at its keys. Lines count from 0.
func splitYAMLKeys(lines []string) []keyLines {
	var blocks []keyLines
	for i, l := range lines {
		if key, rest, ok := splitKeyLine(l); ok {
			blocks = append(blocks, keyLines{key: key, line: i, rest: rest})
		} else if n := len(blocks); n > 0 {
			blocks[n-1].below = append(blocks[n-1].below, l)
		}
	}
	return blocks
}

// parseYAMLKey parses one key as YAML, or else as text.
func (d *Draft) parseYAMLKey(b keyLines) []field {
	for _, more := range [][]string{b.below, indented(b.below)} {
		fields, err := decodeYAML(b.key + ": " + b.rest + "\n" + strings.Join(more, "\n"))
		if err != nil || len(fields) != 1 {
			continue
		}
		for i, l := range b.below {
			if len(more) < len(b.below) && classifyLine(l) == otherLine {
				d.note("line %d: ignored, not a key with a value: %s", b.line+i+1, truncate(l))
			}
		}
		fields[0].source = b.source()
		return shiftLines(fields, b.line-1)
	}
	if i := slices.IndexFunc(b.below, isMisplaced); i >= 0 && strings.TrimSpace(b.rest) != "" {
		return d.parseMisplacedKeys(b, i)
	}
	source := strings.TrimSpace(b.rest + " " + strings.Join(b.below, " "))
	d.note("line %d: %s: not valid YAML, read as text: %s", b.line, b.key, truncate(source))
	return []field{{b.key, b.line, b.asText()}}
}

// isMisplaced reports whether a line holds a known key that is indented.
func isMisplaced(line string) bool { return classifyLine(strings.TrimLeft(line, " ")) == knownLine }

// parseMisplacedKeys parses a key with a value in its line, and the keys from line i below it. These are indented as if
// they were part of the value: " draft: true" is a key.
func (d *Draft) parseMisplacedKeys(b keyLines, i int) []field {
	lines := slices.Clone(b.below[i:])
	for j, l := range lines {
		if isMisplaced(l) {
			lines[j] = strings.TrimLeft(l, " ")
		}
	}
	first := b
	first.below = b.below[:i]
	fields := d.parseYAMLKey(first)
	for _, inner := range splitYAMLKeys(lines) {
		inner.line += b.line + 1 + i
		fields = append(fields, d.parseYAMLKey(inner)...)
	}
	return fields
}

// indented returns the lines that are indented or list items.
func indented(lines []string) []string {
	var kept []string
	for _, l := range lines {
		if classifyLine(l) != otherLine {
			kept = append(kept, l)
		}
	}
	return kept
}

// blockScalarMark matches the YAML mark of a text on the lines below.
var blockScalarMark = regexp.MustCompile(`^[|>][-+\d]*\s*(?:#.*)?$`)

// asText returns the value of a key that is not valid YAML: the list items below it, or else the text behind it.
func (b keyLines) asText() value {
	rest := strings.TrimSpace(b.rest)
	if rest == "" || blockScalarMark.MatchString(rest) {
		if items := b.items(); items != nil {
			return value{kind: listValue, list: items}
		}
		rest = ""
	}
	return textValue(unquote(strings.Join(strings.Fields(rest+" "+strings.Join(b.below, " ")), " ")))
}

// items parses each list item separately; nil if other lines are above them.
func (b keyLines) items() []value {
	var items []string
	for _, l := range b.below {
		l = strings.TrimSpace(l)
		item, found := strings.CutPrefix(l, "-")
		switch {
		case l == "":
		case !found && items == nil:
			return nil
		case !found && len(items[len(items)-1]) < maxItem:
			items[len(items)-1] += " " + l
		case !found:
		case len(items) < maxLoose:
			items = append(items, strings.TrimSpace(item))
		}
	}
	var values []value
	for _, item := range items {
		values = append(values, itemValue(item))
	}
	return values
}

func itemValue(item string) value {
	if fields, err := decodeYAML("x: " + item); err == nil && len(fields) == 1 {
		return fields[0].value
	}
	return textValue(unquote(item))
}

var closedInside = regexp.MustCompile(`^(?:"[^"]*[^\s"]"|'[^']*[^\s']')[\s\p{P}]`)

// unquote removes the quotes around a text, and a quote that is never closed. It keeps those of "a" and "b".
func unquote(s string) string {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return s
	}
	quote := s[:1]
	if inner, found := strings.CutSuffix(s[1:], quote); found && !closedInside.MatchString(s) {
		return strings.ReplaceAll(inner, `\`+quote, quote)
	}
	if !strings.Contains(s[1:], quote) {
		return s[1:]
	}
	return s
}

var errNoMapping = errors.New("the front matter is not a YAML mapping")

// decodeYAML parses a YAML mapping. The lines of its fields count from 1. The library can panic on invalid input;
// decodeYAML returns an error instead.
func decodeYAML(text string) (fields []field, err error) {
	defer func() {
		if recover() != nil {
			fields, err = nil, errNoMapping
		}
	}()
	if len(text) > maxYAML {
		return nil, errNoMapping
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, errNoMapping
	}
	r := yamlReader{lines: strings.Split(text, "\n")}
	fields = r.fields(doc.Content[0], 0)
	if r.values > maxValues {
		return nil, errNoMapping
	}
	return fields, nil
}

// yamlReader converts YAML nodes to values, up to maxValues of them.
type yamlReader struct {
	lines  []string
	values int
}

func (r *yamlReader) fields(n *yaml.Node, depth int) []field {
	var fields []field
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, content := n.Content[i], n.Content[i+1]
		fields = append(fields, field{key.Value, key.Line, r.value(content, depth+1)})
	}
	return fields
}

func (r *yamlReader) value(n *yaml.Node, depth int) value {
	if r.values++; r.values > maxValues || depth > maxDepth {
		return value{}
	}
	switch n.Kind {
	case yaml.AliasNode:
		return r.value(n.Alias, depth+1)
	case yaml.MappingNode:
		return value{kind: tableValue, table: r.fields(n, depth)}
	case yaml.SequenceNode:
		v := value{kind: listValue}
		for _, item := range n.Content {
			v.list = append(v.list, r.value(item, depth+1))
		}
		return v
	}
	plain := n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	if plain && n.ShortTag() == "!!null" {
		return r.nullOrHashtag(n)
	}
	return value{kind: scalarValue, scalar: n.Value, typed: n.ShortTag() != "!!str"}
}

var hashtags = regexp.MustCompile(`^[^#]*[-:] +(#[^\s#].*)$`)

// nullOrHashtag returns null, or a value such as #tag that YAML reads as a comment.
func (r *yamlReader) nullOrHashtag(n *yaml.Node) value {
	if n.Value == "" && n.Line > 0 && n.Line <= len(r.lines) {
		if m := hashtags.FindStringSubmatch(r.lines[n.Line-1]); m != nil {
			return textValue(m[1])
		}
	}
	return value{}
}
