package graph_test

import (
	"strings"
	"testing"
	"time"

	"praxis/internal/content"
	"praxis/internal/server"
	"praxis/internal/viewer"
)

// TestServerFacts: anonymous visitors read what the server offers.
func TestServerFacts(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	const query = "{ server { version demo mail signInWith oidcSignInUrl } }"
	for _, test := range []struct {
		options server.Options
		want    string
	}{
		{
			server.Options{Version: "v1"},
			`"version":"v1","demo":false,"mail":false,"signInWith":["PASSWORD"],"oidcSignInUrl":null`,
		},
		{
			server.Options{Demo: true, Mail: true},
			`"version":"","demo":true,"mail":true,"signInWith":["PASSWORD"],"oidcSignInUrl":null`,
		},
	} {
		test.options.Files, test.options.Counter = newFiles(t), content.NewHitBuffer()
		a.handler = server.Handler(a.db, test.options)
		if _, raw := a.ask(t, anonymous, query, nil); !strings.Contains(string(raw), test.want) {
			t.Errorf("%s, want %s", raw, test.want)
		}
	}
}

// TestViewerSession: viewers with a session cookie see their session and its end, others see none.
func TestViewerSession(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	const query = "{ viewer { session { current expiresAt } } }"
	seed(t, a.db.Client, "o", 0)
	for _, role := range []viewer.Role{viewer.None, viewer.Reader} {
		organization := ""
		if role != viewer.None {
			organization = "o"
		}
		got, raw := a.ask(t, a.signIn(t, strings.ToLower(role.String())+"@example.org", role, organization), query, nil)
		expires, err := time.Parse(time.RFC3339, got.at("viewer.session.expiresAt").(string))
		if err != nil || got.at("viewer.session.current") != true || time.Until(expires) < 13*24*time.Hour {
			t.Errorf("%v: %s", role, raw)
		}
	}
	for name, who := range map[string]func() answer{
		"anonymous": func() answer { return a.anyone(t, query) },
		"a token":   func() answer { return a.admin(t, query, nil) },
	} {
		if session := who().at("viewer.session"); session != nil {
			t.Errorf("%s: %v", name, session)
		}
	}
}
