package search

import (
	"strings"
	"testing"

	"praxis/internal/text"
)

// BenchmarkIndexing measures the parts of indexing an article that do not use the database.
func BenchmarkIndexing(b *testing.B) {
	body := strings.Repeat("通过持续深化实践,推动产品创新与技术突破,实现高质量发展。GeO2 and engineers，2021年7月。\n\n", 40)
	b.Run("markup", func(b *testing.B) {
		for b.Loop() {
			if _, err := text.Render(b.Context(), body, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("words", func(b *testing.B) {
		for b.Loop() {
			v := &vector{}
			v.add(body, "D")
		}
	})
}
