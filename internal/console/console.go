// Package console serves the pages for people: the console, a client of the API in which people read and edit, and the
// explorer, GraphiQL with the documentation of the API. Their files are embedded in the binary, and they load nothing
// from other hosts.
//
// The folders web and explorer have the sources. `npm ci && npm run build` in each writes its dist, which is committed,
// so that Praxis can be built with Go alone.
package console

import (
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed explorer/dist/*.gz
var explorer embed.FS

//go:embed web/dist
var web embed.FS

// policy is the Content-Security-Policy: pages can only load their own files and call the API. The style sheet of the
// explorer has images as data URLs, and the console draws charts to images.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// types are the media types of the files, by extension.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8",
}

// Explorer returns the handler of the explorer. The caller strips the path under which it is served, without the last
// slash.
func Explorer() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" {
			name = "explorer.html"
		}
		packed, err := explorer.ReadFile(path.Join("explorer/dist", name+".gz"))
		if err != nil || strings.Contains(name, "/") {
			http.NotFound(w, r)
			return
		}
		serve(w, r, name, packed)
	})
}

// Web returns the handler of the console. The caller strips the path under which it is served, without the last slash.
// An address that is no file is one of the console's pages, which its script shows.
func Web() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		asset := strings.HasPrefix(name, "assets/")
		packed, err := fs.ReadFile(web, path.Join("web/dist", name+".gz"))
		if err != nil && asset {
			http.NotFound(w, r)
			return
		}
		if err != nil || name == "" {
			name = "index.html"
			packed, err = fs.ReadFile(web, "web/dist/index.html.gz")
		}
		if err != nil {
			http.NotFound(w, r)
			return
		}
		if asset { // its name has the hash of its content
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		serve(w, r, name, packed)
	})
}

// serve writes a file that is stored with gzip, unless the client has it already.
func serve(w http.ResponseWriter, r *http.Request, name string, packed []byte) {
	sum := sha256.Sum256(packed)
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", types[path.Ext(name)])
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	h.Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == h.Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	write(w, r, packed)
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
