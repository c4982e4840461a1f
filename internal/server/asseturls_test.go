package server_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/article"
	"praxis/internal/content"
	"praxis/internal/pgtest"
)

// TestPublicAssets: a public asset is immutable under a URL with its hash, until it stops being public.
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
		if got := s.img(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
		s.checkHTTP(address)
	}
	if got := s.img(url, "Authorization", "Bearer wrong"); got != forever {
		t.Errorf("with a wrong token: %s", got)
	}
	hash := strings.Split(url, "/")[3]
	for name, address := range map[string]string{
		"an old hash":              strings.Replace(url, hash, strings.Repeat("0", 32), 1),
		"the hash of another form": strings.Replace(small, strings.Split(small, "/")[3], hash, 1),
	} {
		if got := s.img(address); got != byRights {
			t.Errorf("%s: %s", name, got)
		}
	}
	original := strings.Replace(url, hash, hash+"/original", 1)
	s.db.Article.UpdateOne(shown).SetVisibility("INTERNAL").ExecX(pgtest.Context(t))
	for _, address := range []string{url, small, path, original} {
		if got := s.img(address); got != missing {
			t.Errorf("%s, no longer public: %s", address, got)
		}
	}
	if got := s.img(url, "Authorization", "Bearer "+s.reader); got != byRights {
		t.Errorf("a member gets what is no longer public with %s", got)
	}
	again := s.field(s.query(s.reader, `{ article(slug: "shown") { cover { url } } }`), "url")
	if got := s.img(again); got != signed || strings.Contains(again, hash) {
		t.Errorf("%s: %s", again, got)
	}
	s.db.Article.UpdateOne(shown).SetVisibility("PUBLIC").SetRestrictedAt(time.Now()).SetRestrictedFor("PRIVACY").
		ExecX(pgtest.Context(t))
	answer = s.query(s.reader, `{ article(slug: "shown") { title html cover { url } } }`)
	if !strings.Contains(answer, "shown") || strings.Contains(answer, "/assets/") {
		t.Errorf("of a withheld article: %s", answer)
	}
	answer = s.query("", `{ assets { nodes { id } } }`)
	if strings.Contains(answer, `"id"`) {
		t.Errorf("an anonymous viewer sees %s", answer)
	}
}

// checkHTTP requests a picture with each feature of HTTP: HEAD, ranges, conditional requests.
func (s *site) checkHTTP(url string) {
	s.Helper()
	_, picture, header := s.get(url)
	if header.Get("Cross-Origin-Resource-Policy") != "cross-origin" ||
		!strings.Contains(header.Get("Content-Security-Policy"), "sandbox") {
		s.Errorf("%s: %v", url, header)
	}
	status, _, again := s.get(url, "If-None-Match", header.Get("ETag"))
	if status != 304 || again.Get("Cache-Control") != header.Get("Cache-Control") {
		s.Errorf("%s again: %d %v", url, status, again)
	}
	if status, part, _ := s.get(url, "Range", "bytes=1-3"); status != 206 || part != "PNG" {
		s.Errorf("a range of %s: %d %q", url, status, part)
	}
	status, _, h := s.get(url, "Range", "bytes=99999999-")
	if status != 416 || h.Get("Cache-Control") == header.Get("Cache-Control") {
		s.Errorf("a range behind the end of %s: %d %v", url, status, h)
	}
	status, none, h := ask(s.T, s.h, "HEAD", url, "")
	if status != 200 || none != "" || h.Get("Content-Length") != strconv.Itoa(len(picture)) {
		s.Errorf("HEAD %s: %d %v", url, status, h)
	}
}

// sign signs a URL independently of the server, as the documentation says.
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
	sum := base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	return fmt.Sprintf("%sx.png?expires=%d&signature=%s", path, expires.Unix(), sum)
}

