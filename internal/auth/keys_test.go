package auth

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

type answers func() (string, error)

func (a answers) RoundTrip(*http.Request) (*http.Response, error) {
	body, err := a()
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(body))}, err
}

// TestRecent: an answer stands for a moment, and a failure too; then the issuer is asked again, which is how keys are
// turned over.
func TestRecent(t *testing.T) {
	t.Parallel()
	asked := 0
	r := &recent{next: answers(func() (string, error) {
		if asked++; asked == 2 {
			return "", errors.New("down")
		}
		return strings.Repeat("x", asked), nil
	}), last: map[string]*recentAnswer{}}
	get := func() string {
		request, err := http.NewRequest("GET", "https://issuer.example.org/keys", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := r.RoundTrip(request)
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
		r.last["https://issuer.example.org/keys"].at = time.Now().Add(-refetchAfter - time.Second)
	}
}
