package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"praxis/internal/admission"
	"praxis/internal/stats"
)

// endpoint answers GraphQL over HTTP, as https://graphql.github.io/graphql-over-http/draft/ describes it: queries by
// GET or POST, mutations by POST, and mutations with files by a form (upload.go).
type endpoint struct {
	exec        *executor.Executor
	limits      Limits
	maxFile     int64
	forms       *formSlots
	concurrency *admission.ConcurrencyLimiter
}

// requestError is the reason why a request never reached GraphQL. Its text is for the client.
type requestError struct {
	status        int
	code, message string
	retryAfter    int // in seconds, where trying again later helps
}

func (e requestError) Error() string { return e.message }

func badBody(message string) error {
	return requestError{status: http.StatusBadRequest, code: codeBadRequest, message: message}
}

func badCharacters(name string) error {
	return badBody(name + " is not valid UTF-8, or an escape in it stands for half a character")
}

func unsupported(message string) error {
	return requestError{status: http.StatusUnsupportedMediaType, code: codeBadRequest, message: message}
}

// ServeHTTP answers one request, within the limits of time and of what it may read.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), e.limits.Time)
	defer cancel()
	body := &countedBody{ReadCloser: r.Body}
	r.Body = body
	ctx, used := withUsage(ctx, e.limits)
	defer used.payBody(body)
	ctx = withCompanions(stats.WithLimit(graphql.StartOperationTrace(ctx), e.limits.Read.Rows))
	w.Header().Set("Cache-Control", "no-store") // the next answer to the same URL may be for somebody else
	media := answerType(r.Header.Values("Accept"))
	if media == "" {
		reject(w, r, requestError{status: http.StatusNotAcceptable, code: codeBadRequest, message: "answers are " + mediaJSON + " or " + mediaGraphQL})
		return
	}
	form := &uploadForm{maxFile: e.maxFile}
	defer form.close()
	params, err := e.read(w, r.WithContext(ctx), form)
	if err != nil {
		reject(w, r, err)
		return
	}
	op, errs := e.understand(ctx, params, used)
	ctx = graphql.WithOperationContext(ctx, op)
	if errs == nil && r.Method != http.MethodPost && op.Operation.Operation != ast.Query {
		w.Header().Set("Allow", "POST")
		reject(w, r, requestError{status: http.StatusMethodNotAllowed, code: codeBadRequest, message: "mutations are sent by POST"})
		return
	}
	var response *graphql.Response
	if errs == nil {
		leave, err := e.enter(ctx, used)
		if err != nil {
			reject(w, r, err)
			return
		}
		used.executed = true
		response, errs = e.execute(ctx, op, leave)
	}
	if response == nil { // it was refused, or its time had passed before it began
		response = e.exec.DispatchError(ctx, errs)
	}
	response.Extensions = with(response.Extensions, "cost", used.extension())
	used.pay(w.Header())
	respond(w, media, response)
}

// understand parses, validates and prices an operation.
func (e *endpoint) understand(ctx context.Context, params *graphql.RawParams, used *usage) (*graphql.OperationContext, gqlerror.List) {
	started := time.Now()
	defer func() { used.understanding = time.Since(started) }()
	return e.exec.CreateOperationContext(ctx, params)
}

// execute runs an operation, and leaves the gate when it is answered.
func (e *endpoint) execute(ctx context.Context, op *graphql.OperationContext, leave func()) (*graphql.Response, gqlerror.List) {
	defer leave()
	next, ctx := e.exec.DispatchOperation(ctx, op)
	return next(ctx), gqlerror.List{gqlerror.Wrap(ctx.Err())}
}

