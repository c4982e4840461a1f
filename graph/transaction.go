package graph

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/privacy"
	"praxis/graph/generated/model"
	"praxis/internal/facts"
	"praxis/internal/text"
	"praxis/internal/viewer"
)

// operationState is the state of a mutation operation while it runs. Its root fields run one after the other.
type operationState struct {
	failed bool
	// tx is the transaction of the operation, and outside a client that is not in it.
	tx      *ent.Tx
	outside *ent.Client
	// step is the number of root fields that have started.
	step int
	// afterCommit runs after the transaction is committed.
	afterCommit []func()
}

type operationKey struct{}

// stateOf returns the state of the current mutation operation.
func stateOf(ctx context.Context) *operationState { return ctx.Value(operationKey{}).(*operationState) }

// transact runs a query with the client, and a mutation with the client of one transaction for all its root fields.
func transact(client *ent.Client, store *facts.Store, rows rowJSON) graphql.ResponseMiddleware {
	return func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		if !graphql.HasOperationContext(ctx) || len(graphql.GetErrors(ctx)) > 0 {
			return next(ctx) // a rejected operation is answered with its errors
		}
		op := graphql.GetOperationContext(ctx).Operation
		// The parts of a query agree; a mutation counts what it has changed.
		ctx = facts.NewContext(ctx, store, op == nil || op.Operation == ast.Query)
		switch {
		case op != nil && op.Operation == ast.Query && anyField(op.SelectionSet, nested, needsSnapshot):
			return runSnapshotQuery(ctx, client, rows, next)
		case op == nil || op.Operation != ast.Mutation:
			return runQuery(ent.NewContext(ctx, client), rows, next)
		}
		if viewer.FromContext(ctx).Anonymous() && anyField(op.SelectionSet, root, needsSignIn) {
			return errorResponse(ctx, privacy.Deny) // before any lookup, which could tell what exists
		}
		request := viewer.RequestOf(ctx)
		request.Operation = text.Excerpt(op.Name, 200)
		ctx = viewer.WithRequest(ctx, request)
		tx, err := client.Tx(ctx)
		if err != nil {
			return errorResponse(ctx, err)
		}
		defer tx.Rollback() // no effect after the commit; also runs after a panic
		ctx = ent.NewContext(ctx, tx.Client())
		ctx = context.WithValue(ctx, operationKey{}, &operationState{tx: tx, outside: client})
		if d := op.Directives.ForName("idempotent"); d != nil {
			if anyField(op.SelectionSet, root, handlesSecret) {
				return errorResponse(ctx, badRequest("an operation that takes or returns a secret cannot be @idempotent, "+
					"since its answer would be stored"))
			}
			return runIdempotent(ctx, d, tx, next)
		}
		return runAndCommit(ctx, tx, next)
	}
}

// runQuery runs a query with the client in the context, after it has looked up the slugs in the arguments.
func runQuery(ctx context.Context, rows rowJSON, next graphql.ResponseHandler) *graphql.Response {
	if op := graphql.GetOperationContext(ctx).Operation; op != nil {
		var err error
		if ctx, err = withSlugIDs(ctx, op.SelectionSet); err != nil {
			return errorResponse(ctx, err)
		}
		ctx = rows.with(ctx)
	}
	return next(ctx)
}

// runSnapshotQuery runs a query in a read-only transaction at the isolation level repeatable read.
func runSnapshotQuery(
	ctx context.Context, client *ent.Client, rows rowJSON, next graphql.ResponseHandler,
) *graphql.Response {
	tx, err := client.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return errorResponse(ctx, err)
	}
	defer tx.Rollback() // nothing was written
	return runQuery(ent.NewContext(ctx, tx.Client()), rows, next)
}

// runAndCommit runs the operation and commits its transaction. It rolls the transaction back if a root field has
// failed or returned userErrors, and if the operation is @validateOnly (dry run).
func runAndCommit(ctx context.Context, tx *ent.Tx, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	switch {
	case len(response.Errors) > 0 || stateOf(ctx).failed:
		response.Extensions = withExtension(response.Extensions, "transaction", "ROLLED_BACK")
	case graphql.GetOperationContext(ctx).Operation.Directives.ForName("validateOnly") != nil:
		response.Extensions = withExtension(response.Extensions, "transaction", "VALIDATED")
	default:
		if err := tx.Commit(); err != nil {
			return errorResponse(ctx, err)
		}
		for _, do := range stateOf(ctx).afterCommit {
			do()
		}
	}
	return response
}

