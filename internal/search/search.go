// Package search finds articles, actions, outcomes, organizations and people by the words that somebody types, Chinese above
// all, on plain Postgres.
//
// Chinese is indexed by every two neighbouring characters, and the last one of a run alone, so that words of one, two and
// more characters are found without a dictionary; other scripts by stems; names and titles by their pinyin, too. Text is
// folded before: traditional to simplified, full to half width, upper to lower case, accents away (text.go). A question
// is read in query.go and never reaches the database but as quoted lexemes. What it finds, and in which order, is settled in
// find.go and rank.go; docs/search.md has the method and what it reaches on judged questions.
//
// The rules of who sees what limit documents as they limit the tables (objects/10_search.sql).
package search

import (
	"context"
	"strconv"
	"sync"

	"praxis/ent/gen/ent"
)

// Type is what can be found.
type Type string

// The types.
const (
	Article      Type = "ARTICLE"
	Action       Type = "ACTION"
	Outcome      Type = "OUTCOME"
	Organization Type = "ORGANIZATION"
	Person       Type = "PERSON"
)

// Types are all types.
var Types = []Type{Article, Action, Outcome, Organization, Person}

var entityOf = map[Type]string{Article: "Article", Action: "Action", Outcome: "Outcome", Organization: "Organization", Person: "Person"}

// Filter limits what is found.
type Filter struct {
	// Organization and Theme are those that it has itself, as facets count them.
	Organization, Theme *int
	// WithinOrganization is an organization that it belongs to, or to one below it.
	WithinOrganization *int
	// WithinTheme is a theme that it carries, or one below it.
	WithinTheme *int
	// Tag is a tag that it carries.
	Tag *int
	// Year is that in which it was published, began, or was achieved.
	Year *int
	// Locale is the language of an article; other types have none.
	Locale *string
}

// Order is the order of results.
type Order string

// The orders: the best first, or what has the latest day first and what has none last.
const (
	Relevance Order = "RELEVANCE"
	Newest    Order = "NEWEST"
)

// Page is which results are wanted: so many after the first ones of the order.
type Page struct {
	After, First int
	Order        Order
}

// MaxRanked is how many results are put in order and can be paged through; more than these are counted only.
const MaxRanked = 1000

// Result is what was found.
type Result struct {
	Hits []*Hit
	// HasNext says whether there are hits after these.
	HasNext bool

	client *ent.Client
	match  *match
	page   Page

	mu     sync.Mutex
	facets map[string][]Facet
	read   bool // the texts of the hits
}

// Hit is one result.
type Hit struct {
	ID    int
	Type  Type
	Score float64
	// Place is its place among all results, from 1 on.
	Place int

	result *Result
	// title, names, summary and body are the texts of the page's hits.
	title, names, summary, body string
}

// Result is what the hit was found by: hits are read together.
func (h *Hit) Result() *Result { return h.result }

// Order is the order of the hits.
func (r *Result) Order() Order { return r.page.Order }

// HasPrevious says whether there are hits before these.
func (r *Result) HasPrevious() bool { return r.page.After > 0 && len(r.Hits) > 0 }

// TypeOf is the type of an entity.
func TypeOf(entity string) Type {
	for t, name := range entityOf {
		if name == entity {
			return t
		}
	}
	return ""
}

// Find answers a question.
func Find(ctx context.Context, client *ent.Client, text string, types []Type, filter Filter, page Page) (*Result, error) {
	catchUp(ctx, client)
	r := &Result{client: client, page: page, match: &match{question: read(text), types: types, filter: filter}}
	if len(r.match.question.wanted) == 0 {
		return r, nil
	}
	return r, r.find(ctx)
}

func itoa(n int) string { return strconv.Itoa(n) }
