package graph

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// reject answers a request that never reached GraphQL, in the shape of GraphQL's errors.
func reject(w http.ResponseWriter, r *http.Request, err error) {
	var e requestError
	if !errors.As(err, &e) {
		e = requestError{status: http.StatusInternalServerError, code: codeInternal, message: "the request could not be read"}
	}
	if e.retryAfter > 0 {
		RejectUntil(w, r, e.status, e.code, e.message, e.retryAfter)
		return
	}
	Reject(w, r, e.status, e.code, e.message)
}

// Reject answers a request in the shape of GraphQL's errors, with a status, in the media type that the client accepts.
// A client that accepts neither type of GraphQL's answers gets application/json.
func Reject(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	writeError(w, r, status, message, map[string]any{"code": code})
}

// RejectUntil is Reject for a request that may be sent again after some seconds.
func RejectUntil(w http.ResponseWriter, r *http.Request, status int, code, message string, retryAfter int) {
	w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	writeError(w, r, status, message, map[string]any{"code": code, "retryAfter": retryAfter})
}

func writeError(w http.ResponseWriter, r *http.Request, status int, message string, extensions map[string]any) {
	body, err := json.Marshal(map[string]any{"errors": gqlerror.List{{Message: message, Extensions: extensions}}})
	if err != nil {
		panic(err) // strings and numbers
	}
	media := cmp.Or(answerType(r.Header.Values("Accept")), mediaJSON)
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.WriteHeader(status)
	w.Write(body)
}
