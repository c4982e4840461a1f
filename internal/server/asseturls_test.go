package server_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"praxis/ent"
	"praxis/ent/apitoken"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/server"
)

// site is a server with an organization and tokens for it.
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
	s.h = server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewCounter(), PublicURL: base})
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

// upload keeps a picture of this width in an organization, and returns its asset.
func (s *site) upload(width int, org *ent.Organization) *ent.Asset {
	s.Helper()
	u := uploads{s.T, func(contentType, body, key string) string {
		_, answer, _ := ask(s.T, s.h, "POST", "/graphql", body, "Content-Type", contentType, "Authorization", "Bearer "+key)
		return answer
	}}
	got := u.send(s.owner, "锗 a.png", pngFile(width, width), fmt.Sprintf(`organizationID: "%d", alt: "x"`, org.ID))
	if got.Asset == nil {
		s.Fatalf("%+v", got)
	}
	id, err := strconv.Atoi(got.Asset.ID)
	if err != nil {
		s.Fatal(err)
	}
	return s.db.Asset.GetX(pgtest.Context(s.T), id)
}

// article makes a published article of s.org, which anybody sees.
func (s *site) article(title, body string, cover *ent.Asset) *ent.Article {
	create := s.db.Article.Create().SetTitle(title).SetSlug(title).SetBody(body).SetOrganization(s.org).
		SetStatus("PUBLISHED").SetPublishedAt(time.Now())
	if cover != nil {
		create.SetCover(cover)
	}
	return create.SaveX(pgtest.Context(s.T))
}

// query asks for something, as nobody if key is "".
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

// field returns the value of the first field of this name in an answer.
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

// get asks for a URL of the server as an <img> does: without credentials, unless these are given.
func (s *site) get(url string, headers ...string) (int, string, http.Header) {
	s.Helper()
	path, own := strings.CutPrefix(url, s.base)
	if !own {
		s.Errorf("%s does not begin with %s", url, s.base)
	}
	return ask(s.T, s.h, "GET", path, "", headers...)
}

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

const (
	forever  = "public, max-age=31536000, immutable"
	byRights = "private, no-cache"
)

var maxAge = regexp.MustCompile(`^private, max-age=[1-9][0-9]{3}$`)

