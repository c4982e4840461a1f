package text_test

import (
	"strings"
	"testing"

	"praxis/internal/text"
)

// TestReaderLinks: each address of a file becomes the reader's URL, and nothing else changes.
func TestReaderLinks(t *testing.T) {
	t.Parallel()
	links := text.Links{
		Resolve: func(address string) (string, bool) {
			rest, own := strings.CutPrefix(address, "/assets/")
			return "https://e.example/" + rest + `?a="1"&b=2`, own
		},
		External: func(address string) bool { return strings.HasPrefix(address, "https://other.example") },
	}
	const own = `https://e.example/1/a.png?a=&#34;1&#34;&amp;b=2`
	for _, test := range []struct{ body, want string }{
		{"![x](/assets/1/a.png)", `<p><img src="` + own + `" alt="x"></p>`},
		{"[x](/assets/1/a.png \"t\")", `<p><a href="` + own + `" title="t">x</a></p>`},
		{"[x](https://other.example/?b)", `<p><a href="https://other.example/?b" rel="noopener noreferrer">x</a></p>`},
		{
			"https://other.example/",
			`<p><a href="https://other.example/" rel="noopener noreferrer">https://other.example/</a></p>`,
		},
		{
			"[x](/articles/y#z) [y](mailto:a@e.example)",
			`<p><a href="/articles/y#z">x</a> <a href="mailto:a@e.example">y</a></p>`,
		},
		{"`<img src=\"/assets/1/a.png\">`", `<p><code>&lt;img src=&#34;/assets/1/a.png&#34;&gt;</code></p>`},
		{
			"<b title='<img src=\"/assets/1/a.png\">'>x</b>",
			`<p><b title="&lt;img src=&#34;/assets/1/a.png&#34;&gt;">x</b></p>`,
		},
		{
			"<video src=\"/assets/1/a.png\" poster=\"/assets/2/b.png\"></video>",
			`<p><a href="` + own + `">a.png</a></p>`,
		},
		{
			"<picture><source srcset=\"/assets/2/b.png\"><img src=\"/assets/1/a.png\"></picture>",
			`<p><img src="` + own + `"></p>`,
		},
		{
			`<img src="/assets/1/a.png" sizes="(min-width: 60em) 50vw, 100vw"` +
				` srcset="/assets/1/a.png 480w, b.png 2x,/assets/1/a.png">`,
			`<img src="` + own + `" sizes="(min-width: 60em) 50vw, 100vw" srcset="` + own + ` 480w, ` + own + `">`,
		},
		{
			`<img src="/assets/1/a.png" srcset="https://other.example/a.png 2x, data:image/png;base64,AA== 3x">`,
			`<img src="` + own + `">`,
		},
		{`<img src="/assets/1/a.png" srcset="/assets/1/a.png 1x onerror=alert(1)">`, `<img src="` + own + `">`},
		{
			`<map name=m><area href="https://other.example/"></map>`,
			`<p><map name="user-content-m"><area href="https://other.example/" rel="noopener noreferrer"></map></p>`,
		},
	} {
		got := strings.TrimSpace(links.Apply(render(t, test.body).HTML))
		if got != test.want {
			t.Errorf("%q: got  %s\nwant %s", test.body, got, test.want)
		}
	}
}

// TestReaderLinksKeepTheRest: HTML without addresses of the server does not change.
func TestReaderLinksKeepTheRest(t *testing.T) {
	t.Parallel()
	links := text.Links{
		Resolve:  func(string) (string, bool) { return "", false },
		External: func(string) bool { return false },
	}
	for _, body := range attacks {
		html := render(t, body).HTML
		if got := links.Apply(html); got != html && !strings.Contains(html, "srcset") {
			t.Errorf("%q became %q", html, got)
		}
	}
}
