package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"strings"
	"time"

	"praxis/ent/gen/ent"
	"praxis/internal/auth"
	"praxis/internal/viewer"
)

type userCmd struct {
	Add      userAddCmd      `cmd:"" help:"Add a user. By default praxis generates a password and prints it."`
	List     userListCmd     `cmd:"" help:"List the users and their roles."`
	Password userPasswordCmd `cmd:"" help:"Set a user's password, and end all sessions of the user."`
	Invite   userInviteCmd   `cmd:"" help:"Invite a person into an organization: prints an invitation link."`
	Reset    userResetCmd    `cmd:"" help:"Print a password reset link for a user."`
	SignOut  userSignOutCmd  `cmd:"" help:"End all sessions of a user."`
	Grant    userGrantCmd    `cmd:"" help:"Grant or remove a user's role in an organization, or make an owner."`
}

// emailArg is the argument EMAIL.
type emailArg struct {
	Email string `arg:"" help:"Email address of the user."`
}

// Validate checks that the argument is an email address without a display name.
func (a *emailArg) Validate() error {
	if parsed, err := mail.ParseAddress(a.Email); err != nil || parsed.Address != a.Email {
		return fmt.Errorf("%q is not an email address such as li@example.org", a.Email)
	}
	return nil
}

// passwordFlag is the flag --password-stdin. No flag takes a password itself, since other users can read command lines.
type passwordFlag struct {
	PasswordStdin bool `help:"Read the password from the first line of standard input."`
}

// read returns the password from standard input, or generates one.
func (f passwordFlag) read() (password string, generated bool, err error) {
	if !f.PasswordStdin {
		return rand.Text(), true, nil
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", false, fmt.Errorf("no password on standard input: %w", err)
	}
	return line, false, nil
}

type userAddCmd struct {
	emailArg
	passwordFlag
	Name    string `help:"Name of the person. Default: the email address."`
	Subject string `help:"Subject (sub) of the person at the OIDC issuer, if they sign in there."`
	Owner   bool   `help:"Make the user an OWNER, who may see and do everything."`
}

// Run adds a user.
func (c *userAddCmd) Run(a *app) error {
	n := auth.UserInput{Email: c.Email, Name: c.Name, Subject: c.Subject, Owner: c.Owner}
	if n.Name == "" {
		n.Name = c.Email
	}
	generated := false
	if c.Subject == "" || c.PasswordStdin {
		var err error
		if n.Password, generated, err = c.read(); err != nil {
			return err
		}
	}
	return a.change("user add", func(ctx context.Context, client *ent.Client) error {
		if _, err := auth.AddUser(ctx, client, n); err != nil {
			return err
		}
		if generated {
			a.row(map[string]any{"email": n.Email, "password": n.Password},
				"added %s with the password %s (shown only now)", n.Email, n.Password)
		} else {
			a.row(map[string]any{"email": n.Email}, "added %s", n.Email)
		}
		return nil
	})
}

type userListCmd struct{}

// Run lists the users.
func (userListCmd) Run(a *app) error {
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	users, err := auth.Users(a.ctx, db.Client)
	if err != nil {
		return err
	}
	if len(users) == 0 && !a.JSON {
		fmt.Fprintln(a.stdout, "no users yet: `praxis user add EMAIL` makes one")
	}
	for _, u := range users {
		roles := []string{}
		if u.Owner {
			roles = append(roles, "OWNER")
		}
		for _, m := range u.Edges.Memberships {
			role := fmt.Sprintf("%s in %s", m.Role, m.Edges.Organization.Slug)
			if m.ExpiresAt != nil {
				role += " until " + day(m.ExpiresAt)
			}
			roles = append(roles, role)
		}
		a.row(map[string]any{"email": u.Email, "name": u.Name, "roles": roles},
			"%-32s %-24s %s", u.Email, u.Name, strings.Join(roles, ", "))
	}
	return nil
}

type userPasswordCmd struct {
	emailArg
	passwordFlag
}

// Run sets a password.
func (c *userPasswordCmd) Run(a *app) error {
	password, generated, err := c.read()
	if err != nil {
		return err
	}
	return a.change("user password", func(ctx context.Context, client *ent.Client) error {
		if err := auth.SetPassword(ctx, client, c.Email, password); err != nil {
			return err
		}
		if generated {
			a.row(map[string]any{"email": c.Email, "password": password},
				"%s has the password %s (shown only now)", c.Email, password)
		} else {
			a.row(map[string]any{"email": c.Email}, "changed the password of %s", c.Email)
		}
		return nil
	})
}

type userGrantCmd struct {
	emailArg
	Role         string         `arg:"" enum:"NONE,READER,AUTHOR,EDITOR,ADMIN,OWNER" help:"${enum}."`
	Organization string         `placeholder:"SLUG" help:"Where the role holds; required for every role except OWNER."`
	Expires      *time.Duration `placeholder:"30d" help:"When the role ends. Default: never."`
}

// Validate checks that a role has an organization, and that OWNER has neither organization nor end.
func (c *userGrantCmd) Validate() error {
	switch {
	case c.Role == "OWNER" && (c.Organization != "" || c.Expires != nil):
		return errors.New("OWNER holds everywhere and does not expire: leave out --organization and --expires")
	case c.Role != "OWNER" && c.Role != "NONE" && c.Organization == "":
		return errors.New("--organization is required for every role except OWNER")
	case c.Expires != nil && *c.Expires <= 0:
		return errors.New("--expires must be a duration such as 30d")
	}
	return c.emailArg.Validate()
}

// Run grants or removes the role.
func (c *userGrantCmd) Run(a *app) error {
	return a.change("user grant", func(ctx context.Context, client *ent.Client) error {
		var err error
		switch {
		case c.Organization == "": // OWNER, or NONE, which removes OWNER
			err = auth.SetOwner(ctx, client, c.Email, c.Role == "OWNER")
		default:
			var expiresAt time.Time
			if c.Expires != nil {
				expiresAt = time.Now().Add(*c.Expires)
			}
			err = auth.Grant(ctx, client, c.Email, c.Organization, viewer.RoleOf(c.Role), expiresAt)
		}
		if err == nil {
			where := "everywhere"
			if c.Organization != "" {
				where = "in " + c.Organization
			}
			a.row(map[string]any{"email": c.Email, "role": c.Role, "organization": c.Organization},
				"the role of %s %s is %s", c.Email, where, c.Role)
		}
		return err
	})
}
