package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/migrate"
	"praxis/ent/gen/ent/privacy"
	"praxis/graph/generated"
	"praxis/graph/scalar"
	"praxis/internal/postgres"
	"praxis/internal/viewer"
)

// TestClassify checks the table from errors to codes. Errors that clients may not see have no message.
func TestClassify(t *testing.T) {
	t.Parallel()
	anonymous := context.Background()
	signedIn := viewer.NewContext(anonymous, viewer.Viewer{Actor: 1})
	for _, test := range []struct {
		ctx  context.Context
		err  error
		code string
	}{
		{anonymous, privacy.Deny, codeUnauthenticated},
		{signedIn, fmt.Errorf("writing: %w", privacy.Deny), codeForbidden},
		{anonymous, &ent.NotFoundError{}, codeNotFound},
		{anonymous, badRequest("x"), codeBadRequest},
		{anonymous, keyMismatch{}, codeMismatch},
		{anonymous, fmt.Errorf("argument: %w", scalar.Error("x")), codeBadRequest},
		{anonymous, &ent.CursorError{Err: errors.New("x")}, codeBadRequest},
		{anonymous, ent.ErrEmptyTagWhereInput, codeBadRequest},
		{anonymous, &ent.PageSizeError{Arg: "first", Size: -1}, codeBadRequest},
		{anonymous, &ent.PageSizeError{Arg: "first", Size: 101}, codeLimitExceeded},
		{anonymous, limitExceeded("x"), codeLimitExceeded},
		{anonymous, fmt.Errorf("reading: %w", postgres.ErrBudgetExceeded), codeLimitExceeded},
		{anonymous, fmt.Errorf("reading: %w", context.DeadlineExceeded), codeLimitExceeded},
		{anonymous, gqlerror.Errorf("Cannot query field"), codeBadRequest},
		{anonymous, gqlerror.WrapPath(nil, errors.New("pq: secret")), codeInternal},
		{anonymous, errors.New("pq: secret"), codeInternal},
	} {
		code, message := classify(test.ctx, test.err)
		if code != test.code || (message == "") != (code == codeInternal) {
			t.Errorf("%v: %s %q, want %s", test.err, code, message, test.code)
		}
	}
}

// TestUnnamedOperation: the error of a document with no operation to choose does not quote an empty name.
func TestUnnamedOperation(t *testing.T) {
	t.Parallel()
	exec := executor.New(generated.NewExecutableSchema(generated.Config{Schema: schema}))
	for query, name := range map[string]string{
		"query A { __typename } query B { __typename }": "",
		"{ __typename }": "C",
	} {
		ctx := graphql.StartOperationTrace(t.Context())
		_, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query, OperationName: name})
		if len(errs) == 0 {
			t.Errorf("%s: no error", query)
			continue
		}
		code, message := classify(ctx, errs[0])
		named := strings.Contains(message, cmp.Or(name, "operationName"))
		if code != codeBadRequest || strings.Contains(message, "  ") || !named {
			t.Errorf("%s: %s %q", query, code, message)
		}
	}
}

// TestEveryCheckHasAMessage: constraintErrors has all checks of the model, which would otherwise be "not allowed".
func TestEveryCheckHasAMessage(t *testing.T) {
	t.Parallel()
	for _, table := range migrate.Tables {
		if table.Annotation == nil {
			continue
		}
		for name := range table.Annotation.Checks {
			_, known := constraintErrors[name]
			if !known && name[len(name)-len("_known"):] != "_known" {
				t.Errorf("the check %s is not in constraintErrors", name)
			}
		}
	}
}

// TestEveryConstraintErrorIsUsed: constraintErrors has only constraints that the database has.
func TestEveryConstraintErrorIsUsed(t *testing.T) {
	t.Parallel()
	laws := postgres.SchemaText()
	for name := range constraintErrors {
		if trigger, ok := strings.CutSuffix(name, "_no_cycle"); ok {
			name = "'_no_cycle'"
			if !strings.Contains(laws, "check_tree BEFORE INSERT OR UPDATE OF parent_id ON "+trigger+"\n") {
				t.Errorf("%s is no tree", trigger)
			}
		}
		if table, ok := strings.CutSuffix(name, "_asset_is_its_own"); ok {
			name = "'_asset_is_its_own'"
			if !strings.Contains(laws, " ON "+table+"\n  FOR EACH ROW WHEN (NEW.") {
				t.Errorf("%s has no assets of its own", table)
			}
		}
		if !strings.Contains(laws, name) {
			t.Errorf("no object knows %s", name)
		}
	}
}
