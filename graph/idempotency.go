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

// keyRetention is how long the answer of an @idempotent operation is kept.
const keyRetention = 24 * time.Hour

// keyMismatch is the error of an idempotency key that was used for another request.
type keyMismatch struct{}

func (keyMismatch) Error() string {
	return "the idempotency key was used for another request: choose a new key"
}

// runIdempotent runs an @idempotent operation, or returns the answer of the earlier request with the same key. The
// key's row is written first, in the transaction of the operation. A second request with the key waits there for the
// first. It then finds the row if the first was committed, and none if it was rolled back.
func runIdempotent(
	ctx context.Context, directive *ast.Directive, tx *ent.Tx, next graphql.ResponseHandler,
) *graphql.Response {
	op := graphql.GetOperationContext(ctx)
	key, _ := directive.ArgumentMap(op.Variables)["key"].(string)
	if n := utf8.RuneCountInString(key); n < 1 || n > 200 {
		message := fmt.Sprintf("the key of @idempotent has %d characters, but must have 1 to 200", n)
		return errorResponse(ctx, badRequest(message))
	}
	request, err := fingerprint(op)
	if err != nil {
		return errorResponse(ctx, err)
	}
	v := viewer.FromContext(ctx)
	if v.Anonymous() { // otherwise the answer could be read by everybody who knows the key
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

// claimKey writes the key's row and returns nil, or returns the existing row. It deletes the viewer's expired keys.
func claimKey(ctx context.Context, client *ent.Client, who, key string, request []byte) (*ent.IdempotencyKey, error) {
	ctx = viewer.NewContext(ctx, viewer.System) // no viewer may read the keys
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
	if !errors.Is(err, stdsql.ErrNoRows) { // ent's error for an insert without effect
		return nil, err
	}
	return client.IdempotencyKey.Query().Where(idempotencykey.Viewer(who), idempotencykey.Key(key)).Only(ctx)
}

// fingerprint returns a hash of the document, the operation name and the variables.
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
