package auth

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"time"
)

// ErrPlainHTTP says that the browser would ignore the session cookie.
var ErrPlainHTTP = errors.New(
	"the page was opened over http, but the server sets session cookies over https only (because of --forwarded or " +
		"an https --public-url): open the https address",
)

// Cookies sets and reads session cookies. HTTPS says that browsers reach the server over HTTPS only, through a reverse
// proxy or by its public URL. Without it each request decides.
type Cookies struct{ HTTPS bool }

// secure says whether the browser sent the request over HTTPS. Without --forwarded, the Origin header reveals a reverse
// proxy with TLS: every browser sends it with a mutation.
func (c Cookies) secure(r *http.Request) bool {
	if c.HTTPS {
		return true
	}
	return r.TLS != nil || strings.HasPrefix(r.Header.Get("Origin"), "https://") ||
		r.Header.Get("X-Forwarded-Proto") == "https"
}

// BaseURL returns the URL of this server without a path, as the browser sees it: the public URL if there is one.
func (c Cookies) BaseURL(r *http.Request, public string) string {
	if public != "" {
		return strings.TrimRight(public, "/")
	}
	if c.secure(r) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Check returns ErrPlainHTTP if the browser would ignore the cookie that Set writes.
func (c Cookies) Check(r *http.Request) error {
	if origin := r.Header.Get("Origin"); c.HTTPS && strings.HasPrefix(origin, "http://") &&
		!isLoopback(strings.TrimPrefix(origin, "http://")) {
		return ErrPlainHTTP
	}
	return nil
}

// Set writes the session cookie with the secret; "" deletes the cookie. Scripts cannot read it (HttpOnly), other sites
// cannot send it (SameSite=Strict), and over HTTPS the browser never sends it over plain HTTP (Secure). Over plain HTTP
// the cookie is as exposed as the password that the user has just sent.
func (c Cookies) Set(w http.ResponseWriter, r *http.Request, secret string) {
	cookie := &http.Cookie{
		Name:     secureCookie,
		Value:    secret,
		Path:     "/",
		HttpOnly: true,
		SameSite: http.SameSiteStrictMode,
		Secure:   true,
		MaxAge:   int(sessionLifetime / time.Second),
	}
	if !c.secure(r) {
		cookie.Name, cookie.Secure = plainCookie, false
	}
	if secret == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

// secretOf returns the session secret in the request's cookie. Over HTTPS it ignores plainCookie, which an attacker in
// the network or a subdomain could have planted.
func (c Cookies) secretOf(r *http.Request) (string, bool) {
	cookie, err := r.Cookie(secureCookie)
	if err != nil && !c.secure(r) {
		cookie, err = r.Cookie(plainCookie)
	}
	if err != nil || cookie.Value == "" {
		return "", false
	}
	return cookie.Value, true
}

// isLoopback says whether a host, with or without a port, is a loopback address or localhost.
func isLoopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}
