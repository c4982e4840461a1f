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

// tokenPrefix identifies API tokens to people and to secret scanners.
const tokenPrefix = "praxis_"

// ErrTokenNameTaken says that another token of the organization has the name.
var ErrTokenNameTaken = errors.New("a token of this name already exists")

// ErrUnknownToken says that no unrevoked token has the name or id.
var ErrUnknownToken = errors.New("no unrevoked token has this name or id: see `praxis token list`")

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
	return "several tokens have this name: choose one with --organization or --id (" + strings.Join(places, ", ") + ")"
}

// NewToken returns a new API token and its hash, which the database stores.
func NewToken() (text string, sum []byte) { return newSecret(tokenPrefix) }

// NewPreviewLinkToken returns a new token of a preview link and its hash, which the database stores.
func NewPreviewLinkToken() (text string, sum []byte) { return newSecret("preview_") }

// PreviewLinkHash returns the hash of a preview link's token.
func PreviewLinkHash(text string) []byte { return hash(text) }

// TokenScope is what a token allows.
type TokenScope struct {
	Role apitoken.Role
	// Organization is where the role holds, and in all organizations below it; nil (everywhere) for OWNER only.
	Organization *int
	// ExpiresAt is when the token expires; zero means never.
	ExpiresAt time.Time
}

// ReplaceToken deletes the token with the name that holds everywhere, if there is one, and creates another one.
func ReplaceToken(ctx context.Context, client *ent.Client, name string, scope TokenScope) (string, error) {
	tx, err := client.Tx(ctx)
	if err != nil {
		return "", fmt.Errorf("replacing a token: %w", err)
	}
	defer tx.Rollback()
	_, err = tx.ApiToken.Delete().Where(apitoken.Name(name), apitoken.OrganizationIDIsNil()).Exec(ctx)
	if err != nil {
		return "", fmt.Errorf("replacing a token: %w", err)
	}
	text, err := CreateToken(ctx, tx.Client(), name, scope)
	if err != nil {
		return "", err
	}
	return text, tx.Commit()
}

// CreateToken creates a token and returns its text. It returns ErrTokenNameTaken, or what is wrong with the name.
func CreateToken(ctx context.Context, client *ent.Client, name string, scope TokenScope) (string, error) {
	text, sum := NewToken()
	create := client.ApiToken.Create().
		SetName(name).
		SetHash(sum).
		SetRole(scope.Role).
		SetNillableOrganizationID(scope.Organization)
	if !scope.ExpiresAt.IsZero() {
		create.SetExpiresAt(scope.ExpiresAt)
	}
	var invalid *ent.ValidationError
	switch err := create.Exec(ctx); {
	case ent.IsConstraintError(err):
		return "", fmt.Errorf("%w: %q", ErrTokenNameTaken, name)
	case errors.As(err, &invalid):
		return "", fmt.Errorf("the name of the token %w", errors.Unwrap(errors.Unwrap(invalid)))
	case err != nil:
		return "", fmt.Errorf("creating a token: %w", err)
	}
	return text, nil
}

// Tokens returns all tokens with their organizations, newest first.
func Tokens(ctx context.Context, client *ent.Client) ([]*ent.ApiToken, error) {
	return client.ApiToken.Query().
		WithOrganization().
		Order(ent.Desc(apitoken.FieldCreatedAt), ent.Desc(apitoken.FieldID)).
		All(ctx)
}

// TokenCreators returns the email addresses of the tokens' creators, by token id.
func TokenCreators(ctx context.Context, client *ent.Client, tokens []*ent.ApiToken) (map[int]string, error) {
	var ids []int
	for _, t := range tokens {
		if t.CreatedByID != nil {
			ids = append(ids, *t.CreatedByID)
		}
	}
	users, err := client.User.Query().Where(user.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking up the creators of tokens: %w", err)
	}
	emails := map[int]string{}
	for _, u := range users {
		emails[u.ID] = u.Email
	}
	creators := map[int]string{}
	for _, t := range tokens {
		if t.CreatedByID != nil {
			creators[t.ID] = emails[*t.CreatedByID]
		}
	}
	return creators, nil
}

