package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// work is a request that is measured.
type work struct {
	name string
	// query is the document, check an SQL statement that returns the expected data for the variables $1 as JSON, and
	// floor a script of pgbench that does the same work; "" if there is none.
	query, check, floor string
	// variables returns the variables of a request as JSON.
	variables func(*rand.Rand) string
	// writes says that it needs a token, and changes the data.
	writes bool
}

// commonWorks are measured unless others are named.
const commonWorks = "Q1 Q2 Q3 Q4 Q5 Q6 M1"

// chooseWorks returns the named works.
func (b *bench) chooseWorks(ctx context.Context) ([]work, error) {
	names := b.Works
	if len(names) == 0 {
		names = strings.Fields(commonWorks)
	}
	all, err := b.allWorks(ctx)
	if err != nil {
		return nil, err
	}
	var chosen []work
	for _, name := range names {
		before := len(chosen)
		for _, w := range all {
			if strings.EqualFold(w.name, name) || name == "all" || name == "lists" && w.floor == "" && w.name != "Q6" {
				chosen = append(chosen, w)
			}
		}
		if len(chosen) == before {
			return nil, fmt.Errorf("there is no work %q", name)
		}
	}
	return chosen, nil
}

// allWorks returns all works. Those that change the data come last.
func (b *bench) allWorks(ctx context.Context) ([]work, error) {
	published := func(key string) func(*rand.Rand) string {
		return func(r *rand.Rand) string {
			return fmt.Sprintf(`{"%s":"article-%d"}`, key, 10*(1+r.IntN(b.lastTen()))+r.IntN(8))
		}
	}
	organization := func(r *rand.Rand) string { return fmt.Sprintf(`{"slug":"org-%d"}`, 1+r.IntN(organizations)) }
	after, err := b.findCursor(ctx)
	if err != nil {
		return nil, err
	}
	works := []work{
		{name: "Q1", variables: published("slug")},
		{name: "Q2", variables: organization},
		{name: "Q3", variables: constant("{}")},
		{name: "Q4", variables: constant(fmt.Sprintf(`{"after":%q}`, after.encoded))},
		{name: "Q5", variables: organization},
		{name: "Q6", variables: published("slug")},
		{name: "M1", variables: newArticle, writes: true},
	}
	place := strings.NewReplacer("@LAST_TEN@", strconv.Itoa(b.lastTen()), "@DEPTH@", strconv.Itoa(b.depth()),
		"@CURSOR_TIME@", after.publishedAt.Format(time.RFC3339Nano), "@CURSOR_ID@", strconv.Itoa(after.id))
	for i := range works {
		name := strings.ToLower(works[i].name)
		works[i].query, works[i].check = workFile(name+".graphql"), place.Replace(workFile(name+".check.sql"))
		works[i].floor = place.Replace(workFile(name + ".floor.sql"))
	}
	last := len(works) - 1
	return append(append(works[:last:last], listWorks(b.dataset.articles)...), works[last]), nil
}

// Query returns the document of a common work, such as Q1.
func Query(work string) string { return workFile(strings.ToLower(work) + ".graphql") }

// workFile returns the text of a file of a work; "" if there is none.
func workFile(name string) string {
	text, _ := sqlFiles.ReadFile("works/" + name)
	return string(text)
}

// lastTen is the last ten of the articles that is complete.
func (b *bench) lastTen() int { return b.dataset.articles/10 - 1 }

// depth is how many published articles are before the cursor of Q4.
func (b *bench) depth() int { return b.dataset.articles * 2 / 5 }

func constant(variables string) func(*rand.Rand) string {
	return func(*rand.Rand) string { return variables }
}

var newBody = strings.Repeat("body of sixty characters, which is then repeated ten times; ", 10)

func newArticle(r *rand.Rand) string {
	n := r.Int64()
	return fmt.Sprintf(`{"input":{"organizationId":"%d","title":"new title %d","slug":"new-%d",`+
		`"summary":"a summary of it","body":%q}}`, 30064771073+r.IntN(organizations), n, n, newBody)
}

// cursor is the place from which Q4 reads.
type cursor struct {
	encoded     string // of the API
	publishedAt time.Time
	id          int // in the floor
}

// findCursor pages through the articles to the depth of Q4, and finds the same place in the floor.
func (b *bench) findCursor(ctx context.Context) (c cursor, err error) {
	connection, err := b.server.api.dial(ctx)
	if err != nil {
		return c, err
	}
	defer connection.conn.Close()
	for left := b.depth(); left > 0; {
		variables := map[string]any{"first": min(left, 100)}
		if c.encoded != "" {
			variables["after"] = c.encoded
		}
		var page struct {
			Articles struct{ PageInfo struct{ EndCursor string } }
		}
		const query = `query($first: Int!, $after: Cursor) {
			articles(first: $first, after: $after) { pageInfo { endCursor } }
		}`
		if err := connection.ask(request(query, variables), &page); err != nil {
			return c, fmt.Errorf("paging to the cursor of Q4: %w", err)
		}
		c.encoded = page.Articles.PageInfo.EndCursor
		left -= 100
	}
	err = b.floor.SQL.QueryRowContext(ctx, `SELECT published_at, id FROM articles WHERE status = 'PUBLISHED'
		ORDER BY published_at DESC, id DESC OFFSET $1 LIMIT 1`, b.depth()-1).Scan(&c.publishedAt, &c.id)
	return c, err
}

// ask sends a request and decodes the data of the answer.
func (c *connection) ask(body []byte, data any) error {
	status, answer, err := c.send(body)
	if err == nil {
		err = answerError(status, answer)
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(answer, &struct{ Data any }{data})
}

// prefix returns the body of a request before its variables. After them comes a brace.
func (w work) prefix() string {
	query, err := json.Marshal(w.query)
	if err != nil {
		panic(err) // it is a string
	}
	return fmt.Sprintf(`{"query":%s,"variables":`, query)
}

// bodies returns a function that returns bodies of requests with random variables.
func (w work) bodies() func(*rand.Rand) []byte {
	prefix := w.prefix()
	return func(r *rand.Rand) []byte { return []byte(prefix + w.variables(r) + "}") }
}
