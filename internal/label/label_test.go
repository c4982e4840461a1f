package label

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseAccept(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]Languages{
		"":                                nil,
		"en-GB,en;q=0.8,zh-CN;q=0.9":      {"en-GB", "zh-CN", "en"},
		"de, fr, it, es":                  {"de", "fr", "it"},
		"en-u-co-phonebk, en":             {"en"},
		"zh-Hant-TW":                      {"zh-Hant-TW"},
		"en-XX":                           {"en"},
		"qaa, tlh, *":                     nil,
		"fr;q=0, en":                      {"en"},
		"not a header":                    nil,
		strings.Repeat("x", 5000):         nil,
		"en," + strings.Repeat("x", 5000): {"en"},
	} {
		if got := ParseAccept(header); !cmp.Equal(got, want) {
			t.Errorf("%.30q: got %q, want %q", header, got, want)
		}
	}
}

func FuzzParseAccept(f *testing.F) {
	f.Add("en-GB,en;q=0.8")
	f.Add("zh-Hant-TW-x-private, *;q=0.1")
	f.Fuzz(func(t *testing.T, header string) {
		got := ParseAccept(header)
		if len(got) > maxLanguages {
			t.Errorf("%q", got)
		}
		for _, l := range got {
			if again := ParseAccept(l); !cmp.Equal(again, Languages{l}) {
				t.Errorf("%q of %q is %q", l, header, again)
			}
		}
	})
}

func TestChoose(t *testing.T) {
	t.Parallel()
	own := "own"
	for _, c := range []struct {
		wanted, locales, in string
		own                 *string
	}{
		{"", "en", "zh-CN", &own},
		{"en", "en de", "en", &own},
		{"en-GB", "en de", "en", &own},
		{"en", "en-US de", "en-US", &own},
		{"en-GB", "en en-GB", "en-GB", &own},
		{"zh", "en", "zh-CN", &own},
		{"zh-TW", "en", "zh-CN", &own},
		{"zh-TW", "en zh-TW", "zh-TW", &own},
		{"fr de", "en de", "de", &own},
		{"fr zh en", "en", "zh-CN", &own},
		{"zh en", "en", "en", nil}, // there is no own text
		{"fr", "en", "zh-CN", nil},
	} {
		texts := map[string]string{}
		for _, l := range strings.Fields(c.locales) {
			texts[l] = "text in " + l
		}
		want := "text in " + c.in
		if c.in == "zh-CN" {
			want = own
		}
		text, in := Choose(strings.Fields(c.wanted), "zh-CN", c.own, texts)
		switch {
		case in != c.in, text == nil && (c.own != nil || in != "zh-CN"), text != nil && *text != want:
			t.Errorf("%+v: got %v in %s", c, text, in)
		}
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	hole := `{"" : ["text", null, "zh-CN", "中\u0008\"", {"en": "E\"\\u0041", "de": "D"}]}`
	for _, c := range []struct {
		text, want string
		languages  Languages
	}{
		{`{"a":"{\"\" : [1"}`, `{"a":"{\"\" : [1"}`, nil},
		{`[` + hole + `,` + hole + `]`, `["D","D"]`, Languages{"de"}},
		{`[` + hole + `]`, `["E\"\\u0041"]`, Languages{"en-GB"}},
		{`[` + hole + `]`, `["中\u0008\""]`, Languages{"fr"}},
		{`[{"" : ["text", "en", "zh-CN", null, {"en": "E"}]}]`, `["E"]`, nil},
		{`[{"" : ["text", "fr", "zh-CN", null, {"en": "E"}]}]`, `[null]`, Languages{"en"}},
		{`[{"" : ["locale", null, "zh-CN", "中", {"en": "E"}]}]`, `["en"]`, Languages{"en"}},
	} {
		got, err := Fill([]byte(c.text), c.languages)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: got %s, %v", c.text, got, err)
		}
	}
}

func TestApply(t *testing.T) {
	t.Parallel()
	var before Texts
	const stored = `{"description":{"en":"about"},"name":{"de":"D","en":"E"}}`
	if err := json.Unmarshal([]byte(stored), &before); err != nil {
		t.Fatal(err)
	}
	name := "F"
	after, err := json.Marshal(Change([]*Translation{{Locale: "fr", Name: &name}}, []string{"en"}).Apply(before))
	if want := `{"name":{"de":"D","fr":"F"}}`; err != nil || string(after) != want {
		t.Errorf("got %s, %v, want %s", after, err, want)
	}
	if same, err := json.Marshal(before); err != nil || string(same) != stored {
		t.Errorf("the texts changed to %s, %v", same, err)
	}
	var changed Texts
	if err := json.Unmarshal(after, &changed); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"en", "fr"}, Differ(before, changed)); diff != "" {
		t.Error(diff)
	}
}
