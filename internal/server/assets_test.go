package server_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"praxis/ent/gen/ent/apitoken"
	"praxis/graph"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/media"
	"praxis/internal/pgtest"
	"praxis/internal/server"
)

// newFiles returns a library of files in a temporary folder.
func newFiles(t testing.TB) *media.Library {
	t.Helper()
	disk, err := media.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return media.NewLibrary(disk)
}

// form returns a multipart form and its Content-Type. parts are names and contents in turn; a name with a dot is a
// file.
func form(t *testing.T, parts ...string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		if name, file, ok := strings.Cut(parts[i], "="); ok {
			part, err := w.CreateFormFile(name, file)
			if err != nil {
				t.Fatal(err)
			}
			part.Write([]byte(parts[i+1]))
		} else if err := w.WriteField(parts[i], parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func pngFile(width, height int) string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, width, height))); err != nil {
		panic(err)
	}
	return b.String()
}

// TestUpload: viewers who can see an article can also see its uploaded files, which never get another media type.
func TestUpload(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	files := newFiles(t)
	files.MaxSize = 1 << 20
	h := server.Handler(db, server.Options{Files: files, Counter: content.NewHitBuffer()})
	ctx := pgtest.Context(t)
	org := db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(ctx)
	key, err := auth.CreateToken(ctx, db.Client, "editor",
		auth.TokenScope{Role: apitoken.RoleEDITOR, Organization: &org.ID})
	if err != nil {
		t.Fatal(err)
	}
	const mutation = `mutation($file: Upload!, $org: ID!) { ` +
		`uploadAsset(file: $file, input: {organizationId: $org}) { ` +
		`asset { id name mediaType size width url path thumb: url(preset: THUMB) } userErrors { code message path } } }`
	operations := fmt.Sprintf(`{"query": %q, "variables": {"file": null, "org": "%d"}}`, mutation, org.ID)
	const where = `{"0": ["variables.file"]}`
	upload := func(name, content string) (int, string) {
		body, contentType := form(t, "operations", operations, "map", where, "0="+name, content)
		status, answer, _ := ask(t, h, "POST", "/graphql", body, "Content-Type", contentType, "Authorization",
			"Bearer "+key)
		return status, answer
	}
	status, answer := upload("../../etc/锗 镜片.png", pngFile(300, 200))
	if status != 200 || !strings.Contains(answer, `"name":"锗 镜片.png","mediaType":"image/png"`) ||
		!strings.Contains(answer, `"width":300`) {
		t.Fatalf("%d %s", status, answer)
	}
	id := regexp.MustCompile(`"id":"(\d+)"`).FindStringSubmatch(answer)[1]
	url := regexp.MustCompile(`"path":"([^"]+)"`).FindStringSubmatch(answer)[1]
	thumb := strings.Replace(url, id, id+"/thumb", 1)
	if _, windows := upload(`C:\\photos\\w.png`, pngFile(301, 200)); !strings.Contains(windows, `"name":"w.png"`) {
		t.Errorf("a whole path: %s", windows)
	}
	if _, again := upload("again.png", pngFile(300, 200)); !strings.Contains(again, `"id":"`+id+`","name":"锗`) {
		t.Errorf("the same content again: %s", again)
	}
	for _, test := range []struct{ name, content, says string }{
		{"page.png", "<html><script>alert(1)</script>", "unsupported file type"},
		{"program.jpg", "\x7fELF", "unsupported file type"},
		{"empty.png", "", "the file is empty"},
		{"large.pdf", "%PDF-1.7" + strings.Repeat("x", 1<<20), "too large"},
	} {
		if _, answer := upload(test.name, test.content); !strings.Contains(answer, test.says) {
			t.Errorf("%s: %s", test.name, answer)
		}
	}
	get := func(path string, headers ...string) (int, string, http.Header) {
		return ask(t, h, "GET", path, "", headers...)
	}
	if status, _, _ := get(url); status != 404 {
		t.Errorf("a file that no article shows is served with %d", status)
	}
	if status, _, _ := get(url, "Authorization", "Bearer "+key); status != 200 {
		t.Errorf("an editor gets %d", status)
	}
	post := func(query string) string {
		_, body, _ := ask(t, h, "POST", "/graphql", fmt.Sprintf(`{"query": %q}`, query), "Content-Type",
			"application/json", "Authorization", "Bearer "+key)
		return body
	}
	made := post(fmt.Sprintf(`mutation { createArticle(input: {title: "a", body: "![lens](%s)", organizationId: "%d"}) {
		article { id assets { totalCount } } userErrors { code } } }`, url, org.ID))
	article := regexp.MustCompile(`"id":"(\d+)"`).FindStringSubmatch(made)[1]
	if got := post(`mutation { publishArticle(id: "` + article +
		`") { userErrors { code message path } } }`); !strings.Contains(got, "no alternative text") ||
		!strings.Contains(got, `"INVALID"`) || !strings.Contains(got, `["body"]`) {
		t.Errorf("published without an alternative text: %s", got)
	}
	if got := post(`mutation { updateAsset(id: "` + id +
		`", input: {alt: "a lens"}) { userErrors { message } } publishArticle(id: "` + article +
		`") { userErrors { message } } }`); strings.Contains(got, "message") {
		t.Errorf("published with one: %s", got)
	}
	status, content, header := get(url)
	if status != 200 || content != pngFile(300, 200) || header.Get("Content-Type") != "image/png" ||
		header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d, %d bytes, %v", status, len(content), header)
	}
	if status, _, _ := get(url, "If-None-Match", header.Get("ETag")); status != 304 {
		t.Errorf("the same again: %d", status)
	}
	if status, part, _ := get(url, "Range", "bytes=0-3"); status != 206 || part != "\x89PNG" {
		t.Errorf("a range: %d %q", status, part)
	}
	if status, small, _ := get(thumb); status != 200 || len(small) == len(content) {
		t.Errorf("the variant: %d, %d bytes", status, len(small))
	}
	for _, path := range []string{"/assets/" + id + "/huge/x.png", "/assets/1/x.png", "/assets/x/x.png",
		"/assets/" + id + "/..%2f..%2fetc%2fpasswd"} {
		if status, body, _ := get(path); status != 404 && body != content {
			t.Errorf("%s: %d %.40q", path, status, body)
		}
	}
	if got := post(`mutation { unpublishArticle(id: "` + article +
		`") { userErrors { message } } }`); strings.Contains(got, "message") {
		t.Fatal(got)
	}
	if status, _, _ := get(url); status != 404 {
		t.Errorf("what is published no more is served with %d", status)
	}
}

