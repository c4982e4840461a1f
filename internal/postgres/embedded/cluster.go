package embedded

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// makeCluster runs initdb in a temporary folder and renames it when the cluster is complete, so that a crash cannot
// leave an incomplete one.
func (s *Server) makeCluster(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(s.dataDir(), "PG_VERSION")); err == nil {
		return nil
	}
	if entries, err := os.ReadDir(s.dataDir()); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s has files but no Postgres data: choose another data folder with --data", s.dataDir())
	}
	unfinished := s.dataDir() + ".new"
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("an unfinished database cannot be removed: %w", err)
	}
	defer os.RemoveAll(unfinished) // if it is still unfinished
	if err := s.ownedDir(unfinished); err != nil {
		return err
	}
	locale, err := s.initdb(ctx, unfinished)
	if err != nil {
		return err
	}
	// Renaming the database postgres takes half the time of creating another one.
	out, err := s.run(ctx, "/bin/sh", "-c", `echo "ALTER DATABASE postgres RENAME TO praxis" | "$@"`, "praxis",
		s.bin.path("postgres"), "--single", "-D", unfinished, "template1")
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("the private Postgres could not create its database: %s", lastLine(out))
	}
	s.opts.Log.Info("created a database", "folder", s.dataDir(), "postgres", s.bin.version, "ctype", locale)
	os.Remove(s.dataDir()) // an empty folder, if any
	return os.Rename(unfinished, s.dataDir())
}

// initdb creates a cluster with a ctype that classifies Chinese characters as letters: with ctype C, regular
// expressions and trigrams ignore them.
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
	return "", fmt.Errorf("the private Postgres could not create its database in %s: %s", s.dir, lastLine(out))
}
