package auth_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"praxis/ent/gen/ent"
	"praxis/internal/auth"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// TestTokenDependsOnRole: a token is invalid while its creator lacks the role to create it.
func TestTokenDependsOnRole(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	group := db.Organization.Create().SetName("group").SetKind("GROUP").SaveX(ctx)
	company := db.Organization.Create().SetName("company").SetKind("COMPANY").SetParent(group).SaveX(ctx)
	grant := func(role viewer.Role, slug string, until time.Time) {
		t.Helper()
		if err := auth.Grant(ctx, db.Client, "li@example.org", slug, role, until); err != nil {
			t.Fatal(err)
		}
	}
	li := must(auth.AddUser(ctx, db.Client, auth.UserInput{Email: "li@example.org", Name: "Li", Owner: true}))
	as := func(actor, person int) context.Context {
		return viewer.NewContext(ctx, viewer.Viewer{Actor: actor, User: person, Owner: true})
	}
	editor := must(
		auth.CreateToken(as(li.ID, li.ID), db.Client, "editor",
			auth.TokenScope{Role: "EDITOR", Organization: &company.ID}),
	)
	owner := must(auth.CreateToken(as(li.ID, li.ID), db.Client, "owner", auth.TokenScope{Role: "OWNER"}))
	shell := must(auth.CreateToken(ctx, db.Client, "shell", auth.TokenScope{Role: "OWNER"}))
	creator := must(auth.Tokens(ctx, db.Client))[0]
	byToken := must(
		auth.CreateToken(
			as(creator.ID, 0),
			db.Client,
			"by a token",
			auth.TokenScope{Role: "READER", Organization: &company.ID},
		),
	)
	check := func(state string, want map[string]bool) {
		t.Helper()
		for text, good := range want {
			_, err := authenticate(db.Client, text)
			if (err == nil) != good || err != nil && !errors.Is(err, auth.ErrInvalidToken) {
				t.Errorf("%s: %v, want %v", state, err, good)
			}
		}
	}
	check("of an owner", map[string]bool{editor: true, owner: true, shell: true, byToken: true})
	db.User.UpdateOneID(li.ID).SetOwner(false).ExecX(ctx)
	check("of nobody", map[string]bool{editor: false, owner: false, shell: true})
	grant(viewer.Admin, "group", time.Time{})
	check("of an administrator above", map[string]bool{editor: true, owner: false})
	grant(viewer.Editor, "group", time.Time{})
	check("lowered", map[string]bool{editor: false})
	grant(viewer.Admin, "company", time.Now().Add(time.Hour))
	check("of an administrator", map[string]bool{editor: true})
	db.Membership.Update().SetExpiresAt(time.Now().Add(-time.Second)).ExecX(ctx)
	check("with a membership that ended", map[string]bool{editor: false})
	grant(viewer.Admin, "company", time.Time{})
	check("again", map[string]bool{editor: true})
	lost := must(auth.CreatorLostRole(ctx, db.Client, must(auth.Tokens(ctx, db.Client))))
	if len(lost) != 1 {
		t.Errorf("lost %v, want the owner's", lost)
	}
	db.User.DeleteOneID(li.ID).ExecX(ctx)
	check("of a deleted user", map[string]bool{editor: false, shell: true, byToken: true})
	if _, err := auth.RevokeToken(ctx, db.Client, auth.TokenRef{ID: creator.ID}); err != nil {
		t.Fatal(err)
	}
	check("of a revoked token", map[string]bool{shell: false, byToken: false})
}

func authenticate(client *ent.Client, token string) (viewer.Viewer, error) {
	r := httptest.NewRequest("POST", "/graphql", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return auth.Authenticate(r, client, nil, auth.Cookies{})
}

// TestTokenNames: names are unique in an organization, and other organizations do not matter.
func TestTokenNames(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	a := db.Organization.Create().SetName("a").SetKind("COMPANY").SaveX(ctx)
	b := db.Organization.Create().SetName("b").SetKind("COMPANY").SaveX(ctx)
	for i, scope := range []auth.TokenScope{{Role: "READER", Organization: &a.ID},
		{Role: "READER", Organization: &b.ID}, {Role: "OWNER"}} {
		must(auth.CreateToken(ctx, db.Client, "feed", scope))
		if _, err := auth.CreateToken(ctx, db.Client, "feed", scope); !errors.Is(err, auth.ErrTokenNameTaken) {
			t.Errorf("scope %d twice: %v", i, err)
		}
	}
	var ambiguous auth.AmbiguousError
	if _, err := auth.RevokeToken(ctx, db.Client, auth.TokenRef{Name: "feed"}); !errors.As(err, &ambiguous) ||
		len(ambiguous.Tokens) != 3 {
		t.Errorf("by a name that three have: %v", err)
	}
	if name, err := auth.RevokeToken(ctx, db.Client, auth.TokenRef{Name: "feed", Organization: "b"}); err != nil ||
		name != "feed" {
		t.Errorf("by name and organization: %v", err)
	}
	if left := db.ApiToken.Query().CountX(ctx); left != 3 {
		t.Errorf("%d tokens", left)
	}
}