// TestPublicAssets: what anybody may see is immutable under a URL with its hash, for as long as they may.
func TestPublicAssets(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	file := s.upload(600, s.org)
	shown := s.article("shown", "", file)
	answer := s.query("", `{ article(slug: "shown") { cover { url small: url(preset: SMALL) path originalUrl } } }`)
	url, small, path := s.field(answer, "url"), s.field(answer, "small"), s.field(answer, "path")
	if !strings.Contains(answer, `"originalUrl":null`) || !strings.HasPrefix(url, fmt.Sprintf("/assets/%d/", file.ID)) {
		t.Errorf("%s", answer)
	}
	for address, want := range map[string]string{url: forever, small: forever, path: byRights} {
		status, content, header := s.get(address)
		if status != 200 || header.Get("Cache-Control") != want || header.Get("Cross-Origin-Resource-Policy") != "cross-origin" ||
			!strings.Contains(header.Get("Content-Security-Policy"), "sandbox") || header.Get("ETag") == "" {
			t.Errorf("%s: %d %v", address, status, header)
		}
		if status, _, h := s.get(address, "If-None-Match", header.Get("ETag")); status != 304 || h.Get("Cache-Control") != want {
			t.Errorf("%s again: %d %v", address, status, h)
		}
		if status, part, _ := s.get(address, "Range", "bytes=1-3"); status != 206 || part != "PNG" {
			t.Errorf("a range of %s: %d %q", address, status, part)
		}
		if status, _, h := s.get(address, "Range", "bytes=99999999-"); status != 416 || h.Get("Cache-Control") == forever {
			t.Errorf("a range behind the end of %s: %d %v", address, status, h)
		}
		if status, none, h := ask(t, s.h, "HEAD", address, ""); status != 200 || none != "" || h.Get("Content-Length") != strconv.Itoa(len(content)) {
			t.Errorf("HEAD %s: %d %v", address, status, h)
		}
	}
	if status, _, header := s.get(url, "Authorization", "Bearer wrong"); status != 200 || header.Get("Cache-Control") != forever {
		t.Errorf("with a wrong token: %d %v", status, header)
	}
	hash := strings.Split(url, "/")[3]
	for name, address := range map[string]string{
		"an old hash":              strings.Replace(url, hash, strings.Repeat("0", 32), 1),
		"the hash of another form": strings.Replace(small, strings.Split(small, "/")[3], hash, 1),
	} {
		if status, _, header := s.get(address); status != 200 || header.Get("Cache-Control") != byRights {
			t.Errorf("%s: %d %v", name, status, header)
		}
	}
	original := strings.Replace(url, hash, hash+"/original", 1)
	s.db.Article.UpdateOne(shown).SetVisibility("INTERNAL").ExecX(pgtest.Context(t))
	for _, address := range []string{url, small, path, original} {
		if status, _, header := s.get(address); status != 404 || header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s, no longer public: %d %v", address, status, header)
		}
	}
	if status, _, header := s.get(url, "Authorization", "Bearer "+s.reader); status != 200 || header.Get("Cache-Control") != byRights {
		t.Errorf("a member gets what is no longer public with %d %v", status, header)
	}
	again := s.field(s.query(s.reader, `{ article(slug: "shown") { cover { url } } }`), "url")
	if status, _, header := s.get(again); status != 200 || !maxAge.MatchString(header.Get("Cache-Control")) || strings.Contains(again, hash) {
		t.Errorf("%s: %d %v", again, status, header)
	}
	if answer := s.query("", `{ assets { nodes { id } } article(slug: "shown") { id } }`); strings.Contains(answer, `"id"`) {
		t.Errorf("nobody sees %s", answer)
	}
}

// sign signs a URL as the documentation says, in a second way.
func (s *site) sign(id int, form string, expires time.Time) string {
	s.Helper()
	var key []byte
	row := s.db.SQL.QueryRowContext(s.Context(), "SELECT secret FROM signing_keys ORDER BY id DESC LIMIT 1")
	if err := row.Scan(&key); err != nil {
		s.Fatal(err)
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "asset\n%d\n%s\n%d", id, form, expires.Unix())
	path := fmt.Sprintf("/assets/%d/", id)
	if form != "" {
		path += form + "/"
	}
	return fmt.Sprintf("%sx.png?expires=%d&signature=%s", path, expires.Unix(), base64.RawURLEncoding.EncodeToString(mac.Sum(nil)))
}

