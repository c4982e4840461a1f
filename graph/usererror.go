package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/label"
	"praxis/internal/postgres"
)

// userError returns a user error about an input field or argument, or about none if the path is empty.
func userError(code model.UserErrorCode, message string, path ...string) *model.UserError {
	return &model.UserError{Code: code, Message: message, Path: append([]string{}, path...)}
}

// reject marks the operation as failed, so that its transaction is rolled back. It returns the error as a user error if
// the caller can fix it, or else unchanged.
func reject(ctx context.Context, err error) ([]*model.UserError, error) {
	stateOf(ctx).failed = true
	e := toUserError(ctx, err)
	if e == nil {
		return nil, err
	}
	if v, ok := postgres.ViolationOf(err); ok && e.Code == model.UserErrorCodeTaken {
		if err := nameExisting(ctx, stateOf(ctx).rollback(), e, v); err != nil {
			return nil, err
		}
	}
	return []*model.UserError{e}, nil
}

// rejectConflict marks the operation as failed, because the entity does not have the expected version.
func rejectConflict(ctx context.Context) []*model.UserError {
	stateOf(ctx).failed = true
	expected, _ := graphql.GetFieldContext(ctx).Args["expectedVersion"].(*int)
	if expected == nil {
		return []*model.UserError{userError(model.UserErrorCodeWrongState,
			"Somebody else has changed this at the same time. Reload it and try again.")}
	}
	return []*model.UserError{userError(model.UserErrorCodeVersionConflict,
		fmt.Sprintf("This has changed since version %d. Reload it and try again.", *expected), "expectedVersion")}
}

// notRunErrors returns the user error of a mutation that does not run because an earlier one has failed, or nil.
func notRunErrors(ctx context.Context) []*model.UserError {
	if !stateOf(ctx).failed {
		return nil
	}
	return []*model.UserError{userError(model.UserErrorCodeNotRun,
		"Not run, because an earlier field of the operation has failed.")}
}

// toUserError turns an error of a mutation into one that the caller can fix. It returns nil for all other errors.
func toUserError(ctx context.Context, err error) *model.UserError {
	var (
		invalid *ent.ValidationError
		state   content.StateError
		link    *ent.LinkError
		text    label.Error
	)
	switch {
	case errors.As(err, &text):
		path := slices.DeleteFunc([]string{text.Argument, text.Locale, text.Field}, func(s string) bool { return s == "" })
		return userError(model.UserErrorCodeInvalid, text.Message, append(inputPath(ctx, ""), path...)...)
	case errors.As(err, &invalid):
		path := inputPath(ctx, inputName(invalid.Name))
		return userError(model.UserErrorCodeInvalid, validatorMessage(invalid), path...)
	case errors.As(err, &state):
		return userError(model.UserErrorCodeWrongState, string(state))
	case content.IsFileError(err):
		return userError(model.UserErrorCodeInvalid, err.Error(), "file")
	case errors.As(err, &link):
		return userError(model.UserErrorCodeNotFound, noSuchObject, inputPath(ctx, edgeInputName(ctx, link))...)
	}
	if e := signInUserError(ctx, err); e != nil {
		return e
	}
	if v, ok := postgres.ViolationOf(err); ok {
		return violationUserError(ctx, v)
	}
	return nil
}

// noSuchObject is the message of an id that refers to nothing.
const noSuchObject = "No object of this kind has this id, or you may not see it."

// signInUserError returns the user error for an error of package auth, or nil.
func signInUserError(ctx context.Context, err error) *model.UserError {
	fix := func(code model.UserErrorCode, path ...string) *model.UserError {
		return userError(code, err.Error(), path...)
	}
	password := func(field string) string { // changePassword has current and next, all others password
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
		return fix(model.UserErrorCodeInvalid, "token")
	case errors.Is(err, auth.ErrWrongCredentials):
		return fix(model.UserErrorCodeInvalid, password("current"))
	case errors.Is(err, auth.ErrPasswordLength):
		return fix(model.UserErrorCodeInvalid, password("next"))
	case errors.Is(err, auth.ErrPasswordRequired), errors.Is(err, auth.ErrWrongAccountPassword):
		return fix(model.UserErrorCodeInvalid, "password")
	case errors.As(err, &taken):
		inUse := fix(model.UserErrorCodeTaken, inputPath(ctx, "email")...)
		inUse.ExistingID = &taken.ID
		return inUse
	case errors.Is(err, auth.ErrInvalidEmail):
		return fix(model.UserErrorCodeInvalid, inputPath(ctx, "email")...)
	case errors.Is(err, auth.ErrNotPending), errors.Is(err, auth.ErrNoMail), errors.Is(err, auth.ErrPlainHTTP):
		return fix(model.UserErrorCodeWrongState)
	}
	return nil
}

// inputPath returns the path of an input field, or of an argument if the mutation has no input.
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

// inputName returns the name that a column or edge has in inputs: planned_start is plannedStart.
func inputName(column string) string {
	parts := strings.Split(column, "_")
	for i, p := range parts {
		if i > 0 && p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}

// edgeInputName returns the input field with the ids of an edge: organizationId, tagIds, addTagIds.
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

// validatorMessage returns the text of the validator, without ent's prefixes.
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
