package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"praxis/ent/gen/ent/organization"
	"praxis/internal/auth"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// TestResetLinkExpires: a password reset link expires when its creator may no longer create it, or when the email
// address of the account changes.
func TestResetLinkExpires(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	_, admin, _ := crew(t, a)
	ctx := pgtest.Context(t)
	elsewhere := a.db.Organization.Query().Where(organization.Slug("elsewhere")).OnlyIDX(ctx)
	for i, change := range []string{
		`createMembership(input: {userId: "USER", organizationId: "elsewhere", role: ADMIN})`,
		`updateUser(id: "USER", input: {email: "moved@example.org"})`,
		"",
	} {
		email := fmt.Sprintf("member%d@example.org", i)
		a.signIn(t, email, viewer.Author, "o")
		u, err := auth.UserByEmail(ctx, a.db.Client, email)
		if err != nil {
			t.Fatal(err)
		}
		made, _ := a.ask(t, admin, `mutation($u: ID!) { m: createPasswordResetLink(userId: $u) { link { token } } }`,
			map[string]any{"u": fmt.Sprint(u.ID)})
		token := made.at("m.link.token")
		if change == "" {
			err = auth.SetOwner(ctx, a.db.Client, email, true)
		} else {
			change = strings.NewReplacer("USER", fmt.Sprint(u.ID), `"elsewhere"`, fmt.Sprint(elsewhere)).Replace(change)
			got, raw := a.ask(t, bearer(a.token), `mutation { m: `+change+` { userErrors { code } } }`, nil)
			if got.at("m.userErrors.0") != nil || got.code() != "" {
				t.Fatalf("%s: %s", change, raw)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		got, raw := a.ask(t, anonymous, `mutation($token: String!) {
			m: resetPassword(token: $token, password: "battery staple") { userErrors { path message } }
		}`, map[string]any{"token": token})
		if !strings.Contains(fmt.Sprint(got.at("m.userErrors.0.message")), "expired") {
			t.Errorf("after %q: %s", change, raw)
		}
	}
}

// TestTokenCannotResetCreator: an API token of an administrator cannot reset that administrator's password.
func TestTokenCannotResetCreator(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	o, admin, _ := crew(t, a)
	a.signIn(t, "member@example.org", viewer.Author, "o")
	made, raw := a.ask(t, admin, `mutation($o: ID!) {
		m: createApiToken(input: {name: "sync", role: ADMIN, organizationId: $o}) { token }
	}`, map[string]any{"o": o})
	token, _ := made.at("m.token").(string)
	if token == "" {
		t.Fatal(raw)
	}
	for email, code := range map[string]string{"admin@example.org": "FORBIDDEN", "member@example.org": ""} {
		u, err := auth.UserByEmail(pgtest.Context(t), a.db.Client, email)
		if err != nil {
			t.Fatal(err)
		}
		got, raw := a.ask(t, bearer(token), `mutation($u: ID!) {
			m: createPasswordResetLink(userId: $u) { link { token } }
		}`, map[string]any{"u": fmt.Sprint(u.ID)})
		if got.code() != code {
			t.Errorf("%s: %s", email, raw)
		}
	}
}

// TestResetLinkNeedsCreatorsRole: a reset link is invalid while its creator lacks the role of an administrator.
func TestResetLinkNeedsCreatorsRole(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	_, admin, _ := crew(t, a)
	ctx := pgtest.Context(t)
	a.signIn(t, "member@example.org", viewer.Author, "o")
	u, err := auth.UserByEmail(ctx, a.db.Client, "member@example.org")
	if err != nil {
		t.Fatal(err)
	}
	made, _ := a.ask(t, admin, `mutation($u: ID!) { m: createPasswordResetLink(userId: $u) { link { token } } }`,
		map[string]any{"u": fmt.Sprint(u.ID)})
	reset := func() string {
		got, raw := a.ask(t, anonymous, `mutation($token: String!) {
			m: resetPassword(token: $token, password: "battery staple") { userErrors { message } }
		}`, map[string]any{"token": made.at("m.link.token")})
		if message, ok := got.at("m.userErrors.0.message").(string); ok {
			return message
		}
		return string(raw)
	}
	if err := auth.Grant(ctx, a.db.Client, "admin@example.org", "o", viewer.Editor, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if got := reset(); !strings.Contains(got, "no longer valid") {
		t.Errorf("the creator is an editor now: %s", got)
	}
	if err := auth.Grant(ctx, a.db.Client, "admin@example.org", "o", viewer.Admin, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if got := reset(); !strings.Contains(got, `"userErrors":[]`) {
		t.Errorf("the creator is an administrator again: %s", got)
	}
}
