package main

import (
	"errors"
	"fmt"
	"strconv"

	"praxis/internal/auth"
	"praxis/internal/postgres"
)

type doctorCmd struct{}

// finding is the result of a check. Fix is empty if OK is true.
type finding struct {
	Check string `json:"check"`
	OK    bool   `json:"ok"`
	Says  string `json:"says"`
	Fix   string `json:"fix,omitempty"`
}

// Run runs all checks and prints a fix for each problem.
func (doctorCmd) Run(a *app) error {
	problems := false
	for f := range a.examine() {
		mark := "ok  "
		if !f.OK {
			mark, problems = "BAD ", true
		}
		text := mark + f.Check + ": " + f.Says
		if f.Fix != "" {
			text += "\n     fix: " + f.Fix
		}
		a.row(f, "%s", text)
	}
	if problems {
		return errReported
	}
	return nil
}

// examine yields the findings in order. It ends early if the database cannot be opened.
func (a *app) examine() func(yield func(finding) bool) {
	return func(yield func(finding) bool) {
		if a.Database == "" {
			if _, err := a.dataFolder(); err != nil {
				yield(finding{"data folder", false, err.Error(), "choose another one with --data"})
				return
			}
		}
		db, stop, err := a.openAny()
		if err != nil {
			fix := "check that it runs, and that --database or DATABASE_URL has its host, user, password and name"
			if a.Database == "" {
				fix = "follow the message above, or name a running Postgres with --database"
			}
			yield(finding{"database", false, err.Error(), fix})
			return
		}
		defer stop()
		if !yield(finding{"database", true, "it responds", ""}) {
			return
		}
		checks := []check{version, migrations, encoding, ctype, durability}
		if db.CheckSchema(a.ctx) == nil {
			checks = append(checks, owner)
		}
		for _, run := range checks {
			if !yield(run(a, db)) {
				return
			}
		}
	}
}

// check examines one property of the database.
type check func(*app, *postgres.DB) finding

// warn logs problems that do not keep the server from starting.
func (a *app) warn(db *postgres.DB) {
	for _, run := range []check{encoding, ctype, owner} {
		if f := run(a, db); !f.OK && a.ctx.Err() == nil {
			a.log.Warn(f.Check+": "+f.Says, "fix", f.Fix)
		}
	}
}

// setting returns the one value of a query as text.
func (a *app) setting(db *postgres.DB, query string) string {
	var s string
	if err := db.SQL.QueryRowContext(a.ctx, query).Scan(&s); err != nil {
		return "unknown (" + err.Error() + ")"
	}
	return s
}

func version(a *app, db *postgres.DB) finding {
	n, _ := strconv.Atoi(a.setting(db, "SHOW server_version_num"))
	f := finding{Check: "Postgres", OK: n >= 140000, Says: "version " + a.setting(db, "SHOW server_version")}
	if !f.OK {
		f.Fix = "use PostgreSQL 14 or newer"
	}
	return f
}

func migrations(a *app, db *postgres.DB) finding {
	switch err := db.CheckSchema(a.ctx); {
	case err == nil:
		return finding{"migrations", true, "all migrations and objects are up to date", ""}
	case errors.Is(err, postgres.ErrSchemaOutdated):
		return finding{"migrations", false,
			"some are pending, or objects differ from this version", "run `praxis migrate up`"}
	default:
		return finding{"migrations", false, err.Error(),
			"use the version of praxis that made the database, or a newer one"}
	}
}

func encoding(a *app, db *postgres.DB) finding {
	f := finding{Check: "encoding", Says: a.setting(db, "SHOW server_encoding")}
	if f.OK = f.Says == "UTF8"; !f.OK {
		f.Fix = "create the database again with ENCODING 'UTF8' TEMPLATE template0"
	}
	return f
}

func ctype(a *app, db *postgres.DB) finding {
	name := a.setting(db, "SELECT datctype FROM pg_database WHERE datname = current_database()")
	f := finding{Check: "letters", Says: "ctype " + name}
	if f.OK = a.setting(db, "SELECT ('推' ~ '[[:alpha:]]')::text") == "true"; !f.OK {
		f.Says += ", which does not classify Chinese characters as letters"
		f.Fix = "create the database again with LC_CTYPE 'C.UTF-8' (or another UTF-8 locale) TEMPLATE template0"
	}
	return f
}

// owner checks that a user or an API token can administer everything over the API.
func owner(a *app, db *postgres.DB) finding {
	owned, err := auth.HasOwner(a.ctx, db.Client)
	switch {
	case err != nil:
		return finding{"owner", false, err.Error(), "check that the database responds"}
	case owned:
		return finding{"owner", true, "there is one", ""}
	}
	return finding{"owner", false,
		"no user and no token is an OWNER: this database cannot be administered over the API",
		"run `praxis user add EMAIL --owner`, or `praxis token create NAME --role OWNER`"}
}

func durability(a *app, db *postgres.DB) finding {
	fsync, commit := a.setting(db, "SHOW fsync"), a.setting(db, "SHOW synchronous_commit")
	f := finding{
		Check: "durability",
		OK:    fsync == "on" && commit != "off",
		Says:  fmt.Sprintf("fsync %s, synchronous_commit %s", fsync, commit),
	}
	if !f.OK {
		f.Fix = "set fsync and synchronous_commit to on: otherwise a crash can lose committed changes"
	}
	return f
}
