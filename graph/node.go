package graph

import (
	"context"

	"praxis/ent/gen/ent"
)

// nodeByID returns the entity with the id. A withheld article appears only here and in articleBySlug, reduced to a
// notice.
func nodeByID(ctx context.Context, id int) (ent.Noder, error) {
	found, err := ent.FromContext(ctx).Noder(ctx, id)
	if err == nil {
		return found, nil
	}
	withheld, withheldErr := queryWithheld(ctx, []int{id})
	if withheldErr != nil {
		return nil, withheldErr
	}
	if a := withheld[id]; a != nil {
		return a, nil
	}
	return nil, err
}

// nodesByID returns the entities with the ids, like nodeByID, and nil for each that does not exist.
func nodesByID(ctx context.Context, ids []int) ([]ent.Noder, error) {
	if len(ids) == 1 { // ent returns an error for a single missing id, and nil for several
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
	withheld, err := queryWithheld(ctx, missing)
	for i, n := range found {
		if a := withheld[ids[i]]; n == nil && a != nil {
			found[i] = a
		}
	}
	return found, err
}
