package schema

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	gen "praxis/ent/gen/ent"
	"praxis/ent/gen/ent/hook"
	"praxis/internal/viewer"
)

// ApiToken is a key with which a program asks. Only its hash is kept.
type ApiToken struct{ ent.Schema }

func (ApiToken) Mixin() []ent.Mixin { return []ent.Mixin{audited{as: "api_token"}} }

func (ApiToken) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Immutable().Validate(line).
			Annotations(orderField("NAME")).
			Comment("What it is for; unique in its organization."),
		field.Bytes("hash").Unique().Immutable().Sensitive().Annotations(internal).
			Comment("SHA-256 of the token."),
		enum("role", "What it allows, in its organization and all below it.", "",
			"READER", "Reads what is published for members only.",
			"AUTHOR", "Writes drafts, and hands them in for review.",
			"EDITOR", "Writes everything, and publishes.",
			"ADMIN", "Manages members, tokens and the organizations themselves.",
			"OWNER", "Everything everywhere; it has no organization."),
		field.Int("organization_id").Optional().Nillable().Immutable().Annotations(internal),
		field.Int("created_by_id").Optional().Nillable().Immutable().Annotations(internal, collectedFor{[]string{"createdBy"}}).
			Comment("The user who made it, and answers for what is done with it; or the token, if no user stands behind that."),
		field.Time("created_at").Default(now).Immutable().
			Annotations(orderField("CREATED_AT"), readOnly).
			Comment("When it was made."),
		field.Time("expires_at").Optional().Nillable().Immutable().Annotations(collectedFor{[]string{"state"}}).
			Comment("When it ends; never, when null."),
		field.Time("revoked_at").Optional().Nillable().Annotations(readOnly, collectedFor{[]string{"state"}}).
			Comment("When it was revoked; null when it was not."),
		field.Time("last_used_at").Optional().Nillable().Annotations(readOnly).
			Comment("The last use, to the minute."),
	}
}

// Hooks note who made a token, and refuse one that has ended.
func (ApiToken) Hooks() []ent.Hook {
	return []ent.Hook{endsAhead, func(next ent.Mutator) ent.Mutator {
		return hook.ApiTokenFunc(func(ctx context.Context, m *gen.ApiTokenMutation) (ent.Value, error) {
			if v := viewer.FromContext(ctx); m.Op().Is(ent.OpCreate) && v.AccountableID() != 0 {
				m.SetCreatedByID(v.AccountableID())
			}
			return next.Mutate(ctx, m)
		})
	}}
}

func (ApiToken) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organization", Organization.Type).Ref("api_tokens").Field("organization_id").Unique().Immutable().
			Comment("Where it is good: in this organization and in all below it; null for one that is good everywhere."),
	}
}

// Indexes keep names unique within an organization, and among the tokens that have none: a name that were unique
// everywhere would tell of the tokens of other organizations.
func (ApiToken) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "name").Unique(),
		index.Fields("name").Unique().Annotations(entsql.IndexWhere("organization_id IS NULL")),
	}
}

func (ApiToken) Annotations() []schema.Annotation {
	return entity("A key with which a program asks. It is shown once, when it is made.",
		createInput,
		entsql.Checks(map[string]string{"api_tokens_owner_is_everywhere": "(role = 'OWNER') = (organization_id IS NULL)"}))
}
