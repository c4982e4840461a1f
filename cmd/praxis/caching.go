package main

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"time"

	"praxis/internal/postgres"
	"praxis/internal/responsecache"
)

// caching are the flags of the caches of answers.
type caching struct {
	ResponseCache int           `env:"PRAXIS_RESPONSE_CACHE" default:"64" placeholder:"MB"`
	PublicMaxAge  time.Duration `env:"PRAXIS_PUBLIC_MAX_AGE" default:"0s" placeholder:"DURATION"`
}

// Validate checks the ranges of the values.
func (c *caching) Validate() error {
	if c.ResponseCache < 0 || c.ResponseCache > 1<<20 {
		return errors.New("--response-cache takes a number of megabytes; 0 turns the cache off")
	}
	if c.PublicMaxAge < 0 {
		return errors.New("--public-max-age may not be negative")
	}
	return nil
}

// cache returns the response cache; nil if it is off.
func (c *caching) cache(db *postgres.DB) *responsecache.Cache {
	if c.ResponseCache == 0 {
		return nil
	}
	return responsecache.New(db.Changes, int64(c.ResponseCache)<<20)
}

// logInterval is how often the use of the response cache is logged.
const logInterval = time.Minute

// logCache logs how much the cache was used since the last time, until ctx ends.
func logCache(ctx context.Context, cache *responsecache.Cache, log *slog.Logger) {
	ticker := time.NewTicker(logInterval)
	defer ticker.Stop()
	var before responsecache.Usage
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now := cache.Usage()
		if now.Failure != nil {
			log.Warn("the response cache cannot be used", "error", now.Failure)
		}
		hits, misses := now.Hits-before.Hits, now.Misses-before.Misses
		if hits+misses > 0 {
			log.Info("response cache", "hits", hits, "misses", misses,
				"hitRate", math.Round(1000*float64(hits)/float64(hits+misses))/1000, "answers", now.Answers, "bytes", now.Bytes)
		}
		before = now
	}
}
