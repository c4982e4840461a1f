package stats

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
)

// Summary counts the records of a node and of all its descendants, each once.
type Summary struct {
	// AsOf is the moment that the counts are exact as of.
	AsOf time.Time
	// DescendantCount is the number of organizations or themes below the node.
	DescendantCount                         int
	ArticleCount, ActionCount, OutcomeCount int
}

// OrganizationSummaries counts the articles, actions and outcomes of organizations by their ids, in one statement.
func OrganizationSummaries(ctx context.Context, client *ent.Client, ids []int) (map[int]*Summary, error) {
	return readSummaries(ctx, client, organizationSummariesSQL(ctx, ids))
}

// ThemeSummaries counts the articles, actions and outcomes of themes by their ids, in one statement.
func ThemeSummaries(ctx context.Context, client *ent.Client, ids []int) (map[int]*Summary, error) {
	return readSummaries(ctx, client, themeSummariesSQL(ctx, ids))
}

// readSummaries reads a statement of summariesSQL.
func readSummaries(ctx context.Context, client *ent.Client, statement sql.Querier) (map[int]*Summary, error) {
	var found []struct {
		Root  int       `sql:"root"`
		Count string    `sql:"count"`
		N     int       `sql:"n"`
		AsOf  time.Time `sql:"as_of"`
	}
	if err := client.Select(ctx, statement, &found); err != nil {
		return nil, fmt.Errorf("reading summaries: %w", err)
	}
	all := map[int]*Summary{}
	for _, f := range found {
		s := all[f.Root]
		if s == nil {
			s = &Summary{AsOf: f.AsOf}
			all[f.Root] = s
		}
		switch f.Count {
		case "Article":
			s.ArticleCount = f.N
		case "Action":
			s.ActionCount = f.N
		case "Outcome":
			s.OutcomeCount = f.N
		case "Descendant":
			s.DescendantCount = f.N
		}
	}
	return all, nil
}

func organizationSummariesSQL(ctx context.Context, ids []int) sql.Querier {
	return summariesSQL(ctx, sqltext.Organizations, ids, sqltext.Format(`
		SELECT c.*, r.root
		FROM live_cubes c
		JOIN (
			SELECT id AS root, id FROM organizations
			UNION ALL
			SELECT ancestor_id, organization_id FROM organization_ancestors
		) r ON r.id = c.organization_id
		WHERE c.cube = 'all' AND r.root = ANY({ids}::bigint[])`,
		sqltext.Parts{"ids": sqltext.Ints(ids)}))
}

// themeSummariesSQL needs no tree: the cube counts a record for each theme that it has and for each of their ancestors.
func themeSummariesSQL(ctx context.Context, ids []int) sql.Querier {
	return summariesSQL(ctx, sqltext.Themes, ids, sqltext.Format(`
		SELECT c.*, c.theme_id AS root
		FROM live_cubes c
		WHERE c.cube = 'theme' AND c.theme_id = ANY({ids}::bigint[])`,
		sqltext.Parts{"ids": sqltext.Ints(ids)}))
}

// summariesSQL adds up the rows of a cube by their root and entity, and counts the descendants of the roots. Each root
// has a row, also if there is nothing to count.
func summariesSQL(ctx context.Context, tree sqltext.Tree, ids []int, cube sql.Querier) sql.Querier {
	articles := visibleRows(ctx, "cube", Articles.visible)
	articles.Where(sql.EQ(articles.C("entity"), Articles.entity))
	actions := visibleRows(ctx, "cube", Actions.visible)
	actions.Where(sql.In(actions.C("entity"), Actions.entity, Outcomes.entity))
	return sqltext.Format(`
		WITH cube AS (
			{cube}
		), visible AS (
			{articles}
			UNION ALL
			{actions}
		)
		SELECT root, entity AS count, sum(n) AS n, transaction_timestamp() AS as_of
		FROM visible
		GROUP BY root, entity
		UNION ALL
		SELECT ancestor_id, 'Descendant', count(*), transaction_timestamp()
		FROM `+string(tree)+`_ancestors
		WHERE ancestor_id = ANY({ids}::bigint[])
		GROUP BY ancestor_id
		UNION ALL
		SELECT unnest({ids}::bigint[]), '', 0, transaction_timestamp()`,
		sqltext.Parts{
			"cube":     cube,
			"articles": articles.Select(articles.C("root"), articles.C("entity"), articles.C("n")),
			"actions":  actions.Select(actions.C("root"), actions.C("entity"), actions.C("n")),
			"ids":      sqltext.Ints(ids),
		})
}
