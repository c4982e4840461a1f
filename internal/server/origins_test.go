package server

import (
	"strings"
	"testing"
)

func TestCheckOrigin(t *testing.T) {
	t.Parallel()
	for pattern, says := range map[string]string{
		"https://www.example.org":      "",
		"http://localhost:3000":        "",
		"http://[::1]:3000":            "",
		"https://*.example.org":        "",
		"https://*.example.org:8443":   "",
		"http://localhost:*":           "",
		"*":                            "every site",
		"www.example.org":              "write https://www.example.org",
		"//www.example.org":            "write https://www.example.org",
		"ftp://www.example.org":        "has no scheme",
		"https://":                     "not an origin",
		"https://www.example.org/":     "write https://www.example.org",
		"https://www.example.org/blog": "write https://www.example.org",
		"https://li@www.example.org":   "write https://www.example.org",
		"https://www.*.org":            "* stands for",
		"https://*":                    "* stands for",
		"https://WWW.example.org":      "lower case",
		"https://www.example.org:443":  "default port",
	} {
		err := CheckOrigin(pattern)
		if says == "" && err != nil || says != "" && (err == nil || !strings.Contains(err.Error(), says)) {
			t.Errorf("%s: %v, want %q", pattern, err, says)
		}
	}
}

func TestOriginsAllows(t *testing.T) {
	t.Parallel()
	o := Origins{"https://www.example.org", "https://*.example.com", "http://localhost:*", "http://[::1]:*"}
	for origin, want := range map[string]bool{
		"https://www.example.org": true, "http://www.example.org": false,
		"https://www.example.org:8443": false, "https://example.org": false,
		"https://a.example.com": true, "https://a.b.example.com": true,
		"https://example.com": false, "https://.example.com": false,
		"https://evilexample.com": false, "https://a.example.com.evil.org": false, "http://a.example.com": false,
		"http://localhost:3000": true, "http://localhost": true,
		"https://localhost:3000": false, "http://localhost.evil.org:3000": false,
		"http://[::1]:5173": true, "null": false, "": false,
	} {
		if got := o.allows(origin); got != want {
			t.Errorf("%s: %v, want %v", origin, got, want)
		}
	}
}
