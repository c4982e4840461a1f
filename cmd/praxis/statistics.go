package main

import (
	"praxis/internal/stats"
	"praxis/internal/viewer"
)

type statisticsCmd struct {
	Rebuild statisticsRebuildCmd `cmd:"" help:"Rebuild statistics (after bulk loading with triggers disabled)."`
}

type statisticsRebuildCmd struct{}

// Run rebuilds the statistics.
func (*statisticsRebuildCmd) Run(a *app) error {
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	n, err := stats.Rebuild(viewer.NewContext(a.ctx, viewer.System), db.Client)
	if err != nil {
		return err
	}
	a.row(map[string]any{"counted": n}, "counted %d articles, actions and outcomes", n)
	return nil
}
