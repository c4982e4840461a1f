package demo

import (
	"context"
	"fmt"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/membership"
	"praxis/ent/gen/ent/user"
	"praxis/internal/auth"
	"praxis/internal/viewer"
)

// account is a user of the demo, as a viewer.
type account struct{ viewer viewer.Viewer }

// Account is a user of the demo with a password that everybody can read here.
type Account struct{ Email, Password, Role string }

// owner is the role of users who may see and do everything.
const owner = "OWNER"

// loadUsers creates the users without passwords, so that nobody can sign in before OpenAccounts.
func (l *loader) loadUsers() error {
	rows, err := readRows[[]userRow]("users.yaml")
	if err != nil {
		return err
	}
	for _, r := range rows {
		saved, err := auth.AddUser(l.ctx, l.client, auth.UserInput{
			Email: r.Email, Name: r.Name.EN, Owner: r.Role == owner,
		})
		if err != nil {
			return fmt.Errorf("user %s: %w", r.Email, err)
		}
		v := viewer.Viewer{Actor: saved.ID, User: saved.ID, Name: r.Email, Owner: saved.Owner}
		for _, slug := range r.Organizations {
			of, err := find(l.organizations, "organization", slug)
			if err != nil {
				return err
			}
			err = l.client.Membership.Create().
				SetUser(saved).SetOrganization(of).SetRole(membership.Role(r.Role)).Exec(l.ctx)
			if err != nil {
				return fmt.Errorf("user %s: %w", r.Email, err)
			}
			v.Grants = append(v.Grants, viewer.Grant{Organization: of.ID, Role: viewer.RoleOf(r.Role)})
		}
		l.users[r.Email] = &account{v}
	}
	return nil
}

// OpenAccounts gives the users of the demo their known passwords, and returns those users. It leaves out a user whose
// password somebody has changed. Only a server that no other machine reaches may call it.
func OpenAccounts(ctx context.Context, client *ent.Client) ([]Account, error) {
	var open []Account
	err := eachAccount(ctx, client, func(r userRow, u *ent.User) error {
		known, err := auth.HasPassword(ctx, u, r.Password)
		if err == nil && u.PasswordHash == nil {
			err, known = auth.SetPassword(ctx, client, r.Email, r.Password), true
		}
		if known {
			open = append(open, Account{r.Email, r.Password, r.Role})
		}
		return err
	})
	return open, err
}

// CloseAccounts removes the known passwords of the users of the demo, and ends their sessions.
func CloseAccounts(ctx context.Context, client *ent.Client) error {
	return eachAccount(ctx, client, func(r userRow, u *ent.User) error {
		known, err := auth.HasPassword(ctx, u, r.Password)
		if err != nil || !known {
			return err
		}
		if err := client.User.UpdateOne(u).ClearPasswordHash().Exec(ctx); err != nil {
			return err
		}
		_, err = auth.EndSessions(ctx, client, u.ID)
		return err
	})
}

// KnownPasswords returns the email addresses of the users of the demo who have their known passwords.
func KnownPasswords(ctx context.Context, client *ent.Client) ([]string, error) {
	var emails []string
	err := eachAccount(ctx, client, func(r userRow, u *ent.User) error {
		known, err := auth.HasPassword(ctx, u, r.Password)
		if known {
			emails = append(emails, r.Email)
		}
		return err
	})
	return emails, err
}

// eachAccount calls do for each user of the demo that the database has.
func eachAccount(ctx context.Context, client *ent.Client, do func(userRow, *ent.User) error) error {
	rows, err := readRows[[]userRow]("users.yaml")
	if err != nil {
		return err
	}
	for _, r := range rows {
		u, err := client.User.Query().Where(user.Email(r.Email)).Only(ctx)
		if ent.IsNotFound(err) {
			continue
		}
		if err == nil {
			err = do(r, u)
		}
		if err != nil {
			return fmt.Errorf("the user %s of the demo: %w", r.Email, err)
		}
	}
	return nil
}
