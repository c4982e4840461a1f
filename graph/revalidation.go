package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"praxis/internal/viewer"
)

// varyBy are the headers of a request on which the answer to a GET depends.
const varyBy = "Accept, Accept-Language, Authorization, Cookie, Praxis-User"

// writeRevalidatable writes the answer to a GET with its ETag, or status 304 if the client has this answer. The tag is
// weak, since compression changes the bytes that the client gets. ends is when the answer changes; personal says that
// it is not the same for every anonymous reader.
func (e *endpoint) writeRevalidatable(
	w http.ResponseWriter, r *http.Request, media string, a encoded, tag string, ends time.Time, personal bool,
) {
	h := w.Header()
	h.Add("Vary", varyBy)
	if personal || !viewer.FromContext(r.Context()).Anonymous() {
		h.Set("Cache-Control", "private, no-cache")
	} else {
		h.Set("Cache-Control", fmt.Sprintf("public, max-age=%d, must-revalidate", int(e.maxAgeUntil(ends).Seconds())))
	}
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
