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

	"praxis/internal/label"
	"praxis/internal/responsecache"
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

// request is a request as it came, before its parameters are decoded.
type request struct {
	// media is the media type of the response.
	media string
	// text is the body of a POST, or the query string of the URL; nil for a form.
	text          []byte
	isForm, byURL bool
	// languages are what the reader prefers for texts that have translations.
	languages label.Languages
	key       responsecache.Key // if answers are kept
}

// read checks the headers of a request, and reads its body unless that is a form. Its errors are requestErrors.
func (e *endpoint) read(w http.ResponseWriter, r *http.Request) (request, error) {
	q := request{
		media:     negotiateMediaType(r.Header.Values("Accept")),
		languages: label.ParseAccept(strings.Join(r.Header.Values("Accept-Language"), ",")),
	}
	if q.media == "" {
		return q, httpError(http.StatusNotAcceptable, codeBadRequest,
			"unsupported Accept header: answers are "+mediaJSON+" or "+mediaGraphQL)
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		q.text, q.byURL = []byte(r.URL.RawQuery), true
		return q, nil
	case http.MethodPost:
	default:
		w.Header().Set("Allow", "GET, POST")
		return q, httpError(http.StatusMethodNotAllowed, codeBadRequest, "send GraphQL requests by GET or POST")
	}
	var err error
	if q.isForm, err = checkContentType(r); err != nil || q.isForm {
		return q, err
	}
	q.text, err = e.readBody(w, r)
	return q, err
}

// checkContentType checks the headers that describe the body, and returns whether it is a form.
func checkContentType(r *http.Request) (isForm bool, err error) {
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return false, unsupportedMediaType("unsupported Content-Encoding: send the body uncompressed")
	}
	contentType := r.Header.Get("Content-Type")
	if contentType == mediaJSON {
		return false, nil // what most clients send
	}
	media, params, err := mime.ParseMediaType(contentType)
	switch {
	case err == nil && media == "multipart/form-data" && passedPreflight(r):
		return true, nil
	case err != nil || media != mediaJSON:
		return false, unsupportedMediaType("unsupported Content-Type: send application/json, " +
			"or a form with files and the header GraphQL-Require-Preflight")
	case params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8"):
		return false, unsupportedMediaType("unsupported charset: send the body as UTF-8")
	}
	return false, nil
}

func (e *endpoint) readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	var b bytes.Buffer
	if r.ContentLength > 0 && r.ContentLength <= e.limits.Body {
		b.Grow(int(r.ContentLength) + bytes.MinRead) // ReadFrom grows a buffer that has less room than this
	}
	_, err := b.ReadFrom(http.MaxBytesReader(w, r.Body, e.limits.Body))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		message := fmt.Sprintf("the request is larger than the maximum of %d bytes", e.limits.Body)
		return nil, httpError(http.StatusRequestEntityTooLarge, codeLimitExceeded, message)
	}
	if err != nil {
		return nil, badParams("the body is incomplete")
	}
	return b.Bytes(), nil
}

// params decodes the parameters of a request. Its errors are requestErrors.
func (e *endpoint) params(
	w http.ResponseWriter, r *http.Request, q request, form *uploadForm,
) (*graphql.RawParams, error) {
	switch {
	case q.isForm:
		r.Body = http.MaxBytesReader(w, r.Body, e.maxFile+e.limits.Body)
		return e.readMultipart(r, form)
	case q.byURL:
		return paramsFromURL(string(q.text))
	}
	return paramsFromJSON(q.text, "the body")
}

// paramsFromURL decodes the parameters of a GET request.
func paramsFromURL(query string) (*graphql.RawParams, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, badParams("the query string of the URL is malformed")
	}
	for _, given := range values {
		if !utf8.ValidString(given[0]) || hasLoneSurrogate([]byte(given[0])) {
			return nil, badUTF8("the query string")
		}
	}
	p := &graphql.RawParams{Query: values.Get("query"), OperationName: values.Get("operationName")}
	for name, value := range map[string]*map[string]any{"variables": &p.Variables, "extensions": &p.Extensions} {
		text := values.Get(name)
		if text == "" {
			continue
		}
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		err := d.Decode(value)
		if _, after := d.Token(); err != nil || after != io.EOF {
			return nil, badParams(name + " must be an object")
		}
	}
	return p, nil
}

// paramsFromJSON decodes the parameters of a POST request from its body, or from a field of its form. It reads the text
// once, and is stricter than json.Unmarshal, which ignores the case of keys and replaces invalid UTF-8.
func paramsFromJSON(text []byte, name string) (*graphql.RawParams, error) {
	if !utf8.Valid(text) || hasLoneSurrogate(text) {
		return nil, badUTF8(name)
	}
	p := &graphql.RawParams{}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	start, err := d.Token()
	for err == nil && start == json.Delim('{') && d.More() {
		var key json.Token
		if key, err = d.Token(); err != nil {
			break
		}
		err = decodeParam(d, key.(string), p) // the keys of an object are strings
		if errors.As(err, new(requestError)) {
			return nil, err
		}
	}
	if err == nil && start == json.Delim('{') {
		_, err = d.Token() // the end of the object
	}
	if _, after := d.Token(); err != nil || start != json.Delim('{') || after != io.EOF {
		return nil, badParams(name + " must be a JSON object with query, and optionally variables and operationName")
	}
	return p, nil
}

// decodeParam decodes the value of a parameter of GraphQL over HTTP, and skips that of any other key. It returns a
// requestError if the value has another type.
func decodeParam(d *json.Decoder, key string, p *graphql.RawParams) error {
	var err error
	is := "a string"
	switch key { // a repeated key replaces the value
	case "query":
		p.Query = ""
		err = d.Decode(&p.Query)
	case "operationName":
		p.OperationName = ""
		err = d.Decode(&p.OperationName)
	case "variables":
		p.Variables, is = nil, "an object"
		err = d.Decode(&p.Variables)
	case "extensions":
		p.Extensions, is = nil, "an object"
		err = d.Decode(&p.Extensions)
	default:
		return d.Decode(new(json.RawMessage))
	}
	if errors.As(err, new(*json.UnmarshalTypeError)) {
		return badParams(key + " must be " + is)
	}
	return err
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
