package graph

import (
	"context"
	"errors"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/postgres"
)

// refuse answers a mutation that ended with err: with what its sender can mend, or with the error itself. Either way
// the operation will be rolled back.
func reject(ctx context.Context, err error) ([]*model.UserError, error) {
	stateOf(ctx).failed = true
	problem := toUserError(ctx, err)
	if problem == nil {
		return nil, err
	}
	if violation, ok := postgres.ViolationOf(err); ok && problem.Code == model.UserErrorCodeTaken {
		if err := nameExisting(ctx, stateOf(ctx).rollback(), problem, violation); err != nil {
			return nil, err
		}
	}
	return []*model.UserError{problem}, nil
}

// conflict answers a mutation of an entity that has another version than expected.
func rejectConflict(ctx context.Context) []*model.UserError {
	stateOf(ctx).failed = true
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
func notRunErrors(ctx context.Context) []*model.UserError {
	if !stateOf(ctx).failed {
		return nil
	}
	return []*model.UserError{{
		Code: model.UserErrorCodeNotRun, Message: "not run, since an earlier field of the operation failed", Path: []string{},
	}}
}

// mend turns an error of a mutation into what its sender can mend; nil when they cannot.
func toUserError(ctx context.Context, err error) *model.UserError {
	var invalid *ent.ValidationError
	if errors.As(err, &invalid) {
		return &model.UserError{Code: model.UserErrorCodeInvalid, Message: validatorMessage(invalid), Path: inputPath(ctx, inputName(invalid.Name))}
	}
	var state content.StateError
	if errors.As(err, &state) {
		return &model.UserError{Code: model.UserErrorCodeWrongState, Message: string(state), Path: []string{}}
	}
	if content.IsFileError(err) {
		return &model.UserError{Code: model.UserErrorCodeInvalid, Message: err.Error(), Path: []string{"file"}}
	}
	var link *ent.LinkError
	if errors.As(err, &link) {
		return &model.UserError{Code: model.UserErrorCodeNotFound, Message: "there is nothing of that kind with this id", Path: inputPath(ctx, edgeInputName(ctx, link))}
	}
	if problem := signInUserError(ctx, err); problem != nil {
		return problem
	}
	if v, ok := postgres.ViolationOf(err); ok {
		return violationUserError(ctx, v)
	}
	return nil
}

// mendSignIn turns an error of package auth into what its sender can mend; nil for any other.
func signInUserError(ctx context.Context, err error) *model.UserError {
	problem := func(code model.UserErrorCode, path ...string) *model.UserError {
		return &model.UserError{Code: code, Message: err.Error(), Path: append([]string{}, path...)}
	}
	password := func(field string) string { // of changePassword; elsewhere it is the password
		if _, ok := graphql.GetFieldContext(ctx).Args[field]; ok {
			return field
		}
		return "password"
	}
	var (
		link  auth.LinkError
		taken auth.TakenError
	)
	switch {
	case errors.As(err, &link):
		return problem(model.UserErrorCodeInvalid, "token")
	case errors.Is(err, auth.ErrWrongCredentials):
		return problem(model.UserErrorCodeInvalid, password("current"))
	case errors.Is(err, auth.ErrPasswordLength):
		return problem(model.UserErrorCodeInvalid, password("next"))
	case errors.Is(err, auth.ErrPasswordRequired), errors.Is(err, auth.ErrWrongAccountPassword):
		return problem(model.UserErrorCodeInvalid, "password")
	case errors.As(err, &taken):
		inUse := problem(model.UserErrorCodeTaken, inputPath(ctx, "email")...)
		inUse.ExistingID = &taken.ID
		return inUse
	case errors.Is(err, auth.ErrInvalidEmail):
		return problem(model.UserErrorCodeInvalid, inputPath(ctx, "email")...)
	case errors.Is(err, auth.ErrNotPending), errors.Is(err, auth.ErrNoMail), errors.Is(err, auth.ErrPlainHTTP):
		return problem(model.UserErrorCodeWrongState)
	}
	return nil
}

// inputPath is the path of a field of the input, or of an argument where the mutation has no input.
func inputPath(ctx context.Context, name string) []string {
	path := []string{}
	if _, ok := graphql.GetFieldContext(ctx).Args["input"]; ok {
		path = append(path, "input")
	}
	if name != "" {
		path = append(path, name)
	}
	return path
}

// inputName is what a column or an edge is called in an input.
func inputName(column string) string {
	parts := strings.Split(column, "_")
	for i, p := range parts {
		if i > 0 && p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}

// edgeName is the input's field that holds the ids of an edge: organizationId, tagIds, addTagIds.
func edgeInputName(ctx context.Context, link *ent.LinkError) string {
	name := inputName(link.Edge)
	if link.Unique {
		return name + "Id"
	}
	name = strings.TrimSuffix(name, "s") + "Ids"
	if strings.HasPrefix(graphql.GetFieldContext(ctx).Field.Name, "create") {
		return name
	}
	return "add" + strings.ToUpper(name[:1]) + name[1:]
}

// innermost is the text of the validator itself, without what ent puts around it.
func validatorMessage(err *ent.ValidationError) string {
	var inner error = err
	for next := errors.Unwrap(inner); next != nil; next = errors.Unwrap(inner) {
		inner = next
	}
	if strings.HasPrefix(inner.Error(), "ent: missing") {
		return "is required"
	}
	return strings.TrimPrefix(inner.Error(), "ent: ")
}
