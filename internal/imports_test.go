package internal_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// arrows is what each package of ours may import of ours; ent stands for the client that ent generates. An import that is not
// here is either a mistake or a decision that belongs here.
var arrows = map[string]string{
	"cmd/praxis":                 "ent graph internal/admission internal/auth internal/bench internal/content internal/demo internal/facts internal/importer internal/jobs internal/mail internal/media internal/postgres internal/postgres/embedded internal/responsecache internal/search internal/server internal/slug internal/stats internal/viewer",
	"docs/clients":               "",
	"ent/schema":                 "ent internal/label internal/localpath internal/slug internal/sqltext internal/viewer",
	"graph":                      "ent graph/generated graph/generated/model graph/scalar internal/admission internal/auth internal/content internal/facts internal/label internal/lifetime internal/media internal/postgres internal/responsecache internal/rowjson internal/search internal/slug internal/sqltext internal/stats internal/text internal/viewer",
	"graph/generated":            "ent graph/generated/model graph/scalar internal/content internal/label internal/search internal/stats internal/text internal/viewer",
	"graph/generated/model":      "ent internal/search internal/stats internal/viewer",
	"graph/scalar":               "internal/postgres",
	"internal/admission":         "internal/viewer",
	"internal/auth":              "ent internal/localpath internal/mail internal/sqltext internal/viewer",
	"internal/bench":             "ent internal/auth internal/postgres internal/postgres/embedded internal/search internal/stats",
	"internal/console":           "",
	"internal/content":           "ent internal/label internal/lifetime internal/media internal/sqltext internal/text internal/viewer",
	"internal/demo":              "ent internal/auth internal/content internal/label internal/media internal/viewer",
	"internal/importer":          "ent internal/content internal/media internal/slug internal/sqltext internal/text internal/viewer",
	"internal/hanzi":             "",
	"internal/label":             "",
	"internal/localpath":         "",
	"internal/mail":              "",
	"internal/mailtest":          "",
	"internal/media":             "internal/media/metadata",
	"internal/media/metadata":    "",
	"internal/pgtest":            "internal/postgres internal/postgres/embedded internal/viewer",
	"internal/postgres":          "ent internal/viewer",
	"internal/postgres/embedded": "",
	"internal/search":            "ent internal/hanzi internal/label internal/slug internal/sqltext internal/text internal/viewer",
	"internal/server":            "ent graph internal/admission internal/auth internal/console internal/content internal/facts internal/media internal/postgres internal/responsecache internal/viewer",
	"internal/lifetime":          "",
	"internal/responsecache":     "internal/postgres internal/viewer",
	"internal/rowjson":           "internal/label internal/lifetime internal/viewer",
	"internal/slug":              "internal/hanzi",
	"internal/sqltext":           "",
	"internal/stats":             "ent internal/facts internal/lifetime internal/sqltext internal/viewer",
	"internal/facts":             "ent internal/lifetime internal/sqltext internal/viewer",
	"internal/text":              "",
	"internal/jobs":              "ent internal/auth internal/content internal/facts internal/search internal/stats internal/viewer",
	"internal/viewer":            "",
}

// only is the packages that may import a module; the others would go around what those hide.
var only = map[string]string{
	"github.com/99designs/gqlgen":     "ent graph graph/generated graph/generated/model graph/scalar internal/demo",
	"github.com/alecthomas/kong":      "cmd/praxis",
	"github.com/fergusstrange":        "internal/postgres/embedded",
	"github.com/lib/pq":               "internal/postgres",
	"github.com/microcosm-cc":         "internal/text",
	"github.com/minio":                "internal/media",
	"github.com/mozillazg/go-pinyin":  "internal/hanzi",
	"github.com/schollz/progressbar/": "cmd/praxis",
	"github.com/sergi/go-diff":        "internal/text",
	"github.com/wneessen/go-mail":     "internal/mail",
	"github.com/zitadel/":             "", // tests only
	"testing":                         "internal/mailtest internal/pgtest",
}

func TestImports(t *testing.T) {
	t.Parallel()
	out := goList(t, "-f", `{{.ImportPath}}:{{join .Imports " "}}`, "praxis/...")
	for line := range strings.Lines(out) {
		path, imports, _ := strings.Cut(strings.TrimSpace(line), ":")
		name := strings.TrimPrefix(path, "praxis/")
		generated := strings.HasPrefix(name, "ent/gen/")
		allowed, known := arrows[name]
		if !known && !generated && name != "ent" && name != "internal" {
			t.Errorf("%s has no arrows: say here what it may import", name)
		}
		for _, imported := range strings.Fields(imports) {
			of, ours := strings.CutPrefix(imported, "praxis/")
			if ours && strings.HasPrefix(of, "ent/gen/") {
				of = "ent"
			}
			if ours && !generated && !slices.Contains(strings.Fields(allowed), of) {
				t.Errorf("%s may not import %s", name, imported)
			}
			for module, importers := range only {
				who := name
				if generated {
					who = "ent"
				}
				if strings.HasPrefix(imported, module) && !slices.Contains(strings.Fields(importers), who) {
					t.Errorf("%s may not import %s", name, imported)
				}
			}
		}
	}
}

// clockReaders are the files below graph, ent/schema, internal/content, internal/search and internal/stats that read the
// clock. What they compute is written, passed to a statement as an argument, where it is found, or told to
// internal/lifetime. Otherwise an answer that depends on the time would be kept for too long.
var clockReaders = []string{
	"../ent/schema/mixin.go", "../graph/bulk.resolvers.go", "../graph/http.go", "../graph/idempotency.go",
	"../graph/invitation.go", "../graph/payload.go", "../graph/previewlink.resolvers.go", "../graph/user.go",
	"../graph/user.resolvers.go", "content/article.go", "content/asseturl.go", "content/contentreport.go",
	"content/previewlink.go", "content/signature.go", "content/trash.go", "stats/measure.go",
}

func TestClockReadersAreKnown(t *testing.T) {
	t.Parallel()
	var got []string
	for _, folder := range []string{"../ent/schema", "../graph", "content", "search", "stats"} {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			reads := strings.Contains(string(text), "time.Now()") || strings.Contains(string(text), "viewer.Now()")
			if reads && !strings.HasSuffix(file, "_test.go") {
				got = append(got, file)
			}
		}
	}
	if !slices.Equal(got, clockReaders) {
		t.Errorf("these files read the clock: %q, known are %q", got, clockReaders)
	}
}

// generators are modules that only generate code, and the parsers that they bring. In the server they would cost a fifth of
// its size and a third of the time to build it.
var generators = []string{
	"ariga.io/atlas", "entgo.io/contrib", "entgo.io/ent/entc", "github.com/99designs/gqlgen/codegen",
	"github.com/hashicorp/hcl", "github.com/zclconf/go-cty", "golang.org/x/tools",
}

func TestServerLinksNoGenerators(t *testing.T) {
	t.Parallel()
	packages := strings.Fields(goList(t, "-deps", "praxis/cmd/praxis"))
	if !slices.Contains(packages, "entgo.io/ent") {
		t.Fatalf("go list -deps does not name entgo.io/ent in %d packages", len(packages))
	}
	for _, p := range packages {
		for _, module := range generators {
			if strings.HasPrefix(p, module) {
				t.Errorf("cmd/praxis links %s; find what imports it with `go mod why %[1]s`", p)
			}
		}
	}
}

// goList returns the output of go list. It looks at each source file, since `go test` reuses a cached result until a file
// that the test itself has looked at changes.
func goList(t *testing.T, args ...string) string {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" {
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