// TestSignedAssets: an asset that is not public has a signed URL for an <img>, which is valid for one form until it
// expires.
func TestSignedAssets(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	file, other := s.upload(600, s.org), s.upload(601, s.org)
	query := fmt.Sprintf(`{ node(id: "%d") { ... on Asset {
		url small: url(preset: SMALL) originalUrl path } } }`, file.ID)
	answer := s.query(s.editor, query)
	url, small := s.field(answer, "url"), s.field(answer, "small")
	original, path := s.field(answer, "originalUrl"), s.field(answer, "path")
	for _, address := range []string{url, small, original} {
		if got := s.img(address, "Authorization", "Bearer ended"); got != signed {
			t.Errorf("%s: %s", address, got)
		}
		s.checkHTTP(address)
	}
	_, large, _ := s.get(url)
	_, less, _ := s.get(small)
	if _, whole, _ := s.get(original); whole != pngFile(600, 600) || large != whole || len(less) >= len(large) {
		t.Errorf("the forms have %d, %d and %d bytes", len(whole), len(large), len(less))
	}
	hour := time.Now().Hour()
	data := func(answer string) string { return strings.Split(answer, `,"extensions"`)[0] } // statements may differ
	if again := s.query(s.editor, query); data(again) != data(answer) && time.Now().Hour() == hour {
		t.Errorf("%s became %s", answer, again)
	}
	if got := s.img(path); got != missing {
		t.Errorf("without a signature: %s", got)
	}
	id, otherID := strconv.Itoa(file.ID), strconv.Itoa(other.ID)
	soon, late := time.Now().Add(time.Hour), time.Now().Add(-time.Second)
	if got := s.img(s.sign(file.ID, "", soon)); got != signed {
		t.Errorf("signed by hand: %s", got)
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
		"expired":                 {s.sign(file.ID, "", late), expired},
		"expired, and tampered":   {strings.Replace(s.sign(file.ID, "", late), id, otherID, 1), wrong},
	} {
		_, body, _ := s.get(test.url)
		if got := s.img(test.url); got != refused || !strings.Contains(body, test.says) || len(body) > 100 {
			t.Errorf("%s: %s %.100q", name, got, body)
		}
	}
	if got := s.img(s.sign(1, "", soon)); got != missing {
		t.Errorf("signed, of no asset: %s", got)
	}
	s.rotate(url)
}

// rotate adds a signing key: signed URLs are valid until the old key is deleted.
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

// TestAssetsInHTML: html has the URLs of the viewer, and never those of another one.
func TestAssetsInHTML(t *testing.T) {
	t.Parallel()
	const base = "https://cms.example.org"
	s := newSite(t, base)
	foreign := s.db.Organization.Create().SetName("p").SetKind("COMPANY").SaveX(pgtest.Context(t))
	shown, hidden := s.upload(600, s.org), s.upload(601, foreign)
	p := func(a *ent.Asset, form string) string { return fmt.Sprintf("/assets/%d/%sa.png", a.ID, form) }
	s.article("text", strings.Join([]string{
		"![x](" + p(shown, "") + ")", "[x](" + base + p(shown, "original/") + ")",
		"![x](" + base + p(shown, "thumb/") + ")", "![x](" + p(hidden, "") + ")",
		"[x](https://other.example" + p(shown, "") + ")", "[x](/articles/y)", "[x](" + base + "/z)",
		`<img src="` + p(shown, "") + `" srcset="` + p(shown, "small/") + ` 480w, ` + p(hidden, "") + ` 2x">`,
		`<video src="` + p(shown, "") + `?expires=1&amp;signature=x#t=1" poster="` + p(shown, "") + `"></video>`,
	}, "\n\n"), nil)
	const query = `{ article(slug: "text") { html } }`
	seen := map[string][]string{}
	for range 2 { // the second time from the cache
		for key, links := range map[string]int{s.owner: 11, "": 10, s.editor: 10} { // the owner sees all of the srcset
			html := s.field(s.query(key, query), "html")
			got := addresses(html)
			if len(got) != links || seen[key] != nil && strings.Join(seen[key], " ") != strings.Join(got, " ") {
				t.Fatalf("%q, before %q, in %s", got, seen[key], html)
			}
			seen[key] = got
			for name, i := range map[string]int{"a picture": 0, "a variant": 2, "in HTML": 7, "in a srcset": 8} {
				if served := s.img(got[i]); served != forever {
					t.Errorf("%s: %s: %s", name, got[i], served)
				}
			}
			for i, want := range map[int]string{
				1: base + p(shown, "original/"), 4: "https://other.example" + p(shown, ""),
				5: "/articles/y", 6: base + "/z", links - 1: got[0] + "#t=1",
			} {
				if got[i] != want {
					t.Errorf("%s, want %s", got[i], want)
				}
			}
			const rel = ` rel="noopener noreferrer"`
			if strings.Count(html, rel) != 1 || !strings.Contains(html, p(shown, "")+`"`+rel+">") {
				t.Errorf("links to other sites: %s", html)
			}
		}
	}
	for _, key := range []string{"", s.editor} {
		if seen[key][3] != p(hidden, "") {
			t.Errorf("what the viewer may not see: %s", seen[key][3])
		}
	}
	if got := s.img(base + p(hidden, "")); got != missing {
		t.Errorf("and it is served with %s", got)
	}
	if got := s.img(seen[s.owner][3]); got != signed {
		t.Errorf("what an owner sees: %s: %s", seen[s.owner][3], got)
	}
}

