package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// cachePolicy says which caches outside of the server may keep an answer.
type cachePolicy struct {
	// public says that the answer is the same for every anonymous reader.
	public bool
	// maxAge is how long a cache may use the answer without asking the server.
	maxAge time.Duration
}

// varyBy are the headers of a request on which the answer to a GET depends.
const varyBy = "Accept, Authorization, Cookie"

// writeRevalidatable writes the answer to a GET with an ETag, or status 304 if the client has this answer. The tag is
// weak, since compression changes the bytes that the client gets.
func writeRevalidatable(w http.ResponseWriter, r *http.Request, media string, a encoded, p cachePolicy) {
	h := w.Header()
	h.Add("Vary", varyBy)
	switch {
	case !p.public:
		h.Set("Cache-Control", "private, no-cache")
	case p.maxAge < time.Second:
		h.Set("Cache-Control", "public, max-age=0, must-revalidate")
	default:
		h.Set("Cache-Control", fmt.Sprintf("public, max-age=%d, must-revalidate", int(p.maxAge.Seconds())))
	}
	tag := tagOf(a)
	h.Set("ETag", tag)
	if matchesTag(r.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	writeEncoded(w, media, http.StatusOK, a)
}

func tagOf(a encoded) string {
	sum := sha256.New()
	for _, part := range [][]byte{a.head, a.data, a.tail} {
		sum.Write(part)
	}
	return `W/"` + hex.EncodeToString(sum.Sum(nil)[:16]) + `"`
}

// matchesTag says whether the header If-None-Match names the weak tag.
func matchesTag(header []string, tag string) bool {
	for _, given := range strings.Split(strings.Join(header, ","), ",") {
		given = strings.TrimSpace(given)
		if given == "*" || given == tag || `W/`+given == tag {
			return true
		}
	}
	return false
}
