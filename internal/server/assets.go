package server

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"time"

	"praxis/ent"
	"praxis/ent/asset"
	"praxis/internal/media"
	"praxis/internal/viewer"
)

// assets serves files and the variants of pictures to whoever may see them. They are shown by the type that their content
// has, in a page that may do nothing; a browser asks again each time whether it may still show what it has.
func assets(client *ent.Client, o Options) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(r.PathValue("id"))
		preset := r.PathValue("preset")
		if _, known := media.Presets[preset]; err != nil || preset != "" && !known {
			http.NotFound(w, r)
			return
		}
		a, err := client.Asset.Query().Where(asset.ID(id)).Only(r.Context())
		if ent.IsNotFound(err) {
			http.NotFound(w, r)
			return
		}
		var file io.ReadSeekCloser
		mediaType := ""
		if err == nil {
			file, mediaType, err = open(r, o.Files, a, preset)
		}
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				o.Log.ErrorContext(r.Context(), "a file is missing", "request", viewer.RequestOf(r.Context()).ID, "asset", a.ID)
				http.NotFound(w, r)
				return
			}
			o.Log.ErrorContext(r.Context(), "a file cannot be served", "request", viewer.RequestOf(r.Context()).ID, "error", err)
			http.Error(w, "the file cannot be read: try again in a moment", http.StatusServiceUnavailable)
			return
		}
		defer file.Close()
		h := w.Header()
		h.Set("Content-Type", mediaType)
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("Cache-Control", "private, no-cache")
		h.Set("ETag", `"`+a.Sha256+preset+`"`)
		http.ServeContent(w, r, "", time.Time{}, file)
	})
}

func open(r *http.Request, files *media.Library, a *ent.Asset, preset string) (io.ReadSeekCloser, string, error) {
	if preset == "" || !media.IsPicture(a.MediaType) {
		file, err := files.Open(r.Context(), a.Sha256)
		return file, a.MediaType, err
	}
	return files.Variant(r.Context(), media.File{MediaType: a.MediaType, SHA256: a.Sha256, Width: *a.Width, Height: *a.Height}, preset)
}
