package main

import (
	"errors"
	"os"
	"slices"
	"time"

	"praxis/internal/bench"
)

type benchCmd struct {
	Scale       float64       `default:"1" placeholder:"N"`
	Vocabulary  bool          `help:"Load richer data: 26 themes in two tracks, evidence, indicators, measurements."`
	Works       []string      `placeholder:"NAME"`
	Cache       bool          `default:"true" negatable:"" help:"Also measure answers from the response cache."`
	Rounds      int           `default:"3" placeholder:"N" help:"Number of rounds. Default: ${default}."`
	Duration    time.Duration `default:"3s" placeholder:"DURATION"`
	WarmUp      time.Duration `default:"1s" placeholder:"DURATION" help:"Time before it. Default: ${default}."`
	Connections int           `default:"16" placeholder:"N" help:"Number of connections. Default: ${default}."`
	Compare     string        `placeholder:"FILE" help:"Output of an earlier run with --json, to compare with."`
	Profiles    string        `placeholder:"DIR" help:"Existing folder for a CPU profile of the server for each work."`
}

// Validate checks the ranges of the values.
func (c *benchCmd) Validate() error {
	switch {
	case c.Scale <= 0 || c.Scale > 100:
		return errors.New("--scale must be more than 0 and at most 100")
	case c.Rounds < 1 || c.Connections < 1:
		return errors.New("--rounds and --connections must be positive")
	case c.Duration <= 0 || c.WarmUp < 0:
		return errors.New("--duration must be positive, and --warm-up may not be negative")
	}
	return nil
}

// Run measures and prints the result.
func (c *benchCmd) Run(a *app) error {
	var earlier []bench.Row
	if c.Compare != "" {
		f, err := os.Open(c.Compare)
		if err != nil {
			return err
		}
		defer f.Close()
		if earlier, err = bench.ReadRows(f); err != nil {
			return err
		}
	}
	result, err := bench.Run(a.ctx, bench.Options{
		Scale: c.Scale, Vocabulary: c.Vocabulary, Works: c.Works, Cache: c.Cache,
		Rounds: c.Rounds, Duration: c.Duration, WarmUp: c.WarmUp, Connections: c.Connections,
		Data: a.Data, Database: a.Database, Profiles: c.Profiles, Log: a.log,
	})
	if err != nil {
		return err
	}
	result.Earlier = earlier
	write := result.WriteTable
	if a.JSON {
		write = result.WriteJSON
	}
	if err := write(a.stdout); err != nil {
		return err
	}
	if slices.ContainsFunc(result.Rows, func(r bench.Row) bool { return r.Errors > 0 }) {
		return errReported
	}
	return nil
}

// benchPlainCmd is the process with the plain handler, which bench starts.
type benchPlainCmd struct {
	Answers string `arg:""`
}

// Run serves the answers.
func (c *benchPlainCmd) Run(a *app) error { return bench.ServePlain(a.ctx, c.Answers, a.stdout) }
