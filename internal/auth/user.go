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

// Errors about users.
var (
	ErrNoUser         = errors.New("there is no user with this email address")
	ErrUserTaken      = errors.New("there is a user with this email address or subject already")
	ErrNoOrganization = errors.New("there is no organization with this slug")
)

// UserInput is what a user is made of.
type UserInput struct {
	Email, Name string
	// Password is empty for somebody who signs in elsewhere.
	Password string
	// Subject is who they are to the OIDC issuer; empty for somebody who does not sign in there.
	Subject string
	// Owner may see and do everything.
	Owner bool
}

// AddUser makes a user. It returns ErrUserTaken, ErrPasswordLength, or what is wrong with the address or the name.
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
		return nil, ErrUserTaken
	case errors.As(err, &invalid):
		return nil, fmt.Errorf("the %s of the user %w", invalid.Name, errors.Unwrap(errors.Unwrap(invalid)))
	case err != nil:
		return nil, fmt.Errorf("adding a user: %w", err)
	}
	return u, nil
}

// UserByEmail returns the user with the address, or ErrNoUser.
func UserByEmail(ctx context.Context, client *ent.Client, email string) (*ent.User, error) {
	u, err := client.User.Query().Where(user.Email(strings.ToLower(email))).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, ErrNoUser
	}
	return u, err
}

// Users returns all users with their memberships, by address.
func Users(ctx context.Context, client *ent.Client) ([]*ent.User, error) {
	return client.User.Query().Order(ent.Asc(user.FieldEmail)).
		WithMemberships(func(q *ent.MembershipQuery) { q.WithOrganization().Order(ent.Asc(membership.FieldID)) }).All(ctx)
}

// SetPassword gives a user another password, whatever it was, and ends all sessions of the user.
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

// Grant gives a user a role in an organization, in place of the one that they had there; viewer.None takes it away. A zero
// expiry means that it does not end.
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

// SetOwner makes a user an owner, or takes that back.
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
		return 0, ErrNoOrganization
	}
	return id, err
}
