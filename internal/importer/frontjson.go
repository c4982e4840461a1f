package importer

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
)

// parseBracedJSON parses Hugo's JSON front matter: from a brace on line top to the closing brace. It returns the
// content unchanged if no key is known.
func (d *Draft) parseBracedJSON(lines []string, top int, content string) ([]field, string) {
	text, noted := joinLines(lines[top:]), len(d.Notes)
	if fields, end, err := decodeJSON(text); err == nil && hasKnownKey(fields) {
		return shiftLines(fields, top), text[end:]
	}
	for i := top; i < len(lines) && i-top <= maxHeadLines; i++ {
		l := strings.TrimRight(lines[i], " \t")
		if !strings.HasPrefix(l, "}") && (i > top || !strings.HasSuffix(l, "}")) {
			continue
		}
		if fields := d.parseJSON(lines[top:i+1], top+1); hasKnownKey(fields) {
			return fields, joinLines(lines[i+1:])
		}
		break
	}
	d.Notes = d.Notes[:noted]
	return nil, content
}

func hasKnownKey(fields []field) bool {
	return slices.ContainsFunc(fields, func(f field) bool { return knownKeys[normalizeKey(f.key)] })
}

var (
	jsonKey  = regexp.MustCompile(`^\s*(?:[{]\s*)?(["'][^"']+["']\s*:.*?),?\s*$`)
	jsonMore = regexp.MustCompile(`^(.*?),?\s*$`)
)

// parseJSON parses JSON front matter, with braces or, as in Hexo, without; line is the line of head in the file. It
// parses invalid JSON as YAML, which is nearly a superset and more lenient.
func (d *Draft) parseJSON(head []string, line int) []field {
	text := joinLines(head)
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		text = "{" + text + "}"
	}
	if fields, _, err := decodeJSON(text); err == nil {
		return shiftLines(fields, line-1)
	}
	if fields, err := decodeYAML(text); err == nil {
		return shiftLines(fields, line-1)
	}
	loose := make([]string, len(head))
	for i, l := range head {
		if m := jsonKey.FindStringSubmatch(l); m != nil {
			loose[i] = m[1]
		} else if strings.Trim(l, "{} \t,") != "" {
			loose[i] = " " + jsonMore.FindStringSubmatch(l)[1]
		}
	}
	return d.parseYAML(loose, line)
}

var errNoJSON = errors.New("the front matter is not a JSON object")

// decodeJSON parses the JSON object at the start of a text, and returns where it ends. Lines count from 1.
func decodeJSON(text string) (fields []field, end int, err error) {
	if len(text) > maxYAML {
		text = text[:maxYAML]
	}
	r := jsonReader{decoder: json.NewDecoder(strings.NewReader(text)), lines: lineCounter{text: text}}
	r.decoder.UseNumber()
	token, err := r.decoder.Token()
	if err != nil || token != json.Delim('{') {
		return nil, 0, errNoJSON
	}
	v, err := r.container(json.Delim('{'), 0)
	return v.table, int(r.decoder.InputOffset()), err
}

// jsonReader converts JSON tokens to values, up to maxValues of them.
type jsonReader struct {
	decoder *json.Decoder
	lines   lineCounter
	values  int
}

// container reads the rest of a list or an object.
func (r *jsonReader) container(open json.Delim, depth int) (value, error) {
	v := value{kind: listValue}
	if open == '{' {
		v.kind = tableValue
	}
	for r.decoder.More() {
		var f field
		if open == '{' {
			token, err := r.decoder.Token()
			key, ok := token.(string)
			if err != nil || !ok {
				return value{}, errNoJSON
			}
			f.key, f.line = key, r.lines.at(int(r.decoder.InputOffset()))
		}
		var err error
		if f.value, err = r.value(depth + 1); err != nil {
			return value{}, err
		}
		if open == '{' {
			v.table = append(v.table, f)
		} else {
			v.list = append(v.list, f.value)
		}
	}
	_, err := r.decoder.Token()
	return v, err
}

func (r *jsonReader) value(depth int) (value, error) {
	token, err := r.decoder.Token()
	if r.values++; err != nil || r.values > maxValues || depth > maxDepth {
		return value{}, errNoJSON
	}
	switch t := token.(type) {
	case json.Delim:
		return r.container(t, depth)
	case json.Number:
		return value{kind: scalarValue, scalar: t.String(), typed: true}, nil
	case string:
		return textValue(t), nil
	case bool:
		if t {
			return value{kind: scalarValue, scalar: "true", typed: true}, nil
		}
		return value{kind: scalarValue, scalar: "false", typed: true}, nil
	}
	return value{}, nil
}
