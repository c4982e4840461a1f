package search_test

import (
	"praxis/internal/pgtest"
	"praxis/internal/search"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	db := pgtest.Open(t)
	load(t, db)
	readQuestions(t, "questions.txt", func(k, text, _ string) {
		s := time.Now()
		r, _ := search.Find(pgtest.Context(t), db.Client, text, nil, search.Filter{}, search.Page{Limit: 20})
		if d := time.Since(s); d > 60*time.Millisecond {
			c := ""
			if r.CorrectedQuery() != nil {
				c = *r.CorrectedQuery()
			}
			t.Log(d, text, c)
		}
	})
}
