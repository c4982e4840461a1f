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

// Indicator is a measure of an outcome.
type Indicator struct{ ent.Schema }

func (Indicator) Mixin() []ent.Mixin {
	return []ent.Mixin{translated{texts: Indicator{}.texts()}, Record{}, audited{as: "indicator"}}
}

// texts are the fields that can be translated.
func (Indicator) texts() []ent.Field {
	return []ent.Field{
		field.String("title").Validate(line).
			Annotations(orderField("TITLE")).
			Comment("What it measures."),
		field.String("unit").Optional().Nillable().Validate(line).
			Comment("Unit of the values, such as 件, % or CNY."),
	}
}

func (Indicator) Fields() []ent.Field {
	return []ent.Field{
		enum("measure", "Type of the values, with the terms of IATI.", "UNIT",
			"UNIT", "Numbers of a unit.",
			"PERCENTAGE", "Percentages.",
			"CURRENCY", "Amounts of money.",
			"ORDINAL", "Ranks on a scale.",
			"QUALITATIVE", "Text only, in the notes of the measurements."),
		field.Bool("ascending").Default(true).
			Comment("Whether higher values are better."),
		field.Other("baseline_value", decimal.Decimal{}).Optional().Nillable().SchemaType(sqlNumeric).
			Annotations(scalar("Decimal"), noFilter).
			Comment("Value at which progress starts."),
		field.Time("baseline_date").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date"), noFilter).
			Comment("Date of the baseline value."),
		field.Int("outcome_id").Immutable().Annotations(internal),
	}
}

func (Indicator) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("outcome", Outcome.Type).Ref("indicators").Field("outcome_id").Unique().Required().Immutable().
			Comment("The outcome."),
		edge.To("measurements", Measurement.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Values by period."),
	}
}

func (Indicator) Indexes() []ent.Index { return []ent.Index{index.Fields("outcome_id")} }

func (Indicator) Annotations() []schema.Annotation {
	return entity("A measure of an outcome.", inputs,
		counted{By: "Action", List: "indicators of outcomes of actions"})
}

var attainment = collectedFor{[]string{"attainment"}}

// Measurement is an indicator's value in one period.
type Measurement struct{ ent.Schema }

func (Measurement) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "measurement"}} }

func (Measurement) Fields() []ent.Field {
	return []ent.Field{
		field.Time("period_start").SchemaType(sqlDate).
			Annotations(scalar("Date"), orderField("PERIOD_START")).
			Comment("First day of the period."),
		field.Time("period_end").SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("Last day of the period."),
		field.Other("target", decimal.Decimal{}).Optional().Nillable().SchemaType(sqlNumeric).
			Annotations(scalar("Decimal"), noFilter, attainment).
			Comment("Target value."),
		field.Other("actual", decimal.Decimal{}).Optional().Nillable().SchemaType(sqlNumeric).
			Annotations(scalar("Decimal"), noFilter, attainment).
			Comment("Actual value."),
		field.String("note").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(noFilter).
			Comment("Explanation of the values, or the finding if it is qualitative."),
		field.Int("indicator_id").Immutable().Annotations(internal, attainment),
	}
}

func (Measurement) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("indicator", Indicator.Type).Ref("measurements").Field("indicator_id").
			Unique().Required().Immutable().
			Comment("The indicator."),
	}
}

func (Measurement) Indexes() []ent.Index {
	return []ent.Index{index.Fields("indicator_id", "period_start", "period_end").Unique()}
}

func (Measurement) Annotations() []schema.Annotation {
	return entity("An indicator's value in one period.", ascending("PERIOD_START"), inputs,
		entsql.Checks(map[string]string{"measurements_period_end_after_start": "period_end >= period_start"}))
}
