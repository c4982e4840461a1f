package main

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// durations is an option of kong.New: duration flags also accept days.
var durations = kong.TypeMapper(reflect.TypeFor[time.Duration](), kong.MapperFunc(decodeDuration))

func decodeDuration(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("duration", &text); err != nil {
		return err
	}
	d, err := parseDuration(text)
	if err == nil {
		target.SetInt(int64(d))
	}
	return err
}

var daysAndRest = regexp.MustCompile(`^(-?)(\d+)d(.*)$`)

// parseDuration parses a duration in Go's syntax, which days of 24 hours may precede: 30d, 1d12h.
func parseDuration(text string) (time.Duration, error) {
	invalid := fmt.Errorf("expected a duration such as 30d, 36h or 1d12h, not %q", text)
	m := daysAndRest.FindStringSubmatch(text)
	if m == nil {
		d, err := time.ParseDuration(text)
		if err != nil {
			return 0, invalid
		}
		return d, nil
	}
	const day = 24 * time.Hour
	days, err := strconv.ParseInt(m[2], 10, 64)
	if err != nil || days >= math.MaxInt64/int64(day) {
		return 0, invalid
	}
	d := time.Duration(days) * day
	if m[3] != "" {
		rest, err := time.ParseDuration(m[3])
		if err != nil || rest < 0 || rest >= day {
			return 0, invalid
		}
		d += rest
	}
	if m[1] != "" {
		d = -d
	}
	return d, nil
}

// expiry is a lifetime; nil means that there is no end.
type expiry struct{ after *time.Duration }

// UnmarshalText parses a duration, or the word never.
func (e *expiry) UnmarshalText(text []byte) error {
	e.after = nil
	if string(text) == "never" {
		return nil
	}
	d, err := parseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%w, or never", err)
	}
	if d <= 0 {
		return errors.New("must be a duration such as 30d, or never")
	}
	e.after = &d
	return nil
}

// at returns the end of a lifetime that begins now; zero means never.
func (e expiry) at(now time.Time) time.Time {
	if e.after == nil {
		return time.Time{}
	}
	return now.Add(*e.after)
}

// usageError names the arguments, flags or commands that are missing. It returns other errors of the parser unchanged.
func usageError(err error) error {
	var failed *kong.ParseError
	if !errors.As(err, &failed) || failed.Context.Error != nil {
		return err
	}
	node := failed.Context.Selected()
	if node == nil {
		node = failed.Context.Model.Node
	}
	var arguments, flags []string
	for _, p := range node.Positional {
		if p.Required && !p.Set {
			arguments = append(arguments, strings.ToUpper(p.Name))
		}
	}
	for _, f := range failed.Context.Flags() {
		if f.Required && !f.Set {
			flags = append(flags, f.Summary())
		}
	}
	switch {
	case len(arguments) > 0:
		usage := strings.TrimPrefix(node.Summary(), "praxis ")
		return fmt.Errorf("missing %s: praxis %s", plural("argument", arguments), usage)
	case len(flags) > 0:
		return fmt.Errorf("missing %s", plural("flag", flags))
	}
	if names, ok := strings.CutPrefix(err.Error(), "expected one of "); ok {
		return fmt.Errorf("missing command: expected one of %s", names)
	}
	return err
}

// plural returns the noun, in the plural for several names, and the names.
func plural(noun string, names []string) string {
	if len(names) > 1 {
		noun += "s"
	}
	return noun + " " + strings.Join(names, ", ")
}
