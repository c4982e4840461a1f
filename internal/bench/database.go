package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"praxis/internal/postgres"
)

// content says what a database was loaded with. It is the comment of the database, so that a later run can reuse it.
type content struct {
	Scale      float64 `json:"scale"`
	Vocabulary bool    `json:"vocabulary"`
	// Schema identifies the schema and the loader.
	Schema string `json:"schema"`
}

// ownership is the prefix of the comments. A database without it was not created here and stays untouched.
const ownership = "praxis bench: "

func (b *bench) content() content {
	text := postgres.SchemaText()
	for _, name := range []string{"tables", "indexes", "records", "common", "vocabulary", "derived"} {
		text += statements(name)
	}
	sum := sha256.Sum256([]byte(text))
	return content{b.Scale, b.Vocabulary, hex.EncodeToString(sum[:6])}
}

// databases are the two databases of a run.
type databases struct {
	praxis, floor *postgres.DB
	// praxisDSN and floorDSN are their connection strings.
	praxisDSN, floorDSN string
}

func (d databases) close() { d.praxis.Close(); d.floor.Close() }

// openDatabases opens both databases, and loads those that are not there or have other content. praxisName is the
// database for Praxis on the server of the DSN, which must name another database.
func (b *bench) openDatabases(ctx context.Context, dsn, praxisName string) (d databases, err error) {
	admin, err := postgres.Open(ctx, dsn)
	if err != nil {
		return d, err
	}
	defer admin.Close()
	var praxisErr, floorErr error
	var both sync.WaitGroup
	both.Go(func() { d.praxis, d.praxisDSN, praxisErr = b.openDatabase(ctx, admin, dsn, praxisName, b.loadPraxis) })
	both.Go(func() {
		d.floor, d.floorDSN, floorErr = b.openDatabase(ctx, admin, dsn, floorName,
			func(ctx context.Context, db *postgres.DB) error { return loadFloor(ctx, db, b.dataset) })
	})
	both.Wait()
	if err := errors.Join(praxisErr, floorErr); err != nil {
		for _, db := range []*postgres.DB{d.praxis, d.floor} {
			if db != nil {
				db.Close()
			}
		}
		return d, err
	}
	return d, nil
}

// openDatabase opens a database. If it has other content, it is dropped and loaded again.
func (b *bench) openDatabase(ctx context.Context, admin *postgres.DB, dsn, name string,
	load func(context.Context, *postgres.DB) error) (*postgres.DB, string, error) {
	dsn = postgres.WithDatabase(dsn, name)
	reusable, err := b.prepareDatabase(ctx, admin, name)
	if err != nil {
		return nil, "", err
	}
	db, err := postgres.Open(ctx, dsn)
	if err != nil || reusable {
		return db, dsn, err
	}
	began := time.Now()
	if err := load(ctx, db); err != nil {
		db.Close()
		return nil, "", fmt.Errorf("loading database %s: %w", name, err)
	}
	b.Log.Info("loaded a database", "name", name, "scale", b.Scale, "seconds", time.Since(began).Seconds())
	return db, dsn, comment(ctx, admin, name, b.content())
}

// prepareDatabase returns true if the database has the content, and otherwise creates it again.
func (b *bench) prepareDatabase(ctx context.Context, admin *postgres.DB, name string) (reusable bool, err error) {
	var found, owned bool
	var text string
	err = admin.SQL.QueryRowContext(ctx, `SELECT count(*) > 0, coalesce(bool_and(starts_with(text, $2)), false),
			coalesce(max(substr(text, length($2) + 1)), '')
		FROM (SELECT coalesce(shobj_description(oid, 'pg_database'), '') AS text FROM pg_database WHERE datname = $1) d`,
		name, ownership).Scan(&found, &owned, &text)
	if err != nil {
		return false, err
	}
	if found && !owned {
		return false, fmt.Errorf("database %s was not created by praxis bench: name another server or folder", name)
	}
	var has content
	if found && json.Unmarshal([]byte(text), &has) == nil && has == b.content() {
		b.Log.Info("reusing a database", "name", name, "scale", has.Scale)
		return true, nil
	}
	for _, statement := range []string{
		"DROP DATABASE IF EXISTS " + name + " WITH (FORCE)",
		"CREATE DATABASE " + name + " TEMPLATE template0",
	} {
		if _, err := admin.SQL.ExecContext(ctx, statement); err != nil {
			return false, err
		}
	}
	return false, comment(ctx, admin, name, content{}) // it is owned even if loading fails
}

// comment stores what the database contains.
func comment(ctx context.Context, admin *postgres.DB, name string, c content) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = admin.SQL.ExecContext(ctx, fmt.Sprintf("COMMENT ON DATABASE %s IS '%s%s'", name, ownership, text))
	return err
}
