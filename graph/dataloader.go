package graph

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/ent/gen/ent"
)

// This file is the dataloader of the API. Some fields are not loaded with their entity by ent, such as an article's
// previous or a measurement's attainment. A resolver that loaded them one by one would run a statement per row (N+1).
//
// An interceptor of ent's client records which entities each query has returned: a batch. The first resolver that wants
// such a field loads it for the whole batch; the others wait for that load and take their part. Unlike dataloaders that
// collect keys for some milliseconds, this one has no timer.

// loaders holds the batches of one request.
type loaders struct {
	mu sync.Mutex
	// unsorted are results of queries that are not in batches yet, since most of them are never looked up.
	unsorted []ent.Value
	batches  map[ent.Entity]*batch
	// rowBatches are the batches of rows that are no entities, by the answer that the rows belong to.
	rowBatches map[any]*batch
}

// batch is entities that one query has returned, with the loads that ran for all of them.
type batch struct {
	entities []ent.Entity
	mu       sync.Mutex
	loads    map[string]*load
}

// load is the result of one load. The first reader runs it.
type load struct {
	once  sync.Once
	value any
	err   error
}

type loadersKey struct{}

func newLoaders() *loaders {
	return &loaders{batches: map[ent.Entity]*batch{}, rowBatches: map[any]*batch{}}
}

// withLoaders returns a context with the dataloader of a request.
func withLoaders(ctx context.Context) context.Context {
	return context.WithValue(ctx, loadersKey{}, newLoaders())
}

// loadersOf returns the dataloader of the request. Outside a request each load is a batch of its own.
func loadersOf(ctx context.Context) *loaders {
	if l, ok := ctx.Value(loadersKey{}).(*loaders); ok {
		return l
	}
	return newLoaders()
}

// recordLoaded is an interceptor that records the entities of each query as a batch.
func recordLoaded(next ent.Querier) ent.Querier {
	return ent.QuerierFunc(func(ctx context.Context, q ent.Query) (ent.Value, error) {
		value, err := next.Query(ctx, q)
		if l, ok := ctx.Value(loadersKey{}).(*loaders); ok && err == nil {
			l.mu.Lock()
			l.unsorted = append(l.unsorted, value)
			l.mu.Unlock()
		}
		return value, err
	})
}

// batchOf returns the batch of the entity.
func (l *loaders) batchOf(e ent.Entity) *batch {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, value := range l.unsorted {
		b := &batch{entities: ent.Entities(value), loads: map[string]*load{}}
		for _, e := range b.entities {
			l.batches[e] = b
		}
	}
	l.unsorted = nil
	if l.batches[e] == nil {
		l.batches[e] = &batch{entities: []ent.Entity{e}, loads: map[string]*load{}}
	}
	return l.batches[e]
}

// batchOfRows returns the batch of the rows of an answer.
func (l *loaders) batchOfRows(answer any) *batch {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rowBatches[answer] == nil {
		l.rowBatches[answer] = &batch{loads: map[string]*load{}}
	}
	return l.rowBatches[answer]
}

// load returns the load with the name.
func (b *batch) load(name string) *load {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.loads[name] == nil {
		b.loads[name] = &load{}
	}
	return b.loads[name]
}

// loadTogether returns the entity's value of a field. loadAll runs once per field of the operation and batch, and
// returns the values by the ids of the entities.
func loadTogether[E ent.Entity, V any](
	ctx context.Context, e E, loadAll func(context.Context, *ent.Client, []E) (map[int]V, error),
) (V, error) {
	values, err := loadShared(ctx, e, fieldPath(ctx), loadAll)
	return values[e.Identity()], err
}

// loadTogetherByID is loadTogether with a function that takes the ids of the entities.
func loadTogetherByID[E ent.Entity, V any](
	ctx context.Context, e E, loadAll func(context.Context, *ent.Client, []int) (map[int]V, error),
) (V, error) {
	return loadTogether(ctx, e, func(ctx context.Context, client *ent.Client, of []E) (map[int]V, error) {
		return loadAll(ctx, client, idsOf(of))
	})
}

// loadShared returns one value for the whole batch of the entity. loadAll runs once per name and batch, so that fields
// which use the same name share the value.
func loadShared[E ent.Entity, V any](
	ctx context.Context, e E, name string, loadAll func(context.Context, *ent.Client, []E) (V, error),
) (V, error) {
	b := loadersOf(ctx).batchOf(e)
	l := b.load(name)
	l.once.Do(func() {
		entities := make([]E, len(b.entities))
		for i, e := range b.entities {
			entities[i] = e.(E) // all entities of a query have one type
		}
		l.value, l.err = loadAll(ctx, ent.FromContext(ctx), entities)
	})
	value, _ := l.value.(V)
	return value, l.err
}

// loadForRows returns one value for all rows of an answer, such as the rows of statistics. loadAll runs once per
// field of the operation and answer.
func loadForRows[V any](ctx context.Context, answer any, loadAll func() (V, error)) (V, error) {
	l := loadersOf(ctx).batchOfRows(answer).load(fieldPath(ctx))
	l.once.Do(func() { l.value, l.err = loadAll() })
	value, _ := l.value.(V)
	return value, l.err
}

// fieldPath returns the path of the current field without list indexes. It is the same for all items of a list.
func fieldPath(ctx context.Context) string {
	var b strings.Builder
	for _, step := range graphql.GetPath(ctx) {
		if name, ok := step.(ast.PathName); ok {
			b.WriteString("/" + string(name))
		}
	}
	return b.String()
}

// listQuery is what ent's queries of all entities have in common.
type listQuery[E any, P rowPredicate, Q any] interface {
	Where(...P) Q
	CollectFields(ctx context.Context, satisfies ...string) (Q, error)
	All(context.Context) ([]E, error)
}

// queryByID returns the entities with the ids, by their ids, as the field's selection asks for them. satisfies are the
// interfaces whose fragments count as well.
func queryByID[E ent.Entity, P rowPredicate, Q listQuery[E, P, Q]](
	ctx context.Context, client interface{ Query() Q }, ids []int, satisfies ...string,
) (map[int]E, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	query, err := client.Query().Where(P(sql.FieldIn("id", ids...))).CollectFields(ctx, satisfies...)
	if err != nil {
		return nil, err
	}
	found, err := query.All(ctx)
	return byID(found), err
}

// queryReferenced returns entities by the ids of others that refer to them. references holds the id of an entity by
// the id of the other.
func queryReferenced[E ent.Entity, P rowPredicate, Q listQuery[E, P, Q]](
	ctx context.Context, client interface{ Query() Q }, references map[int]int,
) (map[int]E, error) {
	found, err := queryByID(ctx, client, slices.Collect(maps.Values(references)))
	if err != nil {
		return nil, err
	}
	referenced := make(map[int]E, len(references))
	for from, to := range references {
		if e, ok := found[to]; ok {
			referenced[from] = e
		}
	}
	return referenced, nil
}

func byID[E ent.Entity](entities []E) map[int]E {
	m := make(map[int]E, len(entities))
	for _, e := range entities {
		m[e.Identity()] = e
	}
	return m
}

func idsOf[E ent.Entity](entities []E) []int {
	ids := make([]int, len(entities))
	for i, e := range entities {
		ids[i] = e.Identity()
	}
	return ids
}
