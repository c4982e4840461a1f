package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"praxis/ent/gen/ent/apitoken"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/server"
)

// TestRevalidation: the answer to a GET has an ETag. A client that has the answer gets status 304 until it changes.
func TestRevalidation(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	ctx := pgtest.Context(t)
	h := server.Handler(db, server.Options{
		Files: newFiles(t), Counter: content.NewHitBuffer(), PublicMaxAge: time.Minute})
	key, err := auth.CreateToken(ctx, db.Client, "test", auth.TokenScope{Role: apitoken.RoleOWNER})
	if err != nil {
		t.Fatal(err)
	}
	const path = "/graphql?query={tags{totalCount}}"
	status, body, header := ask(t, h, "GET", path, "")
	tag := header.Get("ETag")
	if status != 200 || !strings.HasPrefix(tag, `W/"`) || header.Get("Cache-Control") != "public, max-age=60, must-revalidate" {
		t.Fatalf("status %d, ETag %q, Cache-Control %q: %s", status, tag, header.Get("Cache-Control"), body)
	}
	for _, name := range []string{"Authorization", "Cookie", "Accept", "Praxis-User"} {
		if vary := strings.Join(header.Values("Vary"), ","); !strings.Contains(vary, name) {
			t.Errorf("Vary lacks %s: %s", name, vary)
		}
	}
	for given, want := range map[string]int{tag: 304, `"x", ` + tag: 304, strings.TrimPrefix(tag, "W/"): 304, "*": 304, `"x"`: 200} {
		status, body, header := ask(t, h, "GET", path, "", "If-None-Match", given)
		if status != want || (status == 304) != (body == "") || header.Get("ETag") != tag {
			t.Errorf("If-None-Match %s: status %d, ETag %q, body %q", given, status, header.Get("ETag"), body)
		}
	}
	db.Tag.Create().SetName("New").SetSlug("new").SaveX(ctx)
	if status, _, header := ask(t, h, "GET", path, "", "If-None-Match", tag); status != 200 || header.Get("ETag") == tag {
		t.Errorf("a changed answer has status %d and ETag %q", status, header.Get("ETag"))
	}
	for _, test := range []struct{ name, method, path, body, header, want string }{
		{"signed in", "GET", path, "", "Bearer " + key, "private, no-cache"},
		{"an error", "GET", "/graphql?query={tag(slug:5){id}}", "", "", "no-store"},
		{"by POST", "POST", "/graphql", `{"query":"{tags{totalCount}}"}`, "", "no-store"},
	} {
		headers := []string{"Content-Type", "application/json"}
		if test.header != "" {
			headers = append(headers, "Authorization", test.header)
		}
		if _, body, header := ask(t, h, test.method, test.path, test.body, headers...); header.Get("Cache-Control") != test.want {
			t.Errorf("%s: Cache-Control %q, want %q: %s", test.name, header.Get("Cache-Control"), test.want, body)
		}
	}
}

// TestPersistedQueries: a document is sent once, and later requests send its hash, by POST and GET.
func TestPersistedQueries(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	h := server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer()})
	const document, invalid = "{ tags { totalCount } }", "{ tags { nothing } }"
	extension := func(document, version string) string {
		sum := sha256.Sum256([]byte(document))
		return `{"persistedQuery":{"version":` + version + `,"sha256Hash":"` + hex.EncodeToString(sum[:]) + `"}}`
	}
	post := func(query, extensions string) (int, string) {
		status, body, _ := ask(t, h, "POST", "/graphql", `{`+query+`"extensions":`+extensions+`}`,
			"Content-Type", "application/json")
		return status, body
	}
	get := func(extensions string) (int, string) {
		status, body, header := ask(t, h, "GET", "/graphql?extensions="+url.QueryEscape(extensions), "")
		if status == 200 && strings.Contains(body, "errors") != (header.Get("Cache-Control") == "no-store") {
			t.Errorf("Cache-Control %q: %s", header.Get("Cache-Control"), body)
		}
		return status, body
	}
	for _, step := range []struct {
		name   string
		ask    func() (int, string)
		status int
		says   string
	}{
		{"unknown", func() (int, string) { return post("", extension(document, "1")) }, 200, "PERSISTED_QUERY_NOT_FOUND"},
		{"unknown by GET", func() (int, string) { return get(extension(document, "1")) }, 200, `"PersistedQueryNotFound"`},
		{"the hash of another", func() (int, string) { return post(`"query":"{ __typename }",`, extension(document, "1")) },
			http.StatusBadRequest, "sha256Hash"},
		{"still unknown", func() (int, string) { return post("", extension(document, "1")) }, 200, "PERSISTED_QUERY_NOT_FOUND"},
		{"another version", func() (int, string) { return post("", extension(document, "2")) }, http.StatusBadRequest, "version 1"},
		{"no object", func() (int, string) { return post("", `{"persistedQuery":5}`) }, http.StatusBadRequest, "version 1"},
		{"registered", func() (int, string) { return post(`"query":"`+document+`",`, extension(document, "1")) }, 200, `"totalCount":0`},
		{"known", func() (int, string) { return post("", extension(document, "1")) }, 200, `"totalCount":0`},
		{"known by GET", func() (int, string) { return get(extension(document, "1")) }, 200, `"totalCount":0`},
		{"invalid", func() (int, string) { return post(`"query":"`+invalid+`",`, extension(invalid, "1")) }, 200, "Cannot query"},
		{"not stored", func() (int, string) { return post("", extension(invalid, "1")) }, 200, "PERSISTED_QUERY_NOT_FOUND"},
	} {
		if status, body := step.ask(); status != step.status || !strings.Contains(body, step.says) {
			t.Errorf("%s: status %d, want %d with %s: %s", step.name, status, step.status, step.says, body)
		}
	}
}
