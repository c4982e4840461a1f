package auth

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// stub is an HTTP transport that returns the bodies of a function.
type stub func() (string, error)

func (s stub) RoundTrip(*http.Request) (*http.Response, error) {
	body, err := s()
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(body))}, err
}

// TestResponseCache: responses and failures are cached for cacheTime and then fetched again, as key rotation needs.
func TestResponseCache(t *testing.T) {
	t.Parallel()
	fetches := 0
	c := &responseCache{next: stub(func() (string, error) {
		if fetches++; fetches == 2 {
			return "", errors.New("down")
		}
		return strings.Repeat("x", fetches), nil
	}), last: map[string]*cachedResponse{}}
	get := func() string {
		request, err := http.NewRequest("GET", "https://issuer.example.org/keys", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := c.RoundTrip(request)
		if err != nil {
			return err.Error()
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	for _, want := range []string{"x", "down", "xxx"} {
		for range 3 {
			if got := get(); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		c.last["https://issuer.example.org/keys"].at = time.Now().Add(-cacheTime - time.Second)
	}
}
