package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"
)

// Objects are the functions, views and triggers of the database. Their files are applied in the order of their names,
// so that a view comes after the functions that it calls. They use CREATE, not CREATE OR REPLACE: Migrate drops all
// objects before, and a name that two files define is an error.
//
// 99_model.sql is generated from the mixins of ent/schema.

// listObjects lists the functions, views and triggers of the schema, except those of extensions, in the order of their
// creation.
const listObjects = `
	SELECT object FROM (
		SELECT oid, 'FUNCTION ' || oid::regprocedure AS object FROM pg_proc
		WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f'
	UNION ALL
		SELECT oid, 'VIEW ' || oid::regclass FROM pg_class
		WHERE relnamespace = current_schema()::regnamespace AND relkind = 'v'
	UNION ALL
		SELECT t.oid, format('TRIGGER %I ON %s', tgname, tgrelid::regclass)
		FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
		WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal AND tgparentid = 0
	) o WHERE NOT EXISTS (SELECT FROM pg_depend WHERE objid = o.oid AND deptype = 'e')
	ORDER BY oid`

// filesWithMissingObjects lists the files that have created an object which no longer exists.
const filesWithMissingObjects = `SELECT DISTINCT name FROM schema_migrations, unnest(objects) AS created
	WHERE created NOT IN (` + listObjects + `)`

// createObjects applies the files of objects, and stores what each of them created.
func createObjects(ctx context.Context, tx *sql.Tx, all []Step) error {
	known, err := queryStrings(ctx, tx, listObjects)
	if err != nil {
		return err
	}
	for _, s := range all {
		if !s.IsObjects() || s.State == Removed {
			continue
		}
		if _, err := tx.ExecContext(ctx, s.text); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		now, err := queryStrings(ctx, tx, listObjects)
		if err != nil {
			return err
		}
		isKnown := func(object string) bool { return slices.Contains(known, object) }
		created := slices.DeleteFunc(slices.Clone(now), isKnown)
		_, err = tx.ExecContext(ctx, `INSERT INTO schema_migrations (name, sum, objects)
			VALUES ($1, $2, coalesce($3::text[], '{}'))`, s.Name, s.sum, pq.Array(created))
		if err != nil {
			return err
		}
		known = now
	}
	return nil
}

// dropObjects drops all objects that createObjects created, the last one first. It keeps foreign objects. If one of
// them depends on an object of Praxis, dropObjects returns an error that names it.
func dropObjects(ctx context.Context, tx *sql.Tx) error {
	objects, err := queryStrings(ctx, tx, `
		SELECT object FROM schema_migrations, unnest(objects) WITH ORDINALITY o (object, n)
		ORDER BY name DESC, n DESC`)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, object := range objects {
		kind, name, _ := strings.Cut(object, " ")
		fmt.Fprintf(&b, "DROP %s IF EXISTS %s;\n", kind, name)
	}
	b.WriteString("DELETE FROM schema_migrations WHERE objects IS NOT NULL")
	_, err = tx.ExecContext(ctx, b.String())
	var e *pq.Error
	if errors.As(err, &e) && e.Code.Name() == "dependent_objects_still_exist" {
		return fmt.Errorf("%w: %s: drop the object that does not belong to Praxis, and create it again afterwards",
			err, e.Detail)
	}
	if err != nil {
		return fmt.Errorf("dropping the objects: %w", err)
	}
	return nil
}

// queryStrings returns the rows of a query of one column.
func queryStrings(ctx context.Context, q querier, query string) ([]string, error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}
