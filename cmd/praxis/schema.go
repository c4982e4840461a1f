package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"praxis/graph"
)

type schemaCmd struct{}

// Run prints the SDL.
func (schemaCmd) Run(a *app) error {
	_, err := fmt.Fprint(a.stdout, graph.SDL())
	return err
}

type versionCmd struct{}

// Run prints the version of the build.
func (versionCmd) Run(a *app) error {
	version := buildVersion()
	a.row(map[string]string{"version": version, "go": runtime.Version()}, "praxis %s (%s)", version, runtime.Version())
	return nil
}

// buildVersion returns the version of the module and the commit.
func buildVersion() string {
	version := "devel"
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			version = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				version += " " + s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return version
}
