package search

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"praxis/internal/sqltext"
)

// FacetKind is what a facet counts results by.
type FacetKind string

// The kinds of facets; TotalFacet counts all results.
const (
	TotalFacet        FacetKind = "TOTAL"
	TypeFacet         FacetKind = "TYPE"
	OrganizationFacet FacetKind = "ORGANIZATION"
	ThemeFacet        FacetKind = "THEME"
	TagFacet          FacetKind = "TAG"
	YearFacet         FacetKind = "YEAR"
)

// Facet is the number of results that have a value in common.
type Facet struct {
	Kind FacetKind `sql:"kind"`
	// Value is an entity, an id or a year, depending on the kind.
	Value string `sql:"value"`
	Count int    `sql:"n"`
}

// maxFacets is how many values of each kind are returned, the most frequent first.
const maxFacets = 50

// Facets counts all results, beyond the page too, in one statement. The result is kept for later calls.
func (r *Result) Facets(ctx context.Context) (map[FacetKind][]Facet, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.match.query.required) == 0 || r.facets != nil {
		return r.facets, nil
	}
	var counts []Facet
	if err := r.client.Select(ctx, r.match.selectFacets(ctx), &counts); err != nil {
		return nil, fmt.Errorf("counting results: %w", err)
	}
	r.facets = map[FacetKind][]Facet{}
	for _, f := range counts {
		r.facets[f.Kind] = append(r.facets[f.Kind], f)
	}
	return r.facets, nil
}

func (m *match) selectFacets(ctx context.Context) sql.Querier {
	return sqltext.Format(`
		WITH matches AS MATERIALIZED ({documents}),
		facets AS (
			SELECT 'TOTAL' AS kind, '' AS value, count(*) AS n FROM matches
			UNION ALL
			SELECT 'TYPE', entity, count(*) FROM matches GROUP BY 2
			UNION ALL
			SELECT 'ORGANIZATION', organization_id::text, count(*) FROM matches
			WHERE organization_id IS NOT NULL GROUP BY 2
			UNION ALL
			SELECT 'THEME', theme::text, count(*) FROM matches, unnest(themes) theme GROUP BY 2
			UNION ALL
			SELECT 'TAG', tag::text, count(*) FROM matches, unnest(tags) tag GROUP BY 2
			UNION ALL
			SELECT 'YEAR', extract(year FROM day)::text, count(*) FROM matches WHERE day IS NOT NULL GROUP BY 2
		),
		numbered AS (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY n DESC, value) AS position FROM facets)
		SELECT kind, value, n FROM numbered WHERE position <= {max} ORDER BY kind, position`,
		sqltext.Parts{
			"documents": m.documents(ctx, func(d *sql.Selector) {
				d.Select(d.C("entity"), d.C("organization_id"), d.C("themes"), d.C("tags"), d.C("day"))
			}),
			"max": maxFacets,
		})
}
