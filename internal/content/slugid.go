package content

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
	"praxis/internal/viewer"
)

// SlugRef is a slug in place of an id.
type SlugRef struct {
	// Type is the name of the entity's type.
	Type string
	Slug string
	// Locale is the locale of an article; "" for any locale, and for other types.
	Locale string
}

// SlugTarget is the entity to which a SlugRef resolves.
type SlugTarget struct {
	// ID is 0 if the viewer may see no such entity, or if the slug is ambiguous.
	ID int
	// Locales are the locales of the articles with an ambiguous slug.
	Locales []string
}

// slugged has the types with slugs.
var slugged = map[string]struct {
	// visible limits a selection of the table to the rows that the viewer may see.
	visible func(*sql.Selector)
	// trash says that the type has a trash. Slugs of trashed entities resolve, too, for restore and purge.
	trash bool
}{
	"Organization": {ent.VisibleOrganization, false},
	"Person":       {ent.VisiblePerson, false},
	"Article":      {ent.VisibleArticle, true},
	"Tag":          {ent.VisibleTag, false},
	"Theme":        {ent.VisibleTheme, false},
	"Action":       {ent.VisibleAction, true},
}

// slugMatch is a row that has or had a slug.
type slugMatch struct {
	Type    string `sql:"type"`
	Slug    string `sql:"slug"`
	Locale  string `sql:"locale"`
	ID      int    `sql:"id"`
	Former  bool   `sql:"former"`
	Trashed bool   `sql:"trashed"`
}

// ResolveSlugs resolves slugs to entities that the viewer may see. A row that has the slug precedes one that had it,
// and rows in the trash come last. ResolveSlugs takes one statement.
func ResolveSlugs(ctx context.Context, client *ent.Client, refs []SlugRef) (map[SlugRef]SlugTarget, error) {
	slugs := map[string][]string{}
	for _, r := range refs {
		slugs[r.Type] = append(slugs[r.Type], r.Slug)
	}
	types := slices.Sorted(maps.Keys(slugs))
	b := &sql.Builder{}
	b.SetDialect(dialect.Postgres)
	b.WriteString("WITH named AS MATERIALIZED (")
	for i, name := range types {
		if i > 0 {
			b.WriteString(" UNION ALL ")
		}
		writeSlugMatchesOfType(b, name, slugs[name])
	}
	b.WriteString(") SELECT named.*, seen.trashed FROM named JOIN (")
	for i, name := range types {
		if i > 0 {
			b.WriteString(" UNION ALL ")
		}
		// article(slug:) finds withheld articles, too.
		b.Join(visibleMatches(viewer.WithWithheld(ctx), name, false))
		if slugged[name].trash {
			b.WriteString(" UNION ALL ").Join(visibleMatches(viewer.OnlyTrashed(ctx), name, true))
		}
	}
	b.WriteString(") AS seen ON seen.id = named.id")
	var found []slugMatch
	if err := client.Select(ctx, b, &found); err != nil {
		return nil, fmt.Errorf("resolving slugs: %w", err)
	}
	targets := make(map[SlugRef]SlugTarget, len(refs))
	for _, r := range refs {
		targets[r] = r.target(found)
	}
	return targets, nil
}

// writeSlugMatchesOfType selects the rows of a type that have or had the slugs, whether or not the viewer may see them.
func writeSlugMatchesOfType(b *sql.Builder, name string, slugs sqltext.Strings) {
	table, locale := ent.Tables[name], "''"
	if name == "Article" {
		locale = "locale"
	}
	b.WriteString("SELECT '" + name + "' AS type, slug, " + locale + " AS locale, id, false AS former FROM " + table)
	b.WriteString(" WHERE slug = ANY(").Arg(slugs).WriteString("::text[])")
	b.WriteString(" UNION ALL SELECT '" + name + "', slug, locale, entity_id, true FROM former_slugs")
	b.WriteString(" WHERE kind = '" + table + "' AND slug = ANY(").Arg(slugs).WriteString("::text[])")
}

// visibleMatches selects the rows of a type in named that the viewer may see.
func visibleMatches(ctx context.Context, name string, trashed bool) *sql.Selector {
	s := sql.Dialect(dialect.Postgres).Select().From(sql.Table(ent.Tables[name])).WithContext(ctx)
	slugged[name].visible(s)
	s.Where(sql.P(func(b *sql.Builder) {
		b.WriteString(s.C("id") + " IN (SELECT id FROM named WHERE type = '" + name + "')")
	}))
	return s.Select(s.C("id")).AppendSelectExprAs(sql.Raw(fmt.Sprint(trashed)), "trashed")
}

// target chooses the best match for the slug: the lower its rank, the better.
func (r SlugRef) target(found []slugMatch) SlugTarget {
	best, bestRank := []slugMatch(nil), 4
	for _, m := range found {
		if m.Type != r.Type || m.Slug != r.Slug || r.Locale != "" && m.Locale != r.Locale {
			continue
		}
		rank := 0
		if m.Former {
			rank++
		}
		if m.Trashed {
			rank += 2
		}
		same := func(other slugMatch) bool { return other.ID == m.ID }
		if rank < bestRank {
			best, bestRank = []slugMatch{m}, rank
		} else if rank == bestRank && !slices.ContainsFunc(best, same) {
			best = append(best, m)
		}
	}
	switch len(best) {
	case 0:
		return SlugTarget{}
	case 1:
		return SlugTarget{ID: best[0].ID}
	}
	var locales []string
	for _, m := range best {
		locales = append(locales, m.Locale)
	}
	slices.Sort(locales)
	return SlugTarget{Locales: locales}
}
