package main

import (
	"encoding/json"
	"fmt"
	"time"

	"praxis/internal/postgres"
)

type migrateCmd struct {
	Up     migrateUpCmd     `cmd:"" help:"Apply pending migrations, and functions, views and triggers that changed."`
	Status migrateStatusCmd `cmd:"" help:"Say which migrations and files of objects are applied."`
}

// openAny opens the database whatever its migrations.
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

// openDemo is open for one server, and gives a database that was named its tables when it is empty.
func (a *app) openDemo() (*postgres.DB, func(), error) {
	if a.Database == "" {
		return a.open(true)
	}
	db, stop, err := a.openAny()
	if err != nil {
		return nil, nil, err
	}
	empty, err := db.IsEmpty(a.ctx)
	if err == nil && empty {
		_, err = db.Migrate(a.ctx)
	}
	if err == nil {
		err = db.CheckSchema(a.ctx)
	}
	if err != nil {
		stop()
		return nil, nil, err
	}
	return db, stop, nil
}

type migrateUpCmd struct{}

// Run brings the database up to date.
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

// kind is the key of a step in JSON.
func kind(s postgres.Step) string {
	if s.IsObjects() {
		return "objects"
	}
	return "migration"
}

// Run lists the migrations and the files of objects.
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
		says := string(s.State)
		switch s.State {
		case postgres.Applied:
			says += " " + s.AppliedAt.UTC().Format(time.RFC3339)
		case postgres.Changed, postgres.Removed:
			says += " since " + s.AppliedAt.UTC().Format(time.RFC3339)
		}
		a.row(map[string]any{kind(s): s.Name, "state": s.State, "appliedAt": s.AppliedAt}, "%-24s %s", s.Name, says)
	}
	return nil
}

// row prints a line for people, or the object for scripts.
func (a *app) row(object any, format string, args ...any) {
	if a.JSON {
		json.NewEncoder(a.stdout).Encode(object)
		return
	}
	fmt.Fprintf(a.stdout, format+"\n", args...)
}
