package text_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"praxis/internal/text"
)

// TestDestinations finds the position of each destination, and none in code.
func TestDestinations(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, body string
		want       []string // the destinations as written, with ! before those of pictures
	}{
		{"link and picture", "见[乙文](./b.md)和![照片](images/a.png)。", []string{"./b.md", "!images/a.png"}},
		{"with a title", "![a](a.png \"题\") [b]( b.md 'x' )", []string{"!a.png", "b.md"}},
		{"in angle brackets", "![a](<a b.png>) [b](<b (1).md>)", []string{"!a b.png", "b (1).md"}},
		{
			"escapes and brackets",
			`![a](a\_b.png) [b](x(1).md) [c](a%20b.md)`,
			[]string{`!a\_b.png`, "x(1).md", "a%20b.md"},
		},
		{"a picture in a link", "[![小](s.png)](big.png)", []string{"!s.png", "big.png"}},
		{
			"reference definitions",
			"![a][p] 和[b]\n\n[p]: p.png \"题\"\n[b]: <b c.md>\n[unused]: u.md\n",
			[]string{"!p.png", "b c.md"},
		},
		{"code", "`[a](a.md)` [b](a.md)\n\n```\n[a](a.md)\n[r]: a.md\n```\n\n    [a](a.md)\n", []string{"a.md"}},
		{"code in a list", "- x\n\n  ```md\n  ![a](a.png)\n  ```\n- ![a](a.png)\n", []string{"!a.png"}},
		{"HTML", "<img alt=\"x\" src=\"a.png\">\n\n文<img src='b.png'/>字<a href=c.md>c</a>\n\n<!-- <img src=\"d.png\"> -->\n\n<div>\n<img\n src=\"e.png\"></div>\n",
			[]string{"!a.png", "!b.png", "c.md", "!e.png"}},
		{"no link", `\[a](a.md) [a] (b.md) [a](b c.md)`, nil},
		{"quoted, over two lines", "> [a](\n> a.md) [b](b.md)", []string{"b.md"}},
		{"tables", "| a | b |\n|---|---|\n| [x](x.md) | ![y](y.png) |\n", []string{"x.md", "!y.png"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			found, _ := text.Destinations(test.body)
			var got []string
			for _, d := range found {
				written := test.body[d.Start:d.End]
				if d.Image {
					written = "!" + written
				}
				got = append(got, written)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDestinationAltAndTitle(t *testing.T) {
	t.Parallel()
	found, _ := text.Destinations("![照 *片*](a\\_b&amp;c.png \"题\")")
	want := []text.Destination{{Span: text.Span{Start: len("![照 *片*]("), End: len("![照 *片*](a\\_b&amp;c.png")}, URL: "a_b&c.png", Image: true, Alt: "照 片", Title: "题"}}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzDestinations: the destinations of any text are parts of it, in order and without overlap.
func FuzzDestinations(f *testing.F) {
	for _, body := range []string{"[a](b)", "![a](<b c> 'd')", "[a]: b\n\n[a]", "<img src=x>", "`[a](b)`", "](](<", "> [a](\n> b)", "<a href='x\n"} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		body = strings.ToValidUTF8(body, "\uFFFD")
		found, code := text.Destinations(body)
		end := 0
		for _, d := range found {
			if d.Start < end || d.End < d.Start || d.End > len(body) {
				t.Fatalf("%+v after %d in %d bytes", d, end, len(body))
			}
			end = d.End
		}
		for _, s := range code {
			if s.Start < 0 || s.End > len(body) {
				t.Fatalf("%+v in %d bytes", s, len(body))
			}
		}
	})
}
