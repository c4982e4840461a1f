package content

import (
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/predicate"
	"praxis/internal/sqltext"
)

// ArticleWithinOrganization matches articles of the organization and of its descendants.
func ArticleWithinOrganization(id int) predicate.Article {
	return func(s *sql.Selector) { s.Where(sqltext.Organizations.InSubtree(s.C(article.FieldOrganizationID), id)) }
}

// ArticleWithinTheme matches articles that have the theme or one of its descendants.
func ArticleWithinTheme(id int) predicate.Article {
	return func(s *sql.Selector) { s.Where(hasTheme(s.C(article.FieldID), "article", id)) }
}

// ActionWithinOrganization matches actions that the organization or one of its descendants leads.
func ActionWithinOrganization(id int) predicate.Action {
	return func(s *sql.Selector) { s.Where(sqltext.Organizations.InSubtree(s.C(action.FieldOrganizationID), id)) }
}

// ActionWithinTheme matches actions that have the theme or one of its descendants.
func ActionWithinTheme(id int) predicate.Action {
	return func(s *sql.Selector) { s.Where(hasTheme(s.C(action.FieldID), "action", id)) }
}

// hasTheme holds where the row of that kind hasTheme the theme or one of its descendants.
func hasTheme(column, kind string, id int) *sql.Predicate {
	return sqltext.Where(
		column+` IN (SELECT `+kind+`_id FROM `+kind+`_themes WHERE {theme})`,
		sqltext.Parts{"theme": sqltext.Themes.InSubtree("theme_id", id)})
}