// rollback rolls the failed transaction back and returns a client that can still read. The connection goes back to
// the pool first: operations that hold two connections could deadlock on the pool.
func (o *operationState) rollback() *ent.Client {
	_ = o.tx.Rollback() // the transaction has failed already
	return o.outside
}

// markStep tells the database which root field runs next, so that the audit can separate them. The returned payload is
// written only if no later root field fails.
func markStep(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	op, ok := ctx.Value(operationKey{}).(*operationState)
	if !ok {
		return next(ctx)
	}
	if op.step++; op.step > 1 && !op.failed {
		const setStep = "SELECT set_config('praxis.step', $1, true)"
		_, err := ent.FromContext(ctx).ExecContext(ctx, setStep, strconv.Itoa(op.step))
		if err != nil {
			graphql.AddError(ctx, err)
			op.failed = true
		}
	}
	field := graphql.GetRootFieldContext(ctx).Field
	if !op.failed {
		var err error
		if ctx, err = withSlugIDs(ctx, append(ast.SelectionSet{field.Field}, field.Selections...)); err != nil {
			graphql.AddError(ctx, err)
			op.failed = true
		}
	}
	answer := next(ctx)
	if len(graphql.GetErrors(ctx)) > 0 { // also errors below the payload, which the resolver does not see
		op.failed = true
	}
	if op.failed {
		return answer
	}
	return rootPayload{answer, ctx, field}
}

// errorResponse returns a response with the error and without data.
func errorResponse(ctx context.Context, err error) *graphql.Response {
	graphql.AddError(ctx, err)
	return &graphql.Response{Errors: graphql.GetErrors(ctx)}
}

func withExtension(extensions map[string]any, key string, value any) map[string]any {
	if extensions == nil {
		extensions = map[string]any{}
	}
	extensions[key] = value
	return extensions
}

// rootPayload is the payload of a root field of a mutation. If a later root field fails, nothing is saved. The
// payload then has the user error ROLLED_BACK instead of an entity that does not exist.
type rootPayload struct {
	graphql.Marshaler
	ctx   context.Context
	field graphql.CollectedField
}

// MarshalGQL writes the payload after all root fields have run.
func (r rootPayload) MarshalGQL(w io.Writer) {
	if !stateOf(r.ctx).failed && len(graphql.GetErrors(r.ctx)) == 0 {
		r.Marshaler.MarshalGQL(w)
		return
	}
	payload := r.field.Definition.Type.Name()
	r.writeObject(w, r.field.Selections, payload, map[string]any{"userErrors": r.writeUserErrors})
}

// writeUserErrors writes the userErrors of the payload.
func (r rootPayload) writeUserErrors(w io.Writer, set ast.SelectionSet) {
	io.WriteString(w, "[")
	r.writeObject(w, set, "UserError", map[string]any{
		"code":    model.UserErrorCodeRolledBack,
		"message": "Not saved, because a later field of the operation has failed.",
	})
	io.WriteString(w, "]")
}

// writeObject writes the selected fields of a type: the known ones with their values, all others empty.
func (r rootPayload) writeObject(w io.Writer, set ast.SelectionSet, typeName string, known map[string]any) {
	fields := graphql.CollectFields(graphql.GetOperationContext(r.ctx), set, []string{typeName})
	io.WriteString(w, "{")
	for i, f := range fields {
		if i > 0 {
			io.WriteString(w, ",")
		}
		graphql.MarshalString(f.Alias).MarshalGQL(w)
		io.WriteString(w, ":")
		switch value, ok := known[f.Name]; {
		case f.Name == "__typename":
			graphql.MarshalString(typeName).MarshalGQL(w)
		case !ok:
			io.WriteString(w, emptyValue(schema.Types[typeName].Fields.ForName(f.Name).Type))
		default:
			if write, ok := value.(func(io.Writer, ast.SelectionSet)); ok {
				write(w, f.Selections)
				continue
			}
			text, err := json.Marshal(value)
			if err != nil {
				panic(err) // strings
			}
			w.Write(text)
		}
	}
	io.WriteString(w, "}")
}

// emptyValue returns the empty JSON value of a type. TestPayloadsCanBeEmpty checks that all fields of payloads have
// one.
func emptyValue(t *ast.Type) string {
	switch {
	case !t.NonNull:
		return "null"
	case t.Elem != nil:
		return "[]"
	case t.NamedType == "Boolean":
		return "false"
	}
	return "0"
}
