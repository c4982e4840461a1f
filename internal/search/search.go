// Package search is full-text search over articles, actions, outcomes, organizations and people, Chinese above all, on
// plain Postgres.
//
// Chinese is indexed as bigrams (two neighboring characters) and the last character of each run, so that words of any
// length are found without a dictionary. Other scripts are indexed by stem, names and titles by pinyin too. All text is
// normalized first: traditional characters to simplified, full width to half width, upper case to lower case, accents
// removed (fold.go, token.go, pinyin.go). query.go parses what the user types; it reaches the database as quoted
// lexemes only. match.go selects documents and rank.go orders them; docs/search.md has the method and its measured
// relevance.
//
// The visibility rules of the tables apply to their documents too (objects/10_search.sql).
package search

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"sync"

	"praxis/ent/gen/ent"
)

// Type is a type of document.
type Type string

// The types.
const (
	Article      Type = "ARTICLE"
	Action       Type = "ACTION"
	Outcome      Type = "OUTCOME"
	Organization Type = "ORGANIZATION"
	Person       Type = "PERSON"
	// Tag and Theme are suggested only.
	Tag   Type = "TAG"
	Theme Type = "THEME"
)

// Types are the types that a search finds.
var Types = []Type{Article, Action, Outcome, Organization, Person}

// entityOf has the values of search_documents.entity.
var entityOf = map[Type]string{
	Article:      "Article",
	Action:       "Action",
	Outcome:      "Outcome",
	Organization: "Organization",
	Person:       "Person",
	Tag:          "Tag",
	Theme:        "Theme",
}

// TypeOf returns the type of an entity; "" for an unknown one.
func TypeOf(entity string) Type {
	for t, name := range entityOf {
		if name == entity {
			return t
		}
	}
	return ""
}

// Order is the order of results.
type Order string

// The orders. Newest puts the latest day first, and results without a day last.
const (
	Relevance Order = "RELEVANCE"
	Newest    Order = "NEWEST"
)

// Page selects Limit results after the first Offset results of the order.
type Page struct {
	Offset, Limit int
	Order         Order
	// Facets are the kinds that Result.Facets returns.
	Facets []FacetKind
}

// MaxRanked is how many results are ordered, and can be paged through. Any more are counted only.
const MaxRanked = 1000

// maxScored is how many results are ordered by their score: those with the most terms in the title, then the newest.
const maxScored = 300

// Result is a page of results.
type Result struct {
	Hits []*Hit
	// HasNext says whether more results follow the page.
	HasNext bool

	client *ent.Client
	match  *match
	page   Page

	mu          sync.Mutex
	facets      map[FacetKind][]Facet
	textsLoaded bool // into the hits
}

// Hit is one result.
type Hit struct {
	ID    int
	Type  Type
	Score float64
	// Position is the position among all results, from 1.
	Position int

	result *Result
	// title, names, summary and body are set by loadTexts.
	title, names, summary, body string
}

// Result returns the page that the hit is part of.
func (h *Hit) Result() *Result { return h.result }

// Order returns the order of the hits.
func (r *Result) Order() Order { return r.page.Order }

// HasPrevious says whether results precede the page.
func (r *Result) HasPrevious() bool { return r.page.Offset > 0 && len(r.Hits) > 0 }

// Find searches for the text of a user. It runs one to nine statements and indexes a few recent changes before.
func Find(
	ctx context.Context, client *ent.Client, text string, types []Type, filter Filter, page Page,
) (*Result, error) {
	indexRecentChanges(ctx, client)
	r := &Result{client: client, page: page, match: &match{query: parseQuery(text), types: types, filter: filter}}
	if len(r.match.query.required) == 0 {
		return r, nil
	}
	if err := r.match.query.addSynonyms(ctx, client, filter.Locales); err != nil {
		return nil, err
	}
	return r, r.find(ctx)
}

// find reads and ranks the page.
func (r *Result) find(ctx context.Context) error {
	candidates, err := r.match.candidates(ctx, r.client, r.page.Order)
	if err != nil {
		return err
	}
	filtered := len(r.match.types) > 0 || !reflect.ValueOf(r.match.filter).IsZero() // few of many may be left
	if filtered || len(candidates) < minStrictHits {
		changed, err := r.match.adapt(ctx, r.client)
		if err != nil {
			return err
		}
		if changed {
			if candidates, err = r.match.candidates(ctx, r.client, r.page.Order); err != nil {
				return err
			}
		}
	}
	r.match.rank(candidates)
	if r.page.Order == Newest {
		sortNewestFirst(candidates)
	}
	start := min(r.page.Offset, len(candidates))
	end := min(r.page.Offset+r.page.Limit, len(candidates))
	r.HasNext = end < len(candidates)
	for i, c := range candidates[start:end] {
		r.Hits = append(r.Hits, &Hit{
			ID:       c.ID,
			Type:     TypeOf(c.Entity),
			Score:    math.Round(c.score*1000) / 1000,
			Position: start + i + 1,
			result:   r,
		})
	}
	return nil
}

// candidates reads the documents to rank: at most MaxRanked, those with the most terms in the title first, then the
// newest.
func (m *match) candidates(ctx context.Context, client *ent.Client, order Order) ([]candidate, error) {
	var candidates []candidate
	if err := client.Select(ctx, m.selectCandidates(ctx, order), &candidates); err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return candidates, nil
}
