package main

import (
	"errors"
	"strings"
	"time"

	"praxis/internal/token"
)

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make a token, which may do everything, and print it: it is not shown again."`
	List   tokenListCmd   `cmd:"" help:"List the tokens by name."`
	Revoke tokenRevokeCmd `cmd:"" help:"End a token's life at once."`
}

type tokenCreateCmd struct {
	Name    string         `arg:"" help:"What it is for."`
	Expires *time.Duration `placeholder:"720h" help:"After how long it ends; never by default."`
}

// Validate refuses a token that would have ended before it began.
func (c *tokenCreateCmd) Validate() error {
	if c.Expires != nil && *c.Expires <= 0 {
		return errors.New("--expires must be a duration such as 720h")
	}
	if strings.TrimSpace(c.Name) == "" {
		return errors.New("the token needs a name")
	}
	return nil
}

// Run makes a token.
func (c *tokenCreateCmd) Run(a *app) error {
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	var expiresAt time.Time
	if c.Expires != nil {
		expiresAt = time.Now().Add(*c.Expires)
	}
	text, err := token.Create(a.ctx, db.Client, c.Name, expiresAt)
	if err != nil {
		return err
	}
	a.row(map[string]string{"token": text}, "%s", text)
	return nil
}

type tokenListCmd struct{}

// Run lists the tokens.
func (tokenListCmd) Run(a *app) error {
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	tokens, err := token.List(a.ctx, db.Client)
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
		a.row(map[string]any{
			"name": t.Name, "state": state, "createdAt": t.CreatedAt, "expiresAt": t.ExpiresAt, "revokedAt": t.RevokedAt, "lastUsedAt": t.LastUsedAt,
		}, "%-24s %-8s made %s, last used %s", t.Name, state, day(&t.CreatedAt), day(t.LastUsedAt))
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
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	if err := token.Revoke(a.ctx, db.Client, c.Name); err != nil {
		return err
	}
	a.row(map[string]any{"name": c.Name, "revoked": true}, "revoked %s", c.Name)
	return nil
}
