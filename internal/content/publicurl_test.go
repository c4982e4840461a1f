package content_test

import (
	"strings"
	"testing"

	"praxis/internal/content"
)

func TestParsePublicURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://cms.example.org":         "https://cms.example.org",
		"https://cms.example.org/":        "https://cms.example.org",
		"HTTPS://CMS.example.org:443":     "https://cms.example.org",
		"http://127.0.0.1:8080":           "http://127.0.0.1:8080",
		"http://[::1]:80/":                "http://[::1]",
		"https://www.example.org/praxis/": "https://www.example.org/praxis",
		"https://xn--fiq228c.example":     "https://xn--fiq228c.example",
	} {
		if got, err := content.ParsePublicURL(text); err != nil || string(got) != want {
			t.Errorf("%q became %q, %v; want %q", text, got, err, want)
		}
	}
	for text, says := range map[string]string{
		"cms.example.org":               "write the scheme",
		"localhost:8080":                "write the scheme",
		"//cms.example.org":             "write the scheme",
		"/praxis":                       "write the scheme",
		"ftp://cms.example.org":         "write the scheme",
		"https://":                      "no host",
		"https:cms.example.org":         "no host",
		"https://user@cms.example.org":  "user name",
		"https://u:p@cms.example.org":   "user name",
		"https://cms.example.org?a=b":   "query",
		"https://cms.example.org?":      "query",
		"https://cms.example.org#":      "fragment",
		"https://cms.example.org/#a":    "fragment",
		"https://中文.example":            "ASCII",
		"https://*.example.org":         "ASCII",
		"https://cms.example.org/a/../": "segments",
		"https://cms.example.org//a":    "segments",
		"https://cms.example.org:x":     "not a URL",
		"https://cms.exam ple.org":      "not a URL",
	} {
		if got, err := content.ParsePublicURL(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q became %q, %v; want an error with %q", text, got, err, says)
		}
	}
}

func TestParseAssetPath(t *testing.T) {
	t.Parallel()
	const hash = "0123456789abcdef0123456789abcdef"
	for path, want := range map[string]content.AssetRef{
		"/assets/7/a.png":                       {ID: 7},
		"/assets/7/thumb/a.png":                 {ID: 7, Form: "thumb"},
		"/assets/7/thumb":                       {ID: 7},
		"/assets/7/original/a.png":              {ID: 7, Form: "original"},
		"/assets/7/" + hash + "/a.png":          {ID: 7, Hash: hash},
		"/assets/7/" + hash:                     {ID: 7},
		"/assets/7/" + hash + "/large/%E9.png":  {ID: 7, Hash: hash, Form: "large"},
		"/assets/7/" + hash + "/original/a.png": {ID: 7, Hash: hash, Form: "original"},
	} {
		if got, ok := content.ParseAssetPath(path); !ok || got != want {
			t.Errorf("%s is %+v, %t; want %+v", path, got, ok, want)
		}
	}
	for _, path := range []string{
		"", "/assets/", "/assets/7", "/assets/7/", "/assets/x/a.png", "/assets/-7/a.png", "/assets/7/huge/a.png",
		"/assets/7//a.png", "/assets/7/thumb/" + hash + "/a.png", "/assets/7/" + hash[1:] + "/a.png",
		"/assets/1234567890123456789/a.png", "x/assets/7/a.png",
	} {
		if ref, ok := content.ParseAssetPath(path); ok {
			t.Errorf("%q is %+v", path, ref)
		}
	}
}

func TestExternal(t *testing.T) {
	t.Parallel()
	base, err := content.ParsePublicURL("https://cms.example.org/praxis")
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{
		"https://cms.example.org/x": false, "http://CMS.example.org/x": false, "//cms.example.org": false,
		"/articles/x": false, "x": false, "#x": false, "mailto:a@other.example": false,
		"https://other.example": true, "//other.example/x": true, "HTTP://other.example": true,
		"https://cms.example.org:8443/": true, "https://cms.example.org.evil.example/": true,
	} {
		if got := base.External(address); got != want {
			t.Errorf("%s is external: %t", address, got)
		}
	}
	if !content.PublicURL("").External("https://cms.example.org") || content.PublicURL("").External("/x") {
		t.Error("without a public URL, links with a host are external, and paths are not")
	}
}
