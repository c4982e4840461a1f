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

// facetColumn is the column of search_documents that a facet groups by.
type facetColumn struct {
	name string
	// values is the SQL expression of the values, of a group in which the column is not null: several of an array.
	values string
}

var facetColumns = map[FacetKind]facetColumn{
	TypeFacet:         {"entity", "g.entity"},
	OrganizationFacet: {"organization_id", "g.organization_id"},
	ThemeFacet:        {"themes_key", "unnest(g.themes_key::bigint[])"},
	TagFacet:          {"tags_key", "unnest(g.tags_key::bigint[])"},
	AuthorFacet:       {"authors_key", "unnest(g.authors_key::bigint[])"},
	LocaleFacet:       {"locale", "g.locale"},
	YearFacet:         {"day", "extract(year FROM g.day)::int"},
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

// selectFacets counts the matching documents by the kinds. One scan groups them by each column, together with lacks:
// the kinds with selected values of which the document has none, as a bit each. A group counts for the facet of a kind
// if it lacks nothing, or only that kind.
func (m *match) selectFacets(ctx context.Context, kinds []FacetKind) sql.Querier {
	selected, counted := m.filter.selected(m.types), slices.DeleteFunc(slices.Clone(kinds), isTotal)
	lackBits := map[FacetKind]int{}
	for i, s := range selected {
		lackBits[s.kind] = 1 << i
	}
	columns, sets, counts := []string{"m.lacks"}, []string{"(m.lacks)"}, []sql.Querier{}
	for i, kind := range counted {
		column := facetColumns[kind]
		columns = append(columns, "m."+column.name)
		sets = append(sets, "(m.lacks, m."+column.name+")")
		// grouping() has a bit for each column that the set lacks, the last column first.
		counts = append(counts, sqltext.Format(
			`SELECT {kind}, (`+column.values+`)::text, g.n, false FROM groups g `+
				`WHERE g.columns = {columns}::int AND g.lacks IN (0, {lacks}::int) AND g.`+column.name+` IS NOT NULL`,
			sqltext.Parts{
				"kind":    literal(kind),
				"columns": 1<<len(counted) - 1 - 1<<(len(counted)-1-i),
				"lacks":   lackBits[kind],
			}))
	}
	counts = append(counts, sqltext.Format(
		`SELECT 'TOTAL', '', g.n, false FROM groups g WHERE g.columns = {columns}::int AND g.lacks = 0`,
		sqltext.Parts{"columns": 1<<len(counted) - 1}))
	for _, s := range selected {
		if slices.Contains(kinds, s.kind) {
			counts = append(counts, sqltext.Format(`SELECT {kind}, unnest({values}::text[]), 0, true`, sqltext.Parts{
				"kind": literal(s.kind), "values": s.values,
			}))
		}
	}
	return sqltext.Format(`
		WITH groups AS (
			SELECT {columns}, grouping({columns}) AS columns, count(*) AS n
			FROM ({matches}) m GROUP BY GROUPING SETS ({sets})
		),
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
			"columns": sql.Raw(strings.Join(columns, ", ")),
			"sets":    sql.Raw(strings.Join(sets, ", ")),
			"matches": m.selectFacetColumns(ctx, counted, selected),
			"counts":  sqltext.Join("\n\t\t\tUNION ALL\n\t\t\t", counts...),
			"max":     maxFacets,
		})
}

// selectFacetColumns selects lacks and the columns of the kinds, of the matching documents. It leaves out the documents
// that no facet counts: those that lack two kinds, or one that is not counted.
func (m *match) selectFacetColumns(ctx context.Context, kinds []FacetKind, selected []selectedValues) sql.Querier {
	types := m.types
	if slices.Contains(kinds, TypeFacet) {
		types = nil
	}
	return documentsOf(ctx, types, func(d *sql.Selector) {
		d.Where(m.condition())
		d.Limit(maxFacetMatches)
		m.filter.applyScope(d)
		d.Select()
		for _, kind := range kinds {
			d.AppendSelect(d.C(facetColumns[kind].name))
		}
		lacks, n := []sql.Querier{sql.Raw("0")}, []sql.Querier{}
		for i, s := range selected {
			if !slices.Contains(kinds, s.kind) {
				d.Where(sqltext.Predicate(s.condition))
				continue
			}
			parts := sqltext.Parts{"has": s.condition, "bit": 1 << i}
			lacks = append(lacks, sqltext.Format(`CASE WHEN {has} THEN 0 ELSE {bit}::int END`, parts))
			n = append(n, sqltext.Format(`CASE WHEN {has} THEN 0 ELSE 1 END`, sqltext.Parts{"has": s.condition}))
		}
		d.AppendSelectExprAs(sqltext.Join(" + ", lacks...), "lacks")
		if len(n) > 1 {
			d.Where(sqltext.Where(`{n} <= 1`, sqltext.Parts{"n": sqltext.Join(" + ", n...)}))
		}
	})
}

func isTotal(kind FacetKind) bool { return kind == TotalFacet }

func literal(kind FacetKind) sql.Querier { return sql.Raw("'" + string(kind) + "'") }
