package schema

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"

	gen "praxis/ent/gen/ent"
	"praxis/internal/slug"
)

// slugged gives an entity a unique slug, which is derived from its name on creation and stays when the name changes.
type slugged struct {
	mixin.Schema
	// table is the entity's table; from is the field from which the slug is derived.
	table, from string
	// perLocale allows the same slug in different locales.
	perLocale bool
}

func (s slugged) Fields() []ent.Field {
	f := field.String("slug").Unique()
	if s.perLocale {
		f = field.String("slug")
	}
	return []ent.Field{
		f.DefaultFunc(func() string { return "" }).Validate(slug.Check).
			Annotations(collectedFor{[]string{"redirectedFrom"}}).
			Comment("Unique in URLs. Default: from the " + s.from + ". Former slugs redirect."),
	}
}

// Indexes keep slugs unique where the field does not.
func (s slugged) Indexes() []ent.Index {
	if !s.perLocale {
		return nil
	}
	return []ent.Index{index.Fields("slug", "locale").Unique()}
}

// Hooks set the slug of a new entity.
func (s slugged) Hooks() []ent.Hook {
	return []ent.Hook{func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			if err := s.setFreeSlug(ctx, m); err != nil {
				return nil, err
			}
			return next.Mutate(ctx, m)
		})
	}}
}

// setFreeSlug sets the slug of a new row that has none. The database finds the first free slug under a lock, so that
// two concurrent creates with the same title both succeed.
func (s slugged) setFreeSlug(ctx context.Context, m ent.Mutation) error {
	if !m.Op().Is(ent.OpCreate) {
		return nil
	}
	if v, ok := m.Field("slug"); ok && v != "" {
		return nil
	}
	name, _ := m.Field(s.from)
	text, _ := name.(string)
	spell := slug.From
	if m.Type() == gen.TypePerson {
		spell = slug.FromName
	}
	locale := ""
	if s.perLocale {
		v, _ := m.Field("locale")
		locale, _ = v.(string)
	}
	rows, err := m.(interface{ Client() *gen.Client }).Client().QueryContext(ctx,
		"SELECT free_slug($1, $2, $3)", s.table, slug.Complete(spell(text), strings.ToLower(m.Type())), locale)
	if err != nil {
		return fmt.Errorf("finding a free slug: %w", err)
	}
	defer rows.Close()
	if !rows.Next() {
		return rows.Err()
	}
	var free string
	if err := rows.Scan(&free); err != nil {
		return err
	}
	return m.SetField("slug", free)
}
