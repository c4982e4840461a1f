package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"praxis/ent/gen/ent"
	"praxis/graph/generated/model"
	"praxis/internal/viewer"
)

// loadFieldChanges returns the changes of audit events, with the field names of the API. It removes ids of objects
// that the viewer may not see.
func loadFieldChanges(
	ctx context.Context, client *ent.Client, of []*ent.AuditEvent,
) (map[int][]*model.FieldChange, error) {
	recorded := make([]map[string]columnChange, len(of))
	var named []int
	for i, event := range of {
		if err := json.Unmarshal(event.Changes, &recorded[i]); err != nil {
			return nil, fmt.Errorf("decoding an audit event: %w", err)
		}
		for column, c := range recorded[i] {
			named = append(named, append(idsIn(column, c.Before), idsIn(column, c.After)...)...)
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
			changes = append(changes, &model.FieldChange{
				Field:  strings.TrimSuffix(inputName(column), "Id"),
				Before: withoutHidden(hidden, column, c.Before),
				After:  withoutHidden(hidden, column, c.After),
			})
		}
		all[event.ID] = changes
	}
	return all, nil
}

type columnChange struct{ Before, After json.RawMessage }

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
func idsIn(column string, value json.RawMessage) []int {
	var ids []int
	if json.Unmarshal(value, &ids) == nil {
		return ids
	}
	var id int
	if !strings.HasSuffix(column, "_id") || json.Unmarshal(value, &id) != nil {
		return nil
	}
	return []int{id}
}

// withoutHidden returns a recorded value as JSON without hidden ids, or nil if nothing is left.
func withoutHidden(hidden map[int]bool, column string, value json.RawMessage) *string {
	if len(value) == 0 || string(value) == "null" {
		return nil
	}
	ids := idsIn(column, value)
	if !slices.ContainsFunc(ids, func(id int) bool { return hidden[id] }) {
		return new(string(value))
	}
	if value[0] != '[' {
		return nil
	}
	text, err := json.Marshal(slices.DeleteFunc(ids, func(id int) bool { return hidden[id] }))
	if err != nil {
		panic(err) // numbers
	}
	return new(string(text))
}
