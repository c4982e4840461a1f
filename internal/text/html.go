package text

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

var sanitizer = newSanitizer()

// linkSchemes are the URL schemes that links may have.
var linkSchemes = wordSet("http https mailto tel sms ftp irc ircs xmpp magnet")

// hash replaces the second number sign of a URL during sanitization, which would escape it. Single-page applications
// have such URLs: https://app.example.com/#/room/#general.
const hash = "%EF%B7%90" // U+FDD0, which no text has

// sanitize passes HTML through the policy.
func sanitize(markup string) string {
	hidden := hideHashes(markup)
	clean := sanitizer.Sanitize(hidden)
	if len(hidden) != len(markup) {
		clean = strings.ReplaceAll(clean, hash, "#")
	}
	return clean
}

// hideHashes replaces the number signs in the fragments of links.
func hideHashes(markup string) string {
	const begin = ` href="`
	var b strings.Builder
	done := 0
	for i := strings.Index(markup, begin); i >= 0; {
		start := i + len(begin)
		target, _, _ := strings.Cut(markup[start:], `"`)
		i = start + len(target)
		if _, fragment, _ := strings.Cut(target, "#"); strings.Contains(fragment, "#") {
			b.WriteString(markup[done : i-len(fragment)])
			fragment = strings.ReplaceAll(fragment, "#", hash)
			b.WriteString(strings.ReplaceAll(fragment, "&"+hash, "&#")) // entities
			done = i
		}
		next := strings.Index(markup[i:], begin)
		if next < 0 {
			break
		}
		i += next
	}
	if done == 0 {
		return markup
	}
	return b.String() + markup[done:]
}

// newSanitizer returns the policy that all HTML passes last. The elements are the allowed ones of tagRules.
func newSanitizer() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for name, rule := range tagRules {
		if rule == allowed && elementAliases[name] == "" && name != "input" && name != "img" && name != "a" {
			p.AllowElements(name)
		}
	}
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes(slices.Collect(maps.Keys(linkSchemes))...)
	allow := func(pattern string, elements string, attributes ...string) {
		policy := p.AllowAttrs(attributes...)
		if pattern != "" {
			policy = policy.Matching(regexp.MustCompile(`^(?:` + pattern + `)$`))
		}
		if elements == "" {
			policy.Globally()
			return
		}
		for name := range wordSet(elements) {
			policy.OnElements(name)
		}
	}
	allow(`[^\x00-\x20\x7f"'<>&\x60]+`, "", "id")
	allow(`(?i)(ltr|rtl|auto)`, "", "dir")
	allow(`[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*`, "", "lang")
	allow("", "", "title")
	allowText(allow)
	allowLinks(allow)
	allowTables(allow)
	return p
}

// allowAttributes allows attributes whose values match a pattern on elements.
type allowAttributes = func(pattern, elements string, attributes ...string)

func allowText(allow allowAttributes) {
	const number = `[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?`
	allow(`(?i)(left|center|right|justify)`, "p div h1 h2 h3 h4 h5 h6 hr", "align")
	// The language of a code block can be any word: c++, c#, objective-c.
	allow(`[^\x00-\x1f\x7f"'<>&\x60=]+`, "code pre", "class")
	allow(`[0-9:T Z+.-]+`, "time del ins", "datetime")
	allow("", "blockquote q del ins", "cite")
	allow(`-?[0-9]{1,9}`, "ol", "start")
	allow(`-?[0-9]{1,9}`, "li", "value")
	allow(`(?i)(circle|disc|square|a|i|1)`, "ol ul li", "type")
	allow(`(?i)(|reversed)`, "ol", "reversed")
	allow(`(?i)(|open)`, "details", "open")
	allow(number, "meter progress", "value", "max")
	allow(number, "meter", "min", "low", "high", "optimum")
	allow(`checkbox`, "input", "type")
	allow(`(?i)(|checked|disabled)`, "input", "checked", "disabled")
	allow(`footnotes`, "div section", "class")
	allow(`doc-endnotes`, "div section", "role")
}

func allowLinks(allow allowAttributes) {
	const length = `[0-9]{1,6}(\.[0-9]{1,6})?(px|%)?`
	allow("", "a area", "href")
	allow(`[^\x00-\x20\x7f"'<>&\x60]+`, "a map", "name")
	allow(`footnote-(ref|backref)`, "a", "class")
	allow(`doc-(noteref|backlink)`, "a", "role")
	allow(`([0-9]{1,6},)+[0-9]{1,6}`, "area", "coords")
	allow(`(?i)(default|circle|rect|poly)`, "area", "shape")
	allow("", "img", "src")
	// The sanitizer does not read a srcset; parseSrcset has left addresses that a page may show.
	allow(`[^\s,"'<>]+( [0-9.]+[wx])?(, [^\s,"'<>]+( [0-9.]+[wx])?)*`, "img", "srcset")
	allow(`[A-Za-z0-9 (),.:%*/+-]{1,500}`, "img", "sizes")
	allow("", "img area", "alt")
	allow(length, "img", "width", "height")
	allow(`(?i)(left|right|center|top|texttop|middle|absmiddle|baseline|bottom|absbottom)`, "img", "align")
	allow(`(?i)#[\p{L}\p{N}_-]+`, "img", "usemap")
	allow(`(?i)(lazy|eager)`, "img", "loading")
	// Many Chinese image hosts answer only requests without a referrer.
	const policies = `(?i)(no-referrer|origin|same-origin|strict-origin)(-when-(cross-origin|downgrade))?`
	allow(policies, "img", "referrerpolicy")
}

func allowTables(allow allowAttributes) {
	allow(`(?i)(left|center|right|justify|char)`, "table thead tbody tfoot tr th td col colgroup caption", "align")
	allow(`(?i)(baseline|bottom|middle|top)`, "thead tbody tfoot tr th td col colgroup", "valign")
	allow(`[0-9]{1,6}(px|%)?`, "table th td col colgroup", "width", "height")
	allow(`[0-9]{1,4}`, "th td", "colspan", "rowspan")
	allow(`[0-9]{1,4}`, "col colgroup", "span")
	allow("", "table", "summary")
	allow("", "th td", "abbr")
	allow(`[\s\p{L}\p{N}_-]+`, "th td", "headers")
	allow(`(?i)(row|col)(group)?`, "th td", "scope")
	allow(`(?i)(|nowrap)`, "th td", "nowrap")
}
