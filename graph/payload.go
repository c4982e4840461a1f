package graph

import (
	"context"
	"errors"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/ent/gen/ent"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

// The functions of this file run the mutations of one entity. Each returns the entity as the payload's selection asks
// for it, the user errors of the payload, and the error of the field. They take ent's client of the entity's type, such
// as ent.FromContext(ctx).Tag, from which Go infers all type parameters.

// rowPredicate is ent's predicate of any entity.
type rowPredicate interface{ ~func(*sql.Selector) }

// entityQuery is what ent's queries of all entities have in common.
type entityQuery[E any, P rowPredicate, Q any] interface {
	Where(...P) Q
	CollectFields(ctx context.Context, satisfies ...string) (Q, error)
	Only(context.Context) (*E, error)
	Exist(context.Context) (bool, error)
}

// createBuilder is what ent's builders of new entities have in common.
type createBuilder[E any, M createMutation] interface {
	Save(context.Context) (*E, error)
	Mutation() M
}

// createMutation is what ent's mutations of new entities have in common.
type createMutation interface{ ID() (int, bool) }

// updateBuilder is what ent's builders of updates have in common.
type updateBuilder[P rowPredicate, U any] interface {
	Where(...P) U
	Exec(context.Context) error
}

// deleteBuilder is what ent's builders of deletions have in common.
type deleteBuilder[P rowPredicate, D any] interface {
	Where(...P) D
	Exec(context.Context) error
}

// create creates an entity from its input.
func create[
	E, I any, P rowPredicate, Q entityQuery[E, P, Q], M createMutation,
	C interface {
		createBuilder[E, M]
		SetInput(I) C
	},
](ctx context.Context, client interface {
	Query() Q
	Create() C
}, input I) (*E, []*model.UserError, error) {
	return createWith(ctx, client, client.Create().SetInput(input))
}

// createWith runs a builder of a new entity. An owner sees every entity, so that the row needs no second look if the
// payload selects nothing but its id.
func createWith[E any, P rowPredicate, Q entityQuery[E, P, Q], M createMutation](
	ctx context.Context, client interface{ Query() Q }, builder createBuilder[E, M],
) (*E, []*model.UserError, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return nil, errs, nil
	}
	entity, err := builder.Save(ctx)
	if err != nil {
		errs, err := reject(ctx, err)
		return nil, errs, err
	}
	if !viewer.FromContext(ctx).Owner || !selectsOnlyID(ctx) {
		id, _ := builder.Mutation().ID()
		entity, err = readSelected(ctx, client, id)
	}
	return entity, []*model.UserError{}, err
}

// update updates an entity from its input. A version conflict lists what others have changed. With merge the update is
// saved in spite of another version if it changes other fields.
func update[
	E, I any, P rowPredicate, Q entityQuery[E, P, Q], M ent.Mutation,
	U interface {
		updateBuilder[P, U]
		SetInput(I) U
		Mutation() M
	},
](ctx context.Context, client interface {
	Query() Q
	UpdateOneID(int) U
}, id int, input I, expectedVersion *int, merge bool) (*E, []*model.UserError, error) {
	change := client.UpdateOneID(id).SetInput(input).Mutation()
	return updateWith(ctx, client, id, change, expectedVersion, merge, func(ctx context.Context, version *int) error {
		return client.UpdateOneID(id).Where(ifVersion[P](version)...).SetInput(input).Exec(ctx)
	})
}

// updateWith is update with a function that saves the change if the entity has the version.
func updateWith[E any, P rowPredicate, Q entityQuery[E, P, Q]](
	ctx context.Context, client interface{ Query() Q }, id int,
	change ent.Mutation, expectedVersion *int, merge bool, save func(ctx context.Context, version *int) error,
) (*E, []*model.UserError, error) {
	if expectedVersion == nil {
		return mutate(ctx, client, id, func(ctx context.Context) error { return save(ctx, nil) })
	}
	var since *content.Changes
	readChanges := func(ctx context.Context) (err error) {
		table := ent.Tables[change.Type()]
		since, err = content.ChangesSince(ctx, ent.FromContext(ctx), table, id, *expectedVersion)
		return err
	}
	entity, errs, err := mutate(ctx, client, id, func(ctx context.Context) error {
		version := expectedVersion
		if merge {
			if err := readChanges(ctx); err != nil {
				return err
			}
			if since.Mergeable(change) {
				version = &since.Version
			}
		}
		err := save(ctx, version)
		if since == nil && isConflict(err) {
			return errors.Join(err, readChanges(ctx))
		}
		return err
	})
	if since != nil {
		for _, e := range errs {
			addConflictingChanges(e, since, change)
		}
	}
	return entity, errs, err
}

