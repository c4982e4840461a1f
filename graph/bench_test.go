package graph_test

import (
	"bytes"
	"fmt"
	"testing"
)

// BenchmarkWorks times the works of `praxis bench`, as anonymous readers send them.
func BenchmarkWorks(b *testing.B) {
	a, bodies := works(b)
	for name, body := range bodies {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				request(b, a.handler, body)
			}
		})
	}
}

// BenchmarkNewDocument times a document that the server has not parsed and validated before.
func BenchmarkNewDocument(b *testing.B) {
	a, bodies := works(b)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		comment := fmt.Appendf(nil, `{"query":"# document %d\n`, n)
		request(b, a.handler, bytes.Replace(bodies["Q1"], []byte(`{"query":"`), comment, 1))
	}
}
