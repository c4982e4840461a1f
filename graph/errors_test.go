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

// TestClassify is the table from errors to codes; what a client may not read has no message.
func TestClassify(t *testing.T) {
	t.Parallel()
	nobody := context.Background()
	somebody := viewer.NewContext(nobody, viewer.Viewer{Actor: 1})
	for _, test := range []struct {
		ctx  context.Context
		err  error
		code string
	}{
		{nobody, privacy.Deny, codeUnauthenticated},
		{somebody, fmt.Errorf("writing: %w", privacy.Deny), codeForbidden},
		{nobody, &ent.NotFoundError{}, codeNotFound},
		{nobody, badRequest("x"), codeBadRequest},
		{nobody, keyMismatch{}, codeMismatch},
		{nobody, fmt.Errorf("argument: %w", scalar.Error("x")), codeBadRequest},
		{nobody, &ent.CursorError{Err: errors.New("x")}, codeBadRequest},
		{nobody, ent.ErrEmptyTagWhereInput, codeBadRequest},
		{nobody, &ent.PageSizeError{Arg: "first", Size: -1}, codeBadRequest},
		{nobody, &ent.PageSizeError{Arg: "first", Size: 101}, codeLimitExceeded},
		{nobody, limitExceeded("x"), codeLimitExceeded},
		{nobody, fmt.Errorf("reading: %w", postgres.ErrBudgetExceeded), codeLimitExceeded},
		{nobody, fmt.Errorf("reading: %w", context.DeadlineExceeded), codeLimitExceeded},
		{nobody, gqlerror.Errorf("Cannot query field"), codeBadRequest},
		{nobody, gqlerror.WrapPath(nil, errors.New("pq: secret")), codeInternal},
		{nobody, errors.New("pq: secret"), codeInternal},
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

// TestEveryCheckHasItsWords: a check of the model that errors.go does not know would reach editors as "not allowed".
func TestEveryCheckHasItsWords(t *testing.T) {
	t.Parallel()
	for _, table := range migrate.Tables {
		if table.Annotation == nil {
			continue
		}
		for name := range table.Annotation.Checks {
			_, known := constraintErrors[name]
			if !known && name[len(name)-len("_known"):] != "_known" {
				t.Errorf("the check %s is not in rules", name)
			}
		}
	}
}

// TestEveryRuleIsALaw: a rule under a name that the database does not use would never be found.
func TestEveryRuleIsALaw(t *testing.T) {
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
