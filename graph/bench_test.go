package graph_test

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"testing"
)

// BenchmarkQueries times the detail page, the feed and a flat list, as anonymous readers ask for them.
func BenchmarkQueries(b *testing.B) {
	a := newAPI(b)
	seed(b, a.db.Client, "o", 30)
	for name, query := range map[string]string{
		"detail": `{
			article(slug: "article-7") {
				id title slug summary body publishedAt
				contributions { nodes { person { name } } }
				organization { name slug }
				tags { nodes { name } }
				actions {
					nodes {
						id title status
						themes { nodes { name } }
						outcomes { nodes { id title category achievedOn } }
					}
				}
			}
		}`,
		"feed": `{
			organization(slug: "o") {
				articles {
					nodes {
						id title slug summary publishedAt organization { name }
						tags { nodes { name } }
						actions { nodes { title themes { nodes { name } } outcomes { nodes { title category } } } }
					}
				}
			}
		}`,
		"flat": `{ articles { nodes { id title slug publishedAt } } }`,
	} {
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest("POST", "/graphql", bytes.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				w := httptest.NewRecorder()
				a.handler.ServeHTTP(w, r)
				if w.Code != 200 || bytes.Contains(w.Body.Bytes(), []byte(`"errors"`)) {
					b.Fatal(w.Body)
				}
			}
		})
	}
}
