package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/apitoken"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/server"
)

// site is a server with an organization and tokens of its members.
type site struct {
	*testing.T
	db                    *postgres.DB
	h                     http.Handler
	base                  string
	org                   *ent.Organization
	owner, editor, reader string
}

func newSite(t *testing.T, base content.PublicURL) *site {
	t.Helper()
	db := pgtest.Open(t)
	s := &site{T: t, db: db, base: string(base)}
	s.h = server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(), PublicURL: base})
	s.org = db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(pgtest.Context(t))
	s.editor, s.reader = s.token(apitoken.RoleEDITOR, &s.org.ID), s.token(apitoken.RoleREADER, &s.org.ID)
	s.owner = s.token(apitoken.RoleOWNER, nil)
	return s
}

func (s *site) token(role apitoken.Role, organization *int) string {
	s.Helper()
	scope := auth.TokenScope{Role: role, Organization: organization}
	key, err := auth.CreateToken(pgtest.Context(s.T), s.db.Client, role.String(), scope)
	if err != nil {
		s.Fatal(err)
	}
	return key
}

// upload uploads a picture of this width to an organization, and returns its asset.
func (s *site) upload(width int, org *ent.Organization) *ent.Asset {
	s.Helper()
	u := uploads{s.T, func(contentType, body, key string) string {
		header := []string{"Content-Type", contentType, "Authorization", "Bearer " + key}
		_, answer, _ := ask(s.T, s.h, "POST", "/graphql", body, header...)
		return answer
	}}
	got := u.send(s.owner, "锗 a.png", pngFile(width, width), fmt.Sprintf(`organizationId: "%d", alt: "x"`, org.ID))
	if got.Asset == nil {
		s.Fatalf("%+v", got)
	}
	id, err := strconv.Atoi(got.Asset.ID)
	if err != nil {
		s.Fatal(err)
	}
	return s.db.Asset.GetX(pgtest.Context(s.T), id)
}

// article creates a published article of s.org, which everyone can see.
func (s *site) article(title, body string, cover *ent.Asset) *ent.Article {
	create := s.db.Article.Create().SetTitle(title).SetSlug(title).SetBody(body).SetOrganization(s.org).
		SetStatus("PUBLISHED").SetPublishedAt(time.Now())
	if cover != nil {
		create.SetCover(cover)
	}
	return create.SaveX(pgtest.Context(s.T))
}

// query sends a query, anonymously if key is "".
func (s *site) query(key, query string) string {
	s.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		s.Fatal(err)
	}
	headers := []string{"Content-Type", "application/json", "Authorization", "Bearer " + key}
	if key == "" {
		headers = headers[:2]
	}
	_, answer, _ := ask(s.T, s.h, "POST", "/graphql", string(body), headers...)
	if strings.Contains(answer, `"errors"`) || strings.Contains(answer, `"code"`) {
		s.Fatalf("%s: %s", query, answer)
	}
	return answer
}

// field returns the value of the first field of this name in a response.
func (s *site) field(answer, name string) string {
	s.Helper()
	m := regexp.MustCompile(`"` + name + `":("(?:[^"\\]|\\.)*")`).FindStringSubmatch(answer)
	if m == nil {
		s.Fatalf("no %s in %s", name, answer)
	}
	var value string
	if err := json.Unmarshal([]byte(m[1]), &value); err != nil {
		s.Fatal(err)
	}
	return value
}

// get requests a URL of the server as an <img> does: without credentials, unless they are given.
func (s *site) get(url string, headers ...string) (int, string, http.Header) {
	s.Helper()
	path, own := strings.CutPrefix(url, s.base)
	if !own {
		s.Errorf("%s does not begin with %s", url, s.base)
	}
	return ask(s.T, s.h, "GET", path, "", headers...)
}

// img returns the status and the Cache-Control of a URL, with the seconds of a signed URL replaced by N.
func (s *site) img(url string, headers ...string) string {
	s.Helper()
	status, _, header := s.get(url, headers...)
	return fmt.Sprint(status, " ", maxAge.ReplaceAllString(header.Get("Cache-Control"), "max-age=N"))
}

// The ways in which img says that an asset is served.
const (
	forever  = "200 public, max-age=31536000, immutable"
	byRights = "200 private, no-cache"
	signed   = "200 private, max-age=N"
	missing  = "404 no-store"
	refused  = "403 no-store"
)

var maxAge = regexp.MustCompile(`max-age=[1-9][0-9]{3}$`)

// addresses returns the addresses of links and pictures in HTML.
func addresses(html string) []string {
	var all []string
	for _, m := range regexp.MustCompile(` (?:src|href|srcset)="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		for part := range strings.SplitSeq(strings.ReplaceAll(m[1], "&amp;", "&"), ", ") {
			address, _, _ := strings.Cut(part, " ")
			all = append(all, address)
		}
	}
	return all
}