// addConflictingChanges adds to a VERSION_CONFLICT what others have changed since the expected version.
func addConflictingChanges(e *model.UserError, since *content.Changes, change ent.Mutation) {
	if e.Code != model.UserErrorCodeVersionConflict {
		return
	}
	e.Mergeable = new(since.Mergeable(change))
	e.Changes = []*model.ConflictingChange{}
	for _, c := range since.Fields {
		name := strings.TrimSuffix(inputName(c.Column), "Id")
		if schema.Types[change.Type()].Fields.ForName(name) == nil {
			continue // an internal column, such as the number of the newest revision
		}
		e.Changes = append(e.Changes, &model.ConflictingChange{
			Field: name, Conflicts: c.ConflictsWith(change), By: c.By, At: c.At,
		})
	}
}

// move moves an entity of a tree below another parent or to another position. A parentId of null makes it a root.
func move[
	E any, P rowPredicate, Q entityQuery[E, P, Q],
	U interface {
		updateBuilder[P, U]
		SetNillableParentID(*int) U
		SetNillablePosition(*int) U
		ClearParent() U
	},
](ctx context.Context, client interface {
	Query() Q
	UpdateOneID(int) U
}, id int, parentID, position, expectedVersion *int) (*E, []*model.UserError, error) {
	builder := client.UpdateOneID(id).Where(ifVersion[P](expectedVersion)...).
		SetNillableParentID(parentID).SetNillablePosition(position)
	if isNull(ctx, "parentId") {
		builder.ClearParent()
	}
	return mutate(ctx, client, id, builder.Exec)
}

// mutate runs a verb on an entity and reads it afterwards, in as many statements as the selection has levels. A verb
// that finds no row, or another version than expected, is a conflict if the viewer sees the entity.
func mutate[E any, P rowPredicate, Q entityQuery[E, P, Q]](
	ctx context.Context, client interface{ Query() Q }, id int, verb func(context.Context) error,
) (*E, []*model.UserError, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return nil, errs, nil
	}
	err := verb(ctx)
	if err != nil && !isConflict(err) {
		errs, err := reject(ctx, err)
		return nil, errs, err
	}
	entity, readErr := readSelected(ctx, client, id)
	switch {
	case err == nil:
		return entity, []*model.UserError{}, readErr
	case readErr != nil:
		errs, err := reject(ctx, readErr)
		return nil, errs, err
	}
	return entity, rejectConflict(ctx), nil
}

// isConflict returns whether an error says that no row has the id and the expected version.
func isConflict(err error) bool { return ent.IsNotFound(err) || errors.Is(err, content.ErrVersion) }

// remove deletes an entity and returns it as it was.
func remove[
	E any, P rowPredicate, Q entityQuery[E, P, Q], D deleteBuilder[P, D],
](ctx context.Context, client interface {
	Query() Q
	DeleteOneID(int) D
}, id int, expectedVersion *int) (*E, []*model.UserError, error) {
	return removeWith(ctx, client, id, client.DeleteOneID(id).Where(ifVersion[P](expectedVersion)...).Exec)
}

// removeWith runs the deletion of an entity and returns the entity as it was.
func removeWith[E any, P rowPredicate, Q entityQuery[E, P, Q]](
	ctx context.Context, client interface{ Query() Q }, id int, deletion func(context.Context) error,
) (*E, []*model.UserError, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return nil, errs, nil
	}
	entity, err := readSelected(ctx, client, id)
	if err == nil {
		err = deletion(ctx)
	}
	switch {
	case err == nil:
		return entity, []*model.UserError{}, nil
	case entity != nil && ent.IsNotFound(err):
		return entity, rejectConflict(ctx), nil
	}
	errs, err := reject(ctx, err)
	return nil, errs, err
}

// trash moves an entity to the trash (soft delete) and returns it as it was.
func trash[
	E any, P rowPredicate, Q entityQuery[E, P, Q],
	U interface {
		updateBuilder[P, U]
		SetTrashedAt(time.Time) U
	},
](ctx context.Context, client interface {
	Query() Q
	UpdateOneID(int) U
}, id int, expectedVersion *int) (*E, []*model.UserError, error) {
	builder := client.UpdateOneID(id).Where(ifVersion[P](expectedVersion)...).SetTrashedAt(viewer.Now())
	return removeWith(ctx, client, id, builder.Exec)
}

