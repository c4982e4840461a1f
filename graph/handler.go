package graph

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/ent/gen/ent"
	"praxis/graph/generated"
	"praxis/internal/admission"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/facts"
	"praxis/internal/media"
	"praxis/internal/responsecache"
	"praxis/internal/rowjson"
)

// maxErrors is the maximum number of errors in a response. An invalid document can have thousands.
const maxErrors = 50

// Options configures the handler of GraphQL requests.
type Options struct {
	// Files stores uploads.
	Files *media.Library
	// Counter counts views.
	Counter *content.HitBuffer
	// Facts are what statistics count. Nil makes the handler read them for itself.
	Facts *facts.Store
	// Autocommit counts attempts outside of transactions: postgres.DB.Autocommit.
	Autocommit *sql.DB
	Limits     Limits
	// PublicURL is the prefix of this server's URLs in answers. Without it they are paths.
	PublicURL content.PublicURL
	// Concurrency limits how many expensive operations run at the same time.
	Concurrency admission.ConcurrencyOptions
	// Links creates the links of invitations and password resets.
	Links auth.Links
	// Answers keeps answers; nil means that none are kept.
	Answers *responsecache.Cache
	// PublicMaxAge is how long caches outside of the server may use the answer to an anonymous GET without asking again.
	PublicMaxAge time.Duration
	// Version is the version of the program, Demo says that the content is that of the demo, and OIDCSignInURL starts the
	// sign-in at the OIDC provider, if there is one: Query.server shows them.
	Version       string
	Demo          bool
	OIDCSignInURL string
	// HideSchema turns introspection off.
	HideSchema bool
	// Log gets the errors that clients do not see.
	Log *slog.Logger
}

// Handler returns the handler of GraphQL requests.
func Handler(client *ent.Client, o Options) http.Handler {
	client.Intercept(ent.InterceptFunc(recordLoaded))
	if o.Facts == nil {
		o.Facts = facts.NewStore()
	}
	config := generated.Config{Schema: schema, Resolvers: newResolver(o)}
	// transact implements both directives, around the whole operation.
	config.Directives.ValidateOnly = func(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
		return next(ctx)
	}
	config.Directives.Cost = chargeField
	config.Directives.Idempotent = func(ctx context.Context, _ any, next graphql.Resolver, _ string) (any, error) {
		return next(ctx)
	}
	exec := executor.New(generated.NewExecutableSchema(config))
	exec.SetQueryCache(shortDocuments{lru.New[*ast.QueryDocument](1000)})
	exec.SetParserTokenLimit(o.Limits.Tokens)
	exec.SetErrorPresenter(presentError(o.Log))
	exec.SetRecoverFunc(panicError)
	if !o.HideSchema {
		exec.Use(extension.Introspection{})
	}
	exec.Use(newLimiter(o.Limits))
	exec.AroundRootFields(markStep)
	exec.AroundFields(writeRowJSON)
	exec.AroundResponses(trimErrors)
	exec.AroundResponses(transact(client, o.Facts, rowJSON{rowjson.NewCache(), o.Limits.RowJSON}))
	return &endpoint{
		exec:        exec,
		limits:      o.Limits,
		maxFile:     o.Files.MaxSize,
		forms:       newFormSlots(),
		concurrency: admission.NewConcurrencyLimiter(o.Concurrency),
		documents:   newPersistedDocuments(),
		answers:     o.Answers,
		maxAge:      o.PublicMaxAge,
	}
}

// maxKeptDocument is the size of the longest document that is kept after it is parsed. A request may have one of
// megabytes.
const maxKeptDocument = 64 << 10

// shortDocuments is a cache of parsed documents by their texts.
type shortDocuments struct {
	graphql.Cache[*ast.QueryDocument]
}

// Add keeps a document unless it is too long.
func (c shortDocuments) Add(ctx context.Context, text string, document *ast.QueryDocument) {
	if len(text) <= maxKeptDocument {
		c.Cache.Add(ctx, text, document)
	}
}

// trimErrors limits the number of errors of a response, and removes NOT_FOUND errors of node and nodes, which are null.
func trimErrors(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
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
