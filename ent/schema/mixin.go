package schema

import (
	"context"
	"errors"
	"slices"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	gen "praxis/ent/gen/ent"
	"praxis/internal/viewer"
)

// Record gives an entity the times of its creation and last change, and a version for optimistic locking.
type Record struct{ mixin.Schema }

func (Record) Fields() []ent.Field {
	return []ent.Field{
		field.Time("created_at").Default(now).Immutable().
			Annotations(orderField("CREATED_AT"), readOnly).
			Comment("Creation."),
		field.Time("updated_at").Default(now).UpdateDefault(now).
			Annotations(orderField("UPDATED_AT"), readOnly).
			Comment("Last change."),
		field.Int("version").Default(1).
			Annotations(readOnly, noFilter).
			Comment("Revision counter (`expectedVersion`)."),
	}
}

// unfilteredRecord is a Record without filters by its times, for what few rows of another entity have.
var unfilteredRecord = mixin.AnnotateFields(Record{}, noFilter)

// Hooks increment the version with every update that changes a field or a link, and reject links to entities that the
// viewer may not see.
func (Record) Hooks() []ent.Hook {
	return []ent.Hook{func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			if err := checkLinksVisible(ctx, m); err != nil {
				return nil, err
			}
			if v, ok := m.(versioned); ok && m.Op().Is(ent.OpUpdate|ent.OpUpdateOne) {
				if err := incrementVersion(ctx, v); err != nil {
					return nil, err
				}
			}
			return next.Mutate(ctx, m)
		})
	}}
}

// versioned is a mutation of an entity that has a version.
type versioned interface {
	ent.Mutation
	AddVersion(int)
	ID() (int, bool)
	Client() *gen.Client
}

// incrementVersion increments the version, unless the update only sets the values that the row has already: forms send
// every field. Such an update leaves the row as it is, and still fails if it expects another version.
func incrementVersion(ctx context.Context, m versioned) error {
	if _, counted := m.AddedField("version"); counted {
		return nil // the caller did, for a change outside of the row
	}
	id, one := m.ID()
	if !one || !m.Op().Is(ent.OpUpdateOne) {
		m.AddVersion(1)
		return nil
	}
	row := m.Client().Stored(m.Type(), id)
	edges := slices.Concat(m.AddedEdges(), m.RemovedEdges(), m.ClearedEdges())
	err := gen.DropUnchanged(ctx, m.Client(), m, row, slices.Concat(m.Fields(), m.ClearedFields()), edges)
	if gen.IsNotFound(err) { // it is gone, or in the trash
		m.AddVersion(1)
		return nil
	}
	if err != nil {
		return err
	}
	fields := slices.Concat(m.Fields(), m.AddedFields(), m.ClearedFields())
	fields = slices.DeleteFunc(fields, func(name string) bool { return name == "updated_at" })
	if len(fields)+len(m.AddedEdges())+len(m.RemovedEdges())+len(m.ClearedEdges()) > 0 {
		m.AddVersion(1)
		return nil
	}
	before, err := row.Field(ctx, "updated_at")
	if err != nil {
		return err
	}
	return m.SetField("updated_at", before)
}

