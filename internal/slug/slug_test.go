package slug_test

import (
	"testing"

	"praxis/internal/slug"
)

func TestFrom(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"推进党建与业务工作双向融合":         "tui-jin-dang-jian-yu-ye-wu-gong-zuo-shuang-xiang-rong-he",
		"科技爱好者周刊（第 113 期）：暴力犯罪": "ke-ji-ai-hao-zhe-zhou-kan-di-113-qi-bao-li-fan-zui",
		"GeO2 与５Ｇ":             "geo2-yu-5g",
		"Café Müller’s Straße": "cafe-mullers-strasse",
		"Привет, мир":          "privet-mir",
		"  --  a__b  ":         "a-b",
		"🎉🎉":                   "",
		"":                     "",
	} {
		if got := slug.From(text); got != want {
			t.Errorf("From(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzFrom(f *testing.F) {
	f.Add("推进 GeO2 ½ ㎡ é")
	f.Add("a\xff\x00b")
	f.Fuzz(func(t *testing.T, text string) {
		if s := slug.From(text); s != "" && slug.Check(s) != nil {
			t.Errorf("From(%q) = %q, which is no slug", text, s)
		}
	})
}
