package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/invitation"
	"praxis/ent/gen/ent/tag"
	"praxis/ent/gen/ent/user"
	"praxis/graph/generated/model"
	"praxis/internal/postgres"
)

// slugInLocale is the constraint that an article's slug is unique within its locale.
const slugPerLocale = "article_slug_locale"

// rules says what the checks of the database mean; those of enums cannot be broken through the API.
var constraintErrors = map[string]struct {
	code           model.UserErrorCode
	field, message string
}{
	"actions_planned_end_after_start":     {model.UserErrorCodeInvalid, "plannedEnd", "is before plannedStart"},
	"actions_actual_end_after_start":      {model.UserErrorCodeInvalid, "actualEnd", "is before actualStart"},
	"measurements_period_end_after_start": {model.UserErrorCodeInvalid, "periodEnd", "is before periodStart"},
	"evidence_is_one_thing":               {model.UserErrorCodeInvalid, "", "evidence is an article, a file or a page: give one of articleId, assetId and url"},
	"articles_asset_is_its_own":           {model.UserErrorCodeInvalid, "coverId", "is a file of another organization"},
	"revisions_asset_is_its_own":          {model.UserErrorCodeInvalid, "coverId", "is a file of another organization"},
	"evidence_asset_is_its_own":           {model.UserErrorCodeInvalid, "assetId", "is a file of another organization"},
	"articles_original_is_another":        {model.UserErrorCodeInvalid, "originalId", "an article is no translation of itself"},
	"articles_original_is_no_translation": {model.UserErrorCodeInvalid, "originalId", "a translation's original may not be a translation: name the first one"},
	"articles_locale_once_a_group":        {model.UserErrorCodeTaken, "locale", "the article exists in this language already"},
	"apitoken_name":                       {model.UserErrorCodeTaken, "name", "an API token of this name, good everywhere, exists already"},
	"apitoken_organization_id_name":       {model.UserErrorCodeTaken, "name", "this organization has an API token of this name already"},
	"invitations_role_has_place":          {model.UserErrorCodeInvalid, "organizationId", "an invitation to a role has an organization, and one to an account alone has none"},
	"api_tokens_owner_is_everywhere":      {model.UserErrorCodeInvalid, "organizationId", "every token but an OWNER's has an organization, and an OWNER's has none"},
	"article_original_id_locale":          {model.UserErrorCodeTaken, "locale", "the article exists in this language already"},
	"tags_name_key_key":                   {model.UserErrorCodeTaken, "name", "there is one already, and there can be only one"},
	"articles_published_has_time":         {model.UserErrorCodeInvalid, "publishedAt", "a published article has a time of publication"},
	"articles_likes_not_negative":         {model.UserErrorCodeInvalid, "likes", "may not be negative"},
	"organizations_no_cycle":              {model.UserErrorCodeCycle, "parentId", "it would be below itself"},
	"themes_no_cycle":                     {model.UserErrorCodeCycle, "parentId", "it would be below itself"},
	"actions_no_cycle":                    {model.UserErrorCodeCycle, "parentId", "it would be below itself"},
}

func violationUserError(ctx context.Context, v postgres.Violation) *model.UserError {
	if rule, ok := constraintErrors[v.Constraint]; ok {
		return &model.UserError{Code: rule.code, Message: rule.message, Path: inputPath(ctx, rule.field)}
	}
	columns := ent.ConstraintColumns[v.Constraint]
	path := inputPath(ctx, "")
	switch {
	case v.Constraint == slugPerLocale:
		path = inputPath(ctx, slugConflictField(ctx))
	case len(columns) == 1:
		path = inputPath(ctx, columnInputName(ctx, v.Table, columns[0]))
	}
	name := graphql.GetFieldContext(ctx).Field.Name
	switch {
	case v.Kind == postgres.Unique:
		return &model.UserError{Code: model.UserErrorCodeTaken, Message: "there is one already, and there can be only one", Path: path}
	case v.Kind == postgres.ForeignKey && (strings.HasPrefix(name, "delete") || strings.HasPrefix(name, "purge")):
		return &model.UserError{Code: model.UserErrorCodeInUse, Message: strings.ReplaceAll(v.Table, "_", " ") + " still refer to it", Path: []string{"id"}}
	case v.Kind == postgres.ForeignKey:
		return &model.UserError{Code: model.UserErrorCodeNotFound, Message: "there is nothing of that kind with this id", Path: path}
	case v.Kind == postgres.Check, v.Kind == postgres.NotNull, v.Kind == postgres.InvalidValue:
		return &model.UserError{Code: model.UserErrorCodeInvalid, Message: "a value is not allowed there", Path: path}
	}
	return nil
}