// HasOwner says whether there is a user or a valid token with the role OWNER.
func HasOwner(ctx context.Context, client *ent.Client) (bool, error) {
	owned, err := client.User.Query().Where(user.Owner(true)).Exist(ctx)
	if err == nil && !owned {
		owned, err = client.ApiToken.Query().Where(apitoken.RoleEQ(apitoken.RoleOWNER), valid(time.Now())).Exist(ctx)
	}
	if err != nil {
		return false, fmt.Errorf("looking for an owner: %w", err)
	}
	return owned, nil
}

// valid filters tokens that are not revoked, not expired, and whose creator still has the role to create them.
func valid(now time.Time) predicate.ApiToken {
	creatorMayGrant := func(s *sql.Selector) {
		creator, organization := s.C(apitoken.FieldCreatedByID), s.C(apitoken.FieldOrganizationID)
		s.Where(sql.ExprP("may_grant(" + creator + ", " + organization + ")"))
	}
	return apitoken.And(
		apitoken.RevokedAtIsNil(),
		apitoken.Or(apitoken.ExpiresAtIsNil(), apitoken.ExpiresAtGT(now)),
		creatorMayGrant,
	)
}

// CreatorLostRole returns the ids of the tokens whose creator lost the role to create them.
func CreatorLostRole(ctx context.Context, client *ent.Client, tokens []*ent.ApiToken) (map[int]bool, error) {
	return lostRole(ctx, client, apitoken.Table, apitoken.FieldCreatedByID, tokens)
}

// InviterLostRole returns the ids of the invitations whose inviter lost the role to invite.
func InviterLostRole(ctx context.Context, client *ent.Client, invitations []*ent.Invitation) (map[int]bool, error) {
	return lostRole(ctx, client, invitation.Table, invitation.FieldInvitedByID, invitations)
}

// lostRole returns the ids of the rows whose creator (a column) may no longer grant roles in their organization.
func lostRole[E ent.Entity](
	ctx context.Context, client *ent.Client, table, creator string, of []E,
) (map[int]bool, error) {
	lost := map[int]bool{}
	if len(of) == 0 {
		return lost, nil
	}
	var ids sqltext.Ints
	for _, e := range of {
		ids = append(ids, e.Identity())
	}
	query := fmt.Sprintf(
		"SELECT id FROM %s WHERE id = ANY($1::bigint[]) AND NOT may_grant(%s, organization_id)", table, creator)
	rows, err := client.Rows(ctx, query, ids)
	if err != nil {
		return nil, fmt.Errorf("looking up the roles of creators: %w", err)
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

// TokenRef identifies a token by its id, or by its name and, if several tokens have that name, its organization.
type TokenRef struct {
	ID           int
	Name         string
	Organization string
}

// RevokeToken revokes a token and returns its name. It returns ErrUnknownToken or an AmbiguousError.
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

// byToken returns the viewer of an API token, or ErrInvalidToken. It updates last_used_at at most once a minute.
func byToken(ctx context.Context, client *ent.Client, text string) (viewer.Viewer, error) {
	if !strings.HasPrefix(text, tokenPrefix) {
		return viewer.Viewer{}, ErrInvalidToken
	}
	ctx = viewer.NewContext(ctx, viewer.System)
	now := time.Now()
	t, err := client.ApiToken.Query().Where(apitoken.Hash(hash(text)), valid(now)).Only(ctx)
	if ent.IsNotFound(err) {
		return viewer.Viewer{}, ErrInvalidToken
	}
	if err != nil {
		return viewer.Viewer{}, fmt.Errorf("looking up a token: %w", err)
	}
	if t.LastUsedAt == nil || now.Sub(*t.LastUsedAt) > time.Minute {
		if err := client.ApiToken.Update().Where(apitoken.ID(t.ID)).SetLastUsedAt(now).Exec(ctx); err != nil {
			return viewer.Viewer{}, fmt.Errorf("updating the last use of a token: %w", err)
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