// checkLinksVisible returns a LinkError if the mutation links to an entity that the viewer may not see.
func checkLinksVisible(ctx context.Context, m ent.Mutation) error {
	if v := viewer.FromContext(ctx); v.Owner && v.Actor == 0 {
		return nil // Praxis itself; foreign keys check that the entity exists
	}
	var ids []int
	for _, edge := range m.AddedEdges() {
		for _, id := range m.AddedIDs(edge) {
			if !slices.Contains(visibleToAll, gen.TableOf(id.(int))) { // else the foreign key checks that it exists
				ids = append(ids, id.(int))
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	unseen, err := m.(interface{ Client() *gen.Client }).Client().Unseen(ctx, ids)
	if err != nil || len(unseen) == 0 {
		return err
	}
	for _, edge := range m.AddedEdges() {
		for _, id := range m.AddedIDs(edge) {
			if unseen[id.(int)] {
				return &gen.LinkError{Edge: edge, Unique: gen.UniqueEdges[m.Type()][edge]}
			}
		}
	}
	return nil
}

// trashed gives an entity soft delete: it is in the trash, which queries leave out, until it is restored or purged.
type trashed struct{ mixin.Schema }

func (trashed) Fields() []ent.Field {
	return []ent.Field{
		field.Time("trashed_at").Optional().Nillable().
			Annotations(readOnly, noFilter, collectedFor{[]string{"version"}}).
			Comment("Time of deletion. Null outside of the trash."),
	}
}

// used gives an entity an order by its number of uses.
type used struct{ mixin.Schema }

func (used) Fields() []ent.Field {
	return []ent.Field{
		field.Int("use_count").Default(0).
			Annotations(sortKey, orderField("USE")).
			Comment("Number of public records with it. A job updates it (objects/13_use_counts.sql)."),
	}
}

func (t tree) ancestors() string {
	if t.guarded { // an order by depth would reveal how many ancestors are hidden
		return "All ancestors."
	}
	return "All ancestors, the root first."
}

// now is the time in the precision of Postgres, so that what a create returns equals what is read back.
func now() time.Time { return viewer.Now() }

// tree gives an entity a parent, ordered children, ancestors and descendants. Triggers maintain the closure table of
// the last two and the depth, and reject a cycle (objects/01_trees.sql).
type tree struct {
	mixin.Schema
	self any
	// column is the singular name of the entity, which names the closure table and its column.
	column string
	// guarded is set if the viewer may not see all ancestors, so that their number must be hidden, too.
	guarded bool
}

func (t tree) Fields() []ent.Field {
	depth := []schema.Annotation{readOnly, orderField("DEPTH")}
	if t.guarded {
		depth = []schema.Annotation{internal}
	}
	return []ent.Field{
		field.Int("parent_id").Optional().Nillable().Annotations(internal),
		field.Int("position").Default(0).
			Annotations(orderField("POSITION"), noFilter).
			Comment("Position among siblings, ascending."),
		field.Int("depth").Default(0).
			Annotations(depth...).
			Comment("Number of ancestors. 0 for a root."),
	}
}

func (t tree) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("children", t.self).
			Annotations(connection, readOnly, restrictDelete).
			Comment("Direct children.").
			From("parent").Unique().Field("parent_id").
			Annotations(createOnly).
			Comment("Parent. Null for a root."),
		edge.To("ancestors", t.self).
			StorageKey(edge.Table(t.column+"_ancestors"), edge.Columns(t.column+"_id", "ancestor_id")).
			Annotations(connection, readOnly).
			Comment(t.ancestors()),
		edge.From("descendants", t.self).Ref("ancestors").
			Annotations(connection, readOnly).
			Comment("All descendants."),
	}
}

// restrictDelete refuses to delete a row that others point to; by default ent would set their foreign keys to null.
var restrictDelete = entsql.OnDelete(entsql.NoAction)

// checkExpiry rejects an expires_at that has passed. It is a hook because ent has no validators of times.
func checkExpiry(next ent.Mutator) ent.Mutator {
	return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
		value, given := m.Field("expires_at")
		at, _ := value.(time.Time)
		if given && viewer.FromContext(ctx).Actor != 0 && !at.After(now()) {
			return nil, gen.NewValidationError("expires_at", errors.New("is in the past"))
		}
		return next.Mutate(ctx, m)
	})
}

// setCreator sets a field of new entities to the id of their creator, unless that is Praxis itself.
func setCreator(field string, idOf func(viewer.Viewer) int) ent.Hook {
	return func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			if id := idOf(viewer.FromContext(ctx)); m.Op().Is(ent.OpCreate) && id != 0 {
				if err := m.SetField(field, id); err != nil {
					return nil, err
				}
			}
			return next.Mutate(ctx, m)
		})
	}
}
