package auth

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"praxis/ent/gen/ent"
	"praxis/internal/viewer"
)

// ErrMalformedHeader says that an Authorization header has no token.
var ErrMalformedHeader = errors.New("send one Authorization header: `Authorization: Bearer TOKEN`")

// UserHeader names the user whom a request is for. Browsers send the cookie of the last sign-in, and none after
// the session ended. A page that shows what one user sees would mix it with what another user or the public sees.
const UserHeader = "Praxis-User"

// ErrOtherUser says that a request does not come from the user that its header names.
var ErrOtherUser = errors.New("the session of this user has ended, or another user signed in: sign in again")

// CheckUser returns ErrOtherUser if the request has a UserHeader with the id of another user than the viewer's.
func CheckUser(r *http.Request, v viewer.Viewer) error {
	if id := r.Header.Get(UserHeader); id != "" && id != strconv.Itoa(v.User) {
		return ErrOtherUser
	}
	return nil
}

// Authenticate returns the viewer of a request: of the API token or JWT in its Authorization header, else of its
// session cookie, else an anonymous reader. It returns ErrInvalidToken for an invalid token. It ignores the cookie of
// an expired session, since browsers send cookies automatically.
func Authenticate(r *http.Request, client *ent.Client, issuer *Issuer, cookies Cookies) (viewer.Viewer, error) {
	headers := r.Header.Values("Authorization")
	if len(headers) > 0 {
		scheme, text, _ := strings.Cut(headers[0], " ")
		if !strings.EqualFold(scheme, "Bearer") || len(headers) > 1 || strings.ContainsFunc(text, unicode.IsSpace) {
			return viewer.Viewer{}, ErrMalformedHeader
		}
		return byBearer(r.Context(), client, issuer, text)
	}
	secret, ok := cookies.secretOf(r)
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
	if issuer != nil && issuer.audience != "" && strings.Count(text, ".") == 2 {
		return issuer.viewer(ctx, client, text)
	}
	return byToken(ctx, client, text)
}
