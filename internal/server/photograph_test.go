package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"praxis/ent/gen/ent/apitoken"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/server"
)

// photograph is a JPEG with an EXIF rotation and GPS coordinates.
func photograph(width, height int) string {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		panic(err)
	}
	header := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01"
	orientation := "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"
	exif := header + orientation + "\x00\x00\x00\x00place"
	return b.String()[:2] + "\xff\xe1\x00" + string(rune(len(exif)+2)) + exif + b.String()[2:]
}

// uploads sends files to the server as a viewer.
type uploads struct {
	*testing.T
	post func(contentType, body, key string) string
}

// uploaded is the response to an upload.
type uploaded struct {
	Asset *struct {
		ID, Name, Alt, URL, OriginalURL, Small string
		Width, Height                          int
	}
	Result string
	// Refused is the answer to an upload that is not the viewer's to make.
	Refused string
}

func (u uploads) send(key, name, file, input string) uploaded {
	u.Helper()
	query := `mutation($file: Upload!) { uploadAsset(file: $file, input: {` + input + `}) { result userErrors { code }
		asset { id name alt width height url originalUrl small: url(preset: SMALL) } } }`
	operations, err := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"file": nil}})
	if err != nil {
		u.Fatal(err)
	}
	body, contentType := form(u.T, "operations", string(operations), "map", `{"0": ["variables.file"]}`, "0="+name,
		file)
	var answer struct {
		Data struct{ UploadAsset *uploaded }
	}
	text := u.post(contentType, body, key)
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		u.Fatal(text)
	}
	if answer.Data.UploadAsset == nil {
		return uploaded{Refused: text}
	}
	return *answer.Data.UploadAsset
}

