package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/shopspring/decimal"
)

// Indicator is how an outcome is measured.
type Indicator struct{ ent.Schema }

func (Indicator) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "indicator"}} }

func (Indicator) Fields() []ent.Field {
	return []ent.Field{
		field.String("title").Validate(line).
			Annotations(orderField("TITLE")).
			Comment("What is measured."),
		field.String("unit").Optional().Nillable().Validate(line).
			Comment("The unit of its values, such as 件, % or CNY."),
		enum("measure", "What its values are; the terms are IATI's.", "UNIT",
			"UNIT", "Amounts of a unit.",
			"PERCENTAGE", "Per cent.",
			"CURRENCY", "Money.",
			"ORDINAL", "Places on a scale.",
			"QUALITATIVE", "Words only; see the notes."),
		field.Bool("ascending").Default(true).
			Comment("Whether more is better."),
		field.Other("baseline_value", decimal.Decimal{}).Optional().Nillable().SchemaType(sqlNumeric).
			Annotations(scalar("Decimal"), noFilter).
			Comment("The value that progress counts from."),
		field.Time("baseline_date").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date"), noFilter).
			Comment("The day of the baseline value."),
		field.Int("outcome_id").Immutable().Annotations(internal),
	}
}

func (Indicator) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("outcome", Outcome.Type).Ref("indicators").Field("outcome_id").Unique().Required().Immutable().
			Comment("The outcome that it measures."),
		edge.To("measurements", Measurement.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Its values, period by period."),
	}
}

func (Indicator) Indexes() []ent.Index { return []ent.Index{index.Fields("outcome_id")} }

func (Indicator) Annotations() []schema.Annotation {
	return entity("How an outcome is measured.", inputs)
}

var attainment = collectedFor{[]string{"attainment"}}

// Measurement is an indicator's value in one period.
type Measurement struct{ ent.Schema }

func (Measurement) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "measurement"}} }

func (Measurement) Fields() []ent.Field {
	return []ent.Field{
		field.Time("period_start").SchemaType(sqlDate).
			Annotations(scalar("Date"), orderField("PERIOD_START")).
			Comment("The first day of the period."),
		field.Time("period_end").SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("The last day of the period."),
		field.Other("target", decimal.Decimal{}).Optional().Nillable().SchemaType(sqlNumeric).
			Annotations(scalar("Decimal"), noFilter, attainment).
			Comment("The value that was aimed at."),
		field.Other("actual", decimal.Decimal{}).Optional().Nillable().SchemaType(sqlNumeric).
			Annotations(scalar("Decimal"), noFilter, attainment).
			Comment("The value that was reached."),
		field.String("note").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(noFilter).
			Comment("What must be known to read the values, or the finding itself when it is words."),
		field.Int("indicator_id").Immutable().Annotations(internal, attainment),
	}
}

func (Measurement) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("indicator", Indicator.Type).Ref("measurements").Field("indicator_id").Unique().Required().Immutable().
			Comment("What was measured."),
	}
}

func (Measurement) Indexes() []ent.Index {
	return []ent.Index{index.Fields("indicator_id", "period_start", "period_end").Unique()}
}

func (Measurement) Annotations() []schema.Annotation {
	return entity("An indicator's value in one period.", inputs,
		entsql.Checks(map[string]string{"measurements_period_end_after_start": "period_end >= period_start"}))
}
