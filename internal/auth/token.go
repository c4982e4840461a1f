package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/invitation"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/predicate"
	"praxis/ent/gen/ent/user"
	"praxis/internal/sqltext"
	"praxis/internal/viewer"
)

// tokenPrefix lets people and scanners of leaked secrets tell what it is.
const tokenPrefix = "praxis_"

// ErrTokenNameTaken says that another token has the name.
var ErrTokenNameTaken = errors.New("there is a token of this name already")

// ErrUnknownToken says that there is no token of that name in force.
var ErrUnknownToken = errors.New("there is no token of this name that could be revoked")

// AmbiguousError says that tokens of several organizations have the name.
type AmbiguousError struct{ Tokens []*ent.ApiToken }

func (e AmbiguousError) Error() string {
	var places []string
	for _, t := range e.Tokens {
		place := "everywhere"
		if t.Edges.Organization != nil {
			place = "in " + t.Edges.Organization.Slug
		}
		places = append(places, fmt.Sprintf("%d %s", t.ID, place))
	}
	return "several tokens have this name: choose one by --organization or --id (" + strings.Join(places, ", ") + ")"
}

// NewToken returns the text of a new API token, and the hash that is kept of it.
func NewToken() (text string, sum []byte) { return newSecret(tokenPrefix) }

// NewPreviewLinkToken returns the text of a new token of a preview, and the hash that is kept of it.
func NewPreviewLinkToken() (text string, sum []byte) { return newSecret("preview_") }

// PreviewLinkHash is what is kept of a token of a preview.
func PreviewLinkHash(text string) []byte { return hash(text) }

// TokenScope is what a token is good for.
type TokenScope struct {
	Role apitoken.Role
	// Organization is where, with all below it; nil, everywhere, goes with OWNER and with nothing else.
	Organization *int
	// ExpiresAt is when it ends; never, when zero.
	ExpiresAt time.Time
}

// CreateToken makes a token and returns its text.
func CreateToken(ctx context.Context, client *ent.Client, name string, scope TokenScope) (string, error) {
	text, sum := NewToken()
	create := client.ApiToken.Create().SetName(name).SetHash(sum).SetRole(scope.Role).SetNillableOrganizationID(scope.Organization)
	if !scope.ExpiresAt.IsZero() {
		create.SetExpiresAt(scope.ExpiresAt)
	}
	var invalid *ent.ValidationError
	switch err := create.Exec(ctx); {
	case ent.IsConstraintError(err):
		return "", ErrTokenNameTaken
	case errors.As(err, &invalid):
		return "", fmt.Errorf("the name of the token %w", errors.Unwrap(errors.Unwrap(invalid)))
	case err != nil:
		return "", fmt.Errorf("creating a token: %w", err)
	}
	return text, nil
}

// Tokens returns all tokens with their organizations, the newest first.
func Tokens(ctx context.Context, client *ent.Client) ([]*ent.ApiToken, error) {
	return client.ApiToken.Query().WithOrganization().Order(ent.Desc(apitoken.FieldCreatedAt), ent.Desc(apitoken.FieldID)).All(ctx)
}

// TokenMakers returns the email addresses of the users who made the tokens, by the tokens' ids.
func TokenMakers(ctx context.Context, client *ent.Client, tokens []*ent.ApiToken) (map[int]string, error) {
	var ids []int
	for _, t := range tokens {
		if t.CreatedByID != nil {
			ids = append(ids, *t.CreatedByID)
		}
	}
	users, err := client.User.Query().Where(user.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking up who made the tokens: %w", err)
	}
	emails := map[int]string{}
	for _, u := range users {
		emails[u.ID] = u.Email
	}
	makers := map[int]string{}
	for _, t := range tokens {
		if t.CreatedByID != nil {
			makers[t.ID] = emails[*t.CreatedByID]
		}
	}
	return makers, nil
}

// HasOwner says whether any user, or any token in force, may do everything.
func HasOwner(ctx context.Context, client *ent.Client) (bool, error) {
	owned, err := client.User.Query().Where(user.Owner(true)).Exist(ctx)
	if err == nil && !owned {
		owned, err = client.ApiToken.Query().Where(apitoken.RoleEQ(apitoken.RoleOWNER), inForce(time.Now())).Exist(ctx)
	}
	if err != nil {
		return false, fmt.Errorf("looking for an owner: %w", err)
	}
	return owned, nil
}

