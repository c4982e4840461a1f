package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// floorSettings are those of the connections of Praxis (postgres.Open).
const floorSettings = "-c plan_cache_mode=force_generic_plan -c jit=off -c random_page_cost=1.1"

// findPgbench returns the path of pgbench: beside the running Postgres, else in PATH; "" if it is not installed.
func findPgbench(postmaster int) string {
	if program, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", postmaster)); err == nil {
		beside := filepath.Join(filepath.Dir(program), "pgbench")
		if _, err := os.Stat(beside); err == nil {
			return beside
		}
	}
	path, err := exec.LookPath("pgbench")
	if err != nil {
		return ""
	}
	return path
}

// runFloor returns how many requests of the work per second Postgres alone does: one prepared statement a request,
// which returns the finished JSON.
func (b *bench) runFloor(ctx context.Context, w work) (perSecond float64, err error) {
	if b.pgbench == "" {
		return b.runFloorInGo(ctx, w)
	}
	file := filepath.Join(b.folder, "floor.sql")
	if err := os.WriteFile(file, []byte(w.floor), 0o600); err != nil {
		return 0, err
	}
	for seconds := max(1, int(b.Duration.Seconds()+0.5)); ; seconds *= 2 {
		perSecond, err = b.runPgbench(ctx, file, seconds)
		if err != nil || perSecond > 0 || seconds > maxFloorSeconds {
			return perSecond, err
		}
	}
}

// maxFloorSeconds is when the floor gives up waiting for the first finished request.
const maxFloorSeconds = 30

// runPgbench returns how many transactions of the script per second finish; 0 if none does in time.
func (b *bench) runPgbench(ctx context.Context, file string, seconds int) (perSecond float64, err error) {
	cmd := exec.CommandContext(ctx, b.pgbench, "--no-vacuum", "--protocol=prepared", "--jobs=2",
		"--client="+strconv.Itoa(b.Connections), "--time="+strconv.Itoa(seconds), "--file="+file, b.floorDSN)
	cmd.Env = append(os.Environ(), "PGOPTIONS="+floorSettings)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, out)
	}
	m := regexp.MustCompile(`tps = ([0-9.]+) \(without`).FindSubmatch(out)
	if m == nil && bytes.Contains(out, []byte("actually processed: 0")) {
		return 0, nil
	}
	if m == nil {
		return 0, fmt.Errorf("pgbench printed no tps: %s", out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

// runFloorInGo is runFloor without pgbench. It is slower, since this program then does the work of a client.
func (b *bench) runFloorInGo(ctx context.Context, w work) (perSecond float64, err error) {
	s, err := parseScript(w.floor)
	if err != nil {
		return 0, err
	}
	var done atomic.Int64
	began := time.Now()
	err = concurrently(b.Connections, func(int) error {
		random := rand.New(rand.NewPCG(rand.Uint64(), 0))
		connection, err := b.floor.SQL.Conn(ctx)
		if err != nil {
			return err
		}
		defer connection.Close()
		for time.Since(began) < b.Duration {
			var answer []byte
			if err := connection.QueryRowContext(ctx, s.statement, s.arguments(random)...).Scan(&answer); err != nil {
				return err
			}
			done.Add(1)
		}
		return nil
	})
	return float64(done.Load()) / time.Since(began).Seconds(), err
}

// script is a script of pgbench: variables with random integers, and one statement with a parameter for each.
type script struct {
	bounds    [][2]int64
	statement string
}

var setRandom = regexp.MustCompile(`^\\set (\w+) random\((\d+), (\d+)\)$`)

func parseScript(text string) (s script, err error) {
	var names []string
	for line := range strings.Lines(text) {
		m := setRandom.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			s.statement += line
			continue
		}
		names = append(names, m[1])
		var bounds [2]int64
		for i := range bounds {
			if bounds[i], err = strconv.ParseInt(m[2+i], 10, 64); err != nil {
				return s, err
			}
		}
		s.bounds = append(s.bounds, bounds)
	}
	s.statement = strings.TrimSuffix(strings.TrimSpace(s.statement), ";")
	for i, name := range names {
		s.statement = regexp.MustCompile(`([^:]):`+name+`\b`).ReplaceAllString(s.statement, fmt.Sprintf("${1}$$%d", i+1))
	}
	if s.statement == "" {
		return s, errors.New("the script has no statement")
	}
	return s, nil
}

func (s script) arguments(r *rand.Rand) []any {
	var args []any
	for _, b := range s.bounds {
		args = append(args, b[0]+r.Int64N(b[1]-b[0]+1))
	}
	return args
}
