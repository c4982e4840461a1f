package stats

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
)

// group is a group as the database returns it. A row is made of several groups if measurements have several units, or
// indicators several states.
type group struct {
	// Keys are the keys as a JSON array of texts and nulls, in the order of GroupBy.
	Keys string    `sql:"keys"`
	AsOf time.Time `sql:"as_of"`
	// Measure and Unit are those of measurements.
	Measure *string `sql:"measure"`
	Unit    *string `sql:"unit"`
	// State is that of indicators.
	State *string `sql:"state"`
	Aggregates
}

// readGroups reads the groups of a plan. It returns a TooManyRowsError if there are more than maxRows.
func readGroups(ctx context.Context, client *ent.Client, p plan) ([]group, error) {
	var groups []group
	if err := client.Select(ctx, groupsSQL(ctx, p), &groups); err != nil {
		return nil, err
	}
	if len(groups) > maxRows {
		return nil, TooManyRowsError(fmt.Sprintf(
			"the answer has more than %d rows: use fewer keys in groupBy, a longer interval, or where", maxRows))
	}
	return groups, nil
}

// groupsSQL is the statement whose rows are scanned into groups.
func groupsSQL(ctx context.Context, p plan) sql.Querier {
	table, overlaps := "counted", sqltext.Join("")
	if p.subject == Measurements {
		table, overlaps = "measured", p.overlapsSQL()
	}
	columns := []string{p.keysJSON() + " AS keys", "transaction_timestamp() AS as_of"}
	columns = append(columns, p.subject.splitColumns...)
	for _, a := range p.subject.aggregates() {
		columns = append(columns, a.sql+" AS "+a.name)
	}
	return sqltext.Format(`
		WITH facts AS (
			{facts}
		), counted AS (
			{counted}
		){overlaps}
		SELECT `+strings.Join(columns, ",\n")+`
		FROM `+table+groupBy(append(p.keyColumns(), p.subject.splitColumns...))+`
		HAVING sum(n) <> 0
		LIMIT `+fmt.Sprint(maxRows+1),
		sqltext.Parts{"facts": p.sourceRows(), "counted": p.counted(ctx), "overlaps": overlaps})
}

func groupBy(columns []string) string {
	if len(columns) == 0 {
		return ""
	}
	return "\nGROUP BY " + strings.Join(columns, ", ")
}

// keys are the keys of a row, in the order of GroupBy; nil is a record without one.
type keys []*string

// parseKeys reads the JSON array that plan.keysJSON writes.
func parseKeys(text string) keys {
	var k keys
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		panic(fmt.Sprintf("stats: the keys of a group are not a JSON array: %s", text))
	}
	return k
}

// id identifies the keys. Unlike Row.Key it tells a missing key from an empty one.
func (k keys) id() string {
	text, _ := json.Marshal(k) // texts and nulls always have a JSON form
	return string(text)
}
