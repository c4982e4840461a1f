package server

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"strconv"
	"time"

	"praxis/ent"
	"praxis/ent/asset"
	"praxis/internal/content"
	"praxis/internal/media"
	"praxis/internal/viewer"
)

// assets serves files without private metadata, and variants of pictures, to viewers who see the asset. It serves
// originals to viewers who may change it. The Content-Type is that of the content, and a sandbox disables scripts.
// Browsers revalidate each time, since permissions may have changed.
func assets(client *ent.Client, o Options) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(r.PathValue("id"))
		form := r.PathValue("form")
		if _, preset := media.Presets[form]; err != nil || form != "" && form != content.OriginalForm && !preset {
			http.NotFound(w, r)
			return
		}
		ctx := r.Context()
		a, err := findAsset(ctx, client, id, form)
		var file *media.Rendition
		if err == nil {
			file, err = open(ctx, o.Files, a, form)
		}
		switch {
		case ent.IsNotFound(err):
			http.NotFound(w, r)
			return
		case errors.Is(err, fs.ErrNotExist):
			o.Log.ErrorContext(ctx, "a file is missing", "request", viewer.RequestOf(ctx).ID, "asset", a.ID)
			http.NotFound(w, r)
			return
		case err != nil:
			o.Log.ErrorContext(ctx, "a file cannot be served", "request", viewer.RequestOf(ctx).ID, "error", err)
			http.Error(w, "the file cannot be read: try again in a moment", http.StatusServiceUnavailable)
			return
		}
		defer file.Close()
		h := w.Header()
		h.Set("Content-Type", file.MediaType)
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("Cache-Control", "private, no-cache")
		h.Set("ETag", `"`+file.Tag+`"`)
		http.ServeContent(w, r, "", time.Time{}, file)
	})
}

// findAsset returns an asset that the viewer sees, or may change if form is the original. Otherwise it returns ent's
// NotFoundError.
func findAsset(ctx context.Context, client *ent.Client, id int, form string) (*ent.Asset, error) {
	query := client.Asset.Query().Where(asset.ID(id))
	if form == content.OriginalForm {
		editable, err := content.EditableAssets(ctx, client, id)
		if err != nil {
			return nil, err
		}
		query.Where(asset.IDIn(editable...))
	}
	return query.Only(ctx)
}

// open opens a form of an asset.
func open(ctx context.Context, files *media.Library, a *ent.Asset, form string) (*media.Rendition, error) {
	f := media.File{MediaType: a.MediaType, Size: int64(a.Size), SHA256: a.Sha256}
	switch {
	case form == content.OriginalForm:
		return files.Original(ctx, f)
	case form == "" || !media.IsPicture(a.MediaType):
		return files.Clean(ctx, f)
	}
	f.Width, f.Height = *a.Width, *a.Height
	return files.Variant(ctx, f, form)
}
