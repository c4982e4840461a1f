package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/apitoken"
	"praxis/internal/auth"
)

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make a token and print it: it is not shown again."`
	List   tokenListCmd   `cmd:"" help:"List the tokens by name."`
	Revoke tokenRevokeCmd `cmd:"" help:"End a token at once, by its name, or by --id."`
}

type tokenCreateCmd struct {
	Name         string `arg:"" help:"What it is for."`
	Role         string `enum:"READER,AUTHOR,EDITOR,ADMIN,OWNER" required:"" placeholder:"ROLE" help:"What it allows: ${enum}."`
	Organization string `placeholder:"SLUG" help:"Where, with all below it; an OWNER's token is good everywhere."`
	Expires      expiry `default:"90d" placeholder:"DURATION" help:"After how long it ends, such as 30d, or never. Default: ${default}."`
}

// Validate refuses a token without a name, or without a place where its role holds.
func (c *tokenCreateCmd) Validate() error {
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
	scope := auth.TokenScope{Role: apitoken.Role(c.Role), ExpiresAt: c.Expires.at(time.Now())}
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
	makers, err := auth.TokenMakers(a.ctx, db.Client, tokens)
	if err != nil {
		return err
	}
	lost, err := auth.MakerLostRole(a.ctx, db.Client, tokens)
	if err != nil {
		return err
	}
	if len(tokens) == 0 && !a.JSON {
		fmt.Fprintln(a.stdout, "no tokens yet: `praxis token create NAME --role ROLE` makes one")
	}
	for _, t := range tokens {
		state := "valid"
		switch {
		case t.RevokedAt != nil:
			state = "revoked"
		case t.ExpiresAt != nil && t.ExpiresAt.Before(time.Now()):
			state = "expired"
		case lost[t.ID]:
			state = "maker lost role"
		}
		where, slug := "everywhere", ""
		if t.Edges.Organization != nil {
			slug = t.Edges.Organization.Slug
			where = "in " + slug
		}
		maker := makers[t.ID] // empty for one that was made on the command line
		by := ""
		if maker != "" {
			by = " by " + maker
		}
		a.row(map[string]any{
			"id": t.ID, "name": t.Name, "role": t.Role, "organization": slug, "state": state, "createdAt": t.CreatedAt, "createdBy": maker,
			"expiresAt": t.ExpiresAt, "revokedAt": t.RevokedAt, "lastUsedAt": t.LastUsedAt,
		}, "%-24s %-8s %s %s, made %s%s, expires %s, last used %s, id %d",
			t.Name, state, t.Role, where, day(&t.CreatedAt), by, day(t.ExpiresAt), day(t.LastUsedAt), t.ID)
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
	Name         string `arg:"" optional:"" help:"Its name."`
	Organization string `placeholder:"SLUG" help:"Its organization, where several have tokens of this name."`
	ID           int    `name:"id" placeholder:"ID" help:"Its id, as token list shows it, instead of the name."`
}

// Validate refuses what names no token.
func (c *tokenRevokeCmd) Validate() error {
	if c.Name == "" && c.ID == 0 {
		return errors.New("missing argument NAME, or --id")
	}
	return nil
}

// Run revokes a token.
func (c *tokenRevokeCmd) Run(a *app) error {
	return a.change("token revoke", func(ctx context.Context, client *ent.Client) error {
		name, err := auth.RevokeToken(ctx, client, auth.TokenRef{ID: c.ID, Name: c.Name, Organization: c.Organization})
		if err != nil {
			return err
		}
		a.row(map[string]any{"name": name, "revoked": true}, "revoked %s", name)
		return nil
	})
}
