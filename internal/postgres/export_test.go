package postgres

import (
	"context"
	"io/fs"
)

// SchemaFiles are the embedded files of the schema.
var SchemaFiles fs.FS = schemaFiles

// MigrateWith is Migrate with other files.
func (db *DB) MigrateWith(ctx context.Context, files fs.FS) ([]Step, error) {
	return db.migrate(ctx, files)
}

// StatusWith is Status with other files.
func (db *DB) StatusWith(ctx context.Context, files fs.FS) ([]Step, error) {
	return status(ctx, db.SQL, files)
}