// inForce narrows a query to the tokens that were not revoked, have not expired, and rest on a role that their maker has.
func inForce(now time.Time) predicate.ApiToken {
	return apitoken.And(apitoken.RevokedAtIsNil(), apitoken.Or(apitoken.ExpiresAtIsNil(), apitoken.ExpiresAtGT(now)), func(s *sql.Selector) {
		s.Where(sql.ExprP("may_grant(" + s.C(apitoken.FieldCreatedByID) + ", " + s.C(apitoken.FieldOrganizationID) + ")"))
	})
}

// MakerLostRole returns those of the tokens whose makers lost the role that the tokens rest on.
func MakerLostRole(ctx context.Context, client *ent.Client, tokens []*ent.ApiToken) (map[int]bool, error) {
	return lostRole(ctx, client, apitoken.Table, apitoken.FieldCreatedByID, tokens)
}

// InviterLostRole returns those of the invitations whose makers may not invite any more.
func InviterLostRole(ctx context.Context, client *ent.Client, invitations []*ent.Invitation) (map[int]bool, error) {
	return lostRole(ctx, client, invitation.Table, invitation.FieldInvitedByID, invitations)
}

// lostRole returns those of the rows of a table whose makers may not give the role any more.
func lostRole[E ent.Entity](ctx context.Context, client *ent.Client, table, maker string, of []E) (map[int]bool, error) {
	lost := map[int]bool{}
	if len(of) == 0 {
		return lost, nil
	}
	var ids sqltext.Ints
	for _, e := range of {
		ids = append(ids, e.Identity())
	}
	query := fmt.Sprintf(
		"SELECT id FROM %s WHERE id = ANY($1::bigint[]) AND NOT may_grant(%s, organization_id)", table, maker)
	rows, err := client.Rows(ctx, query, ids)
	if err != nil {
		return nil, fmt.Errorf("looking for makers who lost their role: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		lost[id] = true
	}
	return lost, rows.Err()
}

// TokenRef names a token on the command line: by its id, or by its name and, where several have it, its organization.
type TokenRef struct {
	ID           int
	Name         string
	Organization string
}

// RevokeToken ends a token's life at once, and returns its name. It returns ErrUnknownToken or an AmbiguousError.
func RevokeToken(ctx context.Context, client *ent.Client, ref TokenRef) (string, error) {
	q := client.ApiToken.Query().Where(apitoken.RevokedAtIsNil()).WithOrganization()
	if ref.ID != 0 {
		q.Where(apitoken.ID(ref.ID))
	}
	if ref.Name != "" {
		q.Where(apitoken.Name(ref.Name))
	}
	if ref.Organization != "" {
		q.Where(apitoken.HasOrganizationWith(organization.Slug(ref.Organization)))
	}
	switch found, err := q.All(ctx); {
	case err != nil:
		return "", fmt.Errorf("looking for a token: %w", err)
	case len(found) == 0:
		return "", ErrUnknownToken
	case len(found) > 1:
		return "", AmbiguousError{found}
	default:
		return found[0].Name, client.ApiToken.UpdateOne(found[0]).SetRevokedAt(viewer.Now()).Exec(ctx)
	}
}

// byToken returns who shows the token, and notes its use, once a minute at most. It returns ErrInvalidToken for one that is
// not in force.
func byToken(ctx context.Context, client *ent.Client, text string) (viewer.Viewer, error) {
	if !strings.HasPrefix(text, tokenPrefix) {
		return viewer.Viewer{}, ErrInvalidToken
	}
	ctx = viewer.NewContext(ctx, viewer.System)
	now := time.Now()
	t, err := client.ApiToken.Query().Where(
		apitoken.Hash(hash(text)), inForce(now),
	).Only(ctx)
	if ent.IsNotFound(err) {
		return viewer.Viewer{}, ErrInvalidToken
	}
	if err != nil {
		return viewer.Viewer{}, fmt.Errorf("looking up a token: %w", err)
	}
	if t.LastUsedAt == nil || now.Sub(*t.LastUsedAt) > time.Minute {
		if err := client.ApiToken.Update().Where(apitoken.ID(t.ID)).SetLastUsedAt(now).Exec(ctx); err != nil {
			return viewer.Viewer{}, fmt.Errorf("noting the use of a token: %w", err)
		}
	}
	v := viewer.Viewer{Actor: t.ID, Name: "token:" + t.Name, Owner: t.Role == apitoken.RoleOWNER}
	if t.CreatedByID != nil {
		v.OnBehalfOf = *t.CreatedByID
	}
	if t.OrganizationID != nil {
		v.Grants = []viewer.Grant{{Organization: *t.OrganizationID, Role: viewer.RoleOf(string(t.Role))}}
	}
	return v, nil
}
