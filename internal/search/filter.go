package search

import (
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/internal/sqltext"
)

// Filter narrows a search. A result must match all fields that are not empty, each by any of its values.
type Filter struct {
	// Organizations and Themes must be those of the result itself, as in the facets.
	Organizations, Themes []int
	// WithinOrganization is an organization that the result belongs to, directly or through a descendant.
	WithinOrganization *int
	// WithinTheme is a theme that the result has, directly or through a descendant.
	WithinTheme *int
	Tags        []int
	// Authors are people who contributed to the result, in any role.
	Authors []int
	// Locales are languages of articles; other types have none and do not match.
	Locales []string
	// Years are those in which the result was published, began, or was achieved.
	Years []int
	// DateGTE and DateLTE are the first and the last day of that.
	DateGTE, DateLTE *time.Time
}

// apply adds the filter to a selection of documents.
func (f Filter) apply(d *sql.Selector) {
	f.applyScope(d)
	for _, v := range f.selected(nil) {
		d.Where(sqltext.Predicate(v.condition))
	}
}

// applyScope adds the part of the filter that no facet lists values of.
func (f Filter) applyScope(d *sql.Selector) {
	if f.WithinOrganization != nil {
		d.Where(sqltext.Organizations.InSubtree(d.C("organization_id"), *f.WithinOrganization))
	}
	if f.WithinTheme != nil {
		d.Where(sqltext.Where(`d.themes && ARRAY({themes})`, sqltext.Parts{
			"themes": sqltext.Themes.Subtree(*f.WithinTheme),
		}))
	}
	if f.DateGTE != nil {
		d.Where(sqltext.Where(`d.day >= {day}::date`, sqltext.Parts{"day": f.DateGTE.Format(time.DateOnly)}))
	}
	if f.DateLTE != nil {
		d.Where(sqltext.Where(`d.day <= {day}::date`, sqltext.Parts{"day": f.DateLTE.Format(time.DateOnly)}))
	}
}

// selectedValues are the values of one facet that a search selects.
type selectedValues struct {
	kind FacetKind
	// values is the argument for a Postgres array of the values, as texts or numbers.
	values any
	// condition holds for the documents d that have any of the values.
	condition sql.Querier
}

// selected returns the values that the filter and the types select, by the facets that list such values.
func (f Filter) selected(types []Type) []selectedValues {
	var all []selectedValues
	if len(types) > 0 {
		entities := make(sqltext.Strings, len(types))
		for i, t := range types {
			entities[i] = entityOf[t]
		}
		all = append(all, selectedValues{TypeFacet, entities, anyOf(`d.entity = ANY({values}::text[])`, entities)})
	}
	for _, ids := range []struct {
		kind      FacetKind
		values    []int
		condition string
	}{
		{OrganizationFacet, f.Organizations, `d.organization_id = ANY({values}::bigint[])`},
		{ThemeFacet, f.Themes, `d.themes && {values}::bigint[]`},
		{TagFacet, f.Tags, `d.tags && {values}::bigint[]`},
		{AuthorFacet, f.Authors, `d.authors && {values}::bigint[]`},
		{YearFacet, f.Years, `extract(year FROM d.day) = ANY({values}::int[])`},
	} {
		if len(ids.values) > 0 {
			values := sqltext.Ints(slices.Compact(slices.Sorted(slices.Values(ids.values))))
			all = append(all, selectedValues{ids.kind, values, anyOf(ids.condition, values)})
		}
	}
	if len(f.Locales) > 0 {
		locales := sqltext.Strings(f.Locales)
		all = append(all, selectedValues{LocaleFacet, locales, anyOf(`d.locale = ANY({values}::text[])`, locales)})
	}
	return all
}

func anyOf(condition string, values any) sql.Querier {
	return sqltext.Format(condition, sqltext.Parts{"values": values})
}
