package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/asset"
	"praxis/internal/admission"
	"praxis/internal/content"
	"praxis/internal/media"
	"praxis/internal/postgres"
	"praxis/internal/viewer"
)

// Cache-Control of the three kinds of URLs that an asset has (content.AssetURLs).
const (
	cacheForever  = "public, max-age=31536000, immutable"
	cacheNever    = "no-store"
	cacheByRights = "private, no-cache" // revalidated each time, since rights may have changed
)

// assetServer serves the three forms of an asset: without private metadata, a variant of a picture, or the original.
type assetServer struct {
	client *ent.Client
	Options
}

// assets serves an asset under three kinds of URLs: a signed URL, a URL with the hash of a public asset, or a plain URL
// by the rights of the viewer. Only the last kind authenticates the request: an <img> with an expired cookie still
// works under the other two.
func assets(db *postgres.DB, o Options, rates *admission.RateLimiter) http.Handler {
	s := &assetServer{db.Client, o}
	byRights := authenticate(db, o, rates, http.HandlerFunc(s.serveByRights))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ref, ok := content.ParseAssetPath(r.URL.EscapedPath())
		query := r.URL.Query()
		switch {
		case !ok:
			notFound(w, r)
		case query.Has("signature") || query.Has("expires"):
			s.serveSigned(w, r, ref)
		case ref.Hash == "" || ref.Form == content.OriginalForm || !s.servePublic(w, r, ref):
			byRights.ServeHTTP(w, r)
		}
	})
}

// serveSigned serves an asset under a signed URL that has not expired.
func (s *assetServer) serveSigned(w http.ResponseWriter, r *http.Request, ref content.AssetRef) {
	ctx, query := r.Context(), r.URL.Query()
	end, err := content.VerifyAsset(ctx, s.client, ref, query.Get("expires"), query.Get("signature"))
	switch {
	case errors.Is(err, content.ErrSignature) || errors.Is(err, content.ErrExpired):
		w.Header().Set("Cache-Control", cacheNever)
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	case err != nil:
		s.fail(w, r, ref, err)
		return
	}
	a, err := s.client.Asset.Query().Where(asset.ID(ref.ID)).Only(viewer.NewContext(ctx, viewer.System))
	if err != nil {
		s.fail(w, r, ref, err)
		return
	}
	remaining := max(0, int(time.Until(end).Seconds()))
	s.serve(w, r, a, ref.Form, fmt.Sprintf("private, max-age=%d", remaining))
}

// servePublic serves a public asset under a URL with its hash. It returns false without a response if the asset is not
// public, or if the hash is outdated.
func (s *assetServer) servePublic(w http.ResponseWriter, r *http.Request, ref content.AssetRef) bool {
	a, err := s.client.Asset.Query().Where(asset.ID(ref.ID)).Only(viewer.AsAnonymous(r.Context()))
	if ent.IsNotFound(err) || err == nil && content.FileOf(a).Hash(ref.Form) != ref.Hash {
		return false
	}
	if err != nil {
		s.fail(w, r, ref, err)
		return true
	}
	s.serve(w, r, a, ref.Form, cacheForever)
	return true
}

// serveByRights serves an asset to viewers who may see it, and its original to viewers who may change it.
func (s *assetServer) serveByRights(w http.ResponseWriter, r *http.Request) {
	ref, _ := content.ParseAssetPath(r.URL.EscapedPath())
	a, err := s.findAsset(r.Context(), ref)
	if err != nil {
		s.fail(w, r, ref, err)
		return
	}
	s.serve(w, r, a, ref.Form, cacheByRights)
}

// findAsset returns an asset if the viewer may see it, or, for the original, change it; otherwise ent's NotFoundError.
func (s *assetServer) findAsset(ctx context.Context, ref content.AssetRef) (*ent.Asset, error) {
	query := s.client.Asset.Query().Where(asset.ID(ref.ID))
	if ref.Form == content.OriginalForm {
		editable, err := content.EditableAssets(ctx, s.client, ref.ID)
		if err != nil {
			return nil, err
		}
		query.Where(asset.IDIn(editable...))
	}
	return query.Only(ctx)
}

// serve writes a form of an asset. Its Content-Security-Policy disables scripts in uploaded files.
func (s *assetServer) serve(w http.ResponseWriter, r *http.Request, a *ent.Asset, form, cache string) {
	file, err := s.open(r.Context(), a, form)
	if err != nil {
		s.fail(w, r, content.AssetRef{ID: a.ID, Form: form}, err)
		return
	}
	defer file.Close()
	h := w.Header()
	h.Set("Content-Type", file.MediaType)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cache-Control", cache)
	h.Set("ETag", `"`+file.Tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, file)
}

// open opens a form of an asset.
func (s *assetServer) open(ctx context.Context, a *ent.Asset, form string) (*media.Rendition, error) {
	file := content.FileOf(a)
	switch {
	case form == content.OriginalForm:
		return s.Files.Original(ctx, file)
	case form == "" || !media.IsPicture(a.MediaType):
		return s.Files.Clean(ctx, file)
	}
	return s.Files.Variant(ctx, file, form)
}

// fail responds to a request for an asset that cannot be served.
func (s *assetServer) fail(w http.ResponseWriter, r *http.Request, ref content.AssetRef, err error) {
	ctx := r.Context()
	request := viewer.RequestOf(ctx).ID
	switch {
	case ent.IsNotFound(err):
		notFound(w, r)
	case errors.Is(err, fs.ErrNotExist):
		s.Log.ErrorContext(ctx, "a file is missing", "request", request, "asset", ref.ID)
		notFound(w, r)
	default:
		s.Log.ErrorContext(ctx, "a file cannot be served", "request", request, "asset", ref.ID, "error", err)
		w.Header().Set("Cache-Control", cacheNever)
		http.Error(w, "the file cannot be read at the moment: try again", http.StatusServiceUnavailable)
	}
}

// notFound responds with 404, and forbids caches to store it.
func notFound(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", cacheNever)
	http.NotFound(w, r)
}
