package text

import (
	"strings"

	"github.com/microcosm-cc/bluemonday"
	nethtml "golang.org/x/net/html"
)

var sanitiser = newSanitiser()

func newSanitiser() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.RequireNoFollowOnLinks(false)
	p.AllowAttrs("class").Matching(bluemonday.SpaceSeparatedTokens).OnElements("code", "pre")
	p.AllowAttrs("type").Matching(bluemonday.SpaceSeparatedTokens).OnElements("input")
	p.AllowAttrs("checked", "disabled").OnElements("input")
	return p
}

// blocks are the elements that begin a line of their own in plain text.
var blocks = map[string]bool{
	"p": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "li": true, "ul": true, "ol": true,
	"blockquote": true, "pre": true, "table": true, "tr": true, "hr": true, "br": true, "div": true, "figure": true,
	"figcaption": true, "section": true, "dl": true, "dt": true, "dd": true,
}

// plain is the text of sanitised HTML.
func plain(clean string) string {
	var b strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(clean))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return squeeze(b.String())
		case nethtml.TextToken:
			b.Write(z.Text())
		case nethtml.StartTagToken, nethtml.EndTagToken, nethtml.SelfClosingTagToken:
			name, _ := z.TagName()
			switch {
			case blocks[string(name)]:
				b.WriteByte('\n')
			case string(name) == "td" || string(name) == "th":
				b.WriteByte('\t')
			}
		}
	}
}

// squeeze drops empty lines and the white space around the others.
func squeeze(s string) string {
	var kept []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