// TestPreviewAssets: a preview link shows the files of the article, and no others.
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
	draft := s.db.Article.Create().SetTitle("draft").SetBody(body).SetOrganization(s.org).SetCover(cover).
		AddThemes(theme).SaveX(ctx)
	for i, name := range []string{"乙", "甲"} {
		person := s.db.Person.Create().SetName(name).SetOrganization(s.org).SetTitle("记者").SaveX(ctx)
		s.db.Contribution.Create().SetArticle(draft).SetPerson(person).SetRole("PHOTOGRAPHER").SetPosition(2 - i).
			ExecX(ctx)
	}
	preview := func(expires time.Time) (token, id string) {
		made := s.query(s.editor, fmt.Sprintf(`mutation { createPreviewLink(input: {articleId: "%d", expiresAt: %q}) {
			token previewLink { id } userErrors { code } } }`, draft.ID, expires.Format(time.RFC3339)))
		return s.field(made, "token"), s.field(made, "id")
	}
	read := func(token string) string {
		return s.query("", fmt.Sprintf(`{ previewArticle(token: %q) { html themes byline { name title role }
			cover { url thumb: url(preset: THUMB) alt width height } } }`, token))
	}
	token, id := preview(time.Now().AddDate(1, 0, 0))
	answer := read(token)
	for _, part := range []string{
		`"byline":[{"name":"甲","title":"记者","role":"PHOTOGRAPHER"},{"name":"乙"`, `"themes":["锗"]`,
		`"alt":"x","width":600,"height":600`,
	} {
		if !strings.Contains(answer, part) {
			t.Errorf("no %s in %s", part, answer)
		}
	}
	pictures := addresses(s.field(answer, "html"))
	for name, url := range map[string]string{
		"the cover": s.field(answer, "url"), "its variant": s.field(answer, "thumb"),
		"a picture": pictures[0], "one of the group": pictures[1],
	} {
		if got := s.img(url); got != signed {
			t.Errorf("%s: %s: %s", name, url, got)
		}
	}
	if got := s.img(pictures[2]); got != missing || strings.Contains(pictures[2], "signature") {
		t.Errorf("a picture of others: %s: %s", pictures[2], got)
	}
	if got := s.img(pictures[3]); got != forever {
		t.Errorf("a public picture: %s: %s", pictures[3], got)
	}
	end := time.Now().Add(10 * time.Minute).Truncate(time.Second)
	short, _ := preview(end)
	if url := s.field(read(short), "url"); !strings.Contains(url, fmt.Sprintf("?expires=%d&", end.Unix())) {
		t.Errorf("the preview ends at %d, its cover is %s", end.Unix(), url)
	}
	s.query(s.editor, fmt.Sprintf(`mutation { revokePreviewLink(id: %q) { userErrors { code } } }`, id))
	if answer := read(token); !strings.Contains(answer, `"previewArticle":null`) {
		t.Errorf("revoked: %s", answer)
	}
}

// TestPublicURL: with a public URL, the URLs of files are absolute.
func TestPublicURL(t *testing.T) {
	t.Parallel()
	const base = "https://www.example.org/praxis"
	s := newSite(t, base)
	file, draft := s.upload(600, s.org), s.upload(601, s.org)
	s.article("text", fmt.Sprintf("![x](/assets/%d/a.png) ![x](%s/assets/%[1]d/a.png)", file.ID, base), file)
	answer := s.query(s.editor, fmt.Sprintf(`{ article(slug: "text") { html cover { url path } }
		node(id: "%d") { ... on Asset { draft: url originalUrl } } }`, draft.ID))
	urls := addresses(s.field(answer, "html"))
	for _, name := range []string{"url", "draft", "originalUrl"} {
		urls = append(urls, s.field(answer, name))
	}
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

// TestForeignFilesStayHidden: a text shows a hidden file of an organization above only if its author could see the
// file, since ids can be guessed.
func TestForeignFilesStayHidden(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	below := s.db.Organization.Create().SetName("below").SetKind("BRANCH").SetParent(s.org).SaveX(pgtest.Context(t))
	hidden := s.upload(10, s.org)
	stranger := s.token(apitoken.RoleADMIN, &below.ID)
	body := fmt.Sprintf("![x](/assets/%d/x.png)", hidden.ID)
	create := fmt.Sprintf(`mutation {
		createArticle(input: {title: "t", organizationId: "%d", body: "%s"}) { article { html } }
	}`, below.ID, body)
	if got := s.query(stranger, create); strings.Contains(got, "signature") {
		t.Errorf("an administrator below sees a hidden file: %s", got)
	}
	if got := s.query(s.editor, create); !strings.Contains(got, "signature") {
		t.Errorf("an editor above does not see their own file: %s", got)
	}
	published := s.db.Article.Query().Order(article.ByID()).FirstX(pgtest.Context(t))
	publish := fmt.Sprintf(`mutation { publishArticle(id: "%d") { article { status } } }`, published.ID)
	if got := s.query(stranger, publish); !strings.Contains(got, "PUBLISHED") {
		t.Fatal(got)
	}
	if got := s.img(fmt.Sprintf("/assets/%d/x.png", hidden.ID)); got != missing {
		t.Errorf("publication made a hidden file public: %v", got)
	}
}
