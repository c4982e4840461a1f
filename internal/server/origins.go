package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"praxis/internal/viewer"
)

// Origins are the origins whose pages may send requests from the browser: https://www.example.org, or a pattern:
// https://*.example.org stands for all subdomains, http://localhost:* for all ports.
type Origins []string

// LoopbackOrigins are those of pages that a developer serves on this machine.
var LoopbackOrigins = Origins{"http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*"}

// CheckOrigin returns an error that says what is wrong with an origin or a pattern.
func CheckOrigin(pattern string) error {
	if pattern == "*" {
		return errors.New("* would allow every site: name the origins")
	}
	if !strings.HasPrefix(pattern, "http://") && !strings.HasPrefix(pattern, "https://") {
		return fmt.Errorf("%q lacks the scheme: write https://%s", pattern, strings.TrimLeft(pattern, ":/"))
	}
	plain, _ := strings.CutSuffix(strings.Replace(pattern, "://*.", "://", 1), ":*")
	u, err := url.Parse(plain)
	switch {
	case err != nil || u.Hostname() == "":
		return fmt.Errorf("%q is no origin such as https://www.example.org", pattern)
	case u.Scheme+"://"+u.Host != plain:
		return fmt.Errorf("%q is more than an origin: write %s", pattern, u.Scheme+"://"+u.Host)
	case strings.Contains(u.Host, "*"):
		return fmt.Errorf("%q: a * stands for all subdomains, as in https://*.example.org, or for all ports", pattern)
	case strings.ToLower(pattern) != pattern:
		return fmt.Errorf("%q: browsers send origins in lower case: write %s", pattern, strings.ToLower(pattern))
	case u.Scheme == "https" && u.Port() == "443", u.Scheme == "http" && u.Port() == "80":
		return fmt.Errorf("%q: browsers leave the usual port out: write %s://%s", pattern, u.Scheme, u.Hostname())
	}
	return nil
}

// allow says whether an origin is one of these.
func (o Origins) allow(origin string) bool {
	for _, pattern := range o {
		if matchesOrigin(pattern, origin) {
			return true
		}
	}
	return false
}

func matchesOrigin(pattern, origin string) bool {
	if host, anyPort := strings.CutSuffix(pattern, ":*"); anyPort {
		u, err := url.Parse(origin)
		if err != nil {
			return false
		}
		pattern, origin = host, strings.TrimSuffix(origin, ":"+u.Port())
	}
	scheme, domain, subdomains := strings.Cut(pattern, "://*.")
	if !subdomains {
		return origin == pattern
	}
	host, ok := strings.CutPrefix(origin, scheme+"://")
	return ok && strings.HasSuffix(host, "."+domain) && len(host) > len(domain)+1
}

// logRefusedPreflights writes a line for each CORS preflight of an origin that is not allowed: the browser tells its
// user little of why a request failed.
func (o Origins) logRefusedPreflights(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" && !o.allow(origin) {
			log.WarnContext(r.Context(), "a preflight was refused: --allow-origin does not allow the origin",
				"request", viewer.RequestOf(r.Context()).ID, "origin", origin)
		}
		next.ServeHTTP(w, r)
	})
}
