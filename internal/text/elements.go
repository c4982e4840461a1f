package text

import "strings"

// tagRule says what becomes of a tag in raw HTML. It is an allow list: tags without a rule, which are unknown or could
// run scripts, hide content or submit data, are shown as text.
type tagRule int

const (
	// allowed tags pass to the sanitizer.
	allowed tagRule = iota + 1
	// unwrapped tags are removed, since they are presentational only. Their content stays.
	unwrapped
	// embedded tags belong to embedded media, which become links.
	embedded
)

var tagRules = newTagRules()

func newTagRules() map[string]tagRule {
	all := map[string]tagRule{}
	for of, names := range map[tagRule]string{
		allowed: `
			a abbr acronym area article aside b bdi bdo blockquote br caption cite code col colgroup dd del
			details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hgroup hr i img input ins kbd li map
			mark meter ol p pre progress q rp rt ruby s samp section small span strike strong sub summary sup
			table tbody td tfoot th thead time tr tt u ul var wbr
		`,
		unwrapped: "basefont big blink data font label marquee nobr picture rb rtc spacer",
		embedded:  "audio embed iframe object param source track video",
	} {
		for name := range strings.FieldsSeq(names) {
			all[name] = of
		}
	}
	for name := range elementAliases {
		all[name] = allowed
	}
	return all
}

// elementAliases are elements that are replaced by others of a similar meaning.
var elementAliases = map[string]string{
	"center": "div", "header": "div", "footer": "div", "main": "div", "nav": "div", "address": "div", "search": "div",
	"menu": "ul", "dir": "ul",
}

var (
	// voidElements have no content and no end tag.
	voidElements = wordSet("area br col hr img input wbr")
	// rawTextElements contain text without markup.
	rawTextElements = wordSet("script style textarea xmp")
	// blockElements begin a new line in plain text, and end an open paragraph.
	blockElements = wordSet(`
		article aside blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hgroup hr
		li ol p pre section summary table tbody td tfoot th thead tr ul
	`)
	cellElements    = wordSet("td th caption")
	headingElements = wordSet("h1 h2 h3 h4 h5 h6")
	// knownAttributes are the attributes that the sanitizer or embedded media may use.
	knownAttributes = wordSet(`
		abbr align alt aria-label checked cite class colspan coords data data-lazy-src data-original
		data-src datetime dir disabled headers height high href id lang loading low max min name nowrap open
		optimum referrerpolicy reversed role rowspan scope shape sizes span src srcset start summary title
		type usemap valign value width
	`)
	// booleanAttributes are written without a value.
	booleanAttributes = wordSet(`
		allowfullscreen async autoplay checked controls default defer disabled download hidden inert ismap
		itemscope loop muted nomodule noshade novalidate nowrap open playsinline readonly required reversed
		selected
	`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
