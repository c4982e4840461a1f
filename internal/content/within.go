package content

import (
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/predicate"
	"praxis/internal/sqltext"
)

// ArticleWithinOrganization holds for what the organization, or one below it, publishes.
func ArticleWithinOrganization(id int) predicate.Article {
	return func(s *sql.Selector) { s.Where(sqltext.Organizations.InSubtree(s.C(article.FieldOrganizationID), id)) }
}

// ArticleWithinTheme holds for what carries the theme, or one below it.
func ArticleWithinTheme(id int) predicate.Article {
	return func(s *sql.Selector) { s.Where(hasTheme(s.C(article.FieldID), "article", id)) }
}

// ActionWithinOrganization holds for what the organization, or one below it, leads.
func ActionWithinOrganization(id int) predicate.Action {
	return func(s *sql.Selector) { s.Where(sqltext.Organizations.InSubtree(s.C(action.FieldOrganizationID), id)) }
}

// ActionWithinTheme holds for what carries the theme, or one below it.
func ActionWithinTheme(id int) predicate.Action {
	return func(s *sql.Selector) { s.Where(hasTheme(s.C(action.FieldID), "action", id)) }
}

// hasTheme holds where the row of that kind hasTheme the theme or one of its descendants.
func hasTheme(column, kind string, id int) *sql.Predicate {
	return sqltext.Where(
		column+` IN (SELECT `+kind+`_id FROM `+kind+`_themes WHERE {theme})`,
		sqltext.Parts{"theme": sqltext.Themes.InSubtree("theme_id", id)})
}
