package graph

import (
	"strings"
	"testing"
)

// TestPayloadsCanBeEmpty: the payload after a rollback is empty, so that no field of a payload may require an object.
func TestPayloadsCanBeEmpty(t *testing.T) {
	t.Parallel()
	for _, mutation := range schema.Mutation.Fields {
		if strings.HasPrefix(mutation.Name, "__") {
			continue
		}
		for _, f := range schema.Types[mutation.Type.Name()].Fields {
			if e := emptyValue(f.Type); e == "0" && f.Type.NamedType != "Int" {
				t.Errorf("%s.%s: %s has no empty value", mutation.Type.Name(), f.Name, f.Type)
			}
		}
	}
}
