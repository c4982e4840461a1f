// Package graph is the GraphQL API. Each noun has an SDL file and a resolver file. Resolvers are thin: they call ent
// for plain reads, the functions of payload.go for the mutations of one entity, and internal/content for verbs.
//
// A request goes through http.go and request.go or multipart.go, limits.go and cost.go, transaction.go, the
// resolvers, and response.go. The context holds ent's client, which in a mutation is that of its transaction.
// dataloader.go loads fields for a whole list at once. errors.go and usererror.go decide what clients see of an
// error.
package graph

//go:generate go -C .. tool gqlgen

import (
	"time"

	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/media"
)

// Resolver is the root of all resolvers.
type Resolver struct {
	// renderer renders the bodies of articles.
	renderer *renderer
	// gate signs users in and limits failed attempts.
	gate *auth.Gate
	// links creates one-time links.
	links auth.Links
	// reports limits the rate of reports.
	reports *auth.Throttle
	// files stores uploads.
	files *media.Library
	// counter counts views.
	counter *content.HitBuffer
	// publicURL is the prefix of this server's URLs.
	publicURL content.PublicURL
	// server has the facts about this server.
	server *model.Server
}

func newResolver(o Options) *Resolver {
	reports := auth.NewThrottle(o.Autocommit, "report", 10, time.Minute)
	return &Resolver{
		newRenderer(), auth.NewGate(o.Autocommit), o.Links, reports, o.Files, o.Counter, o.PublicURL, serverFacts(o),
	}
}

func serverFacts(o Options) *model.Server {
	s := &model.Server{
		Version:    o.Version,
		Demo:       o.Demo,
		Mail:       o.Links.Mail,
		SignInWith: []model.SignInMethod{model.SignInMethodPassword},
	}
	if o.OIDCSignInURL != "" {
		s.SignInWith = append(s.SignInWith, model.SignInMethodOidc)
		s.OidcSignInURL = &o.OIDCSignInURL
	}
	return s
}
