package main

import (
	"encoding/json"
	"fmt"
	"time"

	"praxis/internal/postgres"
)

type migrateCmd struct {
	Up     migrateUpCmd     `cmd:"" help:"Apply pending migrations, and changed functions, views and triggers."`
	Status migrateStatusCmd `cmd:"" help:"List migrations and objects (functions, views, triggers) with their states."`
}

// openAny opens the database without checking its schema.
func (a *app) openAny() (*postgres.DB, func(), error) {
	if a.Database == "" {
		return a.openPrivate(false)
	}
	db, err := postgres.Open(a.ctx, a.Database)
	if err != nil {
		return nil, nil, err
	}
	return db, func() { db.Close() }, nil
}

type migrateUpCmd struct{}

// Run migrates the database.
func (migrateUpCmd) Run(a *app) error {
	db, stop, err := a.openAny()
	if err != nil {
		return err
	}
	defer stop()
	applied, err := db.Migrate(a.ctx)
	for _, s := range applied {
		done := postgres.Applied
		if s.State == postgres.Removed {
			done = postgres.Removed
		}
		a.row(map[string]any{kind(s): s.Name, string(done): true}, "%s %s", done, s.Name)
	}
	if err == nil && len(applied) == 0 && !a.JSON {
		fmt.Fprintln(a.stdout, "up to date")
	}
	return err
}

type migrateStatusCmd struct{}

// kind returns the JSON key of a step.
func kind(s postgres.Step) string {
	if s.IsObjects() {
		return "objects"
	}
	return "migration"
}

// Run lists the migrations and the files of objects with their states.
func (migrateStatusCmd) Run(a *app) error {
	db, stop, err := a.openAny()
	if err != nil {
		return err
	}
	defer stop()
	all, err := db.Status(a.ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		text := string(s.State)
		switch s.State {
		case postgres.Applied:
			text += " " + s.AppliedAt.UTC().Format(time.RFC3339)
		case postgres.Changed, postgres.Removed:
			text += " since " + s.AppliedAt.UTC().Format(time.RFC3339)
		}
		a.row(map[string]any{kind(s): s.Name, "state": s.State, "appliedAt": s.AppliedAt}, "%-28s %s", s.Name, text)
	}
	return nil
}

// row prints a line for people, or with --json the object.
func (a *app) row(object any, format string, args ...any) {
	if a.JSON {
		json.NewEncoder(a.stdout).Encode(object)
		return
	}
	fmt.Fprintf(a.stdout, format+"\n", args...)
}