// TestSignedAssets: what only some may see has a URL for an <img>, which is good for one form of one asset until it
// expires.
func TestSignedAssets(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	file, other := s.upload(600, s.org), s.upload(601, s.org)
	answer := s.query(s.editor, fmt.Sprintf(`{ node(id: "%d") { ... on Asset { url small: url(preset: SMALL) originalUrl path } } }`, file.ID))
	url, small, original, path := s.field(answer, "url"), s.field(answer, "small"), s.field(answer, "originalUrl"), s.field(answer, "path")
	sizes := map[int]bool{}
	for _, address := range []string{url, small, original} {
		status, picture, header := s.get(address)
		if status != 200 || !maxAge.MatchString(header.Get("Cache-Control")) || header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s: %d %v", address, status, header)
		}
		sizes[len(picture)] = true
		if status, _, _ := s.get(address, "If-None-Match", header.Get("ETag")); status != 304 {
			t.Errorf("%s again: %d", address, status)
		}
		if status, part, _ := s.get(address, "Range", "bytes=1-3", "Authorization", "Bearer expired"); status != 206 || part != "PNG" {
			t.Errorf("a range of %s: %d %q", address, status, part)
		}
	}
	if len(sizes) != 2 { // the original of a picture without metadata is the copy for readers
		t.Errorf("the forms have the sizes %v", sizes)
	}
	if again := s.query(s.editor, fmt.Sprintf(`{ node(id: "%d") { ... on Asset { url } } }`, file.ID)); s.field(again, "url") != url &&
		time.Now().Minute() != 0 {
		t.Errorf("%s became %s", url, again)
	}
	if status, _, _ := s.get(path); status != 404 {
		t.Errorf("without a signature: %d", status)
	}
	id, otherID := strconv.Itoa(file.ID), strconv.Itoa(other.ID)
	soon := time.Now().Add(time.Minute)
	if status, _, _ := s.get(s.sign(file.ID, "", soon)); status != 200 {
		t.Errorf("signed by hand: %d", status)
	}
	const wrong, expired = "signature of this URL is wrong", "has expired"
	for name, test := range map[string]struct{ url, says string }{
		"another asset":           {strings.Replace(url, id, otherID, 1), wrong},
		"an asset that is none":   {strings.Replace(url, id, "1", 1), wrong},
		"another form":            {strings.Replace(url, id, id+"/small", 1), wrong},
		"the original":            {strings.Replace(url, id, id+"/original", 1), wrong},
		"no form":                 {strings.Replace(small, "/small", "", 1), wrong},
		"the form of an original": {strings.Replace(original, "/original", "/large", 1), wrong},
		"a later end":             {strings.Replace(url, "expires=", "expires=1", 1), wrong},
		"an end that is none":     {strings.Replace(url, "expires=", "expires=x", 1), wrong},
		"no end":                  {regexp.MustCompile(`expires=\d+&`).ReplaceAllString(url, ""), wrong},
		"no signature":            {regexp.MustCompile(`&signature=.*`).ReplaceAllString(url, ""), wrong},
		"half a signature":        {url[:len(url)-20], wrong},
		"a longer signature":      {url + "AAAA", wrong},
		"expired":                 {s.sign(file.ID, "", time.Now().Add(-time.Second)), expired},
		"expired, and tampered":   {strings.Replace(s.sign(file.ID, "", time.Now().Add(-time.Second)), id, otherID, 1), wrong},
	} {
		status, body, header := s.get(test.url)
		if status != 403 || !strings.Contains(body, test.says) || header.Get("Cache-Control") != "no-store" || len(body) > 100 {
			t.Errorf("%s: %d %.100q %v", name, status, body, header)
		}
	}
	if status, _, _ := s.get(s.sign(1, "", soon)); status != 404 {
		t.Errorf("signed, of no asset: %d", status)
	}
	s.rotate(url)
}

// rotate gives the database another key: a signed URL is good until the old key is deleted.
func (s *site) rotate(url string) {
	s.Helper()
	for i, test := range []struct {
		statement string
		status    int
	}{
		{"INSERT INTO signing_keys DEFAULT VALUES", 200},
		{"DELETE FROM signing_keys WHERE id < (SELECT max(id) FROM signing_keys)", 403},
	} {
		if _, err := s.db.SQL.ExecContext(s.Context(), test.statement); err != nil {
			s.Fatal(err)
		}
		if status, _, _ := s.get(url); status != test.status {
			s.Errorf("step %d: %d, want %d", i, status, test.status)
		}
	}
}

