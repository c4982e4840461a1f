package console_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"praxis/internal/console"
)

// TestWeb: an address of the console is a file or one of its pages, and files with a hash in their name may be kept.
func TestWeb(t *testing.T) {
	t.Parallel()
	h := console.Web()
	get := func(path string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", path, nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	index := get("/")
	script := index.Body.String()
	_, script, _ = strings.Cut(script, `src="/console`)
	script, _, _ = strings.Cut(script, `"`)
	for _, test := range []struct {
		path        string
		status      int
		contentType string
		cache       string
	}{
		{"/", 200, "text/html; charset=utf-8", "no-cache"},
		{"/articles/five-years@en", 200, "text/html; charset=utf-8", "no-cache"},
		{"/articles/../../../etc/passwd", 200, "text/html; charset=utf-8", "no-cache"},
		{script, 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{"/assets/missing.js", 404, "text/plain; charset=utf-8", ""},
		{"/favicon.svg", 200, "image/svg+xml", "no-cache"},
	} {
		w := get(test.path)
		if w.Code != test.status || w.Header().Get("Content-Type") != test.contentType ||
			w.Header().Get("Cache-Control") != test.cache {
			t.Errorf("%s: %d %v", test.path, w.Code, w.Header())
		}
	}
	if w := get("/", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("a client that accepts gzip gets %v", w.Header())
	}
	if w := get("/", "If-None-Match", index.Header().Get("ETag")); w.Code != 304 {
		t.Errorf("a client that has the page gets %d", w.Code)
	}
	if strings.Contains(index.Header().Get("Content-Security-Policy"), "unsafe") {
		t.Error("the policy allows inline code")
	}
}
