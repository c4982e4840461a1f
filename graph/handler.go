package graph

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/privacy"
	"praxis/graph/generated"
	"praxis/graph/generated/model"
	"praxis/internal/admission"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/media"
	"praxis/internal/postgres"
	"praxis/internal/text"
	"praxis/internal/viewer"
)

// maxErrors is how many errors a response lists; a document can be wrong in thousands of places.
const maxErrors = 50

// Options say how GraphQL requests are answered.
type Options struct {
	// Files keeps what is uploaded.
	Files *media.Library
	// Counter counts views.
	Counter *content.HitBuffer
	// Aside is where attempts are counted: postgres.DB.Aside.
	Aside  *sql.DB
	Limits Limits
	// PublicURL begins the URLs of this server in answers; "" makes them paths.
	PublicURL content.PublicURL
	// Gate says how many expensive operations run at a time.
	Gate admission.GateOptions
	// Links makes the links of invitations and password resets.
	Links auth.Links
	// HideSchema refuses introspection.
	HideSchema bool
	// Log takes what went wrong.
	Log *slog.Logger
}

// Handler answers GraphQL requests from the database and the files.
func Handler(client *ent.Client, o Options) http.Handler {
	client.Intercept(ent.InterceptFunc(noteCompanions))
	config := generated.Config{Schema: schema, Resolvers: newResolver(o)}
	// Both are obeyed by transact, around the whole operation.
	config.Directives.ValidateOnly = func(ctx context.Context, _ any, next graphql.Resolver) (any, error) { return next(ctx) }
	config.Directives.Cost = spend
	config.Directives.Idempotent = func(ctx context.Context, _ any, next graphql.Resolver, _ string) (any, error) { return next(ctx) }
	exec := executor.New(generated.NewExecutableSchema(config))
	exec.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	exec.SetParserTokenLimit(o.Limits.Tokens)
	exec.SetErrorPresenter(present(o.Log))
	exec.SetRecoverFunc(recovered)
	if !o.HideSchema {
		exec.Use(extension.Introspection{})
	}
	exec.Use(limiter{o.Limits})
	exec.AroundRootFields(count)
	exec.AroundResponses(trim)
	exec.AroundResponses(transact(client))
	return &endpoint{exec, o.Limits, o.Files.MaxSize, newFormSlots(), admission.NewGate(o.Gate)}
}

// operation is what is known of a mutation operation while it runs. Its root fields run one after the other.
type operation struct {
	failed bool
	// tx is its transaction, and outside a client that is not in it.
	tx      *ent.Tx
	outside *ent.Client
	// step counts the root fields that ran.
	step int
	// committed is what is done once its transaction is.
	committed []func()
}

type operationKey struct{}

// transact runs a query with the client, and a mutation with the client of one transaction.
func transact(client *ent.Client) graphql.ResponseMiddleware {
	return func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		if !graphql.HasOperationContext(ctx) || len(graphql.GetErrors(ctx)) > 0 {
			return next(ctx) // a refused operation is answered with its errors, and nothing runs for it
		}
		op := graphql.GetOperationContext(ctx).Operation
		switch {
		case op != nil && op.Operation == ast.Query && anyField(op.SelectionSet, nested, isSnapshot):
			return asOfOneMoment(ctx, client, next)
		case op == nil || op.Operation != ast.Mutation:
			return query(ent.NewContext(ctx, client), next)
		}
		if viewer.FromContext(ctx).Anonymous() && anyField(op.SelectionSet, root, needsSignIn) {
			return failed(ctx, privacy.Deny) // whatever it is about: even what exists is not said
		}
		request := viewer.RequestOf(ctx)
		request.Operation = text.Excerpt(op.Name, 200)
		ctx = viewer.WithRequest(ctx, request)
		tx, err := client.Tx(ctx)
		if err != nil {
			return failed(ctx, err)
		}
		defer tx.Rollback() // of no effect after the commit; else, and after a panic, nothing is half done
		ctx = context.WithValue(ent.NewContext(ctx, tx.Client()), operationKey{}, &operation{tx: tx, outside: client})
		if d := op.Directives.ForName("idempotent"); d != nil {
			if anyField(op.SelectionSet, root, isSecret) {
				return failed(ctx, badRequest("what takes or answers a secret cannot be @idempotent"))
			}
			return once(ctx, d, tx, next)
		}
		return finish(ctx, tx, next)
	}
}

