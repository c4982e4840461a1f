package content_test

import (
	"testing"

	"praxis/internal/content"
)

// TestFormerPath: all spellings of a path have one normal form.
func TestFormerPath(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"/archives/jia/":    "archives/jia",
		"archives/jia.html": "archives/jia",
		"//a.example/jia":   "jia",
		"https://a.example/archives/jia/index.html?x=1#y": "archives/jia",

		"/%E7%94%B2/": "甲",
		"/甲 文/":       "甲 文",
		"/e\u0301/":   "é",
		"/100%/":      "100%",
		"%00a\x00":    "a",
		"a//./b":      "a/b",
		"jia.md":      "jia.md",
		"JIA.HTM":     "JIA",

		"/?p=12":            "?p=12",
		"/":                 "",
		"":                  "",
		"https://a.example": "",
		"/index.html":       "",
	} {
		if got := content.FormerPath(written); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
		if again := content.FormerPath(want); again != want {
			t.Errorf("%q is not stable: %q", want, again)
		}
	}
}
