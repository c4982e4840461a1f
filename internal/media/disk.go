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

// Disk stores files in a folder.
type Disk struct{ root *os.Root }

// NewDisk returns a store in the folder and creates the folder if it is missing. The store never touches anything
// outside of it. Missing parent folders are created with permissions for other users, since they may hold more than
// assets.
func NewDisk(folder string) (*Disk, error) {
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return nil, fmt.Errorf("creating the assets folder: %w", err)
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return nil, fmt.Errorf("creating the assets folder: %w", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("opening the assets folder: %w", err)
	}
	return &Disk{root}, nil
}

// Put writes a temporary file and renames it, so that other processes see the whole file or none.
func (d *Disk) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	if info, err := d.root.Stat(key); err == nil && info.Size() == size {
		return nil
	}
	if err := d.root.MkdirAll(filepath.Dir(key), 0o750); err != nil {
		return err
	}
	temporary := key + ".new"
	f, err := d.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	for n := 2; errors.Is(err, fs.ErrExist) && n < 100; n++ { // another process is writing it, or was killed
		temporary = fmt.Sprintf("%s.new%d", key, n)
		f, err = d.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	}
	if err != nil {
		return err
	}
	_, err = io.Copy(f, &contextReader{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, d.root.Remove(temporary))
	}
	return d.root.Rename(temporary, key)
}

// Open opens a file.
func (d *Disk) Open(_ context.Context, key string) (io.ReadSeekCloser, error) {
	return d.root.Open(key)
}

// contextReader returns the error of its context as soon as that is done.
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
