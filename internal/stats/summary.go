package stats

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
)

// Summary is how much there is of an organization or a theme, and of all below it, each once.
type Summary struct {
	// AsOf is the moment that it is exact as of.
	AsOf time.Time
	// DescendantCount is how many organizations, or themes, lie below it.
	DescendantCount                         int
	ArticleCount, ActionCount, OutcomeCount int
}

// SummariesOfOrganizations counts what organizations and those below them publish and lead, by their ids.
func OrganizationSummaries(ctx context.Context, client *ent.Client, ids []int) (map[int]*Summary, error) {
	return summaries(ctx, client, ids, "organization", "all",
		"JOIN (SELECT id AS root, id FROM organizations UNION ALL SELECT ancestor_id, organization_id FROM organization_ancestors) r ON r.id = t.organization_id")
}

// SummariesOfThemes counts what carries themes, or one below them, by their ids.
func ThemeSummaries(ctx context.Context, client *ent.Client, ids []int) (map[int]*Summary, error) {
	return summaries(ctx, client, ids, "theme", "theme", "JOIN (SELECT id AS root, id FROM themes) r ON r.id = t.theme_id")
}

// summaries reads the tallies of a cube, joined with the roots that they count for, in one statement.
func summaries(ctx context.Context, client *ent.Client, ids []int, tree, cube, join string) (map[int]*Summary, error) {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = fmt.Sprint(id)
	}
	list := textArray(texts)
	part := func(entities string, visible func(*sql.Selector)) *sql.Selector {
		f := sql.Dialect(dialect.Postgres).Select().From(sql.Table("f")).WithContext(ctx)
		visible(f)
		return f.Select(f.C("root"), f.C("entity")).AppendSelectExprAs(sql.Expr("sum(f.n)"), "n").Where(sql.P(func(b *sql.Builder) {
			b.WriteString("f.entity IN (" + entities + ")")
		})).GroupBy(f.C("root"), f.C("entity"))
	}
	var found []struct {
		Root   int       `sql:"root"`
		Entity string    `sql:"entity"`
		N      int       `sql:"n"`
		AsOf   time.Time `sql:"as_of"`
	}
	err := client.Select(ctx, written(func(b *sql.Builder) {
		b.WriteString("WITH f AS (SELECT t.*, r.root FROM live_cubes t " + join + " WHERE t.cube = '" + cube + "' AND r.root = ANY(").Arg(list)
		b.WriteString("::bigint[])) SELECT g.*, now() AS as_of FROM (")
		b.Join(part("'Article'", Articles.visible)).WriteString(" UNION ALL ").Join(part("'Action', 'Outcome'", Actions.visible))
		b.WriteString(" UNION ALL SELECT ancestor_id, 'below', count(*) FROM " + tree + "_ancestors WHERE ancestor_id = ANY(").Arg(list)
		b.WriteString("::bigint[]) GROUP BY 1 UNION ALL SELECT unnest(").Arg(list).WriteString("::bigint[]), '', 0) g")
	}), &found)
	if err != nil {
		return nil, fmt.Errorf("summing up: %w", err)
	}
	all := make(map[int]*Summary, len(ids))
	for _, f := range found {
		s := all[f.Root]
		if s == nil {
			s = &Summary{AsOf: f.AsOf}
			all[f.Root] = s
		}
		switch f.Entity {
		case "Article":
			s.ArticleCount = f.N
		case "Action":
			s.ActionCount = f.N
		case "Outcome":
			s.OutcomeCount = f.N
		case "below":
			s.DescendantCount = f.N
		}
	}
	return all, nil
}
