package graph

import (
	"context"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/ent/gen/ent"
)

// companions knows, for one request, which entities were read together.
type companions struct {
	mu    sync.Mutex
	fresh []ent.Value // what was read and is not sorted into batches yet: most is never asked for
	batch map[ent.Entity]*batch
	// answers are the batches of the rows of statistics, by what they are rows of.
	answers map[any]*batch
}

// batch is entities that were read together, and what was read for all of them since.
type batch struct {
	entities []ent.Entity
	mu       sync.Mutex
	reads    map[string]*read
}

type read struct {
	once  sync.Once
	value any
	err   error
}

type companionsKey struct{}

func withCompanions(ctx context.Context) context.Context {
	return context.WithValue(ctx, companionsKey{}, &companions{batch: map[ent.Entity]*batch{}})
}

// noteCompanions is an interceptor that notes the entities that a query returns.
func noteCompanions(next ent.Querier) ent.Querier {
	return ent.QuerierFunc(func(ctx context.Context, q ent.Query) (ent.Value, error) {
		value, err := next.Query(ctx, q)
		if c, ok := ctx.Value(companionsKey{}).(*companions); ok && err == nil {
			c.mu.Lock()
			c.fresh = append(c.fresh, value)
			c.mu.Unlock()
		}
		return value, err
	})
}

// of is the batch that the entity was read in; one of its own when it was read by itself.
func (c *companions) of(e ent.Entity) *batch {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, value := range c.fresh {
		b := &batch{entities: ent.Entities(value), reads: map[string]*read{}}
		for _, e := range b.entities {
			c.batch[e] = b
		}
	}
	c.fresh = nil
	if c.batch[e] == nil {
		c.batch[e] = &batch{entities: []ent.Entity{e}, reads: map[string]*read{}}
	}
	return c.batch[e]
}

// answer is the batch of the rows of an answer.
func (c *companions) answer(of any) *batch {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.answers == nil {
		c.answers = map[any]*batch{}
	}
	if c.answers[of] == nil {
		c.answers[of] = &batch{reads: map[string]*read{}}
	}
	return c.answers[of]
}

// together returns what readAll finds for the entity, by its id. readAll is called once for each field of the operation
// and all entities that were read together with this one.
func together[E ent.Entity, V any](ctx context.Context, e E, readAll func(context.Context, *ent.Client, []E) (map[int]V, error)) (V, error) {
	values, err := loadOnce(ctx, e, fieldPath(ctx), readAll)
	return values[e.Identity()], err
}

// loadOnce returns what load returns for all entities that were read together with this one. load is called once for each
// name and such entities, so a name stands for what all fields that use it need.
func loadOnce[E ent.Entity, V any](
	ctx context.Context, e E, name string, load func(context.Context, *ent.Client, []E) (V, error),
) (V, error) {
	c, ok := ctx.Value(companionsKey{}).(*companions)
	if !ok {
		c = &companions{batch: map[ent.Entity]*batch{}}
	}
	b := c.of(e)
	r := b.read(name)
	r.once.Do(func() {
		entities := make([]E, len(b.entities))
		for i, e := range b.entities {
			entities[i] = e.(E) // a query reads one type
		}
		r.value, r.err = load(ctx, ent.FromContext(ctx), entities)
	})
	value, _ := r.value.(V)
	return value, r.err
}

// forAll reads a field for all rows of an answer at once.
func forAll[V any](ctx context.Context, answer any, readAll func() (V, error)) (V, error) {
	c, ok := ctx.Value(companionsKey{}).(*companions)
	if !ok {
		c = &companions{}
	}
	r := c.answer(answer).read(fieldPath(ctx))
	r.once.Do(func() { r.value, r.err = readAll() })
	v, _ := r.value.(V)
	return v, r.err
}

// read is the read of a name for the batch.
func (b *batch) read(name string) *read {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.reads[name] == nil {
		b.reads[name] = &read{}
	}
	return b.reads[name]
}

// Fields that ent does not load with their entities (an article's previous, a measurement's attainment) are read for
// all entities of a list at once. An interceptor of the client notes which entities were read together; the first of
// them that is asked for such a field reads it for all, and the others wait for that.

func idsOf[E ent.Entity](entities []E) []int {
	ids := make([]int, len(entities))
	for i, e := range entities {
		ids[i] = e.Identity()
	}
	return ids
}

// fieldPath is where in the operation the current field stands, the same for all items of a list.
func fieldPath(ctx context.Context) string {
	var b strings.Builder
	for _, step := range graphql.GetPath(ctx) {
		if name, ok := step.(ast.PathName); ok {
			b.WriteString("/" + string(name))
		}
	}
	return b.String()
}

// entitiesOf reads what the field's selection asks of entities, by their ids.
func entitiesOf[E ent.Entity, Q interface {
	CollectFields(context.Context, ...string) (Q, error)
	All(context.Context) ([]E, error)
}](ctx context.Context, query Q, satisfies ...string) (map[int]E, error) {
	query, err := query.CollectFields(ctx, satisfies...)
	if err != nil {
		return nil, err
	}
	found, err := query.All(ctx)
	byID := make(map[int]E, len(found))
	for _, e := range found {
		byID[e.Identity()] = e
	}
	return byID, err
}
