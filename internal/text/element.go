package text

import "strings"

// treatment says what becomes of a tag in raw HTML.
type treatment int

// Tags without a treatment are shown as text: those that are unknown, and those that could run, hide or ask for
// something.
const (
	// kept tags pass to the sanitiser.
	kept treatment = iota + 1
	// dropped tags only say how something looks; their content stays.
	dropped
	// player tags belong to embedded media, which become links.
	player
)

var treatments = newTreatments()

func newTreatments() map[string]treatment {
	all := map[string]treatment{}
	for of, names := range map[treatment]string{
		kept: `a abbr acronym area article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl
			dt em figcaption figure h1 h2 h3 h4 h5 h6 hgroup hr i img input ins kbd li map mark meter ol p pre progress q rp rt
			ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`,
		dropped: "basefont big blink data font label marquee nobr picture rb rtc spacer",
		player:  "audio embed iframe object param source track video",
	} {
		for name := range strings.FieldsSeq(names) {
			all[name] = of
		}
	}
	for name := range replaced {
		all[name] = kept
	}
	return all
}

// replaced elements pass as others that say the same about a part of a page.
var replaced = map[string]string{
	"center": "div", "header": "div", "footer": "div", "main": "div", "nav": "div", "address": "div", "search": "div",
	"menu": "ul", "dir": "ul",
}

var (
	// void elements have no content and no end tag.
	void = wordSet("area br col hr img input wbr")
	// verbatim elements hold no markup: from start to end tag all is text.
	verbatim = wordSet("script style textarea xmp")
	// blocks are the elements that begin a line of their own in plain text. A paragraph ends where one of them begins.
	blocks = wordSet(`article aside blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hgroup hr li ol p
		pre section summary table tbody td tfoot th thead tr ul`)
	cells    = wordSet("td th caption")
	headings = wordSet("h1 h2 h3 h4 h5 h6")
	// knownAttributes are those that a policy of the sanitiser or a player may want.
	knownAttributes = wordSet(`abbr align alt aria-label checked cite class colspan coords data data-lazy-src data-original data-src
		datetime dir disabled headers height high href id lang loading low max min name nowrap open optimum referrerpolicy
		reversed role rowspan scope shape sizes span src srcset start summary title type usemap valign value width`)
	// flags are the attributes that are written without a value.
	flags = wordSet(`allowfullscreen async autoplay checked controls default defer disabled download hidden inert ismap itemscope
		loop muted nomodule noshade novalidate nowrap open playsinline readonly required reversed selected`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
