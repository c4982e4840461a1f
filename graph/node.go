package graph

import (
	"context"

	"praxis/ent/gen/ent"
)

// An article that is withheld is nowhere but where somebody asks for itself, by its slug or its id: there stands what is left
// of it.

// node reads the entity with the id, or what is left of it.
func nodeByID(ctx context.Context, id int) (ent.Noder, error) {
	found, err := ent.FromContext(ctx).Noder(ctx, id)
	if err == nil {
		return found, nil
	}
	left, leftErr := queryWithheld(ctx, []int{id})
	if leftErr != nil {
		return nil, leftErr
	}
	if a := left[id]; a != nil {
		return a, nil
	}
	return nil, err
}

// nodes reads the entities with the ids, or what is left of them.
func nodesByID(ctx context.Context, ids []int) ([]ent.Noder, error) {
	if len(ids) == 1 { // of which ent makes an error when it is missing, and of several a nil
		found, err := nodeByID(ctx, ids[0])
		if code, _ := classify(ctx, err); err != nil && code == codeNotFound {
			return []ent.Noder{nil}, nil
		}
		return []ent.Noder{found}, err
	}
	found, err := ent.FromContext(ctx).Noders(ctx, ids)
	if err != nil {
		return found, err
	}
	var missing []int
	for i, n := range found {
		if n == nil {
			missing = append(missing, ids[i])
		}
	}
	left, err := queryWithheld(ctx, missing)
	for i, n := range found {
		if a := left[ids[i]]; n == nil && a != nil {
			found[i] = a
		}
	}
	return found, err
}
