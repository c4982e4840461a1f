package importer

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReferences reads the constructs of generators, and ignores what only looks like one.
func TestReferences(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ body, target, fragment, written string }{
		{`{{< ref "b.md#x" >}}`, "b.md", "#x", "U#x"},
		{`{{% relref path="b" lang="en" %}}`, "b", "", "U"},
		{`{{< figure src="a%20b.png" caption="说 \"明" >}}`, "a b.png", "", `![说 \](U "说 \")`},
		{`{% include figure.html url="/a.png" alt="图" %}`, "/a.png", "", "![图](U)"},
		{`{% asset_img cls a.png 300 200 "题 '图'" %}`, "a.png", "", `![图](U "题")`},
		{`{% img /a.png %}`, "/a.png", "", "![](U)"},
		{`{% post_link b [甲] %}`, "b", "", `[\[甲\]](U)`},
		{`{% asset_link a.pdf 说明 %}`, "a.pdf", "", "[说明](U)"},
		{`{{ site.url }}{{ site.baseurl }}/a%20b.png`, "/a b.png", "", "U"},
		{`{{ 'a.png' | absolute_url }}`, "/a.png", "", "U"},
		{`[[b|x]]`, "b", "", "[x](U)"},
		{`[[b#一 二|x]]`, "b", "#一-二", "[x](U#一-二)"},
		{`![[a.pdf]]`, "a.pdf", "", "[a.pdf](U)"},
		{`![[b]]`, "b", "", "[b](U)"},
		{`![a](b.png =300x200)`, "b.png", "", "![a](U)"},
		{`![a](b c.png)`, "b c.png", "", "![a](U)"},
		{`<img src="a.png?raw=true">`, "a.png", "", "U"},
	} {
		refs := references(test.body, false)
		if len(refs) != 1 {
			t.Errorf("%s: %+v", test.body, refs)
			continue
		}
		r := refs[0]
		written := "U" + r.fragment
		if r.format != nil {
			written = r.format(written)
		}
		got := []string{r.target, r.fragment, written}
		if diff := cmp.Diff([]string{test.target, test.fragment, written}, got); diff != "" || written != test.written {
			t.Errorf("%s: %s, written %s", test.body, diff, written)
		}
	}
	for _, body := range []string{
		"`[[b]]`",
		"[[a]](b",
		"{{ page.title }}",
		"{% raw %}",
		"a[0][1]",
		"```\n{{< ref \"b\" >}}\n```",
	} {
		if refs := references(body, false); len(refs) != 0 {
			t.Errorf("%s: %+v", body, refs)
		}
	}
}

// FuzzReferences checks that the references of any text are inside it, in text order, and do not overlap.
func FuzzReferences(f *testing.F) {
	for _, body := range []string{
		`{{< ref "b" >}}`, "{{< figure src=a >}}", "{% post_link a b %}", "{% asset_img a.png %}",
		"[[a#b|c]]", "![[a.png|3]]", "[a](b c)", "{{ site.url }}/a",
		`{{ "a" | relURL }}`, "import a from 'b'\n", "{require('a')}", "[a](b)\n[[c", "> [[a]]\n`",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		body = strings.ToValidUTF8(body, "")
		end := 0
		for _, r := range references(body, true) {
			if r.Start < end || r.End < r.Start || r.End > len(body) {
				t.Fatalf("%+v after %d in %d bytes", r, end, len(body))
			}
			if end = r.End; r.format != nil {
				r.format("/articles/x")
			}
		}
	})
}

// TestAltFromFileName takes words from file names, and none from those that cameras and programs generate.
func TestAltFromFileName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"team-photo.png":                        "team photo",
		"操场_全景.jpg":                             "操场 全景",
		"IMG_1234.JPG":                          "",
		"20210203.png":                          "",
		"1.png":                                 "",
		"image-20210203101112.png":              "",
		"微信图片_20210203.png":                     "",
		"Screenshot 2021-02-03 at 10.11.12.png": "",
		"d41d8cd98f00b204e9800998ecf8427e.png":  "",
		"a.png":                                 "",
	} {
		if got := altFromFileName(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
