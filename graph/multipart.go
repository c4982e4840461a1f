package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent/privacy"
	"praxis/internal/viewer"
)

// Limits of the form: the bytes of its own fields, and the number of files.
const (
	maxOperations = 2 << 20
	maxMap        = 16 << 10
	maxFiles      = 10
)

const (
	// maxForms and maxFormsPerViewer limit how many forms are read at the same time. A client can send a form slowly,
	// and must not block the others.
	maxForms          = 16
	maxFormsPerViewer = 4
)

// passedPreflight returns whether a form is safe from cross-site request forgery. A page of another site can make a
// browser send a form with the cookie, but not with a custom header: that needs a CORS preflight.
func passedPreflight(r *http.Request) bool {
	return r.Header.Get("Cookie") == "" || r.Header.Get("GraphQL-Require-Preflight") != "" ||
		r.Header.Get("Apollo-Require-Preflight") != ""
}

// readMultipart reads a form of the GraphQL multipart request specification: the fields operations and map, and then
// the files. It waits for a slot first. Files are streamed to disk, never held in memory. gqlgen's own transport is
// not used, since it panics at a map with unknown paths.
func (e *endpoint) readMultipart(r *http.Request, form *uploadForm) (*graphql.RawParams, error) {
	ctx := r.Context()
	v := viewer.FromContext(ctx)
	if v.Anonymous() { // viewers who may not upload must not fill the disk
		code, message := classify(ctx, privacy.Deny)
		return nil, requestError{status: http.StatusUnauthorized, code: code, message: message}
	}
	leave, err := e.forms.acquire(ctx, v.Actor)
	if err != nil {
		const message = "too many uploads at the same time: try again"
		return nil, requestError{http.StatusServiceUnavailable, codeUnavailable, message, 1}
	}
	defer leave()
	params, err := form.read(r)
	if err == nil || errors.As(err, new(requestError)) {
		return params, err
	}
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) || errors.As(err, new(limitExceeded)) {
		message := fmt.Sprintf("the request or a file in it is too large: files have at most %d bytes", e.maxFile)
		return nil, httpError(http.StatusRequestEntityTooLarge, codeLimitExceeded, message)
	}
	code, message := classify(ctx, err)
	return nil, requestError{status: http.StatusBadRequest, code: code, message: message}
}

// formSlots limits how many forms are read at the same time, per viewer and in total.
type formSlots struct {
	all      chan struct{}
	mu       sync.Mutex
	byViewer map[int]*viewerSlots // by the viewer's actor
}

type viewerSlots struct {
	slots chan struct{}
	users int // the number of requests that hold a slot or wait for one
}

func newFormSlots() *formSlots {
	return &formSlots{all: make(chan struct{}, maxForms), byViewer: map[int]*viewerSlots{}}
}

// acquire waits for a slot of the actor until ctx ends. The caller calls leave after it has read the form.
func (s *formSlots) acquire(ctx context.Context, actor int) (leave func(), err error) {
	own := s.slotsOf(actor)
	if err := acquireSlot(ctx, own.slots); err != nil {
		s.releaseSlots(actor, own)
		return nil, err
	}
	if err := acquireSlot(ctx, s.all); err != nil {
		<-own.slots
		s.releaseSlots(actor, own)
		return nil, err
	}
	return func() {
		<-s.all
		<-own.slots
		s.releaseSlots(actor, own)
	}, nil
}

func acquireSlot(ctx context.Context, slots chan struct{}) error {
	select {
	case slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *formSlots) slotsOf(actor int) *viewerSlots {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.byViewer[actor]
	if own == nil {
		own = &viewerSlots{slots: make(chan struct{}, maxFormsPerViewer)}
		s.byViewer[actor] = own
	}
	own.users++
	return own
}

func (s *formSlots) releaseSlots(actor int, own *viewerSlots) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if own.users--; own.users == 0 {
		delete(s.byViewer, actor)
	}
}

// uploadForm is a form with its files on disk.
type uploadForm struct {
	maxFile int64
	files   []*os.File
}

func (f *uploadForm) close() {
	for _, file := range f.files {
		file.Close()
	}
}

// read reads the parts of the form, which the specification orders.
func (f *uploadForm) read(r *http.Request) (*graphql.RawParams, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, badRequest("the form cannot be read")
	}
	text, err := readFormField(parts, "operations", maxOperations)
	if err != nil {
		return nil, err
	}
	operations, err := paramsFromJSON(text, "the field operations")
	if err != nil {
		return nil, err
	}
	if text, err = readFormField(parts, "map", maxMap); err != nil {
		return nil, err
	}
	var places map[string][]string
	if json.Unmarshal(text, &places) != nil {
		return nil, badRequest("the field map must be a JSON object of lists")
	}
	if len(places) > maxFiles {
		return nil, limitExceeded(fmt.Sprintf("a request has at most %d files", maxFiles))
	}
	for range places {
		part, err := parts.NextPart()
		if err != nil {
			return nil, formError(err, "the form lacks a file that is in its map")
		}
		where, named := places[part.FormName()]
		if !named {
			return nil, badRequest("the form has a file that is not in its map")
		}
		upload, err := f.spool(part)
		if err != nil {
			return nil, err
		}
		for _, path := range where {
			if !setFile(operations.Variables, path, upload) {
				return nil, badRequest(fmt.Sprintf("the map has the path %q, but the variables have no null there", path))
			}
		}
	}
	return operations, nil
}

// readFormField reads a JSON field of the form.
func readFormField(parts *multipart.Reader, name string, limit int64) ([]byte, error) {
	part, err := parts.NextPart()
	if err != nil || part.FormName() != name {
		return nil, formError(err, "the form must start with the fields operations and map, before the files")
	}
	text, err := io.ReadAll(io.LimitReader(part, limit+1))
	if err != nil {
		return nil, formError(err, "the form cannot be read")
	}
	if int64(len(text)) > limit {
		return nil, limitExceeded(fmt.Sprintf("the field %s is larger than the maximum of %d bytes", name, limit))
	}
	return text, nil
}

// formError returns err if the form is too large, or else a bad request with the problem.
func formError(err error, problem string) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return err
	}
	return badRequest(problem)
}

// spool writes a file of the form to a temporary file.
func (f *uploadForm) spool(part *multipart.Part) (graphql.Upload, error) {
	file, err := os.CreateTemp("", "praxis-upload-*")
	if err != nil {
		return graphql.Upload{}, fmt.Errorf("storing an upload: %w", err)
	}
	f.files = append(f.files, file)
	// The data stays until the file is closed, and goes if the server is killed.
	if err := os.Remove(file.Name()); err != nil {
		return graphql.Upload{}, fmt.Errorf("storing an upload: %w", err)
	}
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(file, sum), io.LimitReader(part, f.maxFile+1))
	if err != nil {
		return graphql.Upload{}, formError(err, "the form ends in the middle of a file")
	}
	if size > f.maxFile {
		return graphql.Upload{}, limitExceeded(fmt.Sprintf("a file is larger than the maximum of %d bytes", f.maxFile))
	}
	// The hash replaces the Content-Type, which the client could set to anything: @idempotent compares requests by it.
	return graphql.Upload{
		File: file, Filename: part.FileName(), Size: size,
		ContentType: "sha256:" + hex.EncodeToString(sum.Sum(nil)),
	}, nil
}

// setFile replaces the null at a path of the variables, such as variables.file or variables.files.0, with a file. It
// returns false if there is no null.
func setFile(variables map[string]any, path string, upload graphql.Upload) bool {
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
