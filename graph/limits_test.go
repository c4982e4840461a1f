package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"praxis/internal/pgtest"
)

// TestLimits: each limit rejects a request just above it, with a code and before any SQL runs, and accepts one below.
func TestLimits(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	nested := func(levels int, first string) string {
		open := strings.Repeat("children("+first+") { nodes { ", levels)
		return "{ organizations(" + first + ") { nodes { " + open + " id " + strings.Repeat("} } ", levels) + "} } }"
	}
	aliases := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d: __typename ", i)
		}
		return "{ " + b.String() + "}"
	}
	bomb := "{ ...f0 } "
	for i := range 30 {
		bomb += fmt.Sprintf("fragment f%d on Query { ...f%d ...f%d } ", i, i+1, i+1)
	}
	bomb += "fragment f30 on Query { tags { totalCount } }"
	deepFilter := strings.Repeat("{not: ", 9) + `{name: "x"}` + strings.Repeat("}", 9)
	edge := "{hasOrganizationWith: {hasArticlesWith: "
	deepEdges := strings.Repeat(edge, 20) + `{title: "x"}` + strings.Repeat("}}", 20)
	const (
		pageOf  = `query($n: Int) { tags(first: $n) { nodes { id } } }`
		nodes   = `query($ids: [ID!]!) { nodes(ids: $ids) { id } }`
		tagsOf  = `query($ids: [ID!]) { tags(where: {idIn: $ids}) { totalCount } }`
		typesOf = `{
			__schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } }
		}`
	)
	ids := func(n int) map[string]any { return map[string]any{"ids": make([]int, n)} }
	totalCounts := func(n int) string { return strings.Repeat("totalCount ", n) }
	for _, test := range []struct {
		name, query, code string
		vars              map[string]any
	}{
		{"page of 100", `{ tags(first: 100) { nodes { id } } }`, "", nil},
		{"page of 101", `{ tags(first: 101) { nodes { id } } }`, "LIMIT_EXCEEDED", nil},
		{"page of 101 by a variable", pageOf, "LIMIT_EXCEEDED", map[string]any{"n": 101}},
		{"nested page of 101", `{ tags { nodes { articles(last: 101) { totalCount } } } }`, "LIMIT_EXCEEDED", nil},
		{"negative page", `{ tags(first: -1) { nodes { id } } }`, "BAD_REQUEST", nil},
		{"both ends", `{ tags(first: 1, last: 1) { nodes { id } } }`, "BAD_REQUEST", nil},
		{"five levels of default pages", nested(4, `where: {depth: 0}`), "", nil},
		{"four full levels", nested(3, "first: 100"), "LIMIT_EXCEEDED", nil},
		{"many small levels", nested(13, "first: 1"), "LIMIT_EXCEEDED", nil},
		{"100 aliases", aliases(100), "", nil},
		{"101 aliases", aliases(101), "LIMIT_EXCEEDED", nil},
		{"fragments of fragments", bomb, "LIMIT_EXCEEDED", nil},
		{"tokens", "{ " + strings.Repeat("__typename ", 10_001) + "}", "LIMIT_EXCEEDED", nil},
		{"a name 500 times", "{ tags { " + totalCounts(500) + "} }", "", nil},
		{
			"a name 501 times",
			"{ tags { ...f totalCount } } fragment f on TagConnection { " + totalCounts(500) + "}",
			"LIMIT_EXCEEDED",
			nil,
		},
		{"circular introspection", typesOf, "LIMIT_EXCEEDED", nil},
		{"circular fragments", `{ ...a } fragment a on Query { ...a }`, "BAD_REQUEST", nil},
		{"101 ids of nodes", nodes, "LIMIT_EXCEEDED", ids(101)},
		{"a filter by 1,000 ids", tagsOf, "", ids(1000)},
		{"a filter by 70,000 ids", tagsOf, "LIMIT_EXCEEDED", ids(70_000)},
		{"a deep filter", `{ tags(where: ` + deepFilter + `) { totalCount } }`, "LIMIT_EXCEEDED", nil},
		{"a deep filter over edges", `{ articles(where: ` + deepEdges + `) { totalCount } }`, "LIMIT_EXCEEDED", nil},
		{"a number beyond 32 bits", `{ themes(where: {depth: 99999999999}) { totalCount } }`, "BAD_REQUEST", nil},
		{"no such field", `{ nonsense }`, "BAD_REQUEST", nil},
		{"no query", ``, "BAD_REQUEST", nil},
		{"an invalid cursor", `{ tags(after: "AAAA") { nodes { id } } }`, "BAD_REQUEST", nil},
		{"a variable of the wrong type", pageOf, "BAD_REQUEST", map[string]any{"n": "ten"}},
		{"a time out of range", `{
			tags(where: {createdAtGT: "10000-01-01T00:00:00Z"}) { totalCount }
		}`, "BAD_REQUEST", nil},
		{"an id out of range", `{ node(id: "99999999999999999999") { id } }`, "BAD_REQUEST", nil},
		{"a NUL character", `query($s: String!) { tag(slug: $s) { id } }`, "BAD_REQUEST", map[string]any{"s": "a\x00"}},
		{"an excerpt of length 0", `{ articles { nodes { excerpt(length: 0) } } }`, "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, raw := a.post(t, false, test.query, test.vars)
			if got.code() != test.code {
				t.Errorf("code %q, want %q: %.300s", got.code(), test.code, raw)
			}
			if test.code != "" && got.statements != 0 {
				t.Errorf("%d statements ran", got.statements)
			}
		})
	}
}

