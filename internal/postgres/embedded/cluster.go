package embedded

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// makeCluster runs initdb into a folder beside the cluster's place and renames it when it is whole, so that a crash
// leaves either no cluster or a good one.
func (s *Server) makeCluster(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(s.dataDir(), "PG_VERSION")); err == nil {
		return nil
	}
	if entries, err := os.ReadDir(s.dataDir()); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s holds files but no Postgres data: choose another data folder with --data", s.dataDir())
	}
	unfinished := s.dataDir() + ".new"
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("an unfinished database cannot be removed: %w", err)
	}
	defer os.RemoveAll(unfinished) // when it stays unfinished
	if err := s.ownedDir(unfinished); err != nil {
		return err
	}
	locale, err := s.initdb(ctx, unfinished)
	if err != nil {
		return err
	}
	// Renaming the database that is there takes half the time of making another one, and its data need not be copied.
	out, err := s.run(ctx, "/bin/sh", "-c", `echo "ALTER DATABASE postgres RENAME TO praxis" | "$@"`, "praxis",
		s.bin.path("postgres"), "--single", "-D", unfinished, "template1")
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("the private Postgres could not create its database: %s", lastLine(out))
	}
	s.opts.Log.Info("made a database", "folder", s.dataDir(), "postgres", s.bin.version, "ctype", locale)
	os.Remove(s.dataDir()) // an empty folder, if any
	return os.Rename(unfinished, s.dataDir())
}

// initdb makes a cluster with a character type that knows Chinese letters: with ctype C, regular expressions and
// trigrams see none.
func (s *Server) initdb(ctx context.Context, dir string) (ctype string, err error) {
	args := []string{s.bin.path("initdb"), "-D", dir, "-U", "praxis", "--auth=trust", "--encoding=UTF8", "--locale=C"}
	if s.opts.Volatile {
		args = append(args, "--no-sync")
	}
	var out []byte
	for _, ctype := range []string{"C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_CN.UTF-8", "UTF-8"} {
		out, err = s.run(ctx, append(args, "--lc-ctype="+ctype)...)
		if err == nil {
			return ctype, nil
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if !bytes.Contains(out, []byte("invalid locale")) {
			break
		}
	}
	return "", fmt.Errorf("the private Postgres could not make its database in %s: %s", s.dir, lastLine(out))
}
