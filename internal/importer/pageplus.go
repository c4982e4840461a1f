package importer

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	joinedWords  = regexp.MustCompile(`(\p{Han}{2,8})[+＋](\p{Han}{2,8})`)
	spacedWords  = regexp.MustCompile(`(\p{Han}{2,8}) (\p{Han}{2,8})`)
	spacedLeadIn = regexp.MustCompile(`^\p{Han}{2,8} \p{Han}{2,8}$`)
	spacedQuote  = regexp.MustCompile(`([“‘「『"])(\p{Han}{2,8}) (\p{Han}{2,8})([”’」』"])`)
)

// restorePlus returns a function that restores plus signs lost between two Chinese words. It needs evidence: the text
// joins the same words with a plus elsewhere, or several lead-ins are pairs of words, such as 党建 思想教育。. In the second
// case, quoted pairs have lost their signs as well.
func (p *page) restorePlus(blocks []pageBlock, leadIns map[int]string) func(string) string {
	known := joinedPairs(blocks)
	pairs := 0
	for _, lead := range leadIns {
		if spacedLeadIn.MatchString(lead) {
			pairs++
		}
	}
	pairedLeadIns := pairs >= 2
	if len(known) == 0 && !pairedLeadIns {
		return func(s string) string { return s }
	}
	noted := false
	return func(s string) string {
		restored := s
		if pairedLeadIns && spacedLeadIn.MatchString(s) {
			restored = strings.Replace(s, " ", "+", 1)
		}
		if pairedLeadIns {
			restored = spacedQuote.ReplaceAllString(restored, "$1$2+$3$4")
		}
		restored = spacedWords.ReplaceAllStringFunc(restored, func(pair string) string {
			first, second, _ := strings.Cut(pair, " ")
			if known[first+"+"+second] {
				return first + "+" + second
			}
			return pair
		})
		if restored != s && !noted {
			noted = true
			p.note("restored the lost plus sign between two words, as in %s", aroundPlus(restored))
		}
		return restored
	}
}

// maxPairs limits how many joined pairs are stored.
const maxPairs = 20_000

// joinedPairs returns the pairs of words that the text joins with a plus. Chinese has no word boundaries, so every
// suffix before the plus is paired with every prefix after it.
func joinedPairs(blocks []pageBlock) map[string]bool {
	known := map[string]bool{}
	for _, b := range blocks {
		for _, m := range joinedWords.FindAllStringSubmatch(b.text, -1) {
			before, after := []rune(m[1]), []rune(m[2])
			for i := range len(before) - 1 {
				for j := 2; j <= len(after) && len(known) < maxPairs; j++ {
					known[string(before[i:])+"+"+string(after[:j])] = true
				}
			}
		}
	}
	return known
}

// aroundPlus returns the pair of words at the first plus sign.
func aroundPlus(s string) string {
	before, after, _ := strings.Cut(s, "+")
	notHan := func(r rune) bool { return !unicode.Is(unicode.Han, r) }
	if i := strings.LastIndexFunc(before, notHan); i >= 0 {
		before = strings.TrimLeftFunc(before[i:], notHan)
	}
	if i := strings.IndexFunc(after, notHan); i >= 0 {
		after = after[:i]
	}
	return before + "+" + after
}
