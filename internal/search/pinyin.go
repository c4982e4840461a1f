package search

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/hanzi"
	"praxis/internal/sqltext"
)

const (
	// maxSyllables is how many syllables a spelling has.
	maxSyllables = 12
	// maxSpellings is how many spellings a name has.
	maxSpellings = 400
)

// spellings returns how a name can be typed in pinyin, from each of its characters on: its syllables, and their
// initials. A query matches by prefix. The first two are the common reading of the whole name. A character with several
// readings adds a spelling for each, one character at a time; ü is v, u and yu.
func spellings(name string) []string {
	var all []string
	for _, run := range runs(name) {
		if run.script != cjk {
			continue
		}
		// Each character adds a spelling at least, so that later characters are not needed.
		readings, _ := readingsOf(run.chars[:min(len(run.chars), maxSpellings+maxSyllables)])
		for i := range readings {
			if len(all) >= maxSpellings {
				return all[:maxSpellings]
			}
			all = append(all, combineReadings(readings[i:min(len(readings), i+maxSyllables)])...)
		}
	}
	return all[:min(len(all), maxSpellings)]
}

// combineReadings returns the syllables and the initials of characters: with the common reading of each, then with
// another reading of one of them.
func combineReadings(readings [][]string) []string {
	var all []string
	add := func(changed, reading int) {
		var syllables, initials strings.Builder
		for i, r := range readings {
			syllable := r[0]
			if i == changed {
				syllable = r[reading]
			}
			syllables.WriteString(syllable)
			initials.WriteByte(syllable[0])
		}
		for _, s := range []string{syllables.String(), initials.String()} {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	add(-1, 0)
	for i := range readings {
		for reading := 1; reading < len(readings[i]); reading++ {
			add(i, reading)
		}
	}
	return all
}

// readingsOf returns the readings of each character that has any, of which the first is its reading in its word, and
// which of these characters begin a word.
func readingsOf(chars []char) (readings [][]string, startsWord []bool) {
	runes := make([]rune, len(chars))
	for i, c := range chars {
		runes[i] = c.r
	}
	starts := map[int]bool{}
	start := 0
	for _, length := range hanzi.Segment(runes) {
		starts[start] = true
		start += length
	}
	for i, common := range hanzi.Syllables(runes) {
		if common != "" {
			readings = append(readings, readingsOfCharacter(runes[i], common))
			startsWord = append(startsWord, starts[i])
		}
	}
	return readings, startsWord
}

// readingsOfCharacter returns the readings of a character with this reading in its word.
func readingsOfCharacter(r rune, common string) []string {
	all := []string{common}
	for _, other := range hanzi.Readings(r) {
		if !slices.Contains(all, other) {
			all = append(all, other)
		}
	}
	if strings.Contains(common, "v") {
		all = append(all, strings.Replace(common, "v", "u", 1), strings.Replace(common, "v", "yu", 1))
	}
	return all
}

// isSyllablePrefix says whether a text is a syllable of pinyin, or the beginning of one.
func isSyllablePrefix(text string) bool { return syllablePrefixes()[text] }

var syllablePrefixes = sync.OnceValue(func() map[string]bool {
	prefixes := map[string]bool{}
	for r := rune(0x4E00); r <= 0x9FFF; r++ {
		s := hanzi.UsualReading(r)
		for i := range s {
			prefixes[s[:i+1]] = true
		}
	}
	return prefixes
})

const (
	// maxSpelled is how many titles and names are read that have a pinyin.
	maxSpelled = 50
	// maxNames is how many Chinese words stand for a pinyin.
	maxNames = 8
)

// addNames adds to terms in pinyin the Chinese words of the titles and names that they match, so that the texts that
// mention them match too. It leaves out terms that documents contain as written. It returns whether it added any.
func (m *match) addNames(ctx context.Context, client *ent.Client, frequencies map[string]int) (bool, error) {
	added := false
	for i := range m.query.required {
		t := &m.query.required[i]
		if t.pinyin == "" || frequencies[t.tsquery("")] > 0 {
			continue
		}
		var named []source
		if err := client.Select(ctx, selectSpelled(ctx, t.pinyin), &named); err != nil {
			return false, fmt.Errorf("looking for names by pinyin: %w", err)
		}
		counts := map[string]int{}
		for _, n := range named {
			for _, word := range append(spelledWords(n.Title, t.pinyin), spelledWords(n.Names, t.pinyin)...) {
				counts[word]++
			}
		}
		names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
			return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
		})
		for _, name := range names[:min(len(names), maxNames)] {
			t.addAlternative(name)
			added = true
		}
		t.occurs = t.occurs || len(named) > 0
	}
	return added, nil
}

// selectSpelled selects titles and names with the pinyin.
func selectSpelled(ctx context.Context, pinyin string) sql.Querier {
	return documentsOf(ctx, nil, func(d *sql.Selector) {
		d.Where(sqltext.Predicate(contains("d.spelling", prefixOf(pinyin))))
		d.Select(d.C("id"), d.C("entity"), d.C("title"), d.C("names")).Limit(maxSpelled)
	})
}

// spelledWords returns the words of a text, of two characters and more, whose pinyin or initials a user has typed. The
// last syllable may be incomplete.
func spelledWords(text, pinyin string) []string {
	var words []string
	for _, run := range runs(text) {
		if run.script != cjk {
			continue
		}
		runes := make([]rune, min(len(run.chars), maxSpellings))
		for i := range runes {
			runes[i] = run.chars[i].r
		}
		readings := make([][]string, len(runes))
		for i, common := range hanzi.Syllables(runes) {
			if common != "" {
				readings[i] = readingsOfCharacter(runes[i], common)
			}
		}
		for i := range readings {
			for _, n := range []int{spelledLength(readings[i:], pinyin), initialsLength(readings[i:], pinyin)} {
				if n > 1 {
					words = append(words, string(runes[i:i+n]))
				}
			}
		}
	}
	return words
}

// spelledLength returns how many characters at the beginning have the pinyin, 0 if they have another one. It tries each
// reading of a character, of which there are few that the pinyin continues with.
func spelledLength(readings [][]string, pinyin string) int {
	if len(readings) == 0 {
		return 0
	}
	for _, r := range readings[0] {
		if strings.HasPrefix(r, pinyin) {
			return 1
		}
		if rest, ok := strings.CutPrefix(pinyin, r); ok {
			if n := spelledLength(readings[1:], rest); n > 0 {
				return n + 1
			}
		}
	}
	return 0
}

// initialsLength returns how many characters at the beginning have the letters as initials, 0 if they have others.
func initialsLength(readings [][]string, letters string) int {
	if len(readings) < len(letters) {
		return 0
	}
	for i := range letters {
		if !slices.ContainsFunc(readings[i], func(r string) bool { return r[0] == letters[i] }) {
			return 0
		}
	}
	return len(letters)
}
