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

// Origins is the allow list of CORS: the origins whose pages may send requests from a browser. An entry is an origin
// such as https://www.example.org, or a pattern: https://*.example.org for all subdomains, http://localhost:* for all
// ports.
type Origins []string

// LoopbackOrigins allow front ends under development on this machine.
var LoopbackOrigins = Origins{"http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*"}

// CheckOrigin checks the syntax of an entry of Origins. Its error says how to fix it.
func CheckOrigin(pattern string) error {
	if pattern == "*" {
		return errors.New("* would allow every site: list the origins")
	}
	if !strings.HasPrefix(pattern, "http://") && !strings.HasPrefix(pattern, "https://") {
		return fmt.Errorf("%q has no scheme: write https://%s", pattern, strings.TrimLeft(pattern, ":/"))
	}
	plain, _ := strings.CutSuffix(strings.Replace(pattern, "://*.", "://", 1), ":*")
	u, err := url.Parse(plain)
	switch {
	case err != nil || u.Hostname() == "":
		return fmt.Errorf("%q is not an origin such as https://www.example.org", pattern)
	case u.Scheme+"://"+u.Host != plain:
		return fmt.Errorf("%q is more than an origin: write %s", pattern, u.Scheme+"://"+u.Host)
	case strings.Contains(u.Host, "*"):
		return fmt.Errorf("%q: * stands for all subdomains (https://*.example.org) or all ports (http://localhost:*)",
			pattern)
	case strings.ToLower(pattern) != pattern:
		return fmt.Errorf("%q is not in lower case, as browsers send origins: write %s",
			pattern, strings.ToLower(pattern))
	case u.Scheme == "https" && u.Port() == "443", u.Scheme == "http" && u.Port() == "80":
		return fmt.Errorf("%q has the default port, which browsers leave out: write %s://%s",
			pattern, u.Scheme, u.Hostname())
	}
	return nil
}

// allows says whether the allow list has the origin.
func (o Origins) allows(origin string) bool {
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

// logRejectedPreflights logs each CORS preflight of an origin that is not allow-listed, since browsers hide the cause
// of the failure from scripts.
func (o Origins) logRejectedPreflights(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" && !o.allows(origin) {
			log.WarnContext(r.Context(), "CORS preflight rejected: --allow-origin does not allow the origin",
				"request", viewer.RequestOf(r.Context()).ID, "origin", origin)
		}
		next.ServeHTTP(w, r)
	})
}
