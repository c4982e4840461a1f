package localpath_test

import (
	"net/url"
	"strings"
	"testing"

	"praxis/internal/localpath"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for s, local := range map[string]bool{
		"/":                                 true,
		"/console/articles":                 true,
		"/console/articles/":                true,
		"/console/articles?q=%E9%94%97&x=1": true,
		"/console/articles?q=锗#top":         true,
		"/console/a?next=//evil.example":    true, // only the query
		"/console/a%2Fb":                    true,

		"":                              false,
		"console":                       false,
		"//evil.example":                false,
		"///evil.example":               false,
		`/\evil.example`:                false,
		`\/evil.example`:                false,
		`/console\..\..\evil`:           false,
		"/%5Cevil.example":              false,
		"/%2F/evil.example":             false,
		"/..//evil.example":             false,
		"/%2e%2e//evil.example":         false,
		"/console//evil.example":        false,
		"/console/../admin":             false,
		"/./x":                          false,
		"https://evil.example":          false,
		"https:evil.example":            false,
		"javascript:alert(1)":           false,
		"/\t/evil.example":              false,
		"/\n/evil.example":              false,
		"/console\r\nSet-Cookie: x=y":   false,
		" /console":                     false,
		"/con sole":                     false,
		"/\u200b/evil.example":          false,
		"/\u202egnp":                    false,
		"/%":                            false,
		"/\xff":                         false,
		"?q":                            false,
		"#a":                            false,
		"/" + strings.Repeat("a", 4000): false,
		"/" + strings.Repeat("a", 3999): true,
		"/console/x?q=" + strings.Repeat("a", 3987): true,
	} {
		if err := localpath.Check(s); (err == nil) != local {
			t.Errorf("%.60q: %v", s, err)
		}
	}
	for s, page := range map[string]bool{"/console/dashboard": true, "/console?x": false, "/console#x": false} {
		if err := localpath.CheckPage(s); (err == nil) != page {
			t.Errorf("page %q: %v", s, err)
		}
	}
}

// FuzzCheck: a path that passes stays on the host of the page, also after dot segments are removed.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"/console?a#b", "//evil", "//@", `/\evil`, "/..//evil", "/%2e%2e/%2f/evil", "/a/%2F%2Fevil", "https:evil"} {
		f.Add(s)
	}
	base, err := url.Parse("https://praxis.example.org/auth/oidc")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if localpath.Check(s) != nil {
			return
		}
		u, err := base.Parse(s)
		if err != nil || u.Scheme != "https" || u.Host != base.Host || strings.HasPrefix(u.Path, "//") {
			t.Errorf("%q leads to %v, %v", s, u, err)
		}
	})
}
