package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"praxis/ent/gen/ent"
	"praxis/internal/auth"
	"praxis/internal/viewer"
)

type userInviteCmd struct {
	emailArg
	publicURLs
	Role         string         `enum:"READER,AUTHOR,EDITOR,ADMIN" required:"" placeholder:"ROLE" help:"${enum}."`
	Organization string         `required:"" placeholder:"SLUG" help:"Where the role holds, and below."`
	Name         string         `help:"Name of the person. Default: the email address."`
	Expires      *time.Duration `placeholder:"30d" help:"When the membership ends. Default: never."`
}

// Validate checks the end of the membership, the email address and the URL.
func (c *userInviteCmd) Validate() error {
	if c.Expires != nil && *c.Expires <= 0 {
		return errors.New("--expires must be a duration such as 30d")
	}
	return errors.Join(c.emailArg.Validate(), c.publicURLs.Validate())
}

// Run creates an invitation and prints its link.
func (c *userInviteCmd) Run(a *app) error {
	return a.change("user invite", func(ctx context.Context, client *ent.Client) error {
		id, err := auth.OrganizationID(ctx, client, c.Organization)
		if err != nil {
			return err
		}
		offer := auth.Invitation{
			Email:        strings.ToLower(c.Email),
			Name:         c.Name,
			Organization: id,
			Role:         viewer.RoleOf(c.Role),
		}
		if c.Expires != nil {
			at := time.Now().Add(*c.Expires)
			offer.MembershipExpiresAt = &at
		}
		_, link, err := auth.NewLinks(c.PublicURL, c.FrontEndURL, false).Invite(ctx, client, offer)
		if err != nil {
			return err
		}
		a.printLink(c.Email, "invited", link)
		return nil
	})
}

type userResetCmd struct {
	emailArg
	publicURLs
}

// Validate checks the email address and the URL.
func (c *userResetCmd) Validate() error {
	return errors.Join(c.emailArg.Validate(), c.publicURLs.Validate())
}

// Run creates a password reset link and prints it.
func (c *userResetCmd) Run(a *app) error {
	return a.change("user reset", func(ctx context.Context, client *ent.Client) error {
		u, err := auth.UserByEmail(ctx, client, c.Email)
		if err != nil {
			return err
		}
		link, err := auth.NewLinks(c.PublicURL, c.FrontEndURL, false).CreateResetLink(ctx, client, u.ID)
		if err != nil {
			return err
		}
		a.printLink(c.Email, "password reset for", link)
		return nil
	})
}

// printLink prints a one-time link. It cannot be shown again, since the database stores only a hash of it.
func (a *app) printLink(email, what string, l *auth.Link) {
	until := l.ExpiresAt.UTC().Format("2006-01-02 15:04 UTC")
	a.row(map[string]any{"email": email, "token": l.Token, "url": l.URL, "expiresAt": l.ExpiresAt},
		"%s %s: %s (works once, until %s; shown only now)", what, email, l.URL, until)
}

type userSignOutCmd struct{ emailArg }

// Run ends the sessions of a user.
func (c *userSignOutCmd) Run(a *app) error {
	return a.change("user sign-out", func(ctx context.Context, client *ent.Client) error {
		u, err := auth.UserByEmail(ctx, client, c.Email)
		if err != nil {
			return err
		}
		n, err := auth.EndSessions(ctx, client, u.ID)
		if err == nil {
			a.row(map[string]any{"email": c.Email, "ended": n}, "ended %d sessions of %s", n, c.Email)
		}
		return err
	})
}