// The media types of answers.
const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// answerType returns the media type of the answer to a request with these Accept headers, and "" when none will do.
// application/graphql-response+json is for clients that name it, since its status says what went wrong, and for those
// that refuse application/json.
func answerType(accept []string) string {
	if strings.TrimSpace(strings.Join(accept, "")) == "" {
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
		for _, pattern := range []string{media, "application/*", "*/*"} { // the most specific one counts
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

// read reads the parameters of a request. Its errors are for the client, whose connection may be gone as well.
func (e *endpoint) read(w http.ResponseWriter, r *http.Request, form *uploadForm) (*graphql.RawParams, error) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return fromURL(r.URL.RawQuery)
	case http.MethodPost:
	default:
		w.Header().Set("Allow", "GET, POST")
		return nil, requestError{status: http.StatusMethodNotAllowed, code: codeBadRequest, message: "GraphQL requests are sent by GET or POST"}
	}
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	encoding := r.Header.Get("Content-Encoding")
	switch {
	case encoding != "" && !strings.EqualFold(encoding, "identity"):
		return nil, unsupported("a request's body is sent without Content-Encoding")
	case err == nil && media == "multipart/form-data" && mayUpload(r):
		r.Body = http.MaxBytesReader(w, r.Body, e.maxFile+e.limits.Body)
		return e.readForm(r, form)
	case err != nil || media != mediaJSON:
		return nil, unsupported("GraphQL requests have the content type application/json; " +
			"forms with files need the header GraphQL-Require-Preflight")
	case params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8"):
		return nil, unsupported("a request's body is UTF-8")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, e.limits.Body))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, requestError{status: http.StatusRequestEntityTooLarge, code: codeLimitExceeded, message: "the request is too large"}
	}
	if err != nil {
		return nil, badBody("the body breaks off or cannot be read")
	}
	return fromJSON(body, "the body")
}

// fromURL reads the parameters of a GET request.
func fromURL(query string) (*graphql.RawParams, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, badBody("the URL's query cannot be read")
	}
	given := map[string]json.RawMessage{}
	for key, value := range values {
		text := value[0]
		if !utf8.ValidString(text) {
			return nil, badCharacters("the URL's query")
		}
		if key == "query" || key == "operationName" {
			quoted, err := json.Marshal(text)
			if err != nil {
				return nil, err
			}
			text = string(quoted)
		}
		if halfSurrogate([]byte(text)) {
			return nil, badCharacters("the URL's query")
		}
		if text != "" {
			given[key] = json.RawMessage(text)
		}
	}
	return parameters(given)
}

// fromJSON reads the parameters of a POST request from its body, or from a field of its form. It is stricter than
// encoding/json, which takes keys in any case, replaces what is not Unicode, and ignores what follows the object.
func fromJSON(text []byte, name string) (*graphql.RawParams, error) {
	if !utf8.Valid(text) || halfSurrogate(text) {
		return nil, badCharacters(name)
	}
	var given map[string]json.RawMessage
	if json.Unmarshal(text, &given) != nil || given == nil {
		return nil, badBody(name + " must be one JSON object with query, and variables and operationName where needed")
	}
	return parameters(given)
}

// parameters reads the parameters that GraphQL over HTTP knows, by their exact names.
func parameters(given map[string]json.RawMessage) (*graphql.RawParams, error) {
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
			return nil, badBody(known.name + " must be " + known.is)
		}
	}
	if p.Query == "" {
		return nil, badBody("the query is missing; the explorer is at /graphiql/")
	}
	return p, nil
}

// halfSurrogate says whether a JSON text has an escape of half a surrogate pair, such as \ud800 alone.
func halfSurrogate(body []byte) bool {
	expected := false // the second half, right here
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

// respond writes an answer. One without data was not executed: to clients that accept mediaGraphQL the status says why.
func respond(w http.ResponseWriter, media string, response *graphql.Response) {
	status := http.StatusOK
	if response.Data == nil && media == mediaGraphQL {
		status = statusOf(response.Errors)
	}
	var b bytes.Buffer
	b.WriteByte('{')
	for _, part := range []struct {
		name  string
		given bool
		value any
	}{
		{"errors", len(response.Errors) > 0, response.Errors},
		{"data", response.Data != nil, response.Data},
		{"extensions", len(response.Extensions) > 0, response.Extensions},
	} {
		if !part.given {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + part.name + `":`)
		if raw, ok := part.value.(json.RawMessage); ok {
			b.Write(raw) // written by us: to check it again costs as much as to write it
			continue
		}
		text, err := json.Marshal(part.value)
		if err != nil {
			panic(err) // recovered and logged by the server
		}
		b.Write(text)
	}
	b.WriteByte('}')
	if seconds := retryAfter(response.Errors); seconds > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

// retryAfter is the longest wait that one of the errors asks for, in seconds; 0 when none does.
func retryAfter(errs gqlerror.List) int {
	longest := 0
	for _, err := range errs {
		if seconds, ok := err.Extensions["retryAfter"].(int); ok {
			longest = max(longest, seconds)
		}
	}
	return longest
}

// statusOf is the HTTP status of an operation that was not executed, by the code of its first error.
func statusOf(errs gqlerror.List) int {
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
