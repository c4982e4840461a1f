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

// slugPerLocale is the constraint that an article's slug is unique within its locale.
const slugPerLocale = "article_slug_locale"

// constraintError is the user error of one constraint of the database.
type constraintError struct {
	code           model.UserErrorCode
	field, message string
}

func invalid(field, message string) constraintError {
	return constraintError{model.UserErrorCodeInvalid, field, message}
}

func taken(field, message string) constraintError {
	return constraintError{model.UserErrorCodeTaken, field, message}
}

func cycle(noun string) constraintError {
	return constraintError{model.UserErrorCodeCycle, "parentId", "This would put the " + noun + " below itself."}
}

const (
	otherOrganization = "The file belongs to another organization."
	localeTaken       = "A version of the article in this locale already exists."
)

// constraintErrors are the user errors of the constraints. The API cannot violate those of enums.
var constraintErrors = map[string]constraintError{
	"actions_planned_end_after_start":     invalid("plannedEnd", "is before plannedStart"),
	"actions_actual_end_after_start":      invalid("actualEnd", "is before actualStart"),
	"measurements_period_end_after_start": invalid("periodEnd", "is before periodStart"),
	"evidence_is_one_thing":               invalid("", "Set exactly one of articleId, assetId and url."),
	"articles_asset_is_its_own":           invalid("coverId", otherOrganization),
	"revisions_asset_is_its_own":          invalid("coverId", otherOrganization),
	"evidence_asset_is_its_own":           invalid("assetId", otherOrganization),
	"articles_original_is_another":        invalid("originalId", "An article cannot be a translation of itself."),
	"articles_original_is_no_translation": invalid("originalId", "This is a translation itself. Set its original."),
	"articles_locale_once_a_group":        taken("locale", localeTaken),
	"article_original_id_locale":          taken("locale", localeTaken),
	"apitoken_name":                       taken("name", "An OWNER token with this name already exists."),
	"apitoken_organization_id_name":       taken("name", "The organization already has an API token with this name."),
	"invitations_role_has_place":          invalid("organizationId", "Set both a role and an organization, or neither."),
	"api_tokens_owner_is_everywhere":      invalid("organizationId", "Set an organization unless the role is OWNER."),
	"synonyms_pair":                       taken("synonym", "These words are synonyms already."),
	"synonyms_words_differ":               invalid("synonym", "is the word itself"),
	"tags_name_key_key":                   taken("name", "A tag with this name already exists."),
	"articles_published_has_time":         invalid("publishedAt", "A published article needs a time of publication."),
	"saved_views_limit":                   {model.UserErrorCodeWrongState, "", "You have 200 saved views already: delete some."},
	"savedview_user_id_name":              taken("name", "You have a saved view with this name already."),
	"articles_likes_not_negative":         invalid("likes", "must not be negative"),
	"organizations_no_cycle":              cycle("organization"),
	"themes_no_cycle":                     cycle("theme"),
	"actions_no_cycle":                    cycle("action"),
}

// violationUserError returns the user error of a violated constraint, or nil if the caller cannot fix it.
func violationUserError(ctx context.Context, v postgres.Violation) *model.UserError {
	if e, ok := constraintErrors[v.Constraint]; ok {
		return userError(e.code, e.message, inputPath(ctx, e.field)...)
	}
	columns := ent.ConstraintColumns[v.Constraint]
	path := inputPath(ctx, "")
	switch {
	case v.Constraint == slugPerLocale:
		path = inputPath(ctx, slugConflictField(ctx))
	case len(columns) == 1:
		path = inputPath(ctx, columnInputName(ctx, v.Table, columns[0]))
	}
	mutation := graphql.GetFieldContext(ctx).Field.Name
	deletes := strings.HasPrefix(mutation, "delete") || strings.HasPrefix(mutation, "purge")
	switch {
	case v.Kind == postgres.Unique:
		return userError(model.UserErrorCodeTaken, "Another object already has this value.", path...)
	case v.Kind == postgres.ForeignKey && deletes:
		users := strings.ReplaceAll(v.Table, "_", " ")
		message := "This is still used by " + users + ". Delete or change them first."
		return userError(model.UserErrorCodeInUse, message, "id")
	case v.Kind == postgres.ForeignKey:
		return userError(model.UserErrorCodeNotFound, noSuchObject, path...)
	case v.Kind == postgres.Check, v.Kind == postgres.NotNull, v.Kind == postgres.InvalidValue:
		return userError(model.UserErrorCodeInvalid, "The value is not allowed here.", path...)
	}
	return nil
}

