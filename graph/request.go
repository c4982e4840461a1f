package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// requestError is the error of a request that never reached GraphQL. Its text is shown to the client.
type requestError struct {
	status        int
	code, message string
	retryAfter    int // seconds, if the client should try again
}

func (e requestError) Error() string { return e.message }

func httpError(status int, code, message string) requestError {
	return requestError{status: status, code: code, message: message}
}

func badParams(message string) error {
	return httpError(http.StatusBadRequest, codeBadRequest, message)
}

func badUTF8(name string) error {
	return badParams(name + " is not valid UTF-8, or has an escape of a lone surrogate")
}

func unsupportedMediaType(message string) error {
	return httpError(http.StatusUnsupportedMediaType, codeBadRequest, message)
}

// readParams reads the parameters of a GET, POST or multipart request. Its errors are requestErrors.
func (e *endpoint) readParams(w http.ResponseWriter, r *http.Request, form *uploadForm) (*graphql.RawParams, error) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return paramsFromURL(r.URL.RawQuery)
	case http.MethodPost:
	default:
		w.Header().Set("Allow", "GET, POST")
		return nil, httpError(http.StatusMethodNotAllowed, codeBadRequest, "send GraphQL requests by GET or POST")
	}
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	encoding := r.Header.Get("Content-Encoding")
	switch {
	case encoding != "" && !strings.EqualFold(encoding, "identity"):
		return nil, unsupportedMediaType("unsupported Content-Encoding: send the body uncompressed")
	case err == nil && media == "multipart/form-data" && passedPreflight(r):
		r.Body = http.MaxBytesReader(w, r.Body, e.maxFile+e.limits.Body)
		return e.readMultipart(r, form)
	case err != nil || media != mediaJSON:
		return nil, unsupportedMediaType("unsupported Content-Type: send application/json, " +
			"or a form with files and the header GraphQL-Require-Preflight")
	case params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8"):
		return nil, unsupportedMediaType("unsupported charset: send the body as UTF-8")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, e.limits.Body))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		message := fmt.Sprintf("the request is larger than the maximum of %d bytes", e.limits.Body)
		return nil, httpError(http.StatusRequestEntityTooLarge, codeLimitExceeded, message)
	}
	if err != nil {
		return nil, badParams("the body is incomplete")
	}
	return paramsFromJSON(body, "the body")
}

// paramsFromURL reads the parameters of a GET request.
func paramsFromURL(query string) (*graphql.RawParams, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, badParams("the query string of the URL is malformed")
	}
	given := map[string]json.RawMessage{}
	for key, value := range values {
		text := value[0]
		if !utf8.ValidString(text) {
			return nil, badUTF8("the query string")
		}
		if key == "query" || key == "operationName" {
			quoted, err := json.Marshal(text)
			if err != nil {
				return nil, err
			}
			text = string(quoted)
		}
		if hasLoneSurrogate([]byte(text)) {
			return nil, badUTF8("the query string")
		}
		if text != "" {
			given[key] = json.RawMessage(text)
		}
	}
	return paramsFrom(given)
}

// paramsFromJSON reads the parameters of a POST request from its body, or from a field of its form. It is stricter than
// encoding/json, which ignores the case of keys, replaces invalid UTF-8, and ignores data after the object.
func paramsFromJSON(text []byte, name string) (*graphql.RawParams, error) {
	if !utf8.Valid(text) || hasLoneSurrogate(text) {
		return nil, badUTF8(name)
	}
	var given map[string]json.RawMessage
	if json.Unmarshal(text, &given) != nil || given == nil {
		return nil, badParams(name + " must be a JSON object with query, and optionally variables and operationName")
	}
	return paramsFrom(given)
}

// paramsFrom reads the parameters of GraphQL over HTTP, by their exact names.
func paramsFrom(given map[string]json.RawMessage) (*graphql.RawParams, error) {
	p := &graphql.RawParams{}
	for _, known := range []struct {
		name, is string
		value    any
	}{
		{"query", "a string", &p.Query},
		{"operationName", "a string", &p.OperationName},
		{"variables", "an object", &p.Variables},
		{"extensions", "an object", &p.Extensions},
	} {
		raw := given[known.name]
		if len(raw) == 0 {
			continue
		}
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		err := d.Decode(known.value)
		if _, after := d.Token(); err != nil || after != io.EOF {
			return nil, badParams(known.name + " must be " + known.is)
		}
	}
	if p.Query == "" {
		return nil, badParams("the query is missing; the explorer is at /graphiql/")
	}
	return p, nil
}

// hasLoneSurrogate returns whether a JSON text has an escape of half a surrogate pair, such as \ud800 alone.
func hasLoneSurrogate(body []byte) bool {
	expected := false // whether the second half must come next
	for len(body) > 0 {
		i := bytes.IndexByte(body, '\\')
		if expected && i != 0 {
			return true
		}
		if i < 0 || i+1 >= len(body) {
			return false
		}
		code := -1
		if body = body[i+1:]; body[0] == 'u' && len(body) >= 5 {
			if n, err := strconv.ParseUint(string(body[1:5]), 16, 16); err == nil {
				code = int(n)
			}
		}
		second := code >= 0xDC00 && code <= 0xDFFF
		if second != expected {
			return true
		}
		expected = code >= 0xD800 && code < 0xDC00
		if body = body[1:]; code >= 0 {
			body = body[4:]
		}
	}
	return expected
}
