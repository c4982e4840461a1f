package server_test

import (
	"html"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"praxis/internal/content"
	"praxis/internal/demo"
	"praxis/internal/pgtest"
	"praxis/internal/server"
)

var sampleLink = regexp.MustCompile(`href="(/graphql\?query=[^"]+)"`)

// TestStartPage: in both languages its links lead somewhere, and its queries run.
func TestStartPage(t *testing.T) {
	t.Parallel()
	db, files := pgtest.Open(t), newFiles(t)
	if _, err := demo.Load(pgtest.Context(t), db.Client, demo.Options{Files: files}); err != nil {
		t.Fatal(err)
	}
	o := server.Options{Files: files, Counter: content.NewHitBuffer()}
	h := server.Handler(db, o)
	for accept, want := range map[string]string{"": "<html lang=\"en\">", "en-GB,zh;q=0.5": "Queries to try",
		"zh-TW,zh;q=0.9": `<html lang="zh-CN">`, "zh": "控制台", "fr": "Queries to try", "zh;q": "Queries to try"} {
		status, body, headers := ask(t, h, "GET", "/", "", "Accept-Language", accept)
		if status != 200 || !strings.Contains(body, want) || headers.Get("Vary") != "Accept-Language" {
			t.Errorf("%q: status %d, %v, %s", accept, status, headers, body)
		}
		if policy := headers.Get("Content-Security-Policy"); !strings.Contains(policy, "style-src 'self'") ||
			strings.Contains(policy, "script-src") || strings.Contains(body, "<script") || strings.Contains(body, "style=") {
			t.Errorf("policy %q: %s", policy, body)
		}
	}
	_, body, _ := ask(t, h, "GET", "/", "")
	links := sampleLink.FindAllStringSubmatch(body, -1)
	if len(links) != 3 || !strings.Contains(body, `href="/console/articles/`) {
		t.Errorf("%d queries: %s", len(links), body)
	}
	for _, link := range links {
		status, answer, _ := ask(t, h, "GET", html.UnescapeString(link[1]), "", "Accept", "text/html,*/*;q=0.8")
		if status != 200 || strings.Contains(answer, `"errors"`) || strings.Contains(answer, `"nodes":[]`) {
			t.Errorf("%s: status %d, %s", link[1], status, answer)
		}
	}
	for path, want := range map[string]string{"/start.css": "text/css; charset=utf-8", "/favicon.ico": "image/svg+xml",
		"/favicon.svg": "image/svg+xml"} {
		if status, _, headers := ask(t, h, "GET", path, ""); status != 200 || headers.Get("Content-Type") != want {
			t.Errorf("%s: status %d, %v", path, status, headers)
		}
	}
	o.HideExplorer, o.HideSchema = true, true
	_, body, _ = ask(t, server.Handler(db, o), "GET", "/", "")
	if strings.Contains(body, "/graphiql/") || strings.Contains(body, "/schema.graphql") {
		t.Errorf("what is hidden is linked: %s", body)
	}
	o.FrontEndURL = "https://www.example.org"
	for path, to := range map[string]string{"/": o.FrontEndURL, "/admin": "/console/", "/admin/users": "/console/"} {
		status, _, headers := ask(t, server.Handler(db, o), "GET", path, "")
		if status != 303 || headers.Get("Location") != to {
			t.Errorf("%s: status %d to %q", path, status, headers.Get("Location"))
		}
	}
}

// TestStartToken: only a browser that opened a loopback address gets the token, and no cache keeps it.
func TestStartToken(t *testing.T) {
	t.Parallel()
	h := server.Handler(pgtest.Open(t), server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(),
		Origins: server.LoopbackOrigins, StartToken: "praxis_secret"})
	for _, test := range []struct {
		host    string
		headers []string
		gets    bool
	}{
		{"127.0.0.1:8080", nil, true},
		{"localhost:8080", nil, true},
		{"[::1]:8080", nil, true},
		{"localhost", nil, true},
		{"praxis.example.org", nil, false},
		{"evil.example:8080", nil, false}, // DNS rebinding
		{"localhost.evil.example", nil, false},
		{"127.0.0.1.evil.example", nil, false},
		{"127.0.0.1:8080.evil.example", nil, false},
		{"[::1]", nil, true},
		{"192.168.1.5:8080", nil, false},
		{"127.0.0.1:8080", []string{"Origin", "http://localhost:3000"}, false}, // a script of another page
		{"127.0.0.1:8080", []string{"Origin", "null"}, false},
		{"127.0.0.1:8080", []string{"X-Forwarded-For", "203.0.113.9"}, false}, // a tunnel to this machine
	} {
		r := httptest.NewRequest("GET", "/", nil).WithContext(t.Context())
		r.Host = test.host
		for i := 0; i < len(test.headers); i += 2 {
			r.Header.Set(test.headers[i], test.headers[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		body, headers := w.Body.String(), w.Result().Header
		if strings.Contains(body, "praxis_secret") != test.gets {
			t.Errorf("%+v: %s", test, body)
		}
		if test.gets && (!strings.Contains(body, "/graphiql/#token=praxis_secret") ||
			headers.Get("Cache-Control") != "no-store") {
			t.Errorf("%+v: %v, %s", test, headers, body)
		}
	}
}
