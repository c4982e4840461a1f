package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"praxis/ent/privacy"
	"praxis/internal/viewer"
)

// multipartRequests takes requests with files, as the GraphQL multipart request specification has it: a form with the
// fields operations and map, and then the files. Files go to disk as they come, never into memory. gqlgen's own transport
// panics at a map that leads nowhere.
type multipartRequests struct {
	maxFile int64
	// turns bounds how many forms are read at a time.
	turns chan struct{}
}

var _ graphql.Transport = multipartRequests{}

// Limits of the form's own fields, and of how many files there may be.
const (
	maxOperations = 2 << 20
	maxMap        = 16 << 10
	maxFiles      = 10
)

// Supports is for gqlgen.
func (multipartRequests) Supports(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && r.Method == http.MethodPost && media == "multipart/form-data"
}

// Do answers a request.
func (t multipartRequests) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	form := &uploadForm{maxFile: t.maxFile}
	defer form.close()
	w.Header().Set("Content-Type", "application/json")
	ctx := r.Context()
	if viewer.FromContext(ctx).Anonymous() { // who may upload nothing shall not fill the disk
		code, message := classify(ctx, privacy.Deny)
		w.WriteHeader(http.StatusUnauthorized)
		writeResponse(w, &graphql.Response{Errors: gqlerror.List{{Message: message, Extensions: map[string]any{"code": code}}}})
		return
	}
	params, err := t.read(ctx, r, form)
	if err != nil {
		status := http.StatusBadRequest
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) || errors.As(err, new(limitExceeded)) {
			status, err = http.StatusRequestEntityTooLarge, limitExceeded("the request, or a file in it, is too large")
		}
		code, message := classify(ctx, err)
		w.WriteHeader(status)
		writeResponse(w, &graphql.Response{Errors: gqlerror.List{{Message: message, Extensions: map[string]any{"code": code}}}})
		return
	}
	params.Headers = r.Header
	op, list := exec.CreateOperationContext(ctx, params)
	if list != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		writeResponse(w, exec.DispatchError(graphql.WithOperationContext(ctx, op), list))
		return
	}
	next, ctx := exec.DispatchOperation(ctx, op)
	writeResponse(w, next(ctx))
}

// read reads the form when its turn has come.
func (t multipartRequests) read(ctx context.Context, r *http.Request, form *uploadForm) (*graphql.RawParams, error) {
	select {
	case t.turns <- struct{}{}:
		defer func() { <-t.turns }()
		return form.read(r)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func writeResponse(w io.Writer, response *graphql.Response) {
	body, err := json.Marshal(response)
	if err != nil {
		panic(err) // recovered and logged by the server
	}
	w.Write(body)
}

// uploadForm is a form while it is read, and its files on disk.
type uploadForm struct {
	maxFile int64
	files   []*os.File
}

func (f *uploadForm) close() {
	for _, file := range f.files {
		file.Close()
	}
}

// read reads the form in the order that the specification gives its parts.
func (f *uploadForm) read(r *http.Request) (*graphql.RawParams, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, badRequest("the form cannot be read")
	}
	var operations struct {
		Query         string         `json:"query"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
	}
	if err := field(parts, "operations", maxOperations, &operations); err != nil {
		return nil, err
	}
	var places map[string][]string
	if err := field(parts, "map", maxMap, &places); err != nil {
		return nil, err
	}
	if len(places) > maxFiles {
		return nil, limitExceeded(fmt.Sprintf("a request has at most %d files", maxFiles))
	}
	for range places {
		part, err := parts.NextPart()
		if err != nil {
			return nil, orBadForm(err, "the form lacks a file that its map names")
		}
		where, named := places[part.FormName()]
		if !named {
			return nil, badRequest("the form has a file that its map does not name")
		}
		upload, err := f.spool(part)
		if err != nil {
			return nil, err
		}
		for _, path := range where {
			if !insert(operations.Variables, path, upload) {
				return nil, badRequest("the map names " + strconv.Quote(path) + ", where the variables have no null for a file")
			}
		}
	}
	return &graphql.RawParams{Query: operations.Query, OperationName: operations.OperationName, Variables: operations.Variables}, nil
}

// field reads a field of the form that holds JSON.
func field(parts *multipart.Reader, name string, limit int64, into any) error {
	part, err := parts.NextPart()
	if err != nil || part.FormName() != name {
		return orBadForm(err, "the form must begin with the fields operations and map, before any file")
	}
	text, err := io.ReadAll(io.LimitReader(part, limit+1))
	if err != nil {
		return orBadForm(err, "the form cannot be read")
	}
	if int64(len(text)) > limit {
		return limitExceeded("the field " + name + " is too large")
	}
	if json.Unmarshal(text, into) != nil {
		return badRequest("the field " + name + " must be a JSON object")
	}
	return nil
}

// orBadForm is the error of a form that is too large, or else what is wrong with it.
func orBadForm(err error, problem string) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return err
	}
	return badRequest(problem)
}

// spool writes a file of the form to disk.
func (f *uploadForm) spool(part *multipart.Part) (graphql.Upload, error) {
	file, err := os.CreateTemp("", "praxis-upload-*")
	if err != nil {
		return graphql.Upload{}, fmt.Errorf("keeping an upload: %w", err)
	}
	f.files = append(f.files, file)
	if err := os.Remove(file.Name()); err != nil { // its bytes stay until it is closed, and go with a server that is killed
		return graphql.Upload{}, fmt.Errorf("keeping an upload: %w", err)
	}
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(file, sum), io.LimitReader(part, f.maxFile+1))
	if err != nil {
		return graphql.Upload{}, orBadForm(err, "the form ends in the middle of a file")
	}
	if size > f.maxFile {
		return graphql.Upload{}, limitExceeded("the file is too large")
	}
	// In place of a Content-Type, which would be the client's word: @idempotent tells operations apart by what it sees here.
	return graphql.Upload{File: file, Filename: part.FileName(), Size: size, ContentType: "sha256:" + hex.EncodeToString(sum.Sum(nil))}, nil
}

// insert puts a file where a path such as variables.file or variables.files.0 leads, and a null stands.
func insert(variables map[string]any, path string, upload graphql.Upload) bool {
	steps := strings.Split(path, ".")
	if len(steps) < 2 || steps[0] != "variables" {
		return false
	}
	var at any = variables
	for i, step := range steps[1:] {
		last := i == len(steps)-2
		switch node := at.(type) {
		case map[string]any:
			value, there := node[step]
			if last {
				if !there || value != nil {
					return false
				}
				node[step] = upload
			}
			at = value
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(node) {
				return false
			}
			if last {
				if node[n] != nil {
					return false
				}
				node[n] = upload
			}
			at = node[n]
		default:
			return false
		}
	}
	return true
}
