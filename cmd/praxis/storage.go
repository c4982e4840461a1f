package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"praxis/internal/media"
)

// storage are the flags for storing uploaded files.
type storage struct {
	Assets     string `env:"PRAXIS_ASSETS" placeholder:"DIR"`
	MaxUpload  int64  `env:"PRAXIS_MAX_UPLOAD" default:"50" placeholder:"MB"`
	S3Endpoint string `name:"s3-endpoint" env:"PRAXIS_S3_ENDPOINT" placeholder:"HOST"`
	S3Bucket   string `name:"s3-bucket" env:"PRAXIS_S3_BUCKET" placeholder:"NAME"`
	S3Region   string `name:"s3-region" env:"PRAXIS_S3_REGION" default:"us-east-1" placeholder:"NAME"`
}

// Validate checks the size limit, and that endpoint and bucket are given together.
func (s *storage) Validate() error {
	if s.MaxUpload < 1 || s.MaxUpload > 10_000 {
		return errors.New("--max-upload takes 1 to 10000 megabytes")
	}
	if (s.S3Endpoint == "") != (s.S3Bucket == "") {
		return errors.New("--s3-endpoint and --s3-bucket go together")
	}
	return nil
}

// openFiles opens the library of uploaded files, in S3 or in a folder.
func (a *app) openFiles(c storage) (*media.Library, error) {
	var store media.Store
	var err error
	if c.S3Endpoint != "" {
		host, plain := strings.CutPrefix(c.S3Endpoint, "http://")
		store, err = media.NewS3(a.ctx, media.S3Options{
			Endpoint:  strings.TrimPrefix(host, "https://"),
			Plain:     plain,
			Region:    c.S3Region,
			Bucket:    c.S3Bucket,
			AccessKey: os.Getenv("PRAXIS_S3_ACCESS_KEY"),
			SecretKey: os.Getenv("PRAXIS_S3_SECRET_KEY"),
		})
	} else {
		store, err = a.openDisk(c.Assets)
	}
	if err != nil {
		return nil, err
	}
	files := media.NewLibrary(store)
	files.MaxSize = c.MaxUpload << 20
	return files, nil
}

// openDisk opens the folder of uploaded files: the named one, else assets in the data folder.
func (a *app) openDisk(folder string) (media.Store, error) {
	if folder == "" {
		data, err := a.dataFolder()
		if err != nil {
			return nil, err
		}
		folder = filepath.Join(data, "assets")
	}
	return media.NewDisk(folder)
}