// slugConflictField returns the input field that gave an article the slug of another one in its locale.
func slugConflictField(ctx context.Context) string {
	update, ok := graphql.GetFieldContext(ctx).Args["input"].(ent.UpdateArticleInput)
	if ok && !update.Slug.IsSet() {
		return "locale"
	}
	return "slug"
}

// columnInputName returns the input field that sets a column: organizationId for organization_id of an entity, tagIds
// or addTagIds for tag_id of a join table.
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

// privateTables are the tables of rows that a TAKEN error never identifies. Otherwise it would tell which addresses
// have an account. Only open invitations are unique, so that a value does not identify one of them either.
var privateTables = []string{user.Table, apitoken.Table, invitation.Table}

// nameExisting adds the id of the existing object to the TAKEN error of a violated constraint, and names the object
// in the message, if the viewer may see it. The message stays if the constraint has several columns, which hold ids.
func nameExisting(ctx context.Context, client *ent.Client, e *model.UserError, v postgres.Violation) error {
	typeName := typeOfTable(v.Table)
	if len(v.Columns) == 0 || typeName == "" || slices.Contains(privateTables, v.Table) {
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
	e.ExistingID = &id
	what := ""
	switch {
	case v.Constraint == slugPerLocale:
		what = fmt.Sprintf("with the slug “%s” in the locale “%s”", v.Values[0], v.Values[1])
	case len(v.Columns) > 1:
		return nil
	case v.Table == tag.Table && v.Columns[0] == tag.FieldNameKey: // a key says nothing to people
		existing, err := client.Tag.Get(ctx, id)
		if err != nil {
			return err
		}
		what = fmt.Sprintf("named “%s”", existing.Name)
	default:
		what = fmt.Sprintf("with the %s “%s”", inputName(v.Columns[0]), v.Values[0])
	}
	e.Message = fmt.Sprintf("%s %s already exists.", withIndefiniteArticle(strings.ToLower(typeName)), what)
	return nil
}

// existingID returns the id of the row with the value, or 0 if the row is gone or was rolled back.
func existingID(ctx context.Context, client *ent.Client, v postgres.Violation) (int, error) {
	// The names come from the database, so that quoting them is safe.
	var conditions []string
	var values []any
	for i, column := range v.Columns {
		conditions = append(conditions, fmt.Sprintf("%q = $%d", column, i+1))
		values = append(values, v.Values[i])
	}
	query := fmt.Sprintf("SELECT coalesce((SELECT id FROM %q WHERE %s), 0)", v.Table, strings.Join(conditions, " AND "))
	rows, err := client.Rows(ctx, query, values...)
	if err != nil {
		return 0, fmt.Errorf("looking up the row that already has a value: %w", err)
	}
	defer rows.Close()
	return entsql.ScanInt(rows)
}

// typeOfTable returns the GraphQL type of the rows of a table, or "".
func typeOfTable(table string) string {
	for name, of := range ent.Tables {
		if of == table {
			return name
		}
	}
	return ""
}

// withIndefiniteArticle returns the noun with “A” or “An”.
func withIndefiniteArticle(noun string) string {
	if slices.Contains([]string{"a", "e", "i", "o", "u"}, noun[:1]) {
		return "An " + noun
	}
	return "A " + noun
}
