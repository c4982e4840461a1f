package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/invitation"
	"praxis/ent/gen/ent/tag"
	"praxis/ent/gen/ent/user"
	"praxis/graph/generated/model"
	"praxis/internal/postgres"
)

// slugInLocale is the constraint that an article's slug is unique within its locale.
const slugInLocale = "article_slug_locale"

// unnamed are the tables whose rows a TAKEN error never names.
var unnamed = []string{user.Table, apitoken.Table, invitation.Table}

// nameExisting adds to a TAKEN error the id of the object that has the value, and says in the message what it is, except
// for rules about several fields, which hold ids that say nothing to people. It does so only where the viewer may see
// the object, and never of accounts: that would tell whose address has one. Of invitations only open ones have to be
// unique, so the values do not say which one it is.
func nameExisting(ctx context.Context, client *ent.Client, problem *model.UserError, v postgres.Violation) error {
	name := typeOf(v.Table)
	if len(v.Columns) == 0 || name == "" || slices.Contains(unnamed, v.Table) {
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
	if len(v.Columns) > 1 && v.Constraint != slugInLocale {
		return nil
	}
	what := fmt.Sprintf("with the %s “%s”", inputName(v.Columns[0]), v.Values[0])
	if v.Constraint == slugInLocale {
		what += fmt.Sprintf(" in the locale “%s”", v.Values[1])
	}
	if v.Table == tag.Table && v.Columns[0] == tag.FieldNameKey {
		existing, err := client.Tag.Get(ctx, id)
		if err != nil {
			return err
		}
		what = "named “" + existing.Name + "”"
	}
	problem.Message = fmt.Sprintf("%s %s already exists.", withArticle(strings.ToLower(name)), what)
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
func typeOf(table string) string {
	for name, of := range ent.Tables {
		if of == table {
			return name
		}
	}
	return ""
}

// withArticle puts an indefinite article with a capital before a noun.
func withArticle(noun string) string {
	if slices.Contains([]string{"a", "e", "i", "o", "u"}, noun[:1]) {
		return "An " + noun
	}
	return "A " + noun
}