// TestAssetsInHTML: each viewer gets the URLs that they need in html, and nobody those of another.
func TestAssetsInHTML(t *testing.T) {
	t.Parallel()
	const base = "https://cms.example.org"
	s := newSite(t, base)
	foreign := s.db.Organization.Create().SetName("p").SetKind("COMPANY").SaveX(pgtest.Context(t))
	shown, hidden := s.upload(600, s.org), s.upload(601, foreign)
	p := func(a *ent.Asset, form string) string { return fmt.Sprintf("/assets/%d/%sa.png", a.ID, form) }
	s.article("text", strings.Join([]string{
		"![x](" + p(shown, "") + ")", "[x](" + base + p(shown, "original/") + ")", "![x](" + base + p(shown, "thumb/") + ")",
		"![x](" + p(hidden, "") + ")", "[x](https://other.example" + p(shown, "") + ")", "[x](/articles/y)", "[x](" + base + "/z)",
		`<img src="` + p(shown, "") + `" srcset="` + p(shown, "small/") + ` 480w, ` + p(hidden, "") + ` 2x">`,
		`<video src="` + p(shown, "") + `?expires=1&amp;signature=x#t=1" poster="` + p(shown, "") + `"></video>`,
	}, "\n\n"), nil)
	const query = `{ article(slug: "text") { html } }`
	seen := map[string][]string{}
	for range 2 { // the second time from the cache
		for _, key := range []string{s.owner, "", s.editor} {
			html := s.field(s.query(key, query), "html")
			got := addresses(html)
			if want := map[bool]int{false: 10, true: 11}[key == s.owner]; len(got) != want { // the owner sees both of the srcset
				t.Fatalf("%q in %s", got, html)
			}
			if first := seen[key]; first != nil && strings.Join(first, " ") != strings.Join(got, " ") {
				t.Errorf("%q, then %q", first, got)
			}
			seen[key] = got
			for name, i := range map[string]int{"a picture": 0, "a variant": 2, "in HTML": 7, "in a srcset": 8} {
				if status, _, header := s.get(got[i]); status != 200 || header.Get("Cache-Control") != forever {
					t.Errorf("%s: %s: %d %v", name, got[i], status, header)
				}
			}
			if film, fragment := strings.CutSuffix(got[len(got)-1], "#t=1"); !fragment || strings.Contains(film, "signature") || !strings.HasPrefix(film, base) {
				t.Errorf("a film: %s", film)
			}
			for i, want := range map[int]string{
				1: base + p(shown, "original/"), 4: "https://other.example" + p(shown, ""), 5: "/articles/y", 6: base + "/z",
			} {
				if got[i] != want {
					t.Errorf("%s, want %s", got[i], want)
				}
			}
			if n := strings.Count(html, ` rel="noopener noreferrer"`); n != 1 || !strings.Contains(html, `a.png" rel="noopener noreferrer">`) {
				t.Errorf("%d links with rel: %s", n, html)
			}
		}
	}
	for _, key := range []string{"", s.editor} {
		if seen[key][3] != p(hidden, "") {
			t.Errorf("what the viewer may not see: %s", seen[key][3])
		}
	}
	if status, _, _ := s.get(base + p(hidden, "")); status != 404 {
		t.Errorf("and it is served with %d", status)
	}
	if status, _, header := s.get(seen[s.owner][3]); status != 200 || !maxAge.MatchString(header.Get("Cache-Control")) {
		t.Errorf("what an owner sees: %s: %d %v", seen[s.owner][3], status, header)
	}
}

