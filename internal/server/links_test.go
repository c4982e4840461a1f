package server_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"praxis/ent/gen/ent/apitoken"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/server"
)

// TestOneTimeLinks: links lead to the console, or to a front end if there is one. The console's pages send no referrer,
// and the log does not have the token.
func TestOneTimeLinks(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	token, err := auth.CreateToken(pgtest.Context(t), db.Client, "test", auth.TokenScope{Role: apitoken.RoleOWNER})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	handler := server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(),
		Log: slog.New(slog.NewJSONHandler(&log, nil))}
	for i, test := range []struct {
		public    content.PublicURL
		frontEnd  string
		beginning string
	}{
		{"", "", "/console/accept-invitation?token=invitation_"},
		{"https://cms.example.org", "", "https://cms.example.org/console/accept-invitation?token=invitation_"},
		{"https://cms.example.org", "https://www.example.org/praxis",
			"https://www.example.org/praxis/accept-invitation?token=invitation_"},
	} {
		handler.PublicURL, handler.FrontEndURL = test.public, test.frontEnd
		email := string(rune('a'+i)) + "@example.org"
		_, body, _ := ask(t, server.Handler(db, handler), "POST", "/graphql",
			`{"query":"mutation { createUser(input: {name: \"n\", email: \"`+email+`\"}) { link { url } } }"}`,
			"Content-Type", "application/json", "Authorization", "Bearer "+token)
		if !strings.Contains(body, `"url":"`+test.beginning) {
			t.Errorf("%+v: %s", test, body)
		}
	}
	status, _, headers := ask(t, server.Handler(db, handler), "GET", "/console/accept-invitation?token=invitation_x", "")
	if status != 200 || headers.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("status %d, headers %v", status, headers)
	}
	if strings.Contains(log.String(), "invitation_") || !strings.Contains(log.String(), "/console/accept-invitation") {
		t.Errorf("log %s", log.String())
	}
}