// TestForms: each reason to reject a multipart form.
func TestForms(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	files := newFiles(t)
	files.MaxSize = 1000
	limits := graph.DefaultLimits
	limits.Body = 10_000
	h := server.Handler(db, server.Options{Files: files, Counter: content.NewHitBuffer(), Limits: limits})
	key, err := auth.CreateToken(pgtest.Context(t), db.Client, "t", auth.TokenScope{Role: apitoken.RoleOWNER})
	if err != nil {
		t.Fatal(err)
	}
	anonymous, boundary := form(t, "operations", "{}")
	if status, answer, _ := ask(t, h, "POST", "/graphql", anonymous, "Content-Type", boundary); status != 401 {
		t.Errorf("an anonymous form: %d %s", status, answer)
	}
	const ok = `{"query": "{ __typename }", "variables": {"f": null, "l": [null]}}`
	for name, test := range map[string]struct {
		parts  []string
		status int
		says   string
	}{
		"good": {[]string{"operations", ok, "map", `{"0": ["variables.f"]}`, "0=a.pdf", "%PDF"},
			200, `"__typename"`},
		"into a list": {[]string{"operations", ok, "map", `{"0": ["variables.l.0"]}`, "0=a.pdf", "%PDF"},
			200, `"__typename"`},
		"without operations":       {[]string{"map", `{}`}, 400, "must start"},
		"operations that are none": {[]string{"operations", `[]`, "map", `{}`}, 400, "must be a JSON object"},
		"operations not Unicode": {[]string{"operations", `{"query": "{ __typename } # \ud800"}`, "map", `{}`}, 400,
			"lone surrogate"},
		"keys in another case": {[]string{"operations", `{"QUERY": "{ __typename }"}`, "map", `{}`}, 400,
			"the query is missing"},
		"a map that is none": {[]string{"operations", ok, "map", `[]`}, 400, "must be a JSON object"},
		"beyond a list": {[]string{"operations", ok, "map", `{"0": ["variables.l.7"]}`, "0=a.pdf", "%PDF"},
			400, "no null"},
		"before a list": {[]string{"operations", ok, "map", `{"0": ["variables.l.-1"]}`, "0=a.pdf", "%PDF"},
			400, "no null"},
		"into nothing": {[]string{"operations", ok, "map", `{"0": ["variables.x.y.z"]}`, "0=a.pdf", "%PDF"},
			400, "no null"},
		"outside of variables": {[]string{"operations", ok, "map", `{"0": ["query"]}`, "0=a.pdf", "%PDF"}, 400,
			"no null"},
		"an empty path": {[]string{"operations", ok, "map", `{"0": [""]}`, "0=a.pdf", "%PDF"}, 400,
			"no null"},
		"a file that is missing": {[]string{"operations", ok, "map", `{"0": ["variables.f"]}`}, 400, "lacks a file"},
		"a file that is not named": {[]string{"operations", ok, "map", `{"0": ["variables.f"]}`, "1=a.pdf", "%PDF"},
			400, "not in its map"},
		"a file that is too large": {[]string{"operations", ok, "map", `{"0": ["variables.f"]}`, "0=a.pdf",
			strings.Repeat("x", 2000)}, 413, "LIMIT_EXCEEDED"},
		"a form that is too large": {[]string{"operations", ok, "map", `{"0": ["variables.f"]}`, "0=a.pdf",
			strings.Repeat("x", 20_000)}, 413, "LIMIT_EXCEEDED"},
		"no query": {[]string{"operations", `{}`, "map", `{}`}, 400, ""},
	} {
		body, contentType := form(t, test.parts...)
		if status, answer, _ := ask(t, h, "POST", "/graphql", body, "Content-Type", contentType, "Authorization",
			"Bearer "+key); status != test.status || !strings.Contains(answer, test.says) {
			t.Errorf("%s: %d %s", name, status, answer)
		}
	}
	body, _ := form(t, "operations", ok)
	for _, contentType := range []string{"multipart/form-data", "multipart/form-data; boundary=other"} {
		if status, answer, _ := ask(t, h, "POST", "/graphql", body, "Content-Type", contentType, "Authorization",
			"Bearer "+key); status != 400 {
			t.Errorf("%s: %d %s", contentType, status, answer)
		}
	}
	r := httptest.NewRequest("POST", "/graphql",
		strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	r.Header.Set("Authorization", "Bearer "+key)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 400 {
		t.Errorf("a form that breaks off: %d %s", w.Code, w.Body)
	}
}