// slugOrLocale is the field of the input by which an article came to have the slug of another one in its locale.
func slugConflictField(ctx context.Context) string {
	update, ok := graphql.GetFieldContext(ctx).Args["input"].(ent.UpdateArticleInput)
	if ok && !update.Slug.IsSet() {
		return "locale"
	}
	return "slug"
}

// linkName is the input's field that holds a column: organization_id of an entity stands in organizationId, tag_id of a
// table of links in tagIds or addTagIds.
func columnInputName(ctx context.Context, table, column string) string {
	entity := false
	for _, t := range ent.Tables {
		entity = entity || t == table
	}
	name := inputName(column)
	if entity {
		return name
	}
	if strings.HasPrefix(graphql.GetFieldContext(ctx).Field.Name, "create") {
		return name + "s"
	}
	return "add" + strings.ToUpper(name[:1]) + name[1:] + "s"
}

// unnamed are the tables whose rows a TAKEN error never names.
var privateTables = []string{user.Table, apitoken.Table, invitation.Table}

// nameExisting adds to a TAKEN error the id of the object that has the value, and says in the message what it is, except
// for rules about several fields, which hold ids that say nothing to people. It does so only where the viewer may see
// the object, and never of accounts: that would tell whose address has one. Of invitations only open ones have to be
// unique, so the values do not say which one it is.
func nameExisting(ctx context.Context, client *ent.Client, problem *model.UserError, v postgres.Violation) error {
	name := typeOfTable(v.Table)
	if len(v.Columns) == 0 || name == "" || slices.Contains(privateTables, v.Table) {
		return nil
	}
	id, err := existingID(ctx, client, v)
	if id == 0 || err != nil {
		return err
	}
	unseen, err := client.Unseen(ctx, []int{id})
	if err != nil || unseen[id] {
		return err
	}
	problem.ExistingID = &id
	if len(v.Columns) > 1 && v.Constraint != slugPerLocale {
		return nil
	}
	what := fmt.Sprintf("with the %s “%s”", inputName(v.Columns[0]), v.Values[0])
	if v.Constraint == slugPerLocale {
		what += fmt.Sprintf(" in the locale “%s”", v.Values[1])
	}
	if v.Table == tag.Table && v.Columns[0] == tag.FieldNameKey {
		existing, err := client.Tag.Get(ctx, id)
		if err != nil {
			return err
		}
		what = "named “" + existing.Name + "”"
	}
	problem.Message = fmt.Sprintf("%s %s already exists.", withIndefiniteArticle(strings.ToLower(name)), what)
	return nil
}

// existingID returns the id of the row that has the value; 0 when it is gone, or was written by what was rolled back.
func existingID(ctx context.Context, client *ent.Client, v postgres.Violation) (int, error) {
	// The names are the database's own: constraints have no others.
	var conditions []string
	var values []any
	for i, column := range v.Columns {
		conditions = append(conditions, fmt.Sprintf("%q = $%d", column, i+1))
		values = append(values, v.Values[i])
	}
	query := fmt.Sprintf("SELECT coalesce((SELECT id FROM %q WHERE %s), 0)", v.Table, strings.Join(conditions, " AND "))
	rows, err := client.Rows(ctx, query, values...)
	if err != nil {
		return 0, fmt.Errorf("looking for what has a value already: %w", err)
	}
	defer rows.Close()
	return entsql.ScanInt(rows)
}

// typeOf returns the type whose objects stand in a table; "" when there is none.
func typeOfTable(table string) string {
	for name, of := range ent.Tables {
		if of == table {
			return name
		}
	}
	return ""
}

// withArticle puts an indefinite article with a capital before a noun.
func withIndefiniteArticle(noun string) string {
	if slices.Contains([]string{"a", "e", "i", "o", "u"}, noun[:1]) {
		return "An " + noun
	}
	return "A " + noun
}
