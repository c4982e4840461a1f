package schema

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	gen "praxis/ent/gen/ent"
	"praxis/ent/gen/ent/hook"
	"praxis/internal/slug"
)

// Synonym is two words of the same meaning, each of which the search finds by the other.
type Synonym struct{ ent.Schema }

func (Synonym) Mixin() []ent.Mixin {
	return []ent.Mixin{unfilteredRecord, audited{as: "synonym"}}
}

func (Synonym) Fields() []ent.Field {
	return []ent.Field{
		field.String("word").Validate(word).
			Annotations(orderField("WORD")).
			Comment("A word or name, up to 60 characters. Case, width and separators do not count."),
		field.String("synonym").Validate(word).
			Comment("The other one."),
		field.String("locale").Optional().Nillable().Validate(locale).
			Annotations(scalar("Locale"), noFilter).
			Comment("Language of the pair. A search in others (`where.locales`) ignores it."),
		field.String("word_key").Annotations(internal).Comment("The word, normalized by slug.WordKey."),
		field.String("synonym_key").Annotations(internal).Comment("The synonym, normalized by slug.WordKey."),
	}
}

// maxWord is how many characters a word of a synonym has.
const maxWord = 60

// word accepts a line with a letter or digit.
func word(s string) error {
	switch {
	case utf8.RuneCountInString(s) > maxWord:
		return fmt.Errorf("is longer than %d characters", maxWord)
	case slug.WordKey(s) == "":
		return errors.New("needs a letter or digit")
	}
	return line(s)
}

// Hooks trim the words and set their keys.
func (Synonym) Hooks() []ent.Hook {
	return []ent.Hook{func(next ent.Mutator) ent.Mutator {
		return hook.SynonymFunc(func(ctx context.Context, m *gen.SynonymMutation) (ent.Value, error) {
			if w, ok := m.Word(); ok {
				m.SetWord(strings.TrimSpace(w))
				m.SetWordKey(slug.WordKey(w))
			}
			if s, ok := m.Synonym(); ok {
				m.SetSynonym(strings.TrimSpace(s))
				m.SetSynonymKey(slug.WordKey(s))
			}
			return next.Mutate(ctx, m)
		})
	}}
}

// Indexes are for the search. A unique one, of the pair in either order, is in the migration: ent has no indexes of
// expressions.
func (Synonym) Indexes() []ent.Index {
	return []ent.Index{index.Fields("word_key"), index.Fields("synonym_key")}
}

func (Synonym) Annotations() []schema.Annotation {
	return entity("Two words of the same meaning, each of which the search finds by the other.",
		ascending("WORD"), inputs,
		entsql.Checks(map[string]string{"synonyms_words_differ": "word_key <> synonym_key"}))
}
