package main

import (
	"praxis/internal/search"
	"praxis/internal/viewer"
)

type searchCmd struct {
	Rebuild searchRebuildCmd `cmd:"" help:"Rebuild the search index (after bulk loading with triggers disabled)."`
}

type searchRebuildCmd struct{}

// Run rebuilds the search index.
func (*searchRebuildCmd) Run(a *app) error {
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	n, err := search.Rebuild(viewer.NewContext(a.ctx, viewer.System), db.Client)
	if err != nil {
		return err
	}
	a.row(map[string]any{"indexed": n}, "indexed %d articles, actions, outcomes, organizations and people", n)
	return nil
}