// restore takes an entity out of the trash.
func restore[
	E any, P rowPredicate, Q entityQuery[E, P, Q],
	U interface {
		updateBuilder[P, U]
		ClearTrashedAt() U
	},
](ctx context.Context, client interface {
	Query() Q
	UpdateOneID(int) U
}, id int, expectedVersion *int) (*E, []*model.UserError, error) {
	builder := client.UpdateOneID(id).Where(ifVersion[P](expectedVersion)...).ClearTrashedAt()
	return mutate(ctx, client, id, func(ctx context.Context) error {
		return content.ChangeTrashed(ctx, withID[P](client.Query(), id), builder.Exec)
	})
}

// purge deletes an entity in the trash for good.
func purge[
	E any, P rowPredicate, Q entityQuery[E, P, Q], D deleteBuilder[P, D],
](ctx context.Context, client interface {
	Query() Q
	DeleteOneID(int) D
}, id int, expectedVersion *int) (*E, []*model.UserError, error) {
	return purgeWith(ctx, client, id, func(context.Context) error {
		deletion := client.DeleteOneID(id).Where(ifVersion[P](expectedVersion)...)
		return content.ChangeTrashed(ctx, withID[P](client.Query(), id), deletion.Exec)
	})
}

// purgeWith runs the deletion of an entity in the trash. The deletion gets the context of its caller, in which the
// trash is hidden.
func purgeWith[E any, P rowPredicate, Q entityQuery[E, P, Q]](
	ctx context.Context, client interface{ Query() Q }, id int, deletion func(context.Context) error,
) (*E, []*model.UserError, error) {
	return removeWith(viewer.OnlyTrashed(ctx), client, id, func(context.Context) error { return deletion(ctx) })
}

// readSelected reads an entity as the payload's selection asks for it: in all fields of the payload that have a
// selection, except userErrors and link.
func readSelected[E any, P rowPredicate, Q entityQuery[E, P, Q]](
	ctx context.Context, client interface{ Query() Q }, id int,
) (*E, error) {
	query := withID[P](client.Query(), id)
	query, _, err := collectInto(ctx, query, graphql.CollectFieldsCtx(ctx, nil), isEntity)
	if err != nil {
		return nil, err
	}
	return query.Only(ctx)
}

// isEntity returns whether a field of a payload is an entity.
func isEntity(f graphql.CollectedField) bool {
	return f.Name != "userErrors" && f.Name != "link" && len(f.SelectionSet) > 0
}

// selectsOnlyID returns whether the payload's selection asks for nothing of the entity but its id and type.
func selectsOnlyID(ctx context.Context) bool {
	for _, f := range graphql.CollectFieldsCtx(ctx, nil) {
		if isEntity(f) && anyField(f.SelectionSet, nested, func(f *ast.Field) bool {
			return f.Name != "id" && f.Name != "__typename"
		}) {
			return false
		}
	}
	return true
}

// queryOne reads the only entity of a query as the field's selection asks for it. It returns nil if there is none that
// the viewer sees.
func queryOne[E any, P rowPredicate, Q entityQuery[E, P, Q]](ctx context.Context, query Q) (*E, error) {
	query, err := query.CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	entity, err := query.Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return entity, err
}

// withID limits a query to the entity with the id.
func withID[P rowPredicate, Q interface{ Where(...P) Q }](query Q, id int) Q {
	return query.Where(P(sql.FieldEQ("id", id)))
}

// ifVersion returns the precondition of optimistic locking: the row has the expected version. Without an expected
// version there is none.
func ifVersion[P rowPredicate](expectedVersion *int) []P {
	if expectedVersion == nil {
		return nil
	}
	return []P{P(sql.FieldEQ("version", *expectedVersion))}
}

// isNull returns whether an argument of the current field is given and null.
func isNull(ctx context.Context, argument string) bool {
	value, given := graphql.GetFieldContext(ctx).Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)[argument]
	return given && value == nil
}

// redirectedFrom returns the slug that the query has asked for if the entity has another one, for a redirect.
func redirectedFrom(ctx context.Context, slug string) *string {
	asked, ok := graphql.GetFieldContext(ctx).Parent.Args["slug"].(string)
	if !ok || asked == slug {
		return nil
	}
	return &asked
}
