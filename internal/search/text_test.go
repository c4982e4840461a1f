package search

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"锗", "锗"},
		{"锗粉", "锗粉 粉"},
		{"紅外線", "红外 外线 线"},
		{"锗GeO2", "锗 geo2 geo 2"},
		{"２０２１年７月", "2021 年 7 月"},
		{"5G手机", "5g 5 g 手机 机"},
		{"Café CAFÉ", "cafe cafe"},
		{"The manager's engineers", "the manager manag engineers engin"},
		{"C++, C# and .NET", "c++ c c# c and .net net"},
		{"ﬁne ①", "fine 1"},
		{"比尔·盖茨", "比尔 尔 盖茨 茨"},
		{"カタカナ", "カタ タカ カナ ナ"},
	} {
		var got []string
		for _, tok := range tokens(test.text) {
			got = append(got, tok.text)
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%q is cut into %q, want %q", test.text, s, test.want)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, wanted, excluded string }{
		{"锗粉", "'锗粉'", ""},
		{"锗", "'锗':*", ""},
		{"红外锗镜片", "'红外' <-> '外锗' <-> '锗镜' <-> '镜片'", ""},
		{"“党 建” -安全", "'党' <-> '建':*", "'安全'"},
		{`infrared "germanium lens" －board`, "'infrar' | 'germanium' <-> 'len'", "'board'"},
		{"2021年7月", "'2021' <-> '年' <-> '7' <-> '月':*", ""},
		{"产品Ge粉", "'产品' <2> 'ge' <-> '粉':*", ""},
		{"' & | ! :*", "", ""},
		{"it's", "'it'", ""},
	} {
		q := read(test.text)
		all := func(terms []term) string {
			var s []string
			for _, t := range terms {
				s = append(s, t.strict(""))
			}
			return strings.Join(s, " | ")
		}
		if all(q.wanted) != test.wanted || all(q.excluded) != test.excluded {
			t.Errorf("%q is read as %q without %q, want %q without %q", test.text, all(q.wanted), all(q.excluded), test.wanted, test.excluded)
		}
	}
}

func TestSpellings(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"驰宏锗业": "chihongzheye chzy hongzheye hzy zheye zy ye y",
		"重庆":   "chongqing cq zhongqing zq tongqing tq qing q",
		"银行":   "yinhang yh yinxing yx yinheng hang h xing x heng",
		"绿":    "lv l lu lyu",
		"":     "",
	} {
		if got := strings.Join(spellings(name), " "); got != want {
			t.Errorf("%s is spelt %s, want %s", name, got, want)
		}
	}
	for _, name := range []string{"重庆银行", "重慶銀行"} {
		if got := spellings(name); got[0] != "chongqingyinhang" || got[1] != "cqyh" || !slices.Contains(got, "zhongqingyinhang") {
			t.Errorf("%s is spelt %s", name, got)
		}
	}
	if got := spellings(strings.Repeat("重庆银行", 100_000)); len(got) != maxSpellings {
		t.Errorf("a long name has %d spellings", len(got))
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ question, text, want string }{
		{"锗粉", "二氧化锗粉<末>", "二氧化<em>锗粉</em>&lt;末&gt;"},
		{"锗", "锗粉和锗", "<em>锗</em>粉和<em>锗</em>"},
		{"紅外", "红外整机，紅外", "<em>红外</em>整机，<em>紅外</em>"},
		{"engineer", "Two ENGINEERS & one", "Two <em>ENGINEERS</em> &amp; one"},
		{"geo2", "锗ＧｅＯ２。", "锗<em>ＧｅＯ２</em>。"},
		{"cafe", "Un cafe\u0301 noir", "Un <em>cafe\u0301</em> noir"},
		{"采购透明度", "采购要透明", "<em>采购</em>要<em>透明</em>"},
	} {
		if got := marked(test.text, 0, len(test.text), read(test.question).marks(test.text)); got != test.want {
			t.Errorf("%s in %s: %s, want %s", test.question, test.text, got, test.want)
		}
	}
}

// FuzzSearch reads anything as a question and as a text: places are in order, offsets lie between characters, lexemes hold what
// Postgres takes, and fragments are cut between graphemes.
func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"锗GeO2 5G", "“a -b” c", "it's C++ .NET #1", "e\u0301 🧑‍🚀 ᄒ", "\x00\xff'\\", "a\u200bb", "ﬁ½㍿", "-", "İI"} {
		f.Add(seed, "二氧化锗GeO2的“产品”\nC++ "+seed)
	}
	f.Fuzz(func(t *testing.T, asked, text string) {
		last := 0
		for _, tok := range tokens(text) {
			if tok.place < last || tok.at < 0 || tok.end > len(text) || tok.at >= tok.end || tok.text == "" {
				t.Fatalf("token %+v of %q", tok, text)
			}
			last = tok.place
			if utf8.ValidString(text) && (!utf8.RuneStart(text[tok.at]) || tok.end < len(text) && !utf8.RuneStart(text[tok.end])) {
				t.Fatalf("token %+v of %q is cut within a character", tok, text)
			}
		}
		q := read(asked)
		for _, term := range append(slices.Clone(q.wanted), q.excluded...) {
			if s := term.strict(""); s == "" || strings.Count(s, "'")%2 != 0 || strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
				t.Fatalf("%q is %q", asked, s)
			}
		}
		q.loose()
		marks := q.marks(text)
		for i, m := range marks {
			if m.at >= m.end || i > 0 && m.at <= marks[i-1].end {
				t.Fatalf("marks %v of %q in %q", marks, asked, text)
			}
		}
		if !utf8.ValidString(text) || len(marks) == 0 {
			return
		}
		borders := map[int]bool{0: true, len(text): true}
		for g := uniseg.NewGraphemes(text); g.Next(); {
			at, end := g.Positions()
			borders[at], borders[end] = true, true
		}
		for _, w := range windows(text, marks) {
			if !borders[w.at] || !borders[w.end] {
				t.Fatalf("fragment %v of %q is cut within a grapheme", w, text)
			}
		}
		pieces(text, marks)
	})
}
