package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var flagInText = regexp.MustCompile("`--(?:no-)?([a-z][a-z0-9-]*)")

// TestReadmeHasFlags: the README explains each flag of serve, demo and import, and names no flag that does not exist.
func TestReadmeHasFlags(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tables, ok := strings.Cut(string(text), "**All commands**")
	if !ok {
		t.Fatal("the README has no tables of flags")
	}
	var explained []string
	for _, m := range flagInText.FindAllStringSubmatch(tables, -1) {
		explained = append(explained, m[1])
	}
	parser, err := kong.New(&cli{}, limitDefaults, setHelp, durations, kong.Vars{"data": ""})
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, command := range parser.Model.Leaves(true) {
		served := command.Name == "serve" || command.Name == "demo" || command.Parent.Name == "import"
		for _, f := range slices.Concat(command.AllFlags(false)...) {
			known = append(known, f.Name)
			if served && f.Name != "help" && !slices.Contains(explained, f.Name) {
				t.Errorf("the README does not explain --%s of %s", f.Name, command.FullPath())
			}
		}
	}
	for _, name := range explained {
		if !slices.Contains(known, name) {
			t.Errorf("the README names --%s, which does not exist", name)
		}
	}
}
