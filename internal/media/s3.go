package media

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3 stores files in a bucket of an S3 service.
type S3 struct {
	client *minio.Client
	bucket string
}

// S3Options are the address and the credentials of a bucket.
type S3Options struct {
	// Endpoint is a host, with a port if it is not the default.
	Endpoint, Region, Bucket string
	AccessKey, SecretKey     string
	// Plain uses HTTP instead of HTTPS.
	Plain bool
}

// NewS3 returns a store in a bucket, which must exist.
func NewS3(ctx context.Context, o S3Options) (*S3, error) {
	client, err := minio.New(o.Endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""), Secure: !o.Plain, Region: o.Region,
	})
	if err != nil {
		return nil, fmt.Errorf("opening the assets bucket: %w", err)
	}
	exists, err := client.BucketExists(ctx, o.Bucket)
	if err != nil {
		return nil, fmt.Errorf("opening the assets bucket: %w", err)
	}
	if !exists {
		return nil, fmt.Errorf("no bucket %q at %s; create it first", o.Bucket, o.Endpoint)
	}
	return &S3{client, o.Bucket}, nil
}

// Put uploads an object unless it exists.
func (s *S3) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	info, err := s.client.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err == nil && info.Size == size {
		return nil
	}
	options := minio.PutObjectOptions{ContentType: "application/octet-stream"}
	_, err = s.client.PutObject(ctx, s.bucket, key, r, size, options)
	return err
}

// Open opens an object. Its bytes are downloaded as they are read.
func (s *S3) Open(ctx context.Context, key string) (io.ReadSeekCloser, error) {
	o, err := s.client.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, err
	}
	if _, err := o.Stat(); err != nil {
		o.Close()
		if minio.ToErrorResponse(err).StatusCode == http.StatusNotFound {
			return nil, fmt.Errorf("%s: %w", key, fs.ErrNotExist)
		}
		return nil, err
	}
	return o, nil
}
