//go:build clients

package clients_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/membership"
	"praxis/ent/gen/ent/organization"
	"praxis/graph"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/demo"
	"praxis/internal/media"
	"praxis/internal/pgtest"
	"praxis/internal/server"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const (
	origin   = "http://localhost:5173"
	email    = "li@example.org"
	password = "correct horse"
)

// praxis is a server of the demo content for the examples.
type praxis struct {
	url, token   string
	organization int
}

// serve starts a server that an EDITOR's token and a person's password open. It stops with the test.
func serve(t *testing.T) praxis {
	t.Helper()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	if _, err := demo.Load(ctx, db.Client, demo.Options{}); err != nil {
		t.Fatal(err)
	}
	org, err := db.Client.Organization.Query().Where(organization.Slug("chinalco")).Only(ctx)
	if err != nil {
		t.Fatal(err)
	}
	scope := auth.TokenScope{Role: apitoken.RoleEDITOR, Organization: &org.ID}
	token, err := auth.CreateToken(ctx, db.Client, "clients", scope)
	if err != nil {
		t.Fatal(err)
	}
	user, err := auth.AddUser(ctx, db.Client, auth.UserInput{Email: email, Name: "Li", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	member := db.Client.Membership.Create().SetUser(user).SetOrganization(org).SetRole(membership.RoleAUTHOR)
	if err := member.Exec(ctx); err != nil {
		t.Fatal(err)
	}
	disk, err := media.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	handler := server.Handler(db, server.Options{
		Files: media.NewLibrary(disk), Counter: content.NewHitBuffer(), Origins: server.Origins{origin},
	})
	serving, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- server.Serve(serving, l, handler, server.ShutdownTimeout) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return praxis{url: "http://" + l.Addr().String() + "/graphql", token: token, organization: org.ID}
}

// run runs a program in this folder and returns its output. It must succeed.
func run(t *testing.T, environment []string, name string, arguments ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, arguments...)
	c.Env = append(os.Environ(), environment...)
	output, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", c, err, output)
	}
	return string(output)
}

// TestClients generates the types of the examples for urql, Apollo Client and Relay from the schema, checks them with
// TypeScript, and runs the examples.
func TestClients(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("node_modules"); err != nil {
		t.Fatal("run `npm ci --ignore-scripts` in docs/clients first")
	}
	if err := os.WriteFile("schema.graphql", []byte(graph.SDL()), 0o644); err != nil {
		t.Fatal(err)
	}
	p := serve(t)
	run(t, nil, "npm", "run", "generate")
	run(t, nil, "npm", "run", "check")
	t.Log(run(t, []string{
		"PRAXIS_URL=" + p.url, "PRAXIS_TOKEN=" + p.token, "PRAXIS_ORIGIN=" + origin,
		"PRAXIS_EMAIL=" + email, "PRAXIS_PASSWORD=" + password,
	}, "npm", "test"))
}

// TestCurl runs the examples for the shell in the order of this table. AFTER is the last endCursor. docs/api.md
// shows the answer of errors.sh.
func TestCurl(t *testing.T) {
	t.Parallel()
	p := serve(t)
	picture := filepath.Join("..", "..", "internal", "media", "testdata", "palette.png")
	environment := []string{
		"PRAXIS_URL=" + p.url, "PRAXIS_TOKEN=" + p.token, "PRAXIS_EMAIL=" + email, "PRAXIS_PASSWORD=" + password,
		"ORGANIZATION=" + strconv.Itoa(p.organization), "FILE=" + picture,
		"COOKIES=" + filepath.Join(t.TempDir(), "cookies"),
	}
	documentation, err := os.ReadFile("../api.md")
	if err != nil {
		t.Fatal(err)
	}
	cursor := regexp.MustCompile(`"endCursor":"([^"]+)"`)
	after := "AFTER="
	for _, test := range []struct {
		script, since string
		says          []string
	}{
		{"articles", "", []string{`"title":"How to write a letter`, `"hasNextPage":true`}},
		{"articles", "", []string{`"hasNextPage":true`}},
		{"articles", "", []string{`"hasNextPage":true`}},
		{"tag", "", []string{`"tag":{"id":"`, `"userErrors":[]`}},
		{"tag", "", []string{`"tag":null`, `"code":"TAKEN"`, `"path":["input","name"],"existingId":"`}},
		{"upload", "", []string{`"url":"/assets/`, `"result":"CREATED"`}},
		{"errors", "", []string{`{"errors":[{`, `"code":"UNAUTHENTICATED"`, "\nstatus 401\n"}},
		{"signin", "", []string{`{"user":{"name":"Li"}}`, `{"user":{"email":"` + email + `"}}`}},
		{"changes", "1970-01-01T00:00:00Z", []string{`"updatedAt":`, `"all":{"totalCount":64}`}},
		{"changes", "2100-01-01T00:00:00Z", []string{`"nodes":[]`, `"all":{"totalCount":64}`}},
	} {
		if test.script != "articles" {
			after = "AFTER="
		}
		output := run(t, append(environment, after, "SINCE="+test.since), "sh", "-eu", filepath.Join("curl", test.script+".sh"))
		for _, part := range test.says {
			if !strings.Contains(output, part) {
				t.Errorf("%s: no %s in\n%s", test.script, part, output)
			}
		}
		if test.script == "errors" && !strings.Contains(string(documentation), "```console\n"+output+"```") {
			t.Errorf("docs/api.md does not show this answer:\n%s", output)
		}
		if found := cursor.FindStringSubmatch(output); found != nil {
			after = "AFTER=" + found[1]
		}
	}
}
