package server

import (
	"net"
	"net/http"
	"strconv"
	"strings"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/internal/console"
	"praxis/internal/viewer"
)

// start serves the start page, or leads to the front end if there is one.
func start(client *ent.Client, o Options) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if o.FrontEndURL != "" {
			http.Redirect(w, r, o.FrontEndURL, http.StatusSeeOther)
			return
		}
		page := console.StartPage{Explorer: !o.HideExplorer, Schema: !o.HideSchema}
		if page.Explorer && mayGetToken(r) {
			page.Token = o.StartToken
		}
		ctx := viewer.AsAnonymous(r.Context())
		newest, err := client.Article.Query().Where(article.StatusEQ(article.StatusPUBLISHED)).
			Order(ent.Desc(article.FieldPublishedAt), ent.Desc(article.FieldID)).First(ctx)
		if err == nil { // the page is of use without the database, too
			page.Article = newest.Slug
		}
		page.Write(w, r)
	}
}

// forwarding are the headers that reverse proxies add. Some also replace the Host by the address of this server.
var forwarding = []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"}

// mayGetToken says whether a request is a browser's navigation to a loopback address. A page of another host that a name
// server points to this machine (DNS rebinding) has another Host, and scripts of other origins send an Origin.
func mayGetToken(r *http.Request) bool {
	for _, name := range forwarding {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	host := r.Host
	if h, port, err := net.SplitHostPort(host); err == nil {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return false
		}
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return (host == "localhost" || ip != nil && ip.IsLoopback()) && r.Header.Get("Origin") == ""
}
