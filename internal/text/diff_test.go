package text_test

import (
	"strings"
	"testing"

	"praxis/internal/text"
)

// TestDiff compares Chinese by characters and other text by words, and puts both texts together again.
func TestDiff(t *testing.T) {
	t.Parallel()
	signs := map[text.SegmentKind]string{text.SegmentEqual: "=", text.SegmentDeleted: "-", text.SegmentInserted: "+"}
	for _, test := range []struct{ a, b, want string }{
		{"党建引领", "党建融合引领", "=党建 +融合 =引领"},
		{"germanium lens", "germanium mirror", "=germanium  -lens +mirror"},
		{"产出GeO2粉", "产出Ge粉", "=产出 -GeO2 +Ge =粉"},
		{"", "new", "+new"},
		{"old", "", "-old"},
		{"same", "same", "=same"},
	} {
		var got, a, b []string
		for _, s := range text.Diff(test.a, test.b) {
			got = append(got, signs[s.Kind]+s.Text)
			if s.Kind != text.SegmentInserted {
				a = append(a, s.Text)
			}
			if s.Kind != text.SegmentDeleted {
				b = append(b, s.Text)
			}
		}
		if strings.Join(got, " ") != test.want || strings.Join(a, "") != test.a || strings.Join(b, "") != test.b {
			t.Errorf("%q to %q: %q", test.a, test.b, got)
		}
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("党建引领", "党建融合引领")
	f.Add("a\xffb", "a\xfeb")
	f.Fuzz(func(t *testing.T, a, b string) {
		var before, after string
		for _, s := range text.Diff(a, b) {
			if s.Kind != text.SegmentInserted {
				before += s.Text
			}
			if s.Kind != text.SegmentDeleted {
				after += s.Text
			}
		}
		if before != a || after != b {
			t.Errorf("%q and %q became %q and %q", a, b, before, after)
		}
	})
}
