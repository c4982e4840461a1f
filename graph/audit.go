package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
	"praxis/graph/generated/model"
	"praxis/internal/viewer"
)

// auditSeal is the place of an event in the hash chain.
type auditSeal struct {
	EventID int `sql:"event_id"`
	Seq     int
	Hash    []byte
}

// loadSeals returns the seals of audit events. An event of the last second may have none.
func loadSeals(ctx context.Context, client *ent.Client, of []*ent.AuditEvent) (map[int]*auditSeal, error) {
	ids := make([]any, len(of))
	for i, event := range of {
		ids[i] = event.ID
	}
	query := sql.Dialect(dialect.Postgres).Select("event_id", "seq", "hash").From(sql.Table("audit_seals")).
		Where(sql.In("event_id", ids...))
	var found []*auditSeal
	if err := client.Select(ctx, query, &found); err != nil {
		return nil, fmt.Errorf("reading the seals of audit events: %w", err)
	}
	seals := make(map[int]*auditSeal, len(found))
	for _, s := range found {
		seals[s.EventID] = s
	}
	return seals, nil
}

// loadFieldChanges returns the changes of audit events, with the field names of the API. It removes ids of objects
// that the viewer may not see.
func loadFieldChanges(
	ctx context.Context, client *ent.Client, of []*ent.AuditEvent,
) (map[int][]*model.FieldChange, error) {
	recorded := make([]map[string]columnChange, len(of))
	var named []int
	for i, event := range of {
		if err := json.Unmarshal(event.Changes, &recorded[i]); err != nil {
			return nil, fmt.Errorf("decoding the changes of audit event %d: %w", event.ID, err)
		}
		for column, c := range recorded[i] {
			scalar := scalarOf(event, column, c)
			named = append(named, append(idsIn(scalar, c.Before), idsIn(scalar, c.After)...)...)
		}
	}
	hidden, err := hiddenIDs(ctx, client, named)
	if err != nil {
		return nil, err
	}
	all := make(map[int][]*model.FieldChange, len(of))
	for i, event := range of {
		changes := make([]*model.FieldChange, 0, len(recorded[i]))
		for _, column := range slices.Sorted(maps.Keys(recorded[i])) {
			c := recorded[i][column]
			scalar := scalarOf(event, column, c)
			changes = append(changes, &model.FieldChange{
				Field:  changedField(event.EntityType, column),
				Before: fieldValue(hidden, scalar, c.Before),
				After:  fieldValue(hidden, scalar, c.After),
			})
		}
		all[event.ID] = changes
	}
	return all, nil
}

// changedField returns the field name of a column. A foreign key has the name of its edge, without Id, unless the entity
// has another field of that name: approved_by is an email address, and approved_by_id is approvedById.
func changedField(entity, column string) string {
	edge, isKey := strings.CutSuffix(column, "_id")
	if isKey && ent.ScalarOf(entity, edge) == "" {
		return inputName(edge)
	}
	return inputName(column)
}

type columnChange struct{ Before, After json.RawMessage }

// scalarOf returns the GraphQL scalar of a column, as ent.ScalarOf. Events outlive columns: for a column that the model
// no longer has, it recognizes links by their name or their JSON.
func scalarOf(event *ent.AuditEvent, column string, c columnChange) string {
	scalar := ent.ScalarOf(event.EntityType, column)
	if scalar == "" && (strings.HasSuffix(column, "_id") || bytes.HasPrefix(c.After, []byte("["))) {
		return "ID"
	}
	return scalar
}

// hiddenIDs returns the ids of existing objects that the viewer may not see. Deleted objects are not hidden.
func hiddenIDs(ctx context.Context, client *ent.Client, ids []int) (map[int]bool, error) {
	if viewer.FromContext(ctx).Owner || len(ids) == 0 {
		return nil, nil
	}
	unseen, err := client.Unseen(ctx, ids)
	if err != nil || len(unseen) == 0 {
		return nil, err
	}
	gone, err := client.Unseen(viewer.NewContext(ctx, viewer.System), slices.Collect(maps.Keys(unseen)))
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(unseen, func(id int, _ bool) bool { return gone[id] })
	return unseen, nil
}

// idsIn returns the ids in the recorded value of a column: one of a foreign key, or a list of an edge's links.
func idsIn(scalar string, value json.RawMessage) []int {
	var id int
	var ids []int
	switch {
	case scalar != "ID" || hasNoValue(value):
		return nil
	case json.Unmarshal(value, &id) == nil:
		return []int{id}
	case json.Unmarshal(value, &ids) == nil:
		return ids
	}
	return nil
}

func hasNoValue(value json.RawMessage) bool { return len(value) == 0 || string(value) == "null" }

// fieldValue returns a recorded value with the type of its field, without hidden ids. It returns nil for no value and
// for a hidden foreign key. A value that does not fit the type, because a migration changed the column, is text.
func fieldValue(hidden map[int]bool, scalar string, value json.RawMessage) model.FieldValue {
	if hasNoValue(value) {
		return nil
	}
	switch scalar {
	case "ID":
		ids := slices.DeleteFunc(idsIn(scalar, value), func(id int) bool { return hidden[id] })
		if len(ids) == 0 && value[0] != '[' {
			return nil
		}
		return model.LinksValue{Ids: ids}
	case "Int":
		if v, err := decoded[int](value); err == nil {
			return model.IntValue{Int: v}
		}
	case "Decimal":
		if v, err := decoded[decimal.Decimal](value); err == nil {
			return model.DecimalValue{Decimal: v}
		}
	case "Boolean":
		if v, err := decoded[bool](value); err == nil {
			return model.BooleanValue{Boolean: v}
		}
	case "Time":
		if v, err := decoded[time.Time](value); err == nil {
			return model.TimeValue{Time: v}
		}
	case "Date":
		if v, err := time.Parse(`"`+time.DateOnly+`"`, string(value)); err == nil {
			return model.DateValue{Date: v}
		}
	case "Enum":
		if v, err := decoded[string](value); err == nil {
			return model.EnumValue{Name: v}
		}
	}
	if v, err := decoded[string](value); err == nil {
		return model.TextValue{Text: v}
	}
	return model.TextValue{Text: string(value)}
}

func decoded[T any](value json.RawMessage) (v T, err error) {
	err = json.Unmarshal(value, &v)
	return v, err
}