// TestPhotograph: readers get a photograph upright and without its location in all sizes. Viewers who may change it get
// the original. A second upload of the same file returns the existing asset.
func TestPhotograph(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	h := server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer()})
	ctx := pgtest.Context(t)
	org := db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(ctx)
	key := func(role apitoken.Role) string {
		k, err := auth.CreateToken(ctx, db.Client, role.String(), auth.TokenScope{Role: role, Organization: &org.ID})
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	editor, author, reader := key(apitoken.RoleEDITOR), key(apitoken.RoleAUTHOR), key(apitoken.RoleREADER)
	u := uploads{t, func(contentType, body, key string) string {
		_, answer, _ := ask(t, h, "POST", "/graphql", body, "Content-Type", contentType, "Authorization", "Bearer "+key)
		return answer
	}}
	photo, of := photograph(1200, 800), fmt.Sprintf(`organizationId: "%d"`, org.ID)
	first := u.send(editor, "a.heic.jpg", photo, of)
	if a := first.Asset; first.Result != "CREATED" || a.Width != 800 || a.Height != 1200 || a.OriginalURL == "" {
		t.Fatalf("%+v %+v", first, first.Asset)
	}
	db.Article.Create().SetTitle("a").SetBody("![](" + first.Asset.URL + ")").SetOrganization(org).
		SetStatus("PUBLISHED").SetPublishedAt(time.Now()).ExecX(ctx)
	for path, sizes := range map[string][2]int{first.Asset.Small: {320, 480}, first.Asset.URL: {1200, 800}} {
		status, picture, header := ask(t, h, "GET", path, "")
		config, err := jpeg.DecodeConfig(strings.NewReader(picture))
		if status != 200 || err != nil || config.Width != sizes[0] || config.Height != sizes[1] ||
			strings.Contains(picture, "place") || header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("%s: %d, %+v, %v", path, status, config, err)
		}
	}
	mine := u.send(author, "mine.jpg", photograph(90, 60), of)
	for _, test := range []struct {
		who, key, url string
		status        int
	}{
		{"an editor", editor, first.Asset.OriginalURL, 200}, {"an author", author, first.Asset.OriginalURL, 404},
		{"a reader", reader, first.Asset.OriginalURL, 404}, {"anonymous", "", first.Asset.OriginalURL, 404},
		{"who uploaded it", author, mine.Asset.OriginalURL, 200},
	} {
		header := []string{"Content-Type", "application/json", "Authorization", "Bearer " + test.key}
		if test.key == "" {
			header = header[:2]
		}
		path, _, _ := strings.Cut(test.url, "?") // without the signature
		status, original, _ := ask(t, h, "GET", path, "", header...)
		if status != test.status || strings.Contains(original, "place") != (test.status == 200) {
			t.Errorf("%s gets the original with %d", test.who, status)
		}
		_, answer, _ := ask(t, h, "POST", "/graphql", `{"query": "{ assets { nodes { originalUrl } } }"}`, header...)
		if !strings.Contains(answer, `"nodes":[{`) || strings.Contains(answer, test.url) != (test.status == 200) {
			t.Errorf("%s is told of the original: %s", test.who, answer)
		}
	}
	for _, step := range []struct{ name, key, input, result, file, alt string }{
		{"another name", editor, of, "UNCHANGED", "a.heic.jpg", ""},
		{"an alternative text from somebody who may not set it", author, of + `, alt: "山"`, "UNCHANGED", "a.heic.jpg",
			""},
		{"an alternative text that was missing", editor, of + `, alt: "山"`, "UPDATED", "a.heic.jpg", "山"},
		{"the same again", editor, of + `, alt: "山"`, "UNCHANGED", "a.heic.jpg", "山"},
		{"another alternative text", editor, of + `, alt: "水", name: "b.jpg"`, "UNCHANGED", "a.heic.jpg", "山"},
		{"another alternative text instead", editor, of + `, alt: "水", updateExisting: true`, "UPDATED", "a.heic.jpg",
			"水"},
		{"another name instead", editor, of + `, name: "b.jpg", updateExisting: true`, "UPDATED", "b.jpg", "水"},
		{"nothing else instead", editor, of + `, updateExisting: true`, "UNCHANGED", "b.jpg", "水"},
	} {
		again := u.send(step.key, "c.jpg", photo, step.input)
		if again.Asset == nil || again.Result != step.result || again.Asset.ID != first.Asset.ID ||
			again.Asset.Name != step.file || again.Asset.Alt != step.alt {
			t.Errorf("%s: %+v %+v", step.name, again, again.Asset)
		}
	}
	if refused := u.send(author, "c.jpg", photo,
		of+`, alt: "火", updateExisting: true`); !strings.Contains(refused.Refused, "FORBIDDEN") {
		t.Errorf("an author changes an editor's picture: %+v %+v", refused, refused.Asset)
	}
}

// TestPictureCases uploads pictures of third parties if they are present.
func TestPictureCases(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../../../shared/cases/6[0-2]-*/*.*")
	if err != nil {
		t.Fatal(err)
	}
	db := pgtest.Open(t)
	h := server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer()})
	ctx := pgtest.Context(t)
	org := db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(ctx)
	key, err := auth.CreateToken(ctx, db.Client, "t", auth.TokenScope{Role: apitoken.RoleEDITOR, Organization: &org.ID})
	if err != nil {
		t.Fatal(err)
	}
	u := uploads{t, func(contentType, body, key string) string {
		_, answer, _ := ask(t, h, "POST", "/graphql", body, "Content-Type", contentType, "Authorization", "Bearer "+key)
		return answer
	}}
	for _, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got := u.send(key, filepath.Base(name), string(file), fmt.Sprintf(`organizationId: "%d"`, org.ID))
		if got.Asset == nil {
			t.Fatalf("%s: %+v", name, got)
		}
		_, small, header := ask(t, h, "GET", got.Asset.Small, "", "Authorization", "Bearer "+key)
		moves := strings.Contains(name, "anim")
		if moves && small != string(file) || !moves && (got.Asset.Width != 800 || got.Asset.Height != 1200) {
			t.Errorf("%s: %+v, %s", name, got.Asset, header.Get("Content-Type"))
		}
	}
}
