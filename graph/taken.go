package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent"
	"praxis/ent/apitoken"
	"praxis/ent/tag"
	"praxis/ent/user"
	"praxis/graph/generated/model"
	"praxis/internal/postgres"
)

// nameExisting adds to a TAKEN error the id of the object that has the value, and says in the message what it is. It
// does so only where the viewer may see the object, and never of accounts: that would tell whose address has one.
func nameExisting(ctx context.Context, client *ent.Client, problem *model.UserError, v postgres.Violation) error {
	name := typeOf(v.Table)
	if v.Column == "" || name == "" || v.Table == user.Table || v.Table == apitoken.Table {
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
	what := fmt.Sprintf("with the %s “%s”", inputName(v.Column), v.Value)
	if v.Table == tag.Table && v.Column == tag.FieldNameKey {
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
	// Both names are the database's own: constraints have no others.
	query := fmt.Sprintf("SELECT coalesce((SELECT id FROM %q WHERE %q = $1), 0)", v.Table, v.Column)
	rows, err := client.QueryContext(ctx, query, v.Value)
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
