package console

import (
	"embed"
	"html/template"
	"net/http"
	"net/url"

	"golang.org/x/text/language"
)

//go:embed start
var start embed.FS

var startPage = template.Must(template.ParseFS(start, "start/start.html"))

// startPolicy is the Content-Security-Policy of the start page, which has no script.
const startPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; " +
	"frame-ancestors 'none'"

// StartPage is what the start page of a server shows.
type StartPage struct {
	// Article is the slug of an article to read; "" if there is none.
	Article string
	// Explorer and Schema say that the server has them.
	Explorer, Schema bool
	// Token is an API token that the explorer gets; "" if it gets none.
	Token string
}

// sample is a query that visitors can run.
type sample struct{ Title, Text string }

// Write writes the page in the language of the request, Chinese or English.
func (p StartPage) Write(w http.ResponseWriter, r *http.Request) {
	_, i := language.MatchStrings(startLanguages, r.Header.Get("Accept-Language"))
	h := w.Header()
	h.Set("Content-Security-Policy", startPolicy)
	h.Set("Content-Type", types[".html"])
	h.Set("Vary", "Accept-Language")
	h.Set("Cache-Control", "no-cache")
	if p.Token != "" {
		h.Set("Cache-Control", "no-store")
	}
	texts := startTexts[i]
	queries := make([]sample, len(sampleQueries))
	for n, text := range sampleQueries {
		queries[n] = sample{texts.Samples[n], text}
	}
	startPage.Execute(w, map[string]any{
		"Lang": texts.Lang, "T": texts, "Article": p.Article, "Explorer": p.Explorer, "Schema": p.Schema,
		"Token": p.Token, "ExplorerURL": p.explorerURL(), "Queries": queries,
	})
}

// explorerURL has the token in its fragment, which browsers do not send: no log and no other host gets it.
func (p StartPage) explorerURL() string {
	if p.Token == "" {
		return "/graphiql/"
	}
	return "/graphiql/#token=" + url.QueryEscape(p.Token)
}

// StartStyle serves the style sheet of the start page.
func StartStyle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeFileFS(w, r, start, "start/start.css")
}

// Favicon serves the icon of the site.
func Favicon(w http.ResponseWriter, r *http.Request) {
	packed, err := explorer.ReadFile("explorer/dist/favicon.svg.gz")
	if err != nil {
		http.NotFound(w, r)
		return
	}
	serve(w, r, "favicon.svg", packed)
}
