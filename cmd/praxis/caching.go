package main

import (
	"errors"
	"time"

	"praxis/internal/server"
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

// set sets the options of the server.
func (c *caching) set(o *server.Options) {
	o.ResponseCache, o.PublicMaxAge = int64(c.ResponseCache)<<20, c.PublicMaxAge
}
