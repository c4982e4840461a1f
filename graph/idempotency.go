package graph

import (
	"context"
	"crypto/sha256"
	stdsql "database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/idempotencykey"
	"praxis/ent/gen/ent/privacy"
	"praxis/internal/viewer"
)

// keysLive is how long the answer of an @idempotent operation is remembered.
const keyRetention = 24 * time.Hour

// mismatch says that the key of an @idempotent operation was used for another one.
type keyMismatch struct{}

func (keyMismatch) Error() string { return "the key was used for another operation" }

// once runs an operation that is @idempotent, or returns the answer that it had before. The key's row is written first, in
// the operation's own transaction: a second request with the key waits there until the first is done, and finds the row
// when that was committed, and none when it was rolled back.
func runIdempotent(ctx context.Context, directive *ast.Directive, tx *ent.Tx, next graphql.ResponseHandler) *graphql.Response {
	op := graphql.GetOperationContext(ctx)
	key, _ := directive.ArgumentMap(op.Variables)["key"].(string)
	if n := utf8.RuneCountInString(key); n < 1 || n > 200 {
		return errorResponse(ctx, badRequest("key of @idempotent must have 1 to 200 characters"))
	}
	request, err := fingerprint(op)
	if err != nil {
		return errorResponse(ctx, err)
	}
	v := viewer.FromContext(ctx)
	if v.Anonymous() { // the answer would be anybody's
		return errorResponse(ctx, privacy.Deny)
	}
	who := strconv.Itoa(v.Actor)
	row, err := claimKey(ctx, tx.Client(), who, key, request)
	if err != nil {
		return errorResponse(ctx, err)
	}
	if row != nil {
		if string(row.Request) != string(request) {
			return errorResponse(ctx, keyMismatch{})
		}
		return &graphql.Response{Data: row.Answer}
	}
	return runAndCommit(ctx, tx, func(ctx context.Context) *graphql.Response {
		response := next(ctx)
		if len(response.Errors) > 0 || stateOf(ctx).failed {
			return response
		}
		err := tx.IdempotencyKey.Update().
			Where(idempotencykey.Viewer(who), idempotencykey.Key(key)).SetAnswer(response.Data).
			Exec(viewer.NewContext(ctx, viewer.System))
		if err != nil {
			return errorResponse(ctx, err)
		}
		return response
	})
}

// claim writes the key's row and returns nil, or returns the row that is there.
func claimKey(ctx context.Context, client *ent.Client, who, key string, request []byte) (*ent.IdempotencyKey, error) {
	ctx = viewer.NewContext(ctx, viewer.System) // nobody else reads the keys
	_, err := client.IdempotencyKey.Delete().
		Where(idempotencykey.Viewer(who), idempotencykey.CreatedAtLT(time.Now().Add(-keyRetention))).Exec(ctx)
	if err != nil {
		return nil, err
	}
	err = client.IdempotencyKey.Create().SetViewer(who).SetKey(key).SetRequest(request).
		OnConflict(sql.ConflictColumns("viewer", "key"), sql.DoNothing()).Exec(ctx)
	if err == nil {
		return nil, nil
	}
	if !errors.Is(err, stdsql.ErrNoRows) { // which is how ent says that nothing was inserted
		return nil, err
	}
	return client.IdempotencyKey.Query().Where(idempotencykey.Viewer(who), idempotencykey.Key(key)).Only(ctx)
}

// fingerprint tells one operation from another: by its document, the operation in it, and the variables.
func fingerprint(op *graphql.OperationContext) ([]byte, error) {
	variables, err := json.Marshal(op.Variables)
	if err != nil {
		return nil, fmt.Errorf("reading the variables: %w", err)
	}
	sum := sha256.New()
	for _, part := range []string{op.RawQuery, op.OperationName, string(variables)} {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	return sum.Sum(nil), nil
}
