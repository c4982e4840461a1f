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
	Create tokenCreateCmd `cmd:"" help:"Create an API token and print it once."`
	List   tokenListCmd   `cmd:"" help:"List the API tokens and who made them."`
	Revoke tokenRevokeCmd `cmd:"" help:"Revoke an API token by its name or --id."`
}

type tokenCreateCmd struct {
	Name         string `arg:"" help:"Name of the token, such as the program that uses it."`
	Role         string `enum:"READER,AUTHOR,EDITOR,ADMIN,OWNER" required:"" placeholder:"ROLE" help:"Role: ${enum}."`
	Organization string `placeholder:"SLUG" help:"Where the role holds, and below; not for OWNER."`
	Expires      expiry `default:"90d" placeholder:"DURATION" help:"Lifetime: 30d, never. Default: ${default}."`
}

// Validate checks that the token has a name, and an organization unless it is an OWNER's.
func (c *tokenCreateCmd) Validate() error {
	if strings.TrimSpace(c.Name) == "" {
		return errors.New("the name of a token cannot be empty")
	}
	if (c.Role == "OWNER") != (c.Organization == "") {
		return errors.New("--organization is required for every --role except OWNER, which holds everywhere")
	}
	return nil
}

// Run creates a token and prints it.
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
	creators, err := auth.TokenCreators(a.ctx, db.Client, tokens)
	if err != nil {
		return err
	}
	lost, err := auth.CreatorLostRole(a.ctx, db.Client, tokens)
	if err != nil {
		return err
	}
	if len(tokens) == 0 && !a.JSON {
		fmt.Fprintln(a.stdout, "no tokens yet: `praxis token create NAME --role ROLE` makes one")
	}
	for _, t := range tokens {
		state := tokenState(t, lost[t.ID])
		where, slug := "everywhere", ""
		if t.Edges.Organization != nil {
			slug = t.Edges.Organization.Slug
			where = "in " + slug
		}
		creator := creators[t.ID] // empty if the token was made on the command line
		by := ""
		if creator != "" {
			by = " by " + creator
		}
		a.row(map[string]any{
			"id":           t.ID,
			"name":         t.Name,
			"role":         t.Role,
			"organization": slug,
			"state":        state,
			"createdAt":    t.CreatedAt,
			"createdBy":    creator,
			"expiresAt":    t.ExpiresAt,
			"revokedAt":    t.RevokedAt,
			"lastUsedAt":   t.LastUsedAt,
		}, "%-24s %-8s %s %s, made %s%s, expires %s, last used %s, id %d",
			t.Name, state, t.Role, where, day(&t.CreatedAt), by, day(t.ExpiresAt), day(t.LastUsedAt), t.ID)
	}
	return nil
}

func tokenState(t *ent.ApiToken, creatorLostRole bool) string {
	switch {
	case t.RevokedAt != nil:
		return "revoked"
	case t.ExpiresAt != nil && t.ExpiresAt.Before(time.Now()):
		return "expired"
	case creatorLostRole:
		return "creator lost role"
	}
	return "valid"
}

// day formats a date; "never" without one.
func day(t *time.Time) string {
	if t == nil {
		return "never"
	}
	return t.UTC().Format(time.DateOnly)
}

type tokenRevokeCmd struct {
	Name         string `arg:"" optional:"" help:"Name of the token."`
	Organization string `placeholder:"SLUG" help:"Its organization, if several have a token of this name."`
	ID           int    `name:"id" placeholder:"ID" help:"Id of the token (see token list), instead of the name."`
}

// Validate checks that a name or an id is given.
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
