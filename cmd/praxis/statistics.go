package main

import (
	"praxis/internal/content"
	"praxis/internal/stats"
	"praxis/internal/viewer"
)

type statisticsCmd struct {
	Rebuild statisticsRebuildCmd `cmd:"" help:"Rebuild statistics and the lengths of lists (after bulk loading with triggers disabled)."`
}

type statisticsRebuildCmd struct{}

// Run makes all servers read the facts again, and rebuilds the counts that are stored.
func (*statisticsRebuildCmd) Run(a *app) error {
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	ctx := viewer.NewContext(a.ctx, viewer.System)
	n, err := stats.Rebuild(ctx, db.Client)
	if err != nil {
		return err
	}
	if err := content.RecountLists(ctx, db.Client); err != nil {
		return err
	}
	a.row(map[string]any{"counted": n}, "counted %d articles, actions, outcomes and indicators", n)
	return nil
}
