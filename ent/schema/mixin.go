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

// Record gives an entity what every one of them has: when it was made and last changed, and the version by which
// editors notice that somebody else was faster.
type Record struct{ mixin.Schema }

// Fields of every entity.
func (Record) Fields() []ent.Field {
	return []ent.Field{
		field.Time("created_at").Default(now).Immutable().
			Annotations(orderField("CREATED_AT"), readOnly).
			Comment("When it was created here."),
		field.Time("updated_at").Default(now).UpdateDefault(now).
			Annotations(orderField("UPDATED_AT"), readOnly).
			Comment("When it was last changed here."),
		field.Int("version").Default(1).
			Annotations(readOnly, noFilter).
			Comment("Counts its changes, from 1; hand it back as expectedVersion to change only what you have seen."),
	}
}

// Hooks count the version up with every update that changes something, also with one that changes links alone, and let
// nobody link to what they may not see.
func (Record) Hooks() []ent.Hook {
	return []ent.Hook{func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			if err := seesLinks(ctx, m); err != nil {
				return nil, err
			}
			if v, ok := m.(versioned); ok && m.Op().Is(ent.OpUpdate|ent.OpUpdateOne) {
				if err := countVersion(ctx, v); err != nil {
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

// countVersion counts the version up, unless the update sets nothing but what the row holds already: forms send every
// field. Such an update leaves the row as it is, and still finds nothing where it expects another version.
func countVersion(ctx context.Context, m versioned) error {
	if _, counted := m.AddedField("version"); counted {
		return nil // a verb changes something that is not in the row
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

// seesLinks returns a LinkError when the mutation links to something that the viewer may not see.
func seesLinks(ctx context.Context, m ent.Mutation) error {
	if v := viewer.FromContext(ctx); v.Owner && v.Actor == 0 {
		return nil // Praxis itself; the database knows whether it is there
	}
	var ids []int
	for _, edge := range m.AddedEdges() {
		for _, id := range m.AddedIDs(edge) {
			ids = append(ids, id.(int))
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

// trashed gives an entity a trash: what is deleted lies there, seen by nobody, until it is restored or purged.
type trashed struct{ mixin.Schema }

// Fields of what can be trashed.
func (trashed) Fields() []ent.Field {
	return []ent.Field{
		field.Time("trashed_at").Optional().Nillable().Annotations(readOnly, noFilter, collectedFor{[]string{"version"}}).
			Comment("When it was put into the trash; null unless it lies there."),
	}
}

// used gives an entity an order by how much it is used.
type used struct{ mixin.Schema }

// Fields of what is ordered by its use.
func (used) Fields() []ent.Field {
	return []ent.Field{
		field.Int("use_count").Default(0).
			Annotations(sortKey, orderField("USE")).
			Comment("How many public records carry it. A trigger keeps it in step with the tallies (migrations, count_uses)."),
	}
}

func (t tree) ancestors() string {
	if t.guarded { // ordered by their depth they would tell how many others are hidden
		return "All that it lies below."
	}
	return "All that it lies below, the root first."
}

// now is the time as Postgres keeps it, so that what a create returns equals what is read back.
func now() time.Time { return viewer.Now() }

// tree gives an entity a parent, children in their order, and its ancestors and descendants. The last two and the
// depth are kept by triggers of the database, which also refuse a cycle (objects/01_trees.sql).
type tree struct {
	mixin.Schema
	self any
	// column is what one is called in the table of ancestors.
	column string
	// guarded says that ancestors may be hidden, so that their number must be, too.
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
			Comment("Its place among its siblings; the lowest comes first."),
		field.Int("depth").Default(0).
			Annotations(depth...).
			Comment("How many ancestors it has; 0 is a root."),
	}
}

func (t tree) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("children", t.self).
			Annotations(connection, readOnly, restrictDelete).
			Comment("What lies directly below.").
			From("parent").Unique().Field("parent_id").
			Annotations(createOnly).
			Comment("What it lies below; null for a root."),
		edge.To("ancestors", t.self).
			StorageKey(edge.Table(t.column+"_ancestors"), edge.Columns(t.column+"_id", "ancestor_id")).
			Annotations(connection, readOnly).
			Comment(t.ancestors()),
		edge.From("descendants", t.self).Ref("ancestors").
			Annotations(connection, readOnly).
			Comment("All that lies below it, at any depth."),
	}
}

// restrictDelete refuses to delete a row that others point to; by default ent would set their foreign keys to null.
var restrictDelete = entsql.OnDelete(entsql.NoAction)

// endsAhead refuses a membership or a token that has ended before it began; it is a hook, since ent has no validators
// of times.
func endsAhead(next ent.Mutator) ent.Mutator {
	return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
		v := viewer.FromContext(ctx)
		if at, ok := m.Field("expires_at"); ok && v.Actor != 0 {
			if at, ok := at.(time.Time); ok && !at.After(now()) {
				return nil, gen.NewValidationError("expires_at", errors.New("is in the past"))
			}
		}
		return next.Mutate(ctx, m)
	})
}
