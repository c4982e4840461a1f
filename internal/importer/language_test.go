package importer_test

import (
	"slices"
	"strings"
	"testing"

	"praxis/internal/importer"
)

// TestLanguage checks that the language is detected from the prose alone, unless the file states it.
func TestLanguage(t *testing.T) {
	t.Parallel()
	const (
		simplified  = "车间里的节能改造怎样和班组建设放在一起做，结果用电少了一成，职工们都觉得满意。"
		traditional = "車間裡的節能改造怎樣和班組建設放在一起做，結果用電少了一成，職工們都覺得滿意。"
		english     = "How the workshop saved a tenth of its power, and what its people said about that.\n\n"
	)
	code := "```go\nfunc readConfiguration(path string) (map[string]string, error) { return parse(path) }\n```\n\n"
	for _, test := range []struct{ name, text, want string }{
		{"simplified", "# 题\n\n" + simplified, "zh-CN"},
		{"fenced code", "# 题\n\n先打开文件。\n\n" + strings.Repeat(code, 20), "zh-CN"},
		{
			"indented code",
			"# 题\n\n先打开文件。\n\n" + strings.Repeat("    func readConfiguration(path string) error\n", 20),
			"zh-CN",
		},
		{"inline code", "# 题\n\n用 " + strings.Repeat("`readConfiguration` ", 20) + "打开。", "zh-CN"},
		{
			"links",
			"# 题\n\n" + strings.Repeat(
				"- 图库：[https://pictures.example.com/everybody/](https://pictures.example.com/everybody/)\n",
				20,
			),
			"zh-CN",
		},
		{
			"bare URLs",
			"# 题\n\n" + strings.Repeat("- 图库：https://pictures.example.com/everybody/and/more\n", 20),
			"zh-CN",
		},
		{
			"URLs without a scheme",
			"# 题\n\n" + strings.Repeat("- 图库 pictures-for-everybody.example.com/all\n", 20),
			"zh-CN",
		},
		{"autolinks", "# 题\n\n" + strings.Repeat("- 图库：<https://pictures.example.com/everybody/>\n", 20), "zh-CN"},
		{
			"reference links",
			"# 题\n\n见[图库][1]。\n\n" + strings.Repeat(
				"[1]: https://pictures.example.com/everybody/ \"everybody's pictures\"\n",
				20,
			),
			"zh-CN",
		},
		{
			"HTML",
			"# 题\n\n" + strings.Repeat(
				"<div class=\"centered picture\"><img src=\"everybody.png\" alt=\"\"></div>\n\n",
				20,
			) + "一段。",
			"zh-CN",
		},
		{"text in HTML", "<div align=\"center\" class=\"centered picture\">\n" + simplified + "\n</div>\n", "zh-CN"},
		{
			"script in HTML",
			"# 题\n\n<script>\n" + strings.Repeat("function everybody() { return pictures }\n", 20) + "</script>\n\n一段。",
			"zh-CN",
		},
		{
			"inline HTML",
			"# 题\n\n一段" + strings.Repeat("<span class=\"centered picture of everybody\">字</span>", 20),
			"zh-CN",
		},
		{
			"formulas",
			"# 题\n\n设\n\n$$\n" + strings.Repeat(
				"\\frac{alpha}{beta} + \\sqrt{gamma}\n",
				20,
			) + "$$\n\n则 $\\mathrm{alpha} = \\mathrm{beta}$ 成立。",
			"zh-CN",
		},
		{
			"Jekyll's code",
			"# 题\n\n一段。\n\n{% highlight go %}\n" + strings.Repeat(
				"func readConfiguration(path string)\n",
				20,
			) + "{% endhighlight %}\n",
			"zh-CN",
		},
		{
			"shortcodes",
			"# 题\n\n一段。\n\n" + strings.Repeat("{{< figure src=\"everybody.png\" title=\"picture\" >}}\n", 20),
			"zh-CN",
		},
		{"addresses of mail", "# 题\n\n一段。" + strings.Repeat("everybody@pictures.example.com ", 20), "zh-CN"},
		{"only code below a Chinese title", "# 怎样读取配置\n\n" + code, "zh-CN"},
		{
			"English terms",
			"# 使用 Docker Compose 部署 Spring Boot 应用\n\n先安装 Docker Engine 和 Docker Compose，再写 docker-compose.yml。",
			"zh-CN",
		},
		{"traditional", "# 題\n\n" + traditional, "zh-Hant"},
		{"traditional quotation", "# 题\n\n" + strings.Repeat(simplified+"\n\n", 4) + "> " + traditional, "zh-CN"},
		{"simplified quotation", "# 題\n\n" + strings.Repeat(traditional+"\n\n", 4) + "> " + simplified, "zh-Hant"},
		{"traditional beside code", "# 題\n\n" + traditional + "\n\n" + strings.Repeat(code, 20), "zh-Hant"},
		{"Taiwan", "# 題\n\n這個軟體透過網路連上伺服器，再把資料庫備份下來。", "zh-TW"},
		{"Hong Kong", "# 題\n\n佢哋話呢個嘢係喺香港買嘅，唔係網上買，我都冇睇過。", "zh-HK"},
		{"characters of both scripts", "# 中文\n\n中文在此。", "zh-CN"},
		{"English", "# Title\n\n" + english, "en"},
		{"English with Chinese words", "# Title\n\n" + strings.Repeat(english, 3) + "The word for it is 节能改造.", "en"},
		{"English with one of Japanese", "# Title\n\n" + strings.Repeat(english, 3) + "The word for it is かな.", "en"},
		{"Japanese", "# 題\n\n工場の省エネ改修をどのように進めたかを説明します。電気の使用量が一割減りました。", "ja"},
		{"Japanese with kanji mostly", "# 省電力化改修工事実施報告書の概要と結果\n\n電力使用量削減の結果を報告する。", "ja"},
		{"Chinese about Japanese", "# 题\n\n" + strings.Repeat(simplified, 2) + "日语里叫做「かいしゅう」。", "zh-CN"},
		{"Korean", "# 제목\n\n작업장의 에너지 절약 개선을 어떻게 진행했는지 설명합니다.", "ko"},
		{"nothing", "# 2024\n\n---\n", "zh-CN"},
	} {
		if got := parse(t, "x.md", test.text).Locale; got != test.want {
			t.Errorf("%s is %s, want %s", test.name, got, test.want)
		}
	}
	for lang, want := range map[string]string{
		"zh-TW":         "zh-TW",
		"zh_TW":         "zh-TW",
		"zh-tw":         "zh-TW",
		"zh-hant":       "zh-Hant",
		"zh-Hant-TW":    "zh-TW",
		"zh-Hans-CN":    "zh-CN",
		"cn":            "zh-CN",
		"zh":            "zh-CN",
		"en_US":         "en-US",
		"EN":            "en",
		"en":            "en",
		"ja":            "ja",
		"zh_CN.UTF-8":   "zh-CN",
		"'[zh-CN, en]'": "zh-CN",
		"[zh-TW, en]":   "zh-TW",
		"中文":            "zh-CN",
		"":              "zh-CN",
		"qqq-nonsense":  "zh-CN",
		"default":       "zh-CN", "12": "zh-CN", "zh-HK": "zh-HK", "繁體中文": "zh-Hant",
	} {
		d := parse(t, "x.md", "---\ntitle: 题\nlang: "+lang+"\n---\n"+simplified)
		if d.Locale != want {
			t.Errorf("lang: %s is %s, want %s; %q", lang, d.Locale, want, d.Notes)
		}
		unknown := slices.Contains([]string{"qqq-nonsense", "default", "12", "'[zh-CN, en]'"}, lang)
		if noted := strings.Contains(strings.Join(d.Notes, "\n"), "line 3: lang"); noted != unknown {
			t.Errorf("lang: %s: notes %q", lang, d.Notes)
		}
	}
	if got := parse(t, "x.md", "---\ntitle: 題\nlang: zh\n---\n"+traditional).Locale; got != "zh-Hant" {
		t.Errorf("lang: zh of a traditional text is %s", got)
	}
	page, err := importer.ParsePage("x.txt", []byte("標題\n\n"+traditional+"\n\n"+traditional+"\n"), nil)
	if err != nil || page.Locale != "zh-Hant" {
		t.Errorf("the page is %v, %v", page, err)
	}
}
