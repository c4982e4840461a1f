package auth

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode"

	"praxis/ent/gen/ent"
	"praxis/internal/viewer"
)

// ErrMalformedHeader says that an Authorization header is not one of a token.
var ErrMalformedHeader = errors.New("the Authorization header must be one `Bearer` and a token")

// Authenticate returns who sends the request: by its Authorization header, an API token or a JWT, else by the cookie of
// a session, else an anonymous reader. A token that is not in force is ErrInvalidToken, rather than taken for none; the
// cookie of a session that ended is taken for none, since a browser sends it without being asked.
func Authenticate(r *http.Request, client *ent.Client, issuer *Issuer, cookies Cookies) (viewer.Viewer, error) {
	headers := r.Header.Values("Authorization")
	if len(headers) > 0 {
		scheme, text, _ := strings.Cut(headers[0], " ")
		if !strings.EqualFold(scheme, "Bearer") || len(headers) > 1 || strings.ContainsFunc(text, unicode.IsSpace) {
			return viewer.Viewer{}, ErrMalformedHeader
		}
		return byBearer(r.Context(), client, issuer, text)
	}
	secret, ok := cookies.sessionOf(r)
	if !ok {
		return viewer.Viewer{}, nil
	}
	v, err := bySession(r.Context(), client, secret)
	if errors.Is(err, ErrInvalidToken) {
		return viewer.Viewer{}, nil
	}
	return v, err
}

func byBearer(ctx context.Context, client *ent.Client, issuer *Issuer, text string) (viewer.Viewer, error) {
	if issuer != nil && strings.Count(text, ".") == 2 {
		return issuer.viewer(ctx, client, text)
	}
	return byToken(ctx, client, text)
}
