package content_test

import (
	"testing"

	"praxis/internal/content"
)

// TestFormerPath: a path is one, in whatever way it is written.
func TestFormerPath(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"/archives/jia/": "archives/jia", "archives/jia.html": "archives/jia", "https://a.example/archives/jia/index.html?x=1#y": "archives/jia", "//a.example/jia": "jia",
		"/%E7%94%B2/": "甲", "/甲 文/": "甲 文", "/?p=12": "?p=12", "/": "", "": "", "https://a.example": "", "a//./b": "a/b", "/100%/": "100%", "%00a\x00": "a", "/index.html": "",
		"jia.md": "jia.md", "JIA.HTM": "JIA", "/e\u0301/": "é",
	} {
		if got := content.FormerPath(written); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
		if again := content.FormerPath(want); again != want {
			t.Errorf("%q is not kept: %q", want, again)
		}
	}
}
