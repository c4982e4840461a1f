package main

import (
	"errors"
	"time"

	"praxis/internal/bench"
)

type benchCmd struct {
	Scale       float64       `default:"1" placeholder:"N" help:"Size of the dataset; 1 has 100,000 articles. Default: ${default}."`
	Vocabulary  bool          `help:"Load richer data: 26 themes in two tracks, evidence, indicators, measurements."`
	Works       []string      `placeholder:"NAME" help:"Works to measure: Q1 to Q6, M1, lists, all. Default: Q1 to Q6 and M1."`
	Rounds      int           `default:"3" placeholder:"N" help:"Number of rounds. Default: ${default}."`
	Duration    time.Duration `default:"3s" placeholder:"DURATION" help:"Measured time of a work in a round. Default: ${default}."`
	WarmUp      time.Duration `default:"1s" placeholder:"DURATION" help:"Time before that. Default: ${default}."`
	Connections int           `default:"16" placeholder:"N" help:"Number of connections. Default: ${default}."`
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
	result, err := bench.Run(a.ctx, bench.Options{
		Scale: c.Scale, Vocabulary: c.Vocabulary, Works: c.Works, Rounds: c.Rounds, Duration: c.Duration, WarmUp: c.WarmUp,
		Connections: c.Connections, Data: a.Data, Database: a.Database, Log: a.log,
	})
	if err != nil {
		return err
	}
	if a.JSON {
		return result.WriteJSON(a.stdout)
	}
	return result.WriteTable(a.stdout)
}

// benchPlainCmd is the process with the plain handler, which bench starts.
type benchPlainCmd struct {
	Answers string `arg:""`
}

// Run serves the answers.
func (c *benchPlainCmd) Run(a *app) error { return bench.ServePlain(a.ctx, c.Answers, a.stdout) }
