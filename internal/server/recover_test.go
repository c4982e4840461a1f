package server

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestPanicsStayInside: a handler that panics is answered as INTERNAL, without the cause, which is logged.
func TestPanicsStayInside(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	h := recovered(slog.New(slog.NewTextHandler(&log, nil)), http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret cause") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/graphql", nil))
	if w.Code != 500 || !strings.Contains(w.Body.String(), "INTERNAL") || strings.Contains(w.Body.String(), "secret") || !strings.Contains(log.String(), "secret cause") {
		t.Errorf("status %d: %s; log %s", w.Code, w.Body, &log)
	}
}
