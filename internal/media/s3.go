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

// S3 keeps bytes in a bucket of a service that speaks S3.
type S3 struct {
	client *minio.Client
	bucket string
}

// S3Options say where the bucket is.
type S3Options struct {
	// Endpoint is a host, with a port where it is not the usual one.
	Endpoint, Region, Bucket string
	AccessKey, SecretKey     string
	// Plain speaks HTTP instead of HTTPS.
	Plain bool
}

// NewS3 keeps bytes in a bucket, which must be there.
func NewS3(ctx context.Context, o S3Options) (*S3, error) {
	client, err := minio.New(o.Endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""), Secure: !o.Plain, Region: o.Region,
	})
	if err != nil {
		return nil, fmt.Errorf("opening the bucket of the assets: %w", err)
	}
	there, err := client.BucketExists(ctx, o.Bucket)
	if err != nil {
		return nil, fmt.Errorf("opening the bucket of the assets: %w", err)
	}
	if !there {
		return nil, fmt.Errorf("there is no bucket %s at %s", o.Bucket, o.Endpoint)
	}
	return &S3{client, o.Bucket}, nil
}

// Put uploads an object, unless it is there.
func (s *S3) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	if info, err := s.client.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{}); err == nil && info.Size == size {
		return nil
	}
	_, err := s.client.PutObject(ctx, s.bucket, key, r, size, minio.PutObjectOptions{ContentType: "application/octet-stream"})
	return err
}

// Open opens an object; its bytes are read as they are asked for.
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
