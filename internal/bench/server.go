package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// server is a server that runs as a child process.
type server struct {
	*process
	api      endpoint
	debugURL string // of its metrics
	log      *os.File
	// firstAnswer is the time from its start to its first answer.
	firstAnswer time.Duration
}

var graphqlURL, debugURL = regexp.MustCompile(`http://\S+/graphql`), regexp.MustCompile(`http://\S+/debug/`)

// startServer starts a server with its metrics, and asks it a question.
func (b *bench) startServer(ctx context.Context, flags ...string) (*server, error) {
	log, err := os.OpenFile(filepath.Join(b.folder, "server.log"), os.O_CREATE|os.O_APPEND|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	args := append([]string{"serve", "--addr", "127.0.0.1:0", "--debug-addr", "127.0.0.1:0"}, flags...)
	p, urls, err := start(ctx, log, b.environment, args, graphqlURL, debugURL)
	if err != nil {
		log.Close()
		return nil, err
	}
	s := &server{process: p, debugURL: urls[1], log: log}
	err = s.ask(ctx, urls[0])
	s.firstAnswer = time.Since(began)
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("the first answer of the server: %w", err)
	}
	return s, nil
}

// ask sends the first request.
func (s *server) ask(ctx context.Context, at string) error {
	u, err := url.Parse(at)
	if err != nil {
		return err
	}
	s.api = endpoint{address: u.Host, path: u.Path}
	connection, err := s.api.dial(ctx)
	if err != nil {
		return err
	}
	defer connection.conn.Close()
	var data any
	return connection.ask(request(workFile("q3.graphql"), nil), &data)
}

func (s *server) stop() error {
	defer s.log.Close()
	return s.process.stop()
}

// measureEmptyStart returns the time to the first answer in an empty folder, where the server creates its database.
func (b *bench) measureEmptyStart(ctx context.Context) (time.Duration, error) {
	s, err := b.startServer(ctx, "--data", filepath.Join(b.folder, "empty"))
	if err != nil {
		return 0, err
	}
	return s.firstAnswer, s.stop()
}

// startPlain starts the plain handler with these answers.
func (b *bench) startPlain(ctx context.Context, answers map[string]string) (*process, error) {
	text, err := json.Marshal(answers)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(b.folder, "answers.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	p, urls, err := start(ctx, b.server.log, nil, []string{"bench-plain", file}, regexp.MustCompile(`http://\S+/`))
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(urls[0])
	if err != nil {
		return nil, err
	}
	b.plain = endpoint{address: u.Host, path: u.Path}
	return p, nil
}

// allocations returns how many bytes and objects the server has allocated so far.
func (s *server) allocations(ctx context.Context) (bytes, objects uint64, err error) {
	var vars struct {
		Memstats struct{ TotalAlloc, Mallocs uint64 }
	}
	err = s.debug(ctx, "vars", func(response *http.Response) error {
		return json.NewDecoder(response.Body).Decode(&vars)
	})
	return vars.Memstats.TotalAlloc, vars.Memstats.Mallocs, err
}

// debug reads from the server's profiles and metrics.
func (s *server) debug(ctx context.Context, path string, read func(*http.Response) error) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.debugURL+path, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, response.Status)
	}
	return read(response)
}