// TestPreviewAssets: whoever has a preview sees what the article will show, and nothing else.
func TestPreviewAssets(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	ctx := pgtest.Context(t)
	group := s.db.Organization.Create().SetName("group").SetKind("GROUP").SaveX(ctx)
	s.db.Organization.UpdateOne(s.org).SetParent(group).ExecX(ctx)
	foreign := s.db.Organization.Create().SetName("p").SetKind("COMPANY").SaveX(ctx)
	cover, inText, ofGroup := s.upload(600, s.org), s.upload(601, s.org), s.upload(602, group)
	hidden, public := s.upload(603, foreign), s.upload(604, s.org)
	s.article("other", fmt.Sprintf("![](/assets/%d/a.png)", public.ID), nil)
	body := ""
	for _, a := range []*ent.Asset{inText, ofGroup, hidden, public} {
		body += fmt.Sprintf("![x](/assets/%d/a.png) ", a.ID)
	}
	theme := s.db.Theme.Create().SetName("锗").SaveX(ctx)
	draft := s.db.Article.Create().SetTitle("draft").SetBody(body).SetOrganization(s.org).SetCover(cover).AddThemes(theme).SaveX(ctx)
	for i, name := range []string{"乙", "甲"} {
		person := s.db.Person.Create().SetName(name).SetOrganization(s.org).SetTitle("记者").SaveX(ctx)
		s.db.Contribution.Create().SetArticle(draft).SetPerson(person).SetRole("PHOTOGRAPHER").SetPosition(2 - i).ExecX(ctx)
	}
	preview := func(expires time.Time) (token, id string) {
		made := s.query(s.editor, fmt.Sprintf(`mutation { createPreview(input: {articleID: "%d", expiresAt: %q}) { token preview { id } userErrors { code } } }`,
			draft.ID, expires.Format(time.RFC3339)))
		return s.field(made, "token"), s.field(made, "id")
	}
	read := func(token string) string {
		return s.query("", fmt.Sprintf(`{ previewArticle(token: %q) { html cover { url thumb: url(preset: THUMB) alt width height } byline { name title role } themes } }`, token))
	}
	token, id := preview(time.Now().AddDate(1, 0, 0))
	answer := read(token)
	for _, part := range []string{
		`"byline":[{"name":"甲","title":"记者","role":"PHOTOGRAPHER"},{"name":"乙"`, `"themes":["锗"]`, `"alt":"x","width":600,"height":600`,
	} {
		if !strings.Contains(answer, part) {
			t.Errorf("no %s in %s", part, answer)
		}
	}
	pictures := addresses(s.field(answer, "html"))
	for name, url := range map[string]string{
		"the cover": s.field(answer, "url"), "its variant": s.field(answer, "thumb"), "a picture": pictures[0], "one of the group": pictures[1],
	} {
		if status, _, header := s.get(url); status != 200 || !maxAge.MatchString(header.Get("Cache-Control")) {
			t.Errorf("%s: %s: %d %v", name, url, status, header)
		}
	}
	if status, _, _ := s.get(pictures[2]); status != 404 || strings.Contains(pictures[2], "signature") {
		t.Errorf("a picture of others, %s, is served with %d", pictures[2], status)
	}
	if status, _, header := s.get(pictures[3]); status != 200 || header.Get("Cache-Control") != forever {
		t.Errorf("a public picture: %s: %d %v", pictures[3], status, header)
	}
	end := time.Now().Add(10 * time.Minute).Truncate(time.Second)
	short, _ := preview(end)
	if url := s.field(read(short), "url"); !strings.Contains(url, fmt.Sprintf("?expires=%d&", end.Unix())) {
		t.Errorf("the preview ends at %d, its cover is %s", end.Unix(), url)
	}
	s.query(s.editor, fmt.Sprintf(`mutation { revokePreview(id: %q) { userErrors { code } } }`, id))
	if answer := s.query("", fmt.Sprintf(`{ previewArticle(token: %q) { cover { url } } }`, token)); strings.Contains(answer, "/assets/") {
		t.Errorf("revoked: %s", answer)
	}
}

// TestPublicURL: URLs of the server in answers are absolute when it is known.
func TestPublicURL(t *testing.T) {
	t.Parallel()
	const base = "https://www.example.org/praxis"
	s := newSite(t, base)
	file, draft := s.upload(600, s.org), s.upload(601, s.org)
	s.article("text", fmt.Sprintf("![x](/assets/%d/a.png) ![x](%s/assets/%[1]d/a.png)", file.ID, base), file)
	answer := s.query(s.editor, fmt.Sprintf(`{ article(slug: "text") { html cover { url path } }
		node(id: "%d") { ... on Asset { draft: url originalUrl } } }`, draft.ID))
	urls := append(addresses(s.field(answer, "html")), s.field(answer, "url"), s.field(answer, "draft"), s.field(answer, "originalUrl"))
	if len(urls) != 5 || urls[0] != urls[1] || urls[1] != urls[2] {
		t.Errorf("%q", urls)
	}
	for _, url := range urls {
		if status, _, _ := s.get(url); status != 200 {
			t.Errorf("%s: %d", url, status)
		}
	}
	if path := s.field(answer, "path"); path != content.AssetPath(file) {
		t.Errorf("the path for texts is %s", path)
	}
}
