package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Disk keeps bytes in a folder.
type Disk struct{ root *os.Root }

// NewDisk keeps bytes in the folder, which is made when it is missing. Nothing outside of it is ever touched. Folders
// above it that are missing can be entered by others: they may hold more than assets.
func NewDisk(folder string) (*Disk, error) {
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return nil, fmt.Errorf("making the folder of the assets: %w", err)
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return nil, fmt.Errorf("making the folder of the assets: %w", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("opening the folder of the assets: %w", err)
	}
	return &Disk{root}, nil
}

// Put writes a file beside and renames it: it is there whole or not at all.
func (d *Disk) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	if info, err := d.root.Stat(key); err == nil && info.Size() == size {
		return nil
	}
	if err := d.root.MkdirAll(filepath.Dir(key), 0o750); err != nil {
		return err
	}
	beside := key + ".new"
	f, err := d.root.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	for n := 2; errors.Is(err, fs.ErrExist) && n < 100; n++ { // somebody else writes it, or was killed
		beside = fmt.Sprintf("%s.new%d", key, n)
		f, err = d.root.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	}
	if err != nil {
		return err
	}
	_, err = io.Copy(f, &contextReader{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, d.root.Remove(beside))
	}
	return d.root.Rename(beside, key)
}

// Open opens a file.
func (d *Disk) Open(_ context.Context, key string) (io.ReadSeekCloser, error) {
	return d.root.Open(key)
}

// contextReader stops reading when its context ends.
type contextReader struct {
	ctx context.Context
	io.Reader
}

func (r *contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}
