package search

import (
	"entgo.io/ent/dialect/sql"

	"praxis/internal/sqltext"
)

// Filter narrows a search. A nil field does not narrow it.
type Filter struct {
	// Organization and Theme must be those of the result itself, as in the facets.
	Organization, Theme *int
	// WithinOrganization is an organization that the result belongs to, directly or through a descendant.
	WithinOrganization *int
	// WithinTheme is a theme that the result has, directly or through a descendant.
	WithinTheme *int
	// Tag is a tag of the result.
	Tag *int
	// Year is the year in which the result was published, began, or was achieved.
	Year *int
	// Locale is the language of an article; other types have none and do not match.
	Locale *string
}

// apply adds the filter to a selection of documents.
func (f Filter) apply(d *sql.Selector) {
	if f.WithinOrganization != nil {
		d.Where(sqltext.Organizations.InSubtree(d.C("organization_id"), *f.WithinOrganization))
	}
	if f.Organization != nil {
		d.Where(sql.EQ(d.C("organization_id"), *f.Organization))
	}
	for _, array := range []struct {
		column string
		id     *int
	}{{"themes", f.Theme}, {"within_themes", f.WithinTheme}, {"tags", f.Tag}} {
		if array.id != nil {
			d.Where(sqltext.Where(`{id}::bigint = ANY(d.`+array.column+`)`, sqltext.Parts{"id": *array.id}))
		}
	}
	if f.Year != nil {
		d.Where(sqltext.Where(`extract(year FROM d.day) = {year}::int`, sqltext.Parts{"year": *f.Year}))
	}
	if f.Locale != nil {
		d.Where(sql.EQ(d.C("locale"), *f.Locale))
	}
}
