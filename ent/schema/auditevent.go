package schema

import (
	"encoding/json"
	"fmt"

	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"

	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/auditevent"
	"praxis/internal/viewer"
)

// AuditEvent records what one mutation did to one entity. Triggers write it in the transaction of the change, and
// nothing changes it afterwards. A job seals it in a hash chain, in the table audit_seals (objects/06_audit.sql).
type AuditEvent struct{ ent.Schema }

func (AuditEvent) Fields() []ent.Field {
	return []ent.Field{
		field.Time("at").Default(now).Immutable().
			Annotations(orderField("AT"), readOnly).
			Comment("Start of the transaction."),
		field.String("actor").Immutable().Annotations(readOnly).
			Comment("Who did it: a user's email address, token:NAME, anonymous, praxis (the system), or sql:USER " +
				"(a change that bypassed Praxis)."),
		field.Int("actor_id").Optional().Nillable().Immutable().Annotations(readOnly, scalar("ID")).
			Comment("ID of the user or API token."),
		field.String("address").Optional().Nillable().Immutable().Annotations(internal, collectedFor{[]string{"address"}}).
			Comment("IP address of the request."),
		field.String("operation").Optional().Nillable().Immutable().Annotations(readOnly).
			Comment("Operation name of the request, or the shell command."),
		field.String("request").Optional().Nillable().Immutable().Annotations(readOnly).
			Comment("Request ID, as in the log."),
		enum("verb", "Kind of change.", "",
			"CREATED", "The entity was created.",
			"UPDATED", "The entity was changed.",
			"DELETED", "The entity was deleted permanently."),
		field.String("entity_type").Immutable().Annotations(readOnly, collectedFor{[]string{"changes"}}).
			Comment("Type of the entity, such as Article."),
		field.Int("entity_id").Immutable().Annotations(readOnly, scalar("ID")).
			Comment("ID of the entity, which may no longer exist."),
		field.Int("organization_id").Optional().Nillable().Immutable().Annotations(readOnly, scalar("ID")).
			Comment("Organization of the entity. Null for entities without one."),
		field.Int("entity_version").Optional().Nillable().Immutable().Annotations(readOnly, noFilter).
			Comment("Version of the entity after the change."),
		field.JSON("changes", json.RawMessage{}).Immutable().Annotations(internal, collectedFor{[]string{"changes"}}).
			Comment("Old and new value of each changed column, and removed and added links."),
		field.Int("tx").Immutable().Annotations(internal).
			Comment("Transaction ID. All changes of an entity by one mutation are one event."),
		field.Int("step").Default(0).Immutable().Annotations(internal).
			Comment("Index of the mutation in its operation."),
	}
}

// Edges are the inverse of the history edges. ent needs them; the API has none of them.
func (AuditEvent) Edges() []ent.Edge {
	of := func(name string, entity any) ent.Edge {
		return edge.From(name, entity).Ref("history").Annotations(internal)
	}
	return []ent.Edge{
		of("of_action", Action.Type),
		of("of_api_token", ApiToken.Type),
		of("of_article", Article.Type),
		of("of_asset", Asset.Type),
		of("of_contribution", Contribution.Type),
		of("of_evidence", Evidence.Type),
		of("of_indicator", Indicator.Type),
		of("of_measurement", Measurement.Type),
		of("of_membership", Membership.Type),
		of("of_invitation", Invitation.Type),
		of("of_organization", Organization.Type),
		of("of_outcome", Outcome.Type),
		of("of_participation", Participation.Type),
		of("of_person", Person.Type),
		of("of_content_report", ContentReport.Type),
		of("of_preview_link", PreviewLink.Type),
		of("of_saved_view", SavedView.Type),
		of("of_tag", Tag.Type),
		of("of_theme", Theme.Type),
		of("of_synonym", Synonym.Type),
		of("of_user", User.Type),
	}
}

func (AuditEvent) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "at"),
		index.Fields("at"),
		index.Fields("entity_id", "at", "tx", "step").Unique(),
	}
}

func (AuditEvent) Annotations() []schema.Annotation {
	return entity("What one mutation did to one entity. Immutable; `praxis audit verify` detects tampering.",
		descending("AT"),
		audit{Why: "it is the audit"})
}

// audited records every change of an entity in the audit, and gives it the edge history.
type audited struct {
	mixin.Schema
	// as is the singular name of the entity, which names the view of its history.
	as string
}

func (a audited) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("history", AuditEvent.Type).
			StorageKey(edge.Table(a.as+"_history"), edge.Columns(a.as+"_id", "audit_event_id")).
			Annotations(connection, readOnly, noLinkFilter(true)).
			Comment("Audit log for administrators."),
	}
}

// Annotations make every change of a row an event.
func (audited) Annotations() []schema.Annotation {
	return []schema.Annotation{audit{On: "INSERT OR UPDATE OR DELETE"}}
}

// audit says which changes of an entity's rows are events of the audit. The generator writes the triggers
// (ent/objects.go), and fails for an entity without this annotation.
type audit struct {
	// On is the SQL events of the trigger, or empty for no trigger.
	On string `json:"on,omitempty"`
	// Why is the reason why some changes or all are not recorded.
	Why string `json:"why,omitempty"`
}

// Name of the annotation, which ent/objects.go looks for.
func (audit) Name() string { return "Audit" }

// visibleEvents leaves out events of evidence whose article the viewer does not see: it may be another organization's.
// An article that was purged hides nothing.
func visibleEvents(v viewer.Viewer) condition {
	return condition{add: func(events *sql.Selector) {
		postgres := sql.Dialect(dialect.Postgres)
		named := postgres.Table(article.Table).As("named")
		visible := func(r rules) *sql.Predicate {
			t := postgres.Table(article.Table).As("seen")
			q := postgres.Select().From(t).Where(sql.ColumnsEQ(t.C(article.FieldID), named.C(article.FieldID)))
			r.visibleArticles().limit(q)
			return sql.Exists(q)
		}
		row, changes := events.C(auditevent.FieldEntityID), events.C(auditevent.FieldChanges)
		ids := fmt.Sprintf(`%s IN ((SELECT article_id FROM evidence WHERE id = %s), (%[3]s->'article_id'->>'before')::bigint,
			(%[3]s->'article_id'->>'after')::bigint)`, named.C(article.FieldID), row, changes)
		hidden := postgres.Select().From(named).Where(sql.And(sql.ExprP(ids),
			sql.Not(sql.Or(visible(rules{v: v, withheld: true}), visible(rules{v: v, trash: true, withheld: true})))))
		events.Where(sql.Or(sql.NEQ(events.C(auditevent.FieldEntityType), "Evidence"), sql.NotExists(hidden)))
	}}
}
