package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/membership"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/user"
	"praxis/internal/viewer"
)

// Errors about users. They are wrapped with the value in question.
var (
	ErrNoUser         = errors.New("there is no user with this email address")
	ErrUserTaken      = errors.New("a user with this email address or subject already exists")
	ErrNoOrganization = errors.New("there is no organization with this slug")
)

// UserInput are the fields of a new user.
type UserInput struct {
	Email, Name string
	// Password is empty if the user signs in only through the OIDC issuer.
	Password string
	// Subject is the subject (sub) of the user at the OIDC issuer; empty if the user does not sign in there.
	Subject string
	// Owner makes a user who may see and do everything.
	Owner bool
}

// AddUser creates a user. It returns ErrUserTaken, ErrPasswordLength, or an error that says which field is invalid.
func AddUser(ctx context.Context, client *ent.Client, n UserInput) (*ent.User, error) {
	create := client.User.Create().SetEmail(strings.ToLower(n.Email)).SetName(n.Name).SetOwner(n.Owner)
	if n.Password != "" {
		hashed, err := HashPassword(ctx, n.Password)
		if err != nil {
			return nil, err
		}
		create.SetPasswordHash(hashed)
	}
	if n.Subject != "" {
		create.SetSubject(n.Subject)
	}
	u, err := create.Save(ctx)
	var invalid *ent.ValidationError
	switch {
	case ent.IsConstraintError(err):
		return nil, fmt.Errorf("%w: %s", ErrUserTaken, n.Email)
	case errors.As(err, &invalid):
		return nil, fmt.Errorf("the %s of the user %w", invalid.Name, errors.Unwrap(errors.Unwrap(invalid)))
	case err != nil:
		return nil, fmt.Errorf("adding a user: %w", err)
	}
	return u, nil
}

// UserByEmail returns the user with the email address, or ErrNoUser.
func UserByEmail(ctx context.Context, client *ent.Client, email string) (*ent.User, error) {
	u, err := client.User.Query().Where(user.Email(strings.ToLower(email))).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fmt.Errorf("%w: %s", ErrNoUser, email)
	}
	return u, err
}

// Users returns all users with their memberships, ordered by email address.
func Users(ctx context.Context, client *ent.Client) ([]*ent.User, error) {
	return client.User.Query().
		Order(ent.Asc(user.FieldEmail)).
		WithMemberships(func(q *ent.MembershipQuery) { q.WithOrganization().Order(ent.Asc(membership.FieldID)) }).
		All(ctx)
}

// SetPassword sets a user's password without checking the old one, and ends all sessions of the user.
func SetPassword(ctx context.Context, client *ent.Client, email, password string) error {
	u, err := UserByEmail(ctx, client, email)
	if err != nil {
		return err
	}
	hashed, err := HashPassword(ctx, password)
	if err != nil {
		return err
	}
	return setPassword(ctx, client, u.ID, hashed, 0)
}

// Grant sets a user's role in an organization; viewer.None removes it. A zero expiresAt means that the role does not
// end.
func Grant(ctx context.Context, client *ent.Client, email, slug string, role viewer.Role, expiresAt time.Time) error {
	u, err := UserByEmail(ctx, client, email)
	if err != nil {
		return err
	}
	id, err := OrganizationID(ctx, client, slug)
	if err != nil {
		return err
	}
	_, err = client.Membership.Delete().Where(membership.UserID(u.ID), membership.OrganizationID(id)).Exec(ctx)
	if err != nil || role == viewer.None {
		return err
	}
	create := client.Membership.Create().SetUser(u).SetOrganizationID(id).SetRole(membership.Role(role.String()))
	if !expiresAt.IsZero() {
		create.SetExpiresAt(expiresAt)
	}
	if err := create.Exec(ctx); err != nil {
		return err
	}
	return EndResetLinks(ctx, client, u.ID)
}

// SetOwner makes a user an owner, or removes that role.
func SetOwner(ctx context.Context, client *ent.Client, email string, owner bool) error {
	u, err := UserByEmail(ctx, client, email)
	if err != nil {
		return err
	}
	if err := client.User.UpdateOne(u).SetOwner(owner).Exec(ctx); err != nil {
		return err
	}
	return EndResetLinks(ctx, client, u.ID)
}

// OrganizationID returns the id of the organization with the slug, or ErrNoOrganization.
func OrganizationID(ctx context.Context, client *ent.Client, slug string) (int, error) {
	id, err := client.Organization.Query().Where(organization.Slug(slug)).OnlyID(ctx)
	if ent.IsNotFound(err) {
		return 0, fmt.Errorf("%w: %s", ErrNoOrganization, slug)
	}
	return id, err
}
