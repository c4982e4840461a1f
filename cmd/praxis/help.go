package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

// flagHelp explains the flags whose text is too long for a struct tag, by their names.
var flagHelp = map[string]string{
	"database": "The Postgres to use, 14 or newer. By default praxis runs a private one.",
	"data":     "Folder of the private Postgres and of uploaded files. Default: ${data}.",

	"addr":          "Address to listen on. Default: ${default}.",
	"introspection": "Allow introspection and serve the SDL.",
	"explorer":      "Serve the GraphiQL explorer.",
	"allow-origin": "Allowed CORS origin (repeatable): https://www.example.org, " +
		"https://*.example.org, http://localhost:*.",
	"debug-addr": "Loopback address for profiles and metrics of the Go runtime: /debug/pprof/ and /debug/vars. " +
		"Default: none.",
	"forwarded": "Behind a reverse proxy: take the client's address from the last entry of X-Forwarded-For.",
	"public-url": "URL under which clients reach this server, such as https://cms.example.org. " +
		"It makes the URLs of files and one-time links absolute.",

	"front-end-url": "Base of invitation and password reset links, for a front end that opens them instead of the console: " +
		"URL/accept-invitation, URL/reset-password.",

	"max-cost-anonymous": "Maximum cost of one operation of an anonymous client. Default: ${default}.",
	"max-cost-member":    "Maximum cost of one operation of a user or an API token. Default: ${default}.",
	"max-cost-owner":     "Maximum cost of one operation of an owner. Default: ${default}.",
	"rate-limit": "Rate limits of clients; auto: on if other machines can connect, off in demo. " +
		"Default: ${default}.",
	"rate-anonymous":  "Rate limit of an anonymous client's address, in cost per second. Default: ${default}.",
	"rate-member":     "Rate limit of a user or an API token, in cost per second. Default: ${default}.",
	"request-timeout": "Timeout of a request, at most 60s. Default: ${default}.",

	"response-cache": "Memory for answers that the server keeps, in megabytes; 0 turns the cache off. Default: ${default}.",
	"public-max-age": "How long browsers and CDNs may use the answer to an anonymous GET without asking again. " +
		"Default: ${default}, they ask each time.",

	"scale": "Size of the dataset; 1 has 100,000 articles. Default: ${default}.",
	"works": "Works to measure: Q1 to Q6 and M1, the names of lists, lists for all of these, or all. " +
		"Default: Q1,Q2,Q3,Q4,Q5,Q6,M1.",
	"duration": "How long each work is measured in a round. Default: ${default}.",

	"keep-revisions": "Retention of revisions: how many of an article are kept, " +
		"in addition to published, submitted and approved ones. Default: all.",
	"keep-trash": "Retention of the trash: deleted content is purged after this time; 0 keeps it forever. " +
		"Default: ${default}.",

	"oidc-issuer":   "OpenID Connect issuer at which users sign in (--oidc-client-id), and whose JWTs authenticate requests (--oidc-audience).",
	"oidc-audience": "The audience that JWTs of requests must have (aud).",
	"oidc-client-id": "Client ID of this server at the issuer, at which users then sign in. PRAXIS_OIDC_CLIENT_SECRET " +
		"holds its secret.",

	"assets":      "Folder of uploaded files, unless they are in S3. Default: assets in the data folder.",
	"max-upload":  "Maximum size of an uploaded file, in megabytes. Default: ${default}.",
	"s3-endpoint": "S3 service for uploaded files; http://HOST means plain HTTP.",
	"s3-bucket":   "S3 bucket. PRAXIS_S3_ACCESS_KEY and PRAXIS_S3_SECRET_KEY hold its keys.",
	"s3-region":   "S3 region of the bucket. Default: ${default}.",

	"smtp-url": "SMTP server for invitations and password resets: smtp://USER:PASSWORD@HOST:587 (STARTTLS) or " +
		"smtps://…:465. Set it in the environment, since other users can read command lines.",
	"mail-from": "Sender of these mails: Praxis <praxis@example.org>.",
}

// setHelp puts flagHelp into the model of the command line. It returns an error for a flag without help, and for help
// that no flag has.
var setHelp = kong.PostBuild(func(k *kong.Kong) error {
	used := map[string]bool{}
	err := kong.Visit(k.Model, func(node kong.Visitable, next kong.Next) error {
		f, ok := node.(*kong.Flag)
		if !ok {
			return next(nil)
		}
		if text, ok := flagHelp[f.Name]; ok {
			f.Help, used[f.Name] = text, true
		}
		if f.Help == "" {
			return fmt.Errorf("--%s has no help", f.Name)
		}
		return next(nil)
	})
	for name := range flagHelp {
		if err == nil && !used[name] {
			err = fmt.Errorf("help of --%s, which does not exist", name)
		}
	}
	return err
})
