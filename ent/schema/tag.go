package schema

import (
	"context"
	"strings"

	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	gen "praxis/ent/gen/ent"
	"praxis/ent/gen/ent/hook"
	"praxis/internal/slug"
)

// Tag is a free keyword.
type Tag struct{ ent.Schema }

func (Tag) Mixin() []ent.Mixin {
	return []ent.Mixin{
		translated{texts: Tag{}.texts()},
		Record{}, audited{as: "tag"}, slugged{table: "tags", from: "name"}, used{},
	}
}

// texts are the fields that can be translated.
func (Tag) texts() []ent.Field {
	return []ent.Field{
		field.String("name").Validate(line).
			Annotations(orderField("NAME")).
			Comment("The keyword, regardless of case, width and white space."),
	}
}

func (Tag) Fields() []ent.Field {
	return []ent.Field{
		field.String("name_key").Unique().
			Annotations(internal).
			Comment("The name, normalized by slug.FoldName."),
	}
}

// Hooks trim the name and set its key.
func (Tag) Hooks() []ent.Hook {
	return []ent.Hook{func(next ent.Mutator) ent.Mutator {
		return hook.TagFunc(func(ctx context.Context, m *gen.TagMutation) (ent.Value, error) {
			if name, ok := m.Name(); ok {
				m.SetName(strings.TrimSpace(name))
				m.SetNameKey(slug.FoldName(name))
			}
			return next.Mutate(ctx, m)
		})
	}}
}

func (Tag) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("articles", Article.Type).Ref("tags").
			Annotations(connection, readOnly).
			Comment("Articles with this tag."),
		edge.From("revisions", Revision.Type).Ref("tags").Annotations(internal),
	}
}

func (Tag) Annotations() []schema.Annotation {
	return entity("A free keyword.", ascending("NAME"), inputs, counted{})
}
