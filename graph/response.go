package graph

import (
	"cmp"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The media types of responses.
const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// negotiateMediaType returns the media type of the response for the Accept headers, or "" if none is acceptable.
// Clients get application/graphql-response+json, whose status tells what went wrong, only if they name it or reject
// application/json.
func negotiateMediaType(accept []string) string {
	switch given := strings.TrimSpace(strings.Join(accept, ",")); given {
	case "", "*/*", mediaJSON: // what most clients send
		return mediaJSON
	}
	weights := map[string]float64{}
	for _, part := range strings.Split(strings.Join(accept, ","), ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		weight := 1.0
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil {
			weight = q
		}
		weights[media] = max(weights[media], weight)
	}
	weightOf := func(media string) float64 {
		for _, pattern := range []string{media, "application/*", "*/*"} { // the most specific pattern wins
			if weight, given := weights[pattern]; given {
				return weight
			}
		}
		return 0
	}
	plain, graphQL := weightOf(mediaJSON), weightOf(mediaGraphQL)
	_, named := weights[mediaGraphQL]
	switch {
	case graphQL > 0 && (plain == 0 || named && graphQL >= plain):
		return mediaGraphQL
	case plain > 0:
		return mediaJSON
	}
	return ""
}

// encoded is the JSON of a response in three parts. data is gqlgen's own text, which is neither copied nor validated.
type encoded struct{ head, data, tail []byte }

func encode(response *graphql.Response) encoded {
	var a encoded
	a.head = append(a.head, '{')
	if len(response.Errors) > 0 {
		a.head = appendJSON(append(a.head, `"errors":`...), response.Errors)
	}
	if a.data = response.Data; a.data != nil {
		if len(response.Errors) > 0 {
			a.head = append(a.head, ',')
		}
		a.head = append(a.head, `"data":`...)
	}
	if len(response.Extensions) > 0 {
		if len(a.head) > 1 {
			a.tail = append(a.tail, ',')
		}
		a.tail = appendJSON(append(a.tail, `"extensions":`...), response.Extensions)
	}
	a.tail = append(a.tail, '}')
	return a
}

func appendJSON(b []byte, value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // the server recovers and logs it
	}
	return append(b, text...)
}

func (a encoded) len() int { return len(a.head) + len(a.data) + len(a.tail) }

// bytes returns the parts as one text.
func (a encoded) bytes() []byte { return slices.Concat(a.head, a.data, a.tail) }

// writeResponse writes a response that no cache may keep. Without data the operation was not executed, and the status
// of mediaGraphQL tells why.
func writeResponse(w http.ResponseWriter, media string, response *graphql.Response) {
	status := http.StatusOK
	if response.Data == nil && media == mediaGraphQL {
		status = httpStatus(response.Errors)
	}
	if seconds := longestRetryAfter(response.Errors); seconds > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	writeEncoded(w, media, status, encode(response))
}

// Values of headers that many responses share, so that setting them allocates nothing.
var (
	contentTypes = map[string][]string{
		mediaJSON:    {mediaJSON + "; charset=utf-8"},
		mediaGraphQL: {mediaGraphQL + "; charset=utf-8"},
	}
	noStore = []string{"no-store"}
	hit     = []string{"praxis; hit"}
	miss    = []string{"praxis; fwd=miss"}
)

func writeEncoded(w http.ResponseWriter, media string, status int, a encoded) {
	w.Header()["Content-Type"] = contentTypes[media]
	w.Header().Set("Content-Length", strconv.Itoa(a.len()))
	w.WriteHeader(status)
	for _, part := range [][]byte{a.head, a.data, a.tail} {
		if len(part) > 0 {
			w.Write(part)
		}
	}
}

// longestRetryAfter returns the longest retryAfter of the errors, in seconds.
func longestRetryAfter(errs gqlerror.List) int {
	longest := 0
	for _, err := range errs {
		if seconds, ok := err.Extensions["retryAfter"].(int); ok {
			longest = max(longest, seconds)
		}
	}
	return longest
}

// httpStatus returns the HTTP status of an operation that was not executed, by the code of its first error.
func httpStatus(errs gqlerror.List) int {
	if len(errs) == 0 {
		return http.StatusOK
	}
	switch errs[0].Extensions["code"] {
	case codeUnauthenticated:
		return http.StatusUnauthorized
	case codeForbidden:
		return http.StatusForbidden
	case codeRateLimited:
		return http.StatusTooManyRequests
	case codeUnavailable:
		return http.StatusServiceUnavailable
	case codeInternal:
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// WriteError writes an error in the format of GraphQL, in the media type that the client accepts, or else in
// application/json.
func WriteError(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	writeErrorBody(w, r, status, message, map[string]any{"code": code})
}

// WriteRetryableError is WriteError for a request that the client can repeat after some seconds.
func WriteRetryableError(w http.ResponseWriter, r *http.Request, status int, code, message string, retryAfter int) {
	w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	writeErrorBody(w, r, status, message, map[string]any{"code": code, "retryAfter": retryAfter})
}

// writeRequestError writes the error of a request that never reached GraphQL.
func writeRequestError(w http.ResponseWriter, r *http.Request, err error) {
	var e requestError
	if !errors.As(err, &e) {
		e = httpError(http.StatusInternalServerError, codeInternal, "the request could not be read")
	}
	if e.retryAfter > 0 {
		WriteRetryableError(w, r, e.status, e.code, e.message, e.retryAfter)
		return
	}
	WriteError(w, r, e.status, e.code, e.message)
}

func writeErrorBody(w http.ResponseWriter, r *http.Request, status int, message string, extensions map[string]any) {
	body, err := json.Marshal(map[string]any{"errors": gqlerror.List{{Message: message, Extensions: extensions}}})
	if err != nil {
		panic(err) // strings and numbers
	}
	media := cmp.Or(negotiateMediaType(r.Header.Values("Accept")), mediaJSON)
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.WriteHeader(status)
	w.Write(body)
}
