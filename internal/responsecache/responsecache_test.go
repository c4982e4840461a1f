package responsecache_test

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/responsecache"
	"praxis/internal/viewer"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func key(text string) responsecache.Key {
	return responsecache.KeyOf(viewer.Viewer{}, 'P', nil, []byte(text))
}

// keep keeps an answer that was read with the statement.
func keep(t *testing.T, c *responsecache.Cache, k responsecache.Key, a *responsecache.Answer, statement string) {
	t.Helper()
	kept, r := c.Begin(t.Context(), k)
	if kept != nil {
		t.Fatalf("there is an answer already: %s", kept.Body)
	}
	r.Keep(a, []string{statement}, false)
	r.End()
}

// TestBytesAreBounded: the answers that were used last stay within the bound, and an answer that takes too large a
// share of it is not kept.
func TestBytesAreBounded(t *testing.T) {
	t.Parallel()
	c := responsecache.New(pgtest.Open(t).Changes, 100_000)
	for i := range 200 {
		keep(t, c, key(fmt.Sprint(i)), &responsecache.Answer{Body: make([]byte, 3000)}, "SELECT FROM tags")
		if i > 0 && c.Lookup(t.Context(), key("0")) == nil {
			t.Fatalf("answer 0 is gone after answer %d, although it was used", i)
		}
		if u := c.Usage(); u.Bytes > 100_000 {
			t.Fatalf("%d bytes", u.Bytes)
		}
	}
	if c.Lookup(t.Context(), key("1")) != nil {
		t.Error("an answer is kept that was not used for long")
	}
	keep(t, c, key("large"), &responsecache.Answer{Body: make([]byte, 50_000)}, "SELECT FROM tags")
	if c.Lookup(t.Context(), key("large")) != nil {
		t.Error("a large answer is kept")
	}
	if u := c.Usage(); u.Hits != 199 || u.Misses != 201 || u.Answers == 0 {
		t.Errorf("%+v", u)
	}
}

// TestLifetimes: an answer is not returned after its end, which depends on what it was read from.
func TestLifetimes(t *testing.T) {
	t.Parallel()
	c := responsecache.New(pgtest.Open(t).Changes, 1<<20)
	now := time.Now()
	for _, test := range []struct {
		name, statement string
		ends            time.Time
		within          time.Duration // of the answer's end from now; 0 means that there is none
	}{
		{"tables", "SELECT name FROM tags", time.Time{}, 0},
		{"counters", "SELECT views FROM articles", time.Time{}, time.Second},
		{"clock", "SELECT FROM memberships WHERE expires_at > now()", time.Time{}, postgres.MaxAge},
		{"own end", "SELECT name FROM tags", now.Add(time.Minute), time.Minute},
		{"own end and counters", "SELECT views FROM articles", now.Add(time.Minute), time.Second},
	} {
		a := &responsecache.Answer{Body: []byte("x"), Ends: test.ends}
		keep(t, c, key(test.name), a, test.statement)
		if end := a.Ends.Sub(now); a.Ends.IsZero() != (test.within == 0) || test.within > 0 && (end < test.within-time.Second || end > test.within+10*time.Second) {
			t.Errorf("%s: ends after %v, want %v", test.name, end, test.within)
		}
	}
	keep(t, c, key("over"), &responsecache.Answer{Body: []byte("x"), Ends: now}, "SELECT name FROM tags")
	if c.Lookup(t.Context(), key("over")) != nil {
		t.Error("an answer is returned after its end")
	}
	keep(t, c, key("unknown"), &responsecache.Answer{Body: []byte("x")}, "SELECT FROM mail_outbox")
	if c.Lookup(t.Context(), key("unknown")) != nil {
		t.Error("an answer is kept whose table does not note its changes")
	}
	if c.Lookup(t.Context(), key("tables")) == nil {
		t.Error("an answer without an end is gone")
	}
}

// TestChangeDuringTheQuery: an answer is not returned if a table has changed since before its first statement, to the
// requests that have waited for it either.
func TestChangeDuringTheQuery(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	c := responsecache.New(db.Changes, 1<<20)
	_, r := c.Begin(t.Context(), key("q"))
	var ran atomic.Int64
	var others sync.WaitGroup
	for range 5 {
		others.Go(func() {
			kept, r := c.Begin(t.Context(), key("q"))
			if kept != nil {
				if !bytes.Equal(kept.Body, []byte("new")) {
					t.Errorf("a request gets %q", kept.Body)
				}
				return
			}
			ran.Add(1)
			r.Keep(&responsecache.Answer{Body: []byte("new")}, []string{"SELECT name FROM tags"}, false)
			r.End()
		})
	}
	if _, err := db.SQL.ExecContext(t.Context(), "UPDATE tags SET name = 'new'"); err != nil {
		t.Fatal(err)
	}
	r.Keep(&responsecache.Answer{Body: []byte("old")}, []string{"SELECT name FROM tags"}, false)
	r.End()
	others.Wait()
	if n := ran.Load(); n != 1 {
		t.Errorf("%d requests ran", n)
	}
}

// TestSlowQueryOfAnother: a request does not wait for long for another one with the same key, which may never end.
func TestSlowQueryOfAnother(t *testing.T) {
	t.Parallel()
	c := responsecache.New(pgtest.Open(t).Changes, 1<<20)
	_, slow := c.Begin(t.Context(), key("q"))
	defer slow.End()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, r := c.Begin(ctx, key("q"))
	r.End()
	if ctx.Err() != nil {
		t.Error("the request has waited until its time was over")
	}
}

// TestKeys: every part of the viewer makes another key, and so does the format of the request.
func TestKeys(t *testing.T) {
	t.Parallel()
	seen := map[responsecache.Key]string{}
	for name, v := range map[string]viewer.Viewer{
		"anonymous":    {},
		"user":         {Actor: 1, User: 1},
		"another user": {Actor: 2, User: 2},
		"token":        {Actor: 1},
		"on behalf":    {Actor: 1, OnBehalfOf: 1},
		"owner":        {Actor: 1, User: 1, Owner: true},
		"reader":       {Actor: 1, User: 1, Grants: []viewer.Grant{{Organization: 1, Role: viewer.Reader}}},
		"author":       {Actor: 1, User: 1, Grants: []viewer.Grant{{Organization: 1, Role: viewer.Author}}},
		"elsewhere":    {Actor: 1, User: 1, Grants: []viewer.Grant{{Organization: 2, Role: viewer.Author}}},
		"session":      {Actor: 1, User: 1, Session: 1},
		"named":        {Actor: 1, User: 1, Name: `", OnBehalfOf:1`},
	} {
		for _, kind := range []byte("PG") {
			k := responsecache.KeyOf(v, kind, nil, []byte("q"))
			if other, ok := seen[k]; ok {
				t.Errorf("%s has the key of %s", name, other)
			}
			seen[k] = name
		}
	}
}
