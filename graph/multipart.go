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

// Limits of the form's own fields, and of how many files there may be.
const (
	maxOperations = 2 << 20
	maxMap        = 16 << 10
	maxFiles      = 10
)

const (
	// maxForms is how many forms are read at a time, and maxFormsOfOne how many of one viewer: clients send forms as
	// slowly as they like, and one must not keep the others out.
	maxForms          = 16
	maxFormsPerViewer = 4
)

// mayUpload says whether a form is read. A page of another site can make a browser send one, so that with a cookie the
// form needs a header that no page can send without asking first.
func passedPreflight(r *http.Request) bool {
	return r.Header.Get("Cookie") == "" || r.Header.Get("GraphQL-Require-Preflight") != "" ||
		r.Header.Get("Apollo-Require-Preflight") != ""
}

// readForm reads a request with files when its turn has come, as the GraphQL multipart request specification has it: a
// form with the fields operations and map, and then the files. Files go to disk as they come, never into memory.
// gqlgen's own transport panics at a map that leads nowhere.
func (e *endpoint) readMultipart(r *http.Request, form *uploadForm) (*graphql.RawParams, error) {
	ctx := r.Context()
	v := viewer.FromContext(ctx)
	if v.Anonymous() { // who may upload nothing shall not fill the disk
		code, message := classify(ctx, privacy.Deny)
		return nil, requestError{status: http.StatusUnauthorized, code: code, message: message}
	}
	leave, err := e.forms.acquire(ctx, v.Actor)
	if err != nil {
		return nil, requestError{status: http.StatusServiceUnavailable, code: codeUnavailable, message: "too many uploads at a time: try again", retryAfter: 1}
	}
	defer leave()
	params, err := form.read(r)
	if err == nil || errors.As(err, new(requestError)) {
		return params, err
	}
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) || errors.As(err, new(limitExceeded)) {
		return nil, requestError{status: http.StatusRequestEntityTooLarge, code: codeLimitExceeded, message: "the request, or a file in it, is too large"}
	}
	code, message := classify(ctx, err)
	return nil, requestError{status: http.StatusBadRequest, code: code, message: message}
}

// formSlots bounds how many forms are read at a time, by viewer and in all.
type formSlots struct {
	all      chan struct{}
	mu       sync.Mutex
	byViewer map[int]*viewerSlots // by the viewer's actor
}

type viewerSlots struct {
	slots chan struct{}
	users int // who hold a slot or wait for one
}

func newFormSlots() *formSlots {
	return &formSlots{all: make(chan struct{}, maxForms), byViewer: map[int]*viewerSlots{}}
}

// enter waits until a form of the actor may be read, or ctx ends. The form's reader calls leave when it is done.
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
			return nil, formError(err, "the form lacks a file that its map names")
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
			if !setFile(operations.Variables, path, upload) {
				return nil, badRequest("the map names " + strconv.Quote(path) + ", where the variables have no null for a file")
			}
		}
	}
	return operations, nil
}

// field reads a field of the form that holds JSON.
func readFormField(parts *multipart.Reader, name string, limit int64) ([]byte, error) {
	part, err := parts.NextPart()
	if err != nil || part.FormName() != name {
		return nil, formError(err, "the form must begin with the fields operations and map, before any file")
	}
	text, err := io.ReadAll(io.LimitReader(part, limit+1))
	if err != nil {
		return nil, formError(err, "the form cannot be read")
	}
	if int64(len(text)) > limit {
		return nil, limitExceeded("the field " + name + " is too large")
	}
	return text, nil
}

// orBadForm is the error of a form that is too large, or else what is wrong with it.
func formError(err error, problem string) error {
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
		return graphql.Upload{}, formError(err, "the form ends in the middle of a file")
	}
	if size > f.maxFile {
		return graphql.Upload{}, limitExceeded("the file is too large")
	}
	// In place of a Content-Type, which would be the client's word: @idempotent tells operations apart by what it sees
	// here.
	return graphql.Upload{File: file, Filename: part.FileName(), Size: size, ContentType: "sha256:" + hex.EncodeToString(sum.Sum(nil))}, nil
}

// insert puts a file where a path such as variables.file or variables.files.0 leads, and a null stands.
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
