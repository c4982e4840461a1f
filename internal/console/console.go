// Package console serves the explorer: GraphiQL with the documentation of the API. Its files are embedded in the
// binary, and its pages load nothing from other hosts.
//
// The folder explorer has the sources. `npm ci && npm run build` there writes explorer/dist, which is committed, so
// that Praxis can be built with Go alone.
package console

import (
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"net/http"
	"path"
	"strings"
)

//go:embed explorer/dist/*.gz
var files embed.FS

// policy is the Content-Security-Policy: pages can only load their own files and call the API. The style sheet has
// images as data URLs.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// types are the media types of the files, by extension.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
}

// Explorer returns the handler of the explorer. The caller strips the path under which it is served, without the last
// slash.
func Explorer() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" {
			name = "explorer.html"
		}
		packed, err := files.ReadFile("explorer/dist/" + name + ".gz")
		if err != nil || strings.Contains(name, "/") {
			http.NotFound(w, r)
			return
		}
		sum := sha256.Sum256(packed)
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Content-Type", types[path.Ext(name)])
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
		h.Set("Vary", "Accept-Encoding")
		if r.Header.Get("If-None-Match") == h.Get("ETag") {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		write(w, r, packed)
	})
}

// write writes a file that is stored with gzip, and decompresses it for clients that do not accept gzip.
func write(w http.ResponseWriter, r *http.Request, packed []byte) {
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packed)
		return
	}
	plain, err := gzip.NewReader(strings.NewReader(string(packed)))
	if err != nil {
		http.Error(w, "the embedded file is corrupt", http.StatusInternalServerError)
		return
	}
	io.Copy(w, plain)
}
