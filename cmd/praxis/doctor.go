package main

import (
	"errors"
	"fmt"
	"strconv"

	"praxis/internal/auth"
	"praxis/internal/postgres"
)

type doctorCmd struct{}

// finding is something that the doctor looked at. Fix is empty where nothing is wrong.
type finding struct {
	Check string `json:"check"`
	OK    bool   `json:"ok"`
	Says  string `json:"says"`
	Fix   string `json:"fix,omitempty"`
}

// Run looks at everything that commonly goes wrong and names the fix of each finding.
func (doctorCmd) Run(a *app) error {
	sick := false
	for f := range a.examine() {
		mark := "ok  "
		if !f.OK {
			mark, sick = "BAD ", true
		}
		text := mark + f.Check + ": " + f.Says
		if f.Fix != "" {
			text += "\n     fix: " + f.Fix
		}
		a.row(f, "%s", text)
	}
	if sick {
		return errReported
	}
	return nil
}

// examine yields the findings in order, and ends where the rest cannot be looked at.
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
			fix := "see that it runs, and that --database or DATABASE_URL names its host, user, password and database"
			if a.Database == "" {
				fix = "do what the sentence says, or name a running Postgres with --database"
			}
			yield(finding{"database", false, err.Error(), fix})
			return
		}
		defer stop()
		if !yield(finding{"database", true, "it answers", ""}) {
			return
		}
		checks := []check{version, migrations, encoding, ctype, durability}
		if db.CheckSchema(a.ctx) == nil {
			checks = append(checks, owner)
		}
		for _, look := range checks {
			if !yield(look(a, db)) {
				return
			}
		}
	}
}

// check looks at one thing.
type check func(*app, *postgres.DB) finding

// warn logs what is wrong with a database that can be served from all the same.
func (a *app) warn(db *postgres.DB) {
	for _, look := range []check{encoding, ctype, owner} {
		if f := look(a, db); !f.OK && a.ctx.Err() == nil {
			a.log.Warn(f.Check+": "+f.Says, "fix", f.Fix)
		}
	}
}

// setting reads one of Postgres's settings.
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
		return finding{"migrations", true, "all are applied, and so are the objects", ""}
	case errors.Is(err, postgres.ErrSchemaOutdated):
		return finding{"migrations", false, "some are pending, or objects have changed", "run `praxis migrate up`"}
	default:
		return finding{"migrations", false, err.Error(), "run the praxis that made the database, or a newer one"}
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
	f := finding{Check: "letters", Says: "ctype " + a.setting(db, "SELECT datctype FROM pg_database WHERE datname = current_database()")}
	if f.OK = a.setting(db, "SELECT ('推' ~ '[[:alpha:]]')::text") == "true"; !f.OK {
		f.Says += ", which takes Chinese characters for no letters"
		f.Fix = "create the database again with LC_CTYPE 'C.UTF-8' (or another UTF-8 one) TEMPLATE template0"
	}
	return f
}

// owner looks for somebody who may administer everything over the API.
func owner(a *app, db *postgres.DB) finding {
	owned, err := auth.HasOwner(a.ctx, db.Client)
	switch {
	case err != nil:
		return finding{"owner", false, err.Error(), "see that the database answers"}
	case owned:
		return finding{"owner", true, "there is one", ""}
	}
	return finding{"owner", false, "no user and no token is an OWNER, so that this database cannot be administered over the API",
		"run `praxis user add EMAIL --owner`, or `praxis token create NAME --role OWNER`"}
}

func durability(a *app, db *postgres.DB) finding {
	fsync, commit := a.setting(db, "SHOW fsync"), a.setting(db, "SHOW synchronous_commit")
	f := finding{Check: "durability", OK: fsync == "on" && commit != "off", Says: fmt.Sprintf("fsync %s, synchronous_commit %s", fsync, commit)}
	if !f.OK {
		f.Fix = "set fsync and synchronous_commit to on, or a crash loses what was committed"
	}
	return f
}
