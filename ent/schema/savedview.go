package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"praxis/internal/localpath"
	"praxis/internal/viewer"
)

// SavedView is the state of a page of a console or front end, which its user opens again by its name. It is private.
type SavedView struct{ ent.Schema }

func (SavedView) Mixin() []ent.Mixin { return []ent.Mixin{unfilteredRecord, audited{as: "saved_view"}} }

func (SavedView) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Validate(line).
			Annotations(orderField("NAME")).
			Comment("Name, unique among the user's views."),
		field.String("page").Validate(page).
			Comment("Path of the page, such as `/console/dashboard`."),
		field.String("query").Default("").Validate(text(maxQuery)).
			Annotations(noFilter).
			Comment("State of the page: its query string without `?`, up to 4000 characters. The server does not read it."),
		field.Int("position").Default(0).
			Annotations(orderField("POSITION"), noFilter).
			Comment("Position in the list, ascending."),
		field.Int("user_id").Immutable().Annotations(internal),
	}
}

// maxQuery is how many characters the query string of a saved view has.
const maxQuery = 4000

// page accepts the path of a page of this server.
func page(s string) error {
	if err := localpath.CheckPage(s); err != nil {
		return err
	}
	return line(s)
}

func (SavedView) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("user", User.Type).Ref("saved_views").Field("user_id").Unique().Required().Immutable().
			Annotations(internal),
	}
}

// Hooks make the viewer the user.
func (SavedView) Hooks() []ent.Hook {
	return []ent.Hook{setCreator("user_id", func(v viewer.Viewer) int { return v.User })}
}

// Indexes make names unique. A trigger limits how many views a user has (objects/16_saved_views.sql).
func (SavedView) Indexes() []ent.Index { return []ent.Index{index.Fields("user_id", "name").Unique()} }

func (SavedView) Annotations() []schema.Annotation {
	return entity("State of a page that a user saved under a name. Private: visible to its user and to owners.",
		ascending("POSITION"), inputs)
}