// query runs a query with the client in the context.
func query(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if op := graphql.GetOperationContext(ctx).Operation; op != nil {
		var err error
		if ctx, err = withSlugIDs(ctx, op.SelectionSet); err != nil {
			return failed(ctx, err)
		}
	}
	return next(ctx)
}

// asOfOneMoment runs a query in a transaction that sees nothing of what is committed while it runs.
func asOfOneMoment(ctx context.Context, client *ent.Client, next graphql.ResponseHandler) *graphql.Response {
	tx, err := client.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return failed(ctx, err)
	}
	defer tx.Rollback() // nothing was written
	return query(ent.NewContext(ctx, tx.Client()), next)
}

// count tells the database which mutation of the operation comes next: the audit keeps them apart. What a mutation
// answers holds only if no later one fails.
func count(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	op, ok := ctx.Value(operationKey{}).(*operation)
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
	return rolledBack{answer, ctx, field}
}

// finish runs the operation and commits its transaction, unless a root field failed, returned userErrors, or the
// operation is @validateOnly.
func finish(ctx context.Context, tx *ent.Tx, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	switch {
	case len(response.Errors) > 0 || state(ctx).failed:
		response.Extensions = with(response.Extensions, "transaction", "ROLLED_BACK")
	case graphql.GetOperationContext(ctx).Operation.Directives.ForName("validateOnly") != nil:
		response.Extensions = with(response.Extensions, "transaction", "VALIDATED")
	default:
		if err := tx.Commit(); err != nil {
			return failed(ctx, err)
		}
		for _, do := range state(ctx).committed {
			do()
		}
	}
	return response
}

func failed(ctx context.Context, err error) *graphql.Response {
	graphql.AddError(ctx, err)
	return &graphql.Response{Errors: graphql.GetErrors(ctx)}
}

func with(extensions map[string]any, key string, value any) map[string]any {
	if extensions == nil {
		extensions = map[string]any{}
	}
	extensions[key] = value
	return extensions
}

// refuse answers a mutation that ended with err: with what its sender can mend, or with the error itself. Either way
// the operation will be rolled back.
func refuse(ctx context.Context, err error) ([]*model.UserError, error) {
	state(ctx).failed = true
	problem := mend(ctx, err)
	if problem == nil {
		return nil, err
	}
	if violation, ok := postgres.ViolationOf(err); ok && problem.Code == model.UserErrorCodeTaken {
		if err := nameExisting(ctx, state(ctx).abandon(), problem, violation); err != nil {
			return nil, err
		}
	}
	return []*model.UserError{problem}, nil
}

// abandon rolls the transaction of an operation that failed back, and returns a client that can still read. The
// connection is given back first: an operation that held two could wait for others that do.
func (o *operation) abandon() *ent.Client {
	_ = o.tx.Rollback() // it is dead already
	return o.outside
}

// conflict answers a mutation of an entity that has another version than expected.
func conflict(ctx context.Context) []*model.UserError {
	state(ctx).failed = true
	if expected, _ := graphql.GetFieldContext(ctx).Args["expectedVersion"].(*int); expected == nil {
		return []*model.UserError{{
			Code: model.UserErrorCodeWrongState, Message: "somebody else changed it at the same time: look at it and try again", Path: []string{},
		}}
	}
	return []*model.UserError{{
		Code: model.UserErrorCodeVersionConflict, Message: "it was changed in the meantime", Path: []string{"expectedVersion"},
	}}
}

// notRun answers a mutation after one that failed; nil when none did.
func notRun(ctx context.Context) []*model.UserError {
	if !state(ctx).failed {
		return nil
	}
	return []*model.UserError{{
		Code: model.UserErrorCodeNotRun, Message: "not run, since an earlier field of the operation failed", Path: []string{},
	}}
}

func state(ctx context.Context) *operation { return ctx.Value(operationKey{}).(*operation) }

// trim keeps a response's errors to a readable number, and drops those for nodes that are not there: they are null.
func trim(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if response == nil {
		return nil
	}
	kept := response.Errors[:0]
	for _, e := range response.Errors {
		if e.Extensions["code"] == codeNotFound && len(e.Path) <= 2 && isQuery(ctx) { // node, nodes[i]
			continue
		}
		if len(kept) < maxErrors {
			kept = append(kept, e)
		}
	}
	response.Errors = kept
	return response
}

func isQuery(ctx context.Context) bool {
	return graphql.HasOperationContext(ctx) && graphql.GetOperationContext(ctx).Operation.Operation == ast.Query
}
