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
	"praxis/internal/text"
	"praxis/internal/viewer"
)

// operation is what is known of a mutation operation while it runs. Its root fields run one after the other.
type operationState struct {
	failed bool
	// tx is its transaction, and outside a client that is not in it.
	tx      *ent.Tx
	outside *ent.Client
	// step counts the root fields that ran.
	step int
	// committed is what is done once its transaction is.
	afterCommit []func()
}

type operationKey struct{}

func stateOf(ctx context.Context) *operationState { return ctx.Value(operationKey{}).(*operationState) }

// transact runs a query with the client, and a mutation with the client of one transaction.
func transact(client *ent.Client) graphql.ResponseMiddleware {
	return func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		if !graphql.HasOperationContext(ctx) || len(graphql.GetErrors(ctx)) > 0 {
			return next(ctx) // a refused operation is answered with its errors, and nothing runs for it
		}
		op := graphql.GetOperationContext(ctx).Operation
		switch {
		case op != nil && op.Operation == ast.Query && anyField(op.SelectionSet, nested, needsSnapshot):
			return runSnapshotQuery(ctx, client, next)
		case op == nil || op.Operation != ast.Mutation:
			return runQuery(ent.NewContext(ctx, client), next)
		}
		if viewer.FromContext(ctx).Anonymous() && anyField(op.SelectionSet, root, needsSignIn) {
			return errorResponse(ctx, privacy.Deny) // whatever it is about: even what exists is not said
		}
		request := viewer.RequestOf(ctx)
		request.Operation = text.Excerpt(op.Name, 200)
		ctx = viewer.WithRequest(ctx, request)
		tx, err := client.Tx(ctx)
		if err != nil {
			return errorResponse(ctx, err)
		}
		defer tx.Rollback() // of no effect after the commit; else, and after a panic, nothing is half done
		ctx = context.WithValue(ent.NewContext(ctx, tx.Client()), operationKey{}, &operationState{tx: tx, outside: client})
		if d := op.Directives.ForName("idempotent"); d != nil {
			if anyField(op.SelectionSet, root, handlesSecret) {
				return errorResponse(ctx, badRequest("what takes or answers a secret cannot be @idempotent"))
			}
			return runIdempotent(ctx, d, tx, next)
		}
		return runAndCommit(ctx, tx, next)
	}
}

// query runs a query with the client in the context.
func runQuery(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if op := graphql.GetOperationContext(ctx).Operation; op != nil {
		var err error
		if ctx, err = withSlugIDs(ctx, op.SelectionSet); err != nil {
			return errorResponse(ctx, err)
		}
	}
	return next(ctx)
}

// asOfOneMoment runs a query in a transaction that sees nothing of what is committed while it runs.
func runSnapshotQuery(ctx context.Context, client *ent.Client, next graphql.ResponseHandler) *graphql.Response {
	tx, err := client.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return errorResponse(ctx, err)
	}
	defer tx.Rollback() // nothing was written
	return runQuery(ent.NewContext(ctx, tx.Client()), next)
}

// finish runs the operation and commits its transaction, unless a root field failed, returned userErrors, or the
// operation is @validateOnly.
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

// abandon rolls the transaction of an operation that failed back, and returns a client that can still read. The
// connection is given back first: an operation that held two could wait for others that do.
func (o *operationState) rollback() *ent.Client {
	_ = o.tx.Rollback() // it is dead already
	return o.outside
}

// count tells the database which mutation of the operation comes next: the audit keeps them apart. What a mutation
// answers holds only if no later one fails.
func markStep(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	op, ok := ctx.Value(operationKey{}).(*operationState)
	if !ok {
		return next(ctx)
	}
	if op.step++; op.step > 1 && !op.failed {
		_, err := ent.FromContext(ctx).ExecContext(ctx, "SELECT set_config('praxis.step', $1, true)", strconv.Itoa(op.step))
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
	if len(graphql.GetErrors(ctx)) > 0 { // also below the payload, where no mutation notices it
		op.failed = true
	}
	if op.failed {
		return answer
	}
	return rootPayload{answer, ctx, field}
}

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

// rolledBack answers a root field of a mutation. When a later field of the operation fails, nothing that this one did
// is saved: it answers ROLLED_BACK then, and not an entity that does not exist.
type rootPayload struct {
	graphql.Marshaler
	ctx   context.Context
	field graphql.CollectedField
}

// MarshalGQL writes the answer, once all root fields have run.
func (r rootPayload) MarshalGQL(w io.Writer) {
	if !stateOf(r.ctx).failed && len(graphql.GetErrors(r.ctx)) == 0 {
		r.Marshaler.MarshalGQL(w)
		return
	}
	r.writeObject(w, r.field.Selections, r.field.Definition.Type.Name(), map[string]any{"userErrors": r.writeUserErrors})
}

// errors writes the userErrors of the payload.
func (r rootPayload) writeUserErrors(w io.Writer, set ast.SelectionSet) {
	io.WriteString(w, "[")
	r.writeObject(w, set, "UserError", map[string]any{
		"code":    model.UserErrorCodeRolledBack,
		"message": "not saved, since a later field of the operation failed",
	})
	io.WriteString(w, "]")
}

// object writes the selected fields of a type: those that are known, and the others empty.
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

// empty is the value of a field about which there is nothing to say. TestPayloadsCanBeEmpty holds that each payload's
// field has one.
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
