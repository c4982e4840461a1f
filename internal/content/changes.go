package content

import (
	"context"
	"fmt"
	"slices"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
)

// Changes is what happened to an entity since a version that somebody saw.
type Changes struct {
	since int
	// Version is the one that it has now; 0 when it is gone.
	Version int
	// Fields are those that changed, each once.
	Fields []ChangedField
}

// ChangedField is the last change of one field.
type ChangedField struct {
	// Column is the column of the field, or the name of the edge.
	Column string
	// By is who changed it last.
	By string
	At time.Time
}

// ChangesSince reads from the audit what happened to a row of the table since it had the version. In a transaction nothing
// more happens to it from then on.
func ChangesSince(ctx context.Context, client *ent.Client, table string, id, version int) (*Changes, error) {
	if _, err := client.ExecContext(ctx, "SELECT FROM "+table+" WHERE id = $1 FOR UPDATE", id); err != nil {
		return nil, fmt.Errorf("locking what changed: %w", err)
	}
	rows, err := client.Rows(ctx, `
		SELECT (SELECT version FROM `+table+` WHERE id = $1) AS version, e.field AS column, e.actor AS by, e.at AS at
		FROM (SELECT DISTINCT ON (k.field) k.field, e.actor, e.at FROM audit_events e, jsonb_object_keys(e.changes) k (field)
			WHERE e.entity_id = $1 AND e.entity_version > $2 ORDER BY k.field, e.id DESC) e
		RIGHT JOIN (SELECT) always ON true ORDER BY 2`, id, version)
	if err != nil {
		return nil, fmt.Errorf("reading what changed since: %w", err)
	}
	defer rows.Close()
	var found []struct {
		Version    *int
		Column, By *string
		At         *time.Time
	}
	if err := entsql.ScanSlice(rows, &found); err != nil {
		return nil, fmt.Errorf("reading what changed since: %w", err)
	}
	c := &Changes{since: version}
	for _, f := range found {
		if f.Version != nil {
			c.Version = *f.Version
		}
		if f.Column != nil {
			c.Fields = append(c.Fields, ChangedField{*f.Column, *f.By, *f.At})
		}
	}
	return c, nil
}

// Mergeable says whether a mutation changes other fields than those that were changed.
func (c *Changes) Mergeable(m ent.Mutation) bool {
	known := c.Version == c.since || c.Version > c.since && len(c.Fields) > 0 // the audit may be younger than the change
	return c.Version != 0 && known && !slices.ContainsFunc(c.Fields, func(f ChangedField) bool { return MutatesField(m, f.Column) })
}

// MutatesField says whether a mutation changes a column, or the links of an edge.
func MutatesField(m ent.Mutation, column string) bool {
	return slices.Contains(m.Fields(), column) || slices.Contains(m.ClearedFields(), column) ||
		slices.Contains(m.AddedEdges(), column) || slices.Contains(m.RemovedEdges(), column) || slices.Contains(m.ClearedEdges(), column)
}
