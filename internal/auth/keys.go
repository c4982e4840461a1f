package auth

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"time"
)

// refetchAfter is how long the last answer of an issuer stands for the next one.
const refetchAfter = 5 * time.Second

// maxAnswer is how many bytes of an issuer's answer are read.
const maxAnswer = 1 << 20

// recent repeats the last answer, or failure, of each URL for a moment. go-oidc asks the issuer for its keys whenever a
// token names a key that it does not know: anybody could make it ask once a request.
type recent struct {
	next http.RoundTripper
	mu   sync.Mutex
	last map[string]*recentAnswer
}

type recentAnswer struct {
	at       time.Time
	response *http.Response
	body     []byte
	err      error
}

// RoundTrip asks, unless it has asked just now. One request is under way at a time: an issuer has two URLs.
func (r *recent) RoundTrip(request *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	url := request.URL.String()
	a := r.last[url]
	if a == nil || time.Since(a.at) > refetchAfter {
		a = &recentAnswer{}
		if a.response, a.err = r.next.RoundTrip(request); a.err == nil {
			a.body, a.err = io.ReadAll(io.LimitReader(a.response.Body, maxAnswer))
			a.response.Body.Close()
		}
		a.at = time.Now()
		r.last[url] = a
	}
	if a.err != nil {
		return nil, a.err
	}
	response := *a.response
	response.Header = a.response.Header.Clone()
	response.Body = io.NopCloser(bytes.NewReader(a.body))
	response.Request = request
	return &response, nil
}
