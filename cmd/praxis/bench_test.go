package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// runBench runs `praxis bench` with short measurements as a child process, and returns its output and its log.
func runBench(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	args = append([]string{"bench", "--scale", "0.001", "--rounds", "1", "--duration", "20ms", "--warm-up", "0s"}, args...)
	child := exec.CommandContext(t.Context(), os.Args[0], args...)
	child.Env = append(os.Environ(), "PRAXIS_TEST_IS_PRAXIS=1", "DATABASE_URL=", "PRAXIS_DATA=")
	var out, problems bytes.Buffer
	child.Stdout, child.Stderr = &out, &problems
	err = child.Run()
	return out.String(), problems.String(), err
}

// TestBench: a run loads a folder, checks and measures all works, and prints a row for each. The next run reuses the
// folder. A folder of another program is refused.
func TestBench(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	out, problems, err := runBench(t, "--json", "--works", "all", "--data", dir)
	if err != nil {
		t.Fatalf("%v: %s", err, problems)
	}
	keys := []string{"allocsPerRequest", "bytesPerRequest", "cache", "cpuPostgresMs", "cpuServerMs", "errors",
		"floorRatio", "netHttpRatio", "p50Ms", "p99Ms", "reqPerSec", "statements", "work"}
	var works []string
	for line := range strings.Lines(out) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		var has []string
		for key := range row {
			has = append(has, key)
		}
		slices.Sort(has)
		if !slices.Equal(has, keys) {
			t.Errorf("%s: keys %v", line, has)
		}
		work := row["work"].(string)
		if row["errors"] != 0.0 || row["reqPerSec"].(float64) <= 0 || row["allocsPerRequest"].(float64) <= 0 ||
			(row["floorRatio"] != nil) != (len(work) == 2 && work != "Q6" && row["cache"] == "off") {
			t.Errorf("%s", line)
		}
		if row["cache"] == "off" {
			works = append(works, work)
		}
	}
	if len(works) < 20 || works[0] != "Q1" || works[len(works)-1] != "M1" {
		t.Errorf("works %v", works)
	}
	out, problems, err = runBench(t, "--works", "Q3", "--data", dir)
	reused := strings.Contains(problems, "reusing a database") && !strings.Contains(problems, "loaded a database")
	if err != nil || !reused || !strings.Contains(out, "Q3") || !strings.Contains(out, "first answer: ") {
		t.Errorf("again: %v, %s, %s", err, out, problems)
	}
}

// TestBenchKeepsOtherData: a folder that another command has made is not touched.
func TestBenchKeepsOtherData(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	var problems bytes.Buffer
	if code := run(t.Context(), []string{"migrate", "up", "--data", dir}, io.Discard, &problems); code != exitOK {
		t.Fatal(&problems)
	}
	_, refusal, err := runBench(t, "--data", dir)
	if err == nil || !strings.Contains(refusal, "was not created by praxis bench") {
		t.Errorf("%v: %s", err, refusal)
	}
	if code := run(t.Context(), []string{"token", "list", "--data", dir}, io.Discard, &problems); code != exitOK {
		t.Errorf("exit %d: %s", code, &problems)
	}
}
