package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"praxis/ent"
	"praxis/ent/apitoken"
	"praxis/internal/auth"
)

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make a token and print it: it is not shown again."`
	List   tokenListCmd   `cmd:"" help:"List the tokens by name."`
	Revoke tokenRevokeCmd `cmd:"" help:"End a token's life at once."`
}

type tokenCreateCmd struct {
	Name         string         `arg:"" help:"What it is for."`
	Role         string         `enum:"READER,AUTHOR,EDITOR,ADMIN,OWNER" default:"OWNER" help:"What it allows: ${enum}."`
	Organization string         `placeholder:"SLUG" help:"Where, with all below it; an OWNER's token is good everywhere."`
	Expires      *time.Duration `placeholder:"720h" help:"After how long it ends; never by default."`
}

// Validate refuses a token that would have ended before it began.
func (c *tokenCreateCmd) Validate() error {
	if c.Expires != nil && *c.Expires <= 0 {
		return errors.New("--expires must be a duration such as 720h")
	}
	if strings.TrimSpace(c.Name) == "" {
		return errors.New("the token needs a name")
	}
	if (c.Role == "OWNER") != (c.Organization == "") {
		return errors.New("--role and --organization go together, but for an OWNER's token, which is good everywhere")
	}
	return nil
}

// Run makes a token.
func (c *tokenCreateCmd) Run(a *app) error {
	scope := auth.TokenScope{Role: apitoken.Role(c.Role)}
	if c.Expires != nil {
		scope.ExpiresAt = time.Now().Add(*c.Expires)
	}
	return a.change("token create", func(ctx context.Context, client *ent.Client) error {
		if c.Organization != "" {
			id, err := auth.OrganizationID(ctx, client, c.Organization)
			if err != nil {
				return err
			}
			scope.Organization = &id
		}
		text, err := auth.CreateToken(ctx, client, c.Name, scope)
		if err != nil {
			return err
		}
		a.row(map[string]string{"token": text}, "%s", text)
		return nil
	})
}

type tokenListCmd struct{}

// Run lists the tokens.
func (tokenListCmd) Run(a *app) error {
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	tokens, err := auth.Tokens(a.ctx, db.Client)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		state := "valid"
		switch {
		case t.RevokedAt != nil:
			state = "revoked"
		case t.ExpiresAt != nil && t.ExpiresAt.Before(time.Now()):
			state = "expired"
		}
		where, slug := "everywhere", ""
		if t.Edges.Organization != nil {
			slug = t.Edges.Organization.Slug
			where = "in " + slug
		}
		a.row(map[string]any{
			"name": t.Name, "role": t.Role, "organization": slug, "state": state, "createdAt": t.CreatedAt, "expiresAt": t.ExpiresAt, "revokedAt": t.RevokedAt, "lastUsedAt": t.LastUsedAt,
		}, "%-24s %-8s %s %s, made %s, last used %s", t.Name, state, t.Role, where, day(&t.CreatedAt), day(t.LastUsedAt))
	}
	return nil
}

func day(t *time.Time) string {
	if t == nil {
		return "never"
	}
	return t.UTC().Format(time.DateOnly)
}

type tokenRevokeCmd struct {
	Name string `arg:"" help:"Its name."`
}

// Run revokes a token.
func (c *tokenRevokeCmd) Run(a *app) error {
	return a.change("token revoke", func(ctx context.Context, client *ent.Client) error {
		if err := auth.RevokeToken(ctx, client, c.Name); err != nil {
			return err
		}
		a.row(map[string]any{"name": c.Name, "revoked": true}, "revoked %s", c.Name)
		return nil
	})
}