// TestCursorsOfAnotherOrder: a cursor of another order is rejected, not read as a value of the wrong column.
func TestCursorsOfAnotherOrder(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "o", 3)
	cursor := a.anyone(t, `{
		tags(first: 1, orderBy: {field: NAME}) { pageInfo { endCursor } }
	}`).at("tags.pageInfo.endCursor")
	for order, code := range map[string]string{"NAME": "", "CREATED_AT": "BAD_REQUEST"} {
		got, raw := a.post(t, false, fmt.Sprintf(`{
			tags(after: %q, orderBy: {field: %s}) { nodes { name } }
		}`, cursor, order), nil)
		if got.code() != code {
			t.Errorf("%s: %s", order, raw)
		}
	}
}

// TestPagesHaveEachRowOnce reads lists with equal and missing order values page by page, forwards and backwards.
func TestPagesHaveEachRowOnce(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "o", 11)
	for _, list := range []string{
		"articles(PAGE)",
		"outcomes(PAGE)",
		"actions(PAGE, orderBy: {field: TITLE})",
		"people(PAGE, orderBy: {field: CREATED_AT, direction: DESC})",
	} {
		name, _, _ := strings.Cut(list, "(")
		for _, ends := range [][3]string{{"first", "after", "endCursor"}, {"last", "before", "startCursor"}} {
			seen, cursor := map[any]bool{}, "null"
			for range 20 {
				page := strings.ReplaceAll(list, "PAGE", fmt.Sprintf("%s: 3, %s: %s", ends[0], ends[1], cursor))
				got := a.anyone(t, "{ "+page+" { nodes { id } pageInfo { startCursor endCursor } } }")
				nodes := got.at(name + ".nodes").([]any)
				for _, n := range nodes {
					id := n.(map[string]any)["id"]
					if seen[id] {
						t.Errorf("%s by %s: %v twice", name, ends[0], id)
					}
					seen[id] = true
				}
				if len(nodes) == 0 {
					break
				}
				cursor = fmt.Sprintf("%q", got.at(name+".pageInfo."+ends[2]))
			}
			if len(seen) != 11 {
				t.Errorf("%s by %s: %d rows of 11", name, ends[0], len(seen))
			}
		}
	}
}

// TestDerivedTextCounts: each derived text counts against the read limit as if it were read from the database.
func TestDerivedTextCounts(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "o", 1)
	a.db.Client.Article.Update().SetBody(strings.Repeat("文 ", 200_000)).ExecX(pgtest.Context(t))
	for aliases, code := range map[int]string{10: "", 99: "LIMIT_EXCEEDED"} {
		var fields strings.Builder
		for i := range aliases {
			fmt.Fprintf(&fields, "a%d: html ", i)
		}
		got, raw := a.post(t, false, "{ articles { nodes { "+fields.String()+"} } }", nil)
		if got.code() != code {
			t.Errorf("%d aliases: code %q, want %q: %.200s", aliases, got.code(), code, raw)
		}
	}
}
