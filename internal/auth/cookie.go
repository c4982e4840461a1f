package auth

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"time"
)

// ErrPlainHTTP says that a browser would drop the cookie of a session.
var ErrPlainHTTP = errors.New(
	"this page was opened over http, and the server gives its cookie over https alone (--forwarded or " +
		"an https --public-url says so): open the https address",
)

// Cookies says which cookies sessions have. HTTPS is that browsers reach the server over HTTPS alone, by a proxy or by
// its public URL; without it each request tells.
type Cookies struct{ HTTPS bool }

// secure says whether the browser sent the request over HTTPS. A proxy that the server was not told of (no --forwarded)
// shows in the page's origin, which every browser sends with a mutation.
func (c Cookies) secure(r *http.Request) bool {
	if c.HTTPS {
		return true
	}
	return r.TLS != nil || strings.HasPrefix(r.Header.Get("Origin"), "https://") ||
		r.Header.Get("X-Forwarded-Proto") == "https"
}

// Check returns ErrPlainHTTP when the browser would drop the cookie that the server would give.
func (c Cookies) Check(r *http.Request) error {
	if origin := r.Header.Get("Origin"); c.HTTPS && strings.HasPrefix(origin, "http://") &&
		!isLoopback(strings.TrimPrefix(origin, "http://")) {
		return ErrPlainHTTP
	}
	return nil
}

// Set hands the secret of a session to the browser; an empty one takes it back. Scripts cannot read it, and requests
// from other sites do not carry it. Over HTTPS it never travels otherwise. Over plain HTTP, in a network without HTTPS,
// it is as readable to others as the password that was just sent: the cookie cannot be safer than the connection.
func (c Cookies) Set(w http.ResponseWriter, r *http.Request, secret string) {
	cookie := &http.Cookie{Name: secureCookie, Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: true, MaxAge: int(sessionLive / time.Second)}
	if !c.secure(r) {
		cookie.Name, cookie.Secure = plainCookie, false
	}
	if secret == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

// sessionOf is the secret of the session that the request shows. The cookie that is not bound to HTTPS counts only
// where there is none: over HTTPS somebody in the network, or a subdomain, could have planted it.
func (c Cookies) sessionOf(r *http.Request) (string, bool) {
	cookie, err := r.Cookie(secureCookie)
	if err != nil && !c.secure(r) {
		cookie, err = r.Cookie(plainCookie)
	}
	if err != nil || cookie.Value == "" {
		return "", false
	}
	return cookie.Value, true
}

// isLoopback says whether a host, with a port or without, is this very machine.
func isLoopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}
