//go:build ignore

// Command generate_synonyms writes 0002_synonyms.sql from synonyms.txt and the phrases of Taiwan in OpenCC
// (https://github.com/BYVoid/OpenCC, Apache-2.0), which a Go module carries:
//
//	opencc=$(go mod download -json github.com/longbridgeapp/opencc@v0.3.13 | jq -r .Dir)
//	go run generate_synonyms.go $opencc/dictionary/TWPhrases{IT,Name,Other}.txt
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"strings"
	"unicode/utf8"

	"praxis/internal/hanzi"
	"praxis/internal/slug"
)

const header = `-- Synonyms of a new database, a pair a line: the two words, then their keys. The words of Taiwan and of the mainland
-- are those of OpenCC 1.1 (TWPhrases, Apache-2.0, https://github.com/BYVoid/OpenCC); the others are in synonyms.txt.
-- generate_synonyms.go wrote this file. Owners change the table afterwards; this migration never runs again.
INSERT INTO synonyms (created_at, updated_at, word, synonym, word_key, synonym_key)
SELECT now(), now(), w[1], w[2], w[3], w[4]
FROM regexp_split_to_table($pairs$`

// pairs are the lines of the migration, each pair once.
type pairs struct {
	lines []string
	known map[[2]string]bool
}

func (p *pairs) add(word, synonym string) {
	a, b := slug.WordKey(word), slug.WordKey(synonym)
	if a == "" || b == "" || a == b || p.known[[2]string{a, b}] || p.known[[2]string{b, a}] {
		return
	}
	p.known[[2]string{a, b}] = true
	p.lines = append(p.lines, strings.Join([]string{word, synonym, a, b}, "|"))
}

func main() {
	p := pairs{known: map[[2]string]bool{}}
	var phrases [][2]string
	ofMainland := map[string]bool{}
	for _, file := range os.Args[1:] {
		for line := range strings.Lines(read(file)) {
			mainland, taiwan, _ := strings.Cut(strings.TrimSpace(line), "\t")
			ofMainland[slug.WordKey(mainland)] = true
			for _, word := range strings.Fields(taiwan) {
				phrases = append(phrases, [2]string{strings.Map(hanzi.Simplified, mainland), word})
			}
		}
	}
	for _, phrase := range phrases {
		// A word of Taiwan that means something else on the mainland would find that, too: 程序 is a process in Taiwan.
		if utf8.RuneCountInString(phrase[0]) > 1 && !ofMainland[slug.WordKey(phrase[1])] {
			p.add(phrase[0], phrase[1])
		}
	}
	for line := range strings.Lines(read("synonyms.txt")) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Split(line, ",")
		for i, word := range words {
			for _, synonym := range words[i+1:] {
				p.add(strings.TrimSpace(word), strings.TrimSpace(synonym))
			}
		}
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s%s$pairs$, E'\\n') pair, string_to_array(pair, '|') w;\n", header, strings.Join(p.lines, "\n"))
	if err := os.WriteFile("0002_synonyms.sql", out.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

func read(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	return string(text)
}
