package main

import (
	"testing"
	"time"
)

func TestParseDuration(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"30d": 30 * day, "1d12h": 36 * time.Hour, "36h": 36 * time.Hour, "0": 0, "0d": 0, "-2d1h": -49 * time.Hour,
		"1d0s": day, "90m": 90 * time.Minute,
	} {
		if d, err := parseDuration(text); err != nil || d != want {
			t.Errorf("%s: %v, %v; want %v", text, d, err, want)
		}
	}
	for _, text := range []string{"", "d", "30", "1.5d", "2w", "1d-1h", "1d24h", "1h1d", "1d1d", "106752d",
		"99999999999999999999d", "soon", "３d"} {
		if d, err := parseDuration(text); err == nil {
			t.Errorf("%s is taken for %v", text, d)
		}
	}
}

// FuzzParseDuration: a duration with days equals the sum of its parts, with any text before and after the days.
func FuzzParseDuration(f *testing.F) {
	for _, text := range []string{"30d", "1d12h", "-1d", "d1h", "1d1d", "９d", "106751d23h47m16s"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parseDuration(text)
		if err != nil {
			return
		}
		if again, err := parseDuration(d.String()); err != nil || again != d {
			t.Errorf("%q is %v, which is read as %v, %v", text, d, again, err)
		}
	})
}

// TestDefaultData: data is never put into a folder that everybody may write to.
func TestDefaultData(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		uid  int
		env  map[string]string
		want string
	}{
		{0, nil, "/var/lib/praxis"},
		{1000, map[string]string{"HOME": "/home/li"}, "/home/li/.local/share/praxis"},
		{1000, map[string]string{"HOME": "/home/li", "XDG_DATA_HOME": "/data"}, "/data/praxis"},
		{1000, map[string]string{"HOME": "/home/li", "XDG_DATA_HOME": "data"}, "/home/li/.local/share/praxis"},
		{1000, map[string]string{"HOME": ""}, ""},
		{1000, map[string]string{"HOME": "home"}, ""},
	} {
		if dir := defaultData(test.uid, func(name string) string { return test.env[name] }); dir != test.want {
			t.Errorf("%d, %v: %q, want %q", test.uid, test.env, dir, test.want)
		}
	}
}
