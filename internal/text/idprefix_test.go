package text_test

import (
	"regexp"
	"strings"
	"testing"
)

// TestAuthorsIDs: ids in raw HTML get a prefix, and links in the text still lead to them. Headings and footnotes keep
// their ids.
func TestAuthorsIDs(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]string{
		`<b id="app">x</b> [a](#app)`:           {`<b id="user-content-app">`, `<a href="#user-content-app">`},
		`<a name="录"></a> [a](#%E5%BD%95)`:      {`<a name="user-content-录">`, `<a href="#user-content-%E5%BD%95">`},
		`<a href="#b">x</a> <b id=b>y</b>`:      {`<a href="#user-content-b">`, `<b id="user-content-b">`},
		"## T {#app}\n\n[a](#app)":              {`<h2 id="app">`, `<a href="#app">`},
		"<a id=\"t\"></a>\n\n## T\n\n[a](#t)":   {`<h2 id="t">`, `<a href="#t">`},
		"<h2 id=top>T</h2>\n\n[a](#top)":        {`<h2 id="user-content-top">`, `<a href="#user-content-top">`},
		"x[^1] <i id=\"fn:1\">y</i>\n\n[^1]: z": {`<li id="fn:1">`, `<a href="#fn:1"`, `<i id="user-content-fn:1">`},
		`<img id="root" src="a.png"> [a](#root)`: {
			`id="user-content-root"`, `<a href="#user-content-root">`,
		},
		`<img src="a.png" usemap="#m"><map name="m"><area href="#z" alt="z"></map> <b id="z">z</b>`: {
			`usemap="#user-content-m"`, `<map name="user-content-m">`, `<area href="#user-content-z"`,
		},
		`<table><tr><th id="h">a</th><td headers="h">b</td></tr></table>`: {
			`<th id="user-content-h">`, `<td headers="user-content-h">`,
		},
		`<b id="user-content-x">x</b> <b id="x">y</b> [a](#x)`: {
			`<b id="user-content-x">x</b> <b>y</b>`, `<a href="#user-content-x">`,
		},
		"## T {#user-content-x}\n\n<b id=\"x\">y</b>": {`<h2 id="user-content-x">`, `<b>y</b>`},
		`[a](#nowhere) <a href="https://e.com/#app">b</a> <b id="app">c</b>`: {
			`<a href="#nowhere">`, `<a href="https://e.com/#app">`,
		},
	} {
		html := render(t, body).HTML
		for _, part := range want {
			if !strings.Contains(html, part) {
				t.Errorf("%q became %q, which lacks %s", body, html, part)
			}
		}
	}
}

var anyInput = regexp.MustCompile(`<input[^>]*>`)

// TestOnlyCheckboxes: the only inputs in HTML are the disabled checkboxes that GFM's task lists have.
func TestOnlyCheckboxes(t *testing.T) {
	t.Parallel()
	const box, checked = `<input disabled="" type="checkbox">`, `<input checked="" disabled="" type="checkbox">`
	for body, want := range map[string]string{
		"- [ ] a\n- [x] b":                               box + checked,
		`<input type="checkbox" id=a name=b>`:            box,
		`<input type=checkbox checked onclick=x form=f>`: checked,
		`<input>`:                                   "",
		`<input checked>`:                           "",
		`<input disabled title=x>`:                  "",
		`<input type=text value=x>`:                 "",
		`<input type=password id=checkbox>`:         "",
		`<input type=image src="a.png">`:            "",
		`<input type="checkbox text">`:              "",
		`<input type=hidden type=checkbox>`:         "",
		`<input id=x type=submit checked=x>`:        "",
		"<div>\n<input type=radio dir=ltr>\n</div>": "",
	} {
		got := strings.Join(anyInput.FindAllString(render(t, body).HTML, -1), "")
		if got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}
