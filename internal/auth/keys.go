package auth

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"time"
)

// cacheTime is how long a response of an issuer is cached.
const cacheTime = 5 * time.Second

// maxResponse is how many bytes of a response are read.
const maxResponse = 1 << 20

// responseCache is an HTTP transport that caches the last response, or error, of each URL for cacheTime. go-oidc
// fetches the issuer's keys for each token with an unknown key: without the cache every such request would reach the
// issuer.
type responseCache struct {
	next http.RoundTripper
	mu   sync.Mutex
	last map[string]*cachedResponse
}

type cachedResponse struct {
	at       time.Time
	response *http.Response
	body     []byte
	err      error
}

// RoundTrip returns the cached response, or sends the request. It sends one request at a time: an issuer has two URLs.
func (c *responseCache) RoundTrip(request *http.Request) (*http.Response, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	url := request.URL.String()
	a := c.last[url]
	if a == nil || time.Since(a.at) > cacheTime {
		a = &cachedResponse{}
		if a.response, a.err = c.next.RoundTrip(request); a.err == nil {
			a.body, a.err = io.ReadAll(io.LimitReader(a.response.Body, maxResponse))
			a.response.Body.Close()
		}
		a.at = time.Now()
		c.last[url] = a
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
