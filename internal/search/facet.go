package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

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
	AuthorFacet       FacetKind = "AUTHOR"
	LocaleFacet       FacetKind = "LOCALE"
	YearFacet         FacetKind = "YEAR"
)

// facetColumn is the column of search_documents that a facet counts by.
type facetColumn struct {
	name string
	// value is the SQL expression of the value.
	value string
	// isArray says that a document may have several values.
	isArray bool
}

var facetColumns = map[FacetKind]facetColumn{
	TypeFacet:         {"entity", "m.entity", false},
	OrganizationFacet: {"organization_id", "m.organization_id", false},
	ThemeFacet:        {"themes", "m.themes", true},
	TagFacet:          {"tags", "m.tags", true},
	AuthorFacet:       {"authors", "m.authors", true},
	LocaleFacet:       {"locale", "m.locale", false},
	YearFacet:         {"day", "extract(year FROM m.day)::int", false},
}

// Facet is the number of results that have a value in common.
type Facet struct {
	Kind FacetKind `sql:"kind"`
	// Value is an entity, an id, a locale or a year, depending on the kind.
	Value string `sql:"value"`
	Count int    `sql:"n"`
}

// maxFacets is how many values of each kind are returned, the most frequent first. Selected values are added to them.
const maxFacets = 50

// Facets counts all results, beyond the page too, in one statement for all kinds that the page asks for. The result is
// kept for later calls.
//
// A facet counts the results of the search without the values that are selected in this facet itself: a user who has
// selected a tag sees how many results another tag would add. Selected values are always among those of their facet.
func (r *Result) Facets(ctx context.Context) (map[FacetKind][]Facet, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.match.query.required) == 0 || r.facets != nil {
		return r.facets, nil
	}
	var counts []Facet
	if err := r.client.Select(ctx, r.match.selectFacets(ctx, r.page.Facets), &counts); err != nil {
		return nil, fmt.Errorf("counting results: %w", err)
	}
	r.facets = map[FacetKind][]Facet{}
	for _, f := range counts {
		r.facets[f.Kind] = append(r.facets[f.Kind], f)
	}
	return r.facets, nil
}

// selectFacets counts the matching documents by the kinds.
func (m *match) selectFacets(ctx context.Context, kinds []FacetKind) sql.Querier {
	var counts []sql.Querier
	selected := m.filter.selected(m.types)
	for _, kind := range kinds {
		counts = append(counts, countFacet(kind, selected, kinds))
	}
	for _, s := range selected {
		if slices.Contains(kinds, s.kind) {
			counts = append(counts, sqltext.Format(`SELECT {kind}, unnest({values}::text[]), 0, true`, sqltext.Parts{
				"kind": literal(s.kind), "values": s.values,
			}))
		}
	}
	return sqltext.Format(`
		WITH matches AS MATERIALIZED ({matches}),
		counts (kind, value, n, selected) AS (
			{counts}
		),
		facets AS (
			SELECT kind, value, sum(n)::bigint AS n, bool_or(selected) AS selected,
				row_number() OVER (PARTITION BY kind ORDER BY sum(n) DESC, value) AS position
			FROM counts GROUP BY kind, value
		)
		SELECT kind, value, n FROM facets WHERE position <= {max} OR selected ORDER BY kind, position`,
		sqltext.Parts{
			"matches": m.selectFacetColumns(ctx, kinds, selected),
			"counts":  sqltext.Join("\n\t\t\tUNION ALL\n\t\t\t", counts...),
			"max":     maxFacets,
		})
}

// selectFacetColumns selects the columns that the kinds count by, of the matching documents. For each kind with
// selected values it adds a flag that says whether the document has one of them. It leaves out the documents that no
// facet counts: those that lack the selected values of two kinds, or of a kind that is not counted.
func (m *match) selectFacetColumns(ctx context.Context, kinds []FacetKind, selected []selectedValues) sql.Querier {
	types := m.types
	if slices.Contains(kinds, TypeFacet) {
		types = nil
	}
	return documentsOf(ctx, types, func(d *sql.Selector) {
		d.Where(m.condition())
		m.filter.applyScope(d)
		d.Select()
		for _, kind := range kinds {
			if kind != TotalFacet {
				d.AppendSelect(d.C(facetColumns[kind].name))
			}
		}
		var lacks []sql.Querier
		for _, s := range selected {
			if !slices.Contains(kinds, s.kind) {
				d.Where(sqltext.Predicate(s.condition))
				continue
			}
			d.AppendSelectExprAs(sqltext.Format(`coalesce({has}, false)`, sqltext.Parts{"has": s.condition}), s.flag())
			lacks = append(lacks, sqltext.Format(`(coalesce({has}, false))::int`, sqltext.Parts{"has": s.condition}))
		}
		if len(lacks) > 1 {
			d.Where(sqltext.Where(`{n} >= {min}::int`, sqltext.Parts{
				"n": sqltext.Join(" + ", lacks...), "min": len(lacks) - 1,
			}))
		}
		if len(kinds) == 1 && len(lacks) == 0 { // only the total
			d.AppendSelectExpr(sql.Raw("1"))
		}
	})
}

// flag is the column that says whether a document has one of the selected values.
func (s selectedValues) flag() string { return "has_" + strings.ToLower(string(s.kind)) }

// countFacet counts the matches by the values of a kind, regardless of which of them are selected.
func countFacet(kind FacetKind, selected []selectedValues, kinds []FacetKind) sql.Querier {
	conditions := []string{"true"}
	for _, s := range selected {
		if s.kind != kind && slices.Contains(kinds, s.kind) {
			conditions = append(conditions, "m."+s.flag())
		}
	}
	where := strings.Join(conditions, " AND ")
	if kind == TotalFacet {
		return sqltext.Format(`SELECT {kind}, '', count(*), false FROM matches m WHERE `+where,
			sqltext.Parts{"kind": literal(kind)})
	}
	column, from := facetColumns[kind], ""
	value := column.value
	if column.isArray {
		from, value = ", unnest("+column.value+") value", "value"
	}
	return sqltext.Format(`SELECT {kind}, `+value+`::text, count(*), false FROM matches m`+from+
		` WHERE `+where+` AND `+value+` IS NOT NULL GROUP BY `+value, sqltext.Parts{"kind": literal(kind)})
}

func literal(kind FacetKind) sql.Querier { return sql.Raw("'" + string(kind) + "'") }
