package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"praxis/internal/viewer"
)

// ApiToken authenticates a program. Only the hash of the token is stored.
type ApiToken struct{ ent.Schema }

func (ApiToken) Mixin() []ent.Mixin { return []ent.Mixin{audited{as: "api_token"}} }

func (ApiToken) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Immutable().Validate(line).
			Annotations(orderField("NAME")).
			Comment("Purpose of the token. Unique within the organization."),
		field.Bytes("hash").Unique().Immutable().Sensitive().Annotations(internal).
			Comment("SHA-256 of the token."),
		enum("role", "Permissions in its organization and those below.", "",
			append(roles, "OWNER", "May do everything everywhere. Such a token has no organization.")...),
		field.Int("organization_id").Optional().Nillable().Immutable().Annotations(internal),
		field.Int("created_by_id").Optional().Nillable().Immutable().
			Annotations(internal, collectedFor{[]string{"createdBy"}}).
			Comment("The user who created it and is accountable for it, or the token that did, if that has no such user."),
		field.Time("created_at").Default(now).Immutable().
			Annotations(orderField("CREATED_AT"), readOnly).
			Comment("Creation."),
		field.Time("expires_at").Optional().Nillable().Immutable().Annotations(collectedFor{[]string{"state"}}).
			Comment("When it expires. Null: never."),
		field.Time("revoked_at").Optional().Nillable().Annotations(readOnly, collectedFor{[]string{"state"}}).
			Comment("When it was revoked, if it was."),
		field.Time("last_used_at").Optional().Nillable().Annotations(readOnly).
			Comment("Last use, to the minute."),
	}
}

// Hooks reject a token that has expired, and set its creator.
func (ApiToken) Hooks() []ent.Hook {
	return []ent.Hook{checkExpiry, setCreator("created_by_id", viewer.Viewer.AccountableID)}
}

func (ApiToken) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organization", Organization.Type).Ref("api_tokens").Field("organization_id").Unique().Immutable().
			Comment("The token is valid here and in all organizations below. Null: everywhere."),
	}
}

// Indexes keep names unique within an organization, and among the tokens without one. Names that were unique everywhere
// would reveal tokens of other organizations.
func (ApiToken) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "name").Unique(),
		index.Fields("name").Unique().Annotations(entsql.IndexWhere("organization_id IS NULL")),
	}
}

func (ApiToken) Annotations() []schema.Annotation {
	return entity("A token that authenticates a program. Its secret is shown once, on creation.",
		descending("CREATED_AT"),
		createInput,
		entsql.Checks(map[string]string{"api_tokens_owner_is_everywhere": "(role = 'OWNER') = (organization_id IS NULL)"}))
}
