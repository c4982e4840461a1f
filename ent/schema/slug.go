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

// slugged gives an entity a slug: unique, never empty, made when it is created and kept when its name changes.
type slugged struct {
	mixin.Schema
	// table is the entity's table, from the field that the slug is made from.
	table, from string
	// perLocale says that two may have the same slug in different locales.
	perLocale bool
}

func (s slugged) Fields() []ent.Field {
	f, among := field.String("slug").Unique(), "its kind"
	if s.perLocale {
		f, among = field.String("slug"), "its kind in its language"
	}
	return []ent.Field{
		f.DefaultFunc(func() string { return "" }).Validate(slug.Check).
			Annotations(collectedFor{[]string{"redirectedFrom"}}).
			Comment("Its name in URLs, unique among " + among + ", and never digits alone; made from the " + s.from +
				" when left out (pinyin for Chinese), and kept when that changes. One that is changed goes on to lead here."),
	}
}

// Indexes keep slugs unique where the field does not.
func (s slugged) Indexes() []ent.Index {
	if !s.perLocale {
		return nil
	}
	return []ent.Index{index.Fields("slug", "locale").Unique()}
}

func (s slugged) Hooks() []ent.Hook {
	return []ent.Hook{func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			if err := s.fill(ctx, m); err != nil {
				return nil, err
			}
			return next.Mutate(ctx, m)
		})
	}}
}

// fill sets the slug of a new row that has none. The database finds the first free one under a lock, so that two rows
// made at once from one title both get theirs.
func (s slugged) fill(ctx context.Context, m ent.Mutation) error {
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
