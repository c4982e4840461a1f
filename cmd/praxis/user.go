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
	Add      userAddCmd      `cmd:"" help:"Add somebody who signs in. Without --password-stdin and --subject a password is made and printed."`
	List     userListCmd     `cmd:"" help:"List the users and their roles."`
	Password userPasswordCmd `cmd:"" help:"Give a user another password, and end all sessions of the user."`
	Invite   userInviteCmd   `cmd:"" help:"Invite somebody into an organization: prints a link with which they set a password."`
	Reset    userResetCmd    `cmd:"" help:"Print a link with which a user sets another password."`
	SignOut  userSignOutCmd  `cmd:"" help:"End all sessions of a user."`
	Grant    userGrantCmd    `cmd:"" help:"Give a user a role in an organization and in all below it, or make an owner."`
}

// emailArg is an argument with the address of a user.
type emailArg struct {
	Email string `arg:"" help:"The email address."`
}

// Validate refuses what is no address.
func (a *emailArg) Validate() error {
	if parsed, err := mail.ParseAddress(a.Email); err != nil || parsed.Address != a.Email {
		return fmt.Errorf("%q is no email address", a.Email)
	}
	return nil
}

// passwordFlag says where a password comes from: never from the command line, which others can read.
type passwordFlag struct {
	PasswordStdin bool `help:"Read the password from standard input, a line."`
}

// read returns the password, and whether it was made here.
func (f passwordFlag) read() (password string, made bool, err error) {
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
	Name    string `help:"What the person is called; the address when left out."`
	Subject string `help:"Who the person is to the OIDC issuer, for signing in there."`
	Owner   bool   `help:"May see and do everything."`
}

// Run adds a user.
func (c *userAddCmd) Run(a *app) error {
	n := auth.UserInput{Email: c.Email, Name: c.Name, Subject: c.Subject, Owner: c.Owner}
	if n.Name == "" {
		n.Name = c.Email
	}
	made := false
	if c.Subject == "" || c.PasswordStdin {
		var err error
		if n.Password, made, err = c.read(); err != nil {
			return err
		}
	}
	return a.change("user add", func(ctx context.Context, client *ent.Client) error {
		if _, err := auth.AddUser(ctx, client, n); err != nil {
			return err
		}
		if made {
			a.row(map[string]any{"email": n.Email, "password": n.Password}, "added %s with the password %s (shown only now)", n.Email, n.Password)
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
		a.row(map[string]any{"email": u.Email, "name": u.Name, "roles": roles}, "%-32s %-24s %s", u.Email, u.Name, strings.Join(roles, ", "))
	}
	return nil
}

type userPasswordCmd struct {
	emailArg
	passwordFlag
}

// Run changes a password.
func (c *userPasswordCmd) Run(a *app) error {
	password, made, err := c.read()
	if err != nil {
		return err
	}
	return a.change("user password", func(ctx context.Context, client *ent.Client) error {
		if err := auth.SetPassword(ctx, client, c.Email, password); err != nil {
			return err
		}
		if made {
			a.row(map[string]any{"email": c.Email, "password": password}, "%s has the password %s (shown only now)", c.Email, password)
		} else {
			a.row(map[string]any{"email": c.Email}, "changed the password of %s", c.Email)
		}
		return nil
	})
}

type userGrantCmd struct {
	emailArg
	Role         string         `arg:"" enum:"NONE,READER,AUTHOR,EDITOR,ADMIN,OWNER" help:"NONE takes a role away; OWNER is everywhere."`
	Organization string         `placeholder:"SLUG" help:"Where; for every role but OWNER."`
	Expires      *time.Duration `placeholder:"30d" help:"After how long it ends; never by default."`
}

// Validate refuses a role without a place, and an owner with one.
func (c *userGrantCmd) Validate() error {
	switch {
	case c.Role == "OWNER" && (c.Organization != "" || c.Expires != nil):
		return errors.New("an OWNER is one everywhere and for good: neither --organization nor --expires goes with it")
	case c.Role != "OWNER" && c.Role != "NONE" && c.Organization == "":
		return errors.New("--organization says where the role is given")
	case c.Expires != nil && *c.Expires <= 0:
		return errors.New("--expires must be a duration such as 30d")
	}
	return c.emailArg.Validate()
}

// Run gives a role.
func (c *userGrantCmd) Run(a *app) error {
	return a.change("user grant", func(ctx context.Context, client *ent.Client) error {
		var err error
		switch {
		case c.Organization == "": // OWNER, or NONE, which takes that back
			err = auth.SetOwner(ctx, client, c.Email, c.Role == "OWNER")
		default:
			var expiresAt time.Time
			if c.Expires != nil {
				expiresAt = time.Now().Add(*c.Expires)
			}
			err = auth.Grant(ctx, client, c.Email, c.Organization, viewer.RoleOf(c.Role), expiresAt)
		}
		if err == nil {
			a.row(map[string]any{"email": c.Email, "role": c.Role, "organization": c.Organization}, "%s is %s %s", c.Email, c.Role, c.Organization)
		}
		return err
	})
}
