package graph_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"praxis/internal/pgtest"
)

// BenchmarkKeptAnswer measures a hit of the response cache over HTTP, beside a handler of net/http that writes the same
// bytes.
func BenchmarkKeptAnswer(b *testing.B) {
	a, _ := newCachingAPI(b)
	for i := range 20 {
		name := strings.Repeat("n", 50) + strconv.Itoa(i)
		a.db.Tag.Create().SetName(name).SetSlug(name).SaveX(pgtest.Context(b))
	}
	client := http.Client{Transport: &http.Transport{DisableCompression: true}}
	const request = `{"query":"{ tags(first: 20) { nodes { id name slug createdAt updatedAt } } }"}`
	ask := func(b *testing.B, url string) []byte {
		response, err := client.Post(url, "application/json", strings.NewReader(request))
		if err != nil {
			b.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK {
			b.Fatalf("status %d, error %v", response.StatusCode, err)
		}
		return body
	}
	server := httptest.NewServer(a.handler)
	defer server.Close()
	answer := ask(b, server.URL+"/graphql")
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.Write(answer)
	}))
	defer plain.Close()
	for name, url := range map[string]string{"kept": server.URL + "/graphql", "net/http": plain.URL} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if body := ask(b, url); !bytes.Equal(body, answer) {
					b.Fatalf("another answer: %s", body)
				}
			}
		})
	}
}
