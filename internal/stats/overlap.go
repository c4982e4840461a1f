package stats

import (
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"
)

// overlapsSQL defines the CTE measured: the counted measurements, each with a flag overlapping that says whether its
// period has a day in common with an earlier measurement of the same indicator in the same row. A row without flags has
// no two measurements that overlap.
//
// With measurements in the order of their last days, b overlaps one before it if and only if the greatest last day
// before b is not before b's first day. The same holds in the order of first days. So one window function finds the
// flags after one sort. Cumulative rows need the order of their periods, so that the flag is in the first row with an
// overlap. Timestamps of creation have another order than periods: see overlapsByCreation.
func (p plan) overlapsSQL() sql.Querier {
	partition := p.overlapPartition()
	order := "period_end"
	if p.Date.column() == "period_start" {
		order = "period_start"
	}
	flag := `coalesce(
			actual IS NOT NULL AND max(period_end) FILTER (WHERE actual IS NOT NULL) OVER (
				PARTITION BY ` + strings.Join(partition, ", ") + `
				ORDER BY ` + order + `, id
				ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
			) >= period_start,
			false)`
	if p.Cumulative && p.Date.column() == "created_at" {
		return overlapsByCreation(flag, partition)
	}
	return sql.Raw(`, measured AS (
			SELECT counted.*, ` + flag + ` AS overlapping
			FROM counted
		)`)
}

// overlapPartition are the columns that measurements have in common if they are of one indicator and counted in the
// same row; cumulative rows have all earlier periods in common.
func (p plan) overlapPartition() []string {
	columns := append(p.keyColumns(), "indicator_id")
	if i := slices.Index(p.GroupBy, ByPeriod); i >= 0 && p.Cumulative {
		columns = slices.Delete(columns, i, i+1)
	}
	return columns
}

// overlapsByCreation defines the CTE measured for cumulative rows in the order of creation. It compares pairs of
// measurements, but only those of an indicator that the window function found an overlap of.
func overlapsByCreation(flag string, partition []string) sql.Querier {
	partitionBy := strings.Join(partition, ", ")
	var same []string
	for _, column := range partition {
		operator := " IS NOT DISTINCT FROM "
		if column == "indicator_id" {
			operator = " = " // allows a hash join
		}
		same = append(same, "a."+column+operator+"b."+column)
	}
	return sql.Raw(`, flagged AS (
			SELECT counted.*, ` + flag + ` AS flag
			FROM counted
		), suspects AS MATERIALIZED (
			SELECT flagged.*, row_number() OVER () AS number,
				actual IS NOT NULL AND bool_or(flag) OVER (PARTITION BY ` + partitionBy + `) AS suspect
			FROM flagged
		), measured AS (
			SELECT suspects.*, number IN (
				SELECT a.number
				FROM suspects a
				WHERE a.suspect AND EXISTS (
					SELECT
					FROM suspects b
					WHERE b.suspect
						AND ` + strings.Join(same, " AND ") + `
						AND (b.created_at, b.id) < (a.created_at, a.id)
						AND b.period_start <= a.period_end
						AND b.period_end >= a.period_start
				)
			) AS overlapping
			FROM suspects
		)`)
}
