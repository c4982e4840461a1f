package stats

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
)

// link is how the records of a measure are linked with those of a subject: by a table with the ids of both.
type link struct {
	// table is empty if the facts themselves have the id of the linked record, in toColumn.
	table, fromColumn, toColumn string
	// entity is the linked subject, and visible limits its facts to what the viewer sees.
	entity  string
	visible func(*sql.Selector)
}

// linkedIDs selects columns of the CTE counted and the ids of what is linked with its rows, as linked_id. The viewer
// sees all of these.
func (l link) linkedIDs(ctx context.Context, columns []string) sql.Querier {
	list := strings.Join(append(slices.Clone(columns), ""), ", ")
	if l.table == "" {
		return sql.Raw(`SELECT DISTINCT ` + list + `counted.` + l.toColumn + ` AS linked_id FROM counted`)
	}
	facts := visibleRows(ctx, "live_facts", l.visible)
	facts.Select(facts.C("id")).Where(sql.EQ(facts.C("entity"), l.entity))
	return sqltext.Format(`
		SELECT DISTINCT `+list+`l.`+l.toColumn+` AS linked_id
		FROM counted
		JOIN `+l.table+` l ON l.`+l.fromColumn+` = counted.id
		WHERE l.`+l.toColumn+` IN ({visible})`,
		sqltext.Parts{"visible": facts})
}

// linkedCounts are the counts of linked records of the rows of a result. The first row that needs one has it read for
// all rows.
type linkedCounts struct {
	// rows are all rows, before Having and First.
	rows []*Row

	mu        sync.Mutex
	byMeasure map[Measure]map[string]int // by keys.id
}

// linkedCount is the number of linked records of a row, each counted once.
func (r *Row) linkedCount(ctx context.Context, m Measure) (int, error) {
	l, p := &r.result.linked, r.result.plan
	l.mu.Lock()
	defer l.mu.Unlock()
	if counts, ok := l.byMeasure[m]; ok {
		return counts[r.keys.id()], nil
	}
	counts, err := readLinkedCounts(ctx, r.result.client, p, p.subject.links[m])
	if err != nil {
		return 0, fmt.Errorf("counting what is linked with %s: %w", p.subject.table, err)
	}
	if p.Cumulative {
		cumulateCounts(p, l.rows, counts)
	}
	if l.byMeasure == nil {
		l.byMeasure = map[Measure]map[string]int{}
	}
	l.byMeasure[m] = counts
	return counts[r.keys.id()], nil
}

// readLinkedCounts reads the counts of linked records, by keys.id.
func readLinkedCounts(ctx context.Context, client *ent.Client, p plan, l link) (map[string]int, error) {
	var found []struct {
		Keys string `sql:"keys"`
		N    int    `sql:"n"`
	}
	if err := client.Select(ctx, linkedCountsSQL(ctx, p, l), &found); err != nil {
		return nil, err
	}
	counts := make(map[string]int, len(found))
	for _, f := range found {
		counts[parseKeys(f.Keys).id()] = f.N
	}
	return counts, nil
}

// linkedCountsSQL counts linked records by keys. If rows are cumulative it counts each in the first period that has it,
// so that sums over periods count it once.
func linkedCountsSQL(ctx context.Context, p plan, l link) sql.Querier {
	p = p.fromFacts()
	columns := p.keyColumns()
	table, first := "linked", ""
	if i := slices.Index(p.GroupBy, ByPeriod); i >= 0 && p.Cumulative {
		period := columns[i]
		others := append(slices.Delete(slices.Clone(columns), i, i+1), "linked_id")
		table, first = "first_linked", `, first_linked AS (
			SELECT min(`+period+`) AS `+period+`, `+strings.Join(others, ", ")+`
			FROM linked
			GROUP BY `+strings.Join(others, ", ")+`, `+period+` IS NULL
		)`
	}
	return sqltext.Format(`
		WITH facts AS (
			{facts}
		), counted AS (
			{counted}
		), linked AS (
			{linked}
		)`+first+`
		SELECT `+p.keysJSON()+` AS keys, count(*) AS n
		FROM `+table+groupBy(columns),
		sqltext.Parts{"facts": p.sourceRows(), "counted": p.counted(ctx), "linked": l.linkedIDs(ctx, columns)})
}

// cumulateCounts adds to the count of each period those of all periods before it.
func cumulateCounts(p plan, rows []*Row, counts map[string]int) {
	for _, s := range seriesOf(p, rows) {
		sum := 0
		for _, row := range s.inOrder() {
			id := row.keys.id()
			sum += counts[id]
			counts[id] = sum
		}
	}
}
