package slug_test

import (
	"strings"
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
		"重庆银行":                 "chong-qing-yin-hang",
		"重慶銀行行長":               "chong-qing-yin-hang-hang-zhang",
		"2024年重庆 GDP 增长率":      "2024-nian-chong-qing-gdp-zeng-zhang-lv",
		"长’江 don't":            "chang-jiang-dont",
		"人々":                   "ren",
		"  --  a__b  ":         "a-b",
		"🎉🎉":                   "",
		"":                     "",
	} {
		if got := slug.From(text); got != want {
			t.Errorf("From(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestDigitsAreNoSlug: ids are digits, and arguments of the API take an id or a slug.
func TestDigitsAreNoSlug(t *testing.T) {
	t.Parallel()
	for made, want := range map[string]string{"2024": "tag-2024", "": "tag", "2024-2": "2024-2", "g5": "g5"} {
		if got := slug.Complete(made, "tag"); got != want || slug.Check(got) != nil {
			t.Errorf("Complete(%q) = %q, want %q, a slug", made, got, want)
		}
	}
	if slug.Check("2024") == nil {
		t.Error("2024 is taken for a slug")
	}
}

func TestFromName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"曾国藩":    "zeng-guo-fan",
		"单 小华":   "dan-xiao-hua",
		"单小华":    "shan-xiao-hua",
		"查理":     "cha-li",
		"Anna 查": "anna-cha",
		"":       "",
	} {
		if got := slug.FromName(name); got != want {
			t.Errorf("FromName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestFromLongText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		strings.Repeat("重庆银行", 50_000), strings.Repeat("a", 200_000), strings.Repeat("长 ", 50_000),
	} {
		if s := slug.From(text); len(s) < 70 || len(s) > 80 {
			t.Errorf("From(%.20q…) = %q", text, s)
		}
	}
}

func FuzzFrom(f *testing.F) {
	f.Add("推进 GeO2 ½ ㎡ é")
	f.Add("a\xff\x00b")
	f.Fuzz(func(t *testing.T, text string) {
		if s := slug.Complete(slug.From(text), "tag"); slug.Check(s) != nil {
			t.Errorf("From(%q) = %q, which is no slug", text, s)
		}
	})
}

func BenchmarkFrom(b *testing.B) {
	for name, text := range map[string]string{
		"title": "中国人民银行行长在重庆调研",
		"latin": "The quick brown fox jumps over 2 dogs",
		"long":  strings.Repeat("推进党建与业务工作双向融合，", 7000),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				slug.From(text)
			}
		})
	}
}
