package schema

import (
	"context"
	"errors"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	gen "praxis/ent/gen/ent"
	"praxis/internal/label"
)

// translated gives an entity its texts, the language that they are in, and translations of them (package label). Here is
// the only list of an entity's texts: the arguments, types and inputs of the API (ent/labels.go), the client's functions
// (ent/template/labels.tmpl) and the validation of translations follow from it. The first text names the entity.
//
// It is the first mixin of an entity: its hook runs before that of Record, which compares the row with the change.
type translated struct {
	mixin.Schema
	texts []ent.Field
}

func (t translated) Fields() []ent.Field {
	return append(t.texts,
		field.String("locale").Default("zh-CN").Validate(locale).
			Annotations(scalar("Locale"), noFilter).
			Comment("Language of its own texts."),
		field.JSON("translations", label.Texts{}).Default(label.Texts{}).
			Annotations(internal, entsql.Default("{}")),
	)
}

// Annotations tell the generator which fields are translated.
func (t translated) Annotations() []schema.Annotation {
	var names labels
	for _, f := range t.texts {
		names = append(names, f.Descriptor().Name)
	}
	return []schema.Annotation{names}
}

// labels are the translated fields of an entity.
type labels []string

// Name of the annotation, which ent/labels.go looks for.
func (labels) Name() string { return "Labels" }

// Hooks apply a change of translations to those of the row, and check the result.
func (t translated) Hooks() []ent.Hook {
	validators := map[string]func(string) error{}
	for _, f := range t.texts {
		d := f.Descriptor()
		validators[label.FieldName(d.Name)] = d.Validators[0].(func(string) error)
	}
	first := label.FieldName(t.texts[0].Descriptor().Name)
	return []ent.Hook{func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			if m, ok := m.(translatedMutation); ok && !m.Op().Is(ent.OpDelete|ent.OpDeleteOne) {
				if err := applyTranslations(ctx, m, first, validators); err != nil {
					return nil, err
				}
			}
			return next.Mutate(ctx, m)
		})
	}}
}

// translatedMutation is a mutation of an entity with translations.
type translatedMutation interface {
	ent.Mutation
	ID() (int, bool)
	Client() *gen.Client
	Locale() (string, bool)
	Translations() (label.Texts, bool)
	SetTranslations(label.Texts)
}

// applyTranslations sets the translations of a row to what they are after a change. It locks the row, so that
// concurrent changes of other languages are not lost.
func applyTranslations(
	ctx context.Context, m translatedMutation, first string, validators map[string]func(string) error,
) error {
	texts, changes := m.Translations()
	own, moves := m.Locale()
	if !changes && !moves {
		return nil
	}
	if err := texts.CheckChange(first); err != nil {
		return err
	}
	var before label.Texts
	if m.Op().Is(ent.OpUpdate) {
		return errors.New("the languages of several objects cannot be changed at once")
	}
	if m.Op().Is(ent.OpUpdateOne) {
		id, _ := m.ID()
		locale, translations, err := m.Client().LockTexts(ctx, m.Type(), id)
		if gen.IsNotFound(err) {
			return nil // the update will not find it either
		}
		if err != nil {
			return err
		}
		before = translations
		if !moves {
			own = locale
		}
	}
	if texts.IsChange() {
		texts = texts.Apply(before)
		m.SetTranslations(texts)
	} else if !changes {
		texts = before
	}
	return texts.Check(own, validators)
}
