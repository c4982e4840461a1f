package server

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestRecoverPanics: the response to a panic is INTERNAL without the cause, which is logged.
func TestRecoverPanics(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	h := recoverPanics(slog.New(slog.NewTextHandler(&log, nil)),
		http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret cause") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/graphql", nil))
	body := w.Body.String()
	if w.Code != 500 || !strings.Contains(body, "INTERNAL") || strings.Contains(body, "secret") {
		t.Errorf("status %d: %s", w.Code, body)
	}
	if !strings.Contains(log.String(), "secret cause") {
		t.Errorf("log %s", &log)
	}
}
