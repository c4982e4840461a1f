package content

import (
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/predicate"
)

// ArticleWithinOrganization holds for what the organization, or one below it, publishes.
func ArticleWithinOrganization(id int) predicate.Article {
	return func(s *sql.Selector) { s.Where(orBelow(s.C(article.FieldOrganizationID), "organization", id)) }
}

// ArticleWithinTheme holds for what carries the theme, or one below it.
func ArticleWithinTheme(id int) predicate.Article {
	return func(s *sql.Selector) { s.Where(carries(s.C(article.FieldID), "article", id)) }
}

// ActionWithinOrganization holds for what the organization, or one below it, leads.
func ActionWithinOrganization(id int) predicate.Action {
	return func(s *sql.Selector) { s.Where(orBelow(s.C(action.FieldOrganizationID), "organization", id)) }
}

// ActionWithinTheme holds for what carries the theme, or one below it.
func ActionWithinTheme(id int) predicate.Action {
	return func(s *sql.Selector) { s.Where(carries(s.C(action.FieldID), "action", id)) }
}

// orBelow holds where the column is the node or one of its descendants in the tree of that kind.
func orBelow(column, kind string, id int) *sql.Predicate {
	return sql.P(func(b *sql.Builder) {
		b.WriteString(column + " IN (SELECT ").Arg(id).WriteString("::bigint UNION ALL SELECT " + kind + "_id FROM " + kind + "_ancestors WHERE ancestor_id = ")
		b.Arg(id).WriteString(")")
	})
}

// carries holds where the row of that kind carries the theme or one of its descendants.
func carries(column, kind string, id int) *sql.Predicate {
	return sql.P(func(b *sql.Builder) {
		b.WriteString(column + " IN (SELECT " + kind + "_id FROM " + kind + "_themes WHERE ")
		b.Join(orBelow("theme_id", "theme", id)).WriteString(")")
	})
}
