package graph

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"praxis/graph/generated/model"
)

// fieldChanges reads what an event of the audit changed; fields have the names of the API.
func fieldChanges(recorded json.RawMessage) ([]*model.FieldChange, error) {
	var columns map[string]struct{ Before, After json.RawMessage }
	if err := json.Unmarshal(recorded, &columns); err != nil {
		return nil, fmt.Errorf("reading an event of the audit: %w", err)
	}
	changes := make([]*model.FieldChange, 0, len(columns))
	for _, column := range slices.Sorted(maps.Keys(columns)) {
		c := columns[column]
		changes = append(changes, &model.FieldChange{Field: strings.TrimSuffix(inputName(column), "ID"), Before: jsonOrNull(c.Before), After: jsonOrNull(c.After)})
	}
	return changes, nil
}

func jsonOrNull(value json.RawMessage) *string {
	if len(value) == 0 || string(value) == "null" {
		return nil
	}
	return new(string(value))
}
