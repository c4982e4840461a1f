package stats

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/facts"
	"praxis/internal/sqltext"
	"praxis/internal/viewer"
)

// Rebuild makes all servers read all facts again, stores the counts that follow from them, and returns how many records
// there are. It is for changes that were made past the triggers.
func Rebuild(ctx context.Context, client *ent.Client) (int, error) {
	store := facts.NewStore()
	if _, err := store.Refresh(ctx, client); err != nil {
		return 0, err
	}
	if err := UpdateUseCounts(facts.NewContext(ctx, store, true), client); err != nil {
		return 0, err
	}
	return store.Len(), facts.Reload(ctx, client)
}

// UpdateUseCounts stores in tags and themes how many records have them, as anonymous viewers see it.
func UpdateUseCounts(ctx context.Context, client *ent.Client) error {
	counts, err := useCounts(viewer.NewContext(ctx, viewer.Viewer{}), client)
	if err != nil {
		return fmt.Errorf("counting the uses of tags and themes: %w", err)
	}
	var ids, numbers sqltext.Ints
	for id, n := range counts {
		ids, numbers = append(ids, id), append(numbers, n)
	}
	tx, err := client.Tx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	// One server at a time: two would wait for each other's rows.
	const lock = "SELECT pg_advisory_xact_lock(hashtext('use_counts'))"
	for _, s := range []sql.Querier{
		sql.Raw(lock),
		sqltext.Format("SELECT store_use_counts({ids}::bigint[], {counts}::bigint[])",
			sqltext.Parts{"ids": ids, "counts": numbers}),
		sql.Raw("SELECT flush_use_counts()"),
	} {
		query, args := s.Query()
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return fmt.Errorf("storing the uses of tags and themes: %w", err)
		}
	}
	return tx.Commit()
}

// useCounts counts the articles and actions with each tag and theme. Ids of tags and themes differ.
func useCounts(ctx context.Context, client *ent.Client) (map[int]int, error) {
	v, err := facts.Current(ctx, client)
	if err != nil {
		return nil, err
	}
	counts := map[int]int{}
	for _, by := range []struct {
		subject *Subject
		key     Dimension
	}{{Articles, ByTag}, {Articles, ByTheme}, {Actions, ByTheme}} {
		p, err := newPlan(ctx, client, v, by.subject, Query{GroupBy: []Dimension{by.key}})
		if err != nil {
			return nil, err
		}
		g, err := count(ctx, p)
		if err != nil {
			return nil, err
		}
		axis := g.scan.axes[0]
		for number, index := range g.groups.indexes {
			if id := axis.ids[axis.code(index)]; id != noKey {
				counts[int(id)] += g.tallies[number].n
			}
		}
	}
	return counts, nil
}
