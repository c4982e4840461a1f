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

// SlugRef is a slug that stands for the id of what has it.
type SlugRef struct {
	// Type is the name of the entity's type.
	Type string
	Slug string
	// Locale is that of an article; "" for any, and for other types.
	Locale string
}

// SlugTarget is what a SlugRef leads to.
type SlugTarget struct {
	// ID is 0 when there is nothing that the viewer may see, or more than one thing.
	ID int
	// Locales are those of the articles, when several have the slug.
	Locales []string
}

// slugged are the types that have slugs, each with what limits a selection of its table to what the viewer may see.
var slugged = map[string]struct {
	visible func(*sql.Selector)
	// trash says that the type has a trash, which holds slugs, too: restore and purge find by them.
	trash bool
}{
	"Organization": {ent.VisibleOrganization, false},
	"Person":       {ent.VisiblePerson, false},
	"Article":      {ent.VisibleArticle, true},
	"Tag":          {ent.VisibleTag, false},
	"Theme":        {ent.VisibleTheme, false},
	"Action":       {ent.VisibleAction, true},
}

// slugMatch is a row that a slug leads to.
type slugMatch struct {
	Type    string `sql:"type"`
	Slug    string `sql:"slug"`
	Locale  string `sql:"locale"`
	ID      int    `sql:"id"`
	Former  bool   `sql:"former"`
	Trashed bool   `sql:"trashed"`
}

// ResolveSlugs finds what slugs lead to, as the viewer sees it: what has the slug now, before what had it, before what is
// in the trash. It is one statement for all.
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
		b.Join(visibleMatches(viewer.WithWithheld(ctx), name, false)) // of which article(slug:) tells, too
		if slugged[name].trash {
			b.WriteString(" UNION ALL ").Join(visibleMatches(viewer.OnlyTrashed(ctx), name, true))
		}
	}
	b.WriteString(") AS seen ON seen.id = named.id")
	var found []slugMatch
	if err := client.Select(ctx, b, &found); err != nil {
		return nil, fmt.Errorf("looking for slugs: %w", err)
	}
	targets := make(map[SlugRef]SlugTarget, len(refs))
	for _, r := range refs {
		targets[r] = r.target(found)
	}
	return targets, nil
}

// writeSlugMatchesOfType selects what has the slugs of a type, or had them, whether or not the viewer may see it.
func writeSlugMatchesOfType(b *sql.Builder, name string, slugs sqltext.Strings) {
	table, locale := ent.Tables[name], "''"
	if name == "Article" {
		locale = "locale"
	}
	b.WriteString("SELECT '" + name + "' AS type, slug, " + locale + " AS locale, id, false AS former FROM " + table)
	b.WriteString(" WHERE slug = ANY(").Arg(slugs).WriteString("::text[])")
	b.WriteString(" UNION ALL SELECT '" + name + "', slug, locale, entity_id, true FROM former_slugs WHERE kind = '" + table + "'")
	b.WriteString(" AND slug = ANY(").Arg(slugs).WriteString("::text[])")
}

// visibleMatches selects those of a type in named that the context sees.
func visibleMatches(ctx context.Context, name string, trashed bool) *sql.Selector {
	s := sql.Dialect(dialect.Postgres).Select().From(sql.Table(ent.Tables[name])).WithContext(ctx)
	slugged[name].visible(s)
	s.Where(sql.P(func(b *sql.Builder) {
		b.WriteString(s.C("id") + " IN (SELECT id FROM named WHERE type = '" + name + "')")
	}))
	return s.Select(s.C("id")).AppendSelectExprAs(sql.Raw(fmt.Sprint(trashed)), "trashed")
}

// target chooses among what was found.
func (r SlugRef) target(found []slugMatch) SlugTarget {
	best, place := []slugMatch(nil), 4
	for _, m := range found {
		if m.Type != r.Type || m.Slug != r.Slug || r.Locale != "" && m.Locale != r.Locale {
			continue
		}
		at := 0
		if m.Former {
			at++
		}
		if m.Trashed {
			at += 2
		}
		same := func(other slugMatch) bool { return other.ID == m.ID }
		if at < place {
			best, place = []slugMatch{m}, at
		} else if at == place && !slices.ContainsFunc(best, same) {
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
