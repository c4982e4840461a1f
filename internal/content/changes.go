package content

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/label"
)

// Changes has the fields of an entity that changed since a version.
type Changes struct {
	since int
	// Version is the current version; 0 if the entity was deleted.
	Version int
	// Fields are the changed fields, each once.
	Fields []ChangedField
}

// ChangedField is the last change of one field.
type ChangedField struct {
	// Column is the column of the field, or the name of the edge.
	Column string
	// By names the actor of the last change.
	By string
	At time.Time
	// Locales are the languages in which translations have changed.
	Locales []string
}

// ChangesSince reads the changes of a row of the table since the version from the audit. In a transaction it locks the
// row, so that no other change follows.
func ChangesSince(ctx context.Context, client *ent.Client, table string, id, version int) (*Changes, error) {
	if _, err := client.ExecContext(ctx, "SELECT FROM "+table+" WHERE id = $1 FOR UPDATE", id); err != nil {
		return nil, fmt.Errorf("locking a changed row: %w", err)
	}
	rows, err := client.Rows(ctx, `
		SELECT (SELECT version FROM `+table+` WHERE id = $1) AS version, e.field AS column, e.actor AS by, e.at AS at,
			CASE e.field WHEN 'translations' THEN (SELECT jsonb_agg(changes->'translations') FROM audit_events
				WHERE entity_id = $1 AND entity_version > $2 AND changes ? 'translations') END AS texts
		FROM (SELECT DISTINCT ON (k.field) k.field, e.actor, e.at
			FROM audit_events e, jsonb_object_keys(e.changes) k (field)
			WHERE e.entity_id = $1 AND e.entity_version > $2 ORDER BY k.field, e.id DESC) e
		RIGHT JOIN (SELECT) always ON true ORDER BY 2`, id, version)
	if err != nil {
		return nil, fmt.Errorf("reading the changes since a version: %w", err)
	}
	defer rows.Close()
	var found []struct {
		Version    *int
		Column, By *string
		At         *time.Time
		Texts      *string
	}
	if err := entsql.ScanSlice(rows, &found); err != nil {
		return nil, fmt.Errorf("reading the changes since a version: %w", err)
	}
	c := &Changes{since: version}
	for _, f := range found {
		if f.Version != nil {
			c.Version = *f.Version
		}
		if f.Column != nil {
			locales, err := changedLocales(f.Texts)
			if err != nil {
				return nil, err
			}
			c.Fields = append(c.Fields, ChangedField{*f.Column, *f.By, *f.At, locales})
		}
	}
	return c, nil
}

// changedLocales returns the languages in which translations have changed, from the values before and after each change;
// none if the field is another.
func changedLocales(texts *string) ([]string, error) {
	if texts == nil {
		return nil, nil
	}
	var changes []struct{ Before, After label.Texts }
	if err := json.Unmarshal([]byte(*texts), &changes); err != nil {
		return nil, fmt.Errorf("reading the changes of translations: %w", err)
	}
	var locales []string
	for _, c := range changes {
		locales = append(locales, label.Differ(c.Before, c.After)...)
	}
	return locales, nil
}

// Mergeable reports whether the changes are known, and a mutation changes none of their fields.
func (c *Changes) Mergeable(m ent.Mutation) bool {
	if c.Version == 0 || c.Version < c.since {
		return false
	}
	if c.Version > c.since && len(c.Fields) == 0 { // the audit may have begun after the change
		return false
	}
	return !slices.ContainsFunc(c.Fields, func(f ChangedField) bool { return f.ConflictsWith(m) })
}

// ConflictsWith reports whether a mutation changes the field, too. Translations conflict only in the same language.
func (f ChangedField) ConflictsWith(m ent.Mutation) bool {
	if m, ok := m.(interface{ Translations() (label.Texts, bool) }); ok && f.Column == "translations" {
		texts, _ := m.Translations()
		return slices.ContainsFunc(texts.Locales(), func(l string) bool { return slices.Contains(f.Locales, l) })
	}
	return mutatesField(m, f.Column)
}

// mutatesField reports whether a mutation changes a column, or the links of an edge.
func mutatesField(m ent.Mutation, column string) bool {
	return slices.Contains(m.Fields(), column) ||
		slices.Contains(m.ClearedFields(), column) ||
		slices.Contains(m.AddedEdges(), column) ||
		slices.Contains(m.RemovedEdges(), column) ||
		slices.Contains(m.ClearedEdges(), column)
}
