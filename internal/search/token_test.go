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
		{"ﬁne ①", "fine 1 fine1"},
		{"Wi-Fi", "wi fi wifi"},
		{"Node.js v2.10.3", "node js nodejs nodej v2.10.3 v2 v2.10 2.10.3 2 2.10 10 3"},
		{"the VS Code, not a thing", "the vs code vscode not a thing"},
		{"通 知 公　告", "通知 知公 公告 告"},
		{"通知 公 告", "通知 知 公告 告"},
		{"比尔·盖茨", "比尔 尔 盖茨 茨"},
		{"カタカナ", "カタ タカ カナ ナ"},
		{"ｶﾞｰﾄﾞ", "ガー ード ド"},
		{"か\u3099", "が"},
		{"한국어", "한국 국어 어"},
		{"\u1112\u1161\u11ab국", "한국 국"},
		{"ﾊﾝ한①", "ハン ン한 한 1"},
		{"й Ё ё́", "и е е"},
	} {
		var got []string
		for _, tok := range tokenize(test.text) {
			got = append(got, tok.text)
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%q has the tokens %q, want %q", test.text, s, test.want)
		}
	}
}

func TestParseQuery(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, required, excluded string }{
		{"锗粉", "'锗粉'", ""},
		{"锗", "'锗':*", ""},
		{"红外锗镜片", "'红外' <-> '外锗' <-> '锗镜' <-> '镜片'", ""},
		{"“党 建” -安全", "'党建'", "'安全'"},
		{`infrared "germanium lens" －board`, "'infrar' | 'germanium' <-> 'len'", "'board'"},
		{"2021年7月", "'2021' <-> '年' <-> '7' <-> '月':*", ""},
		{"产品Ge粉", "'产品' | 'ge' | '粉':*", ""},
		{"锗可以用来做什么产品", "'锗':* | '产品'", ""},
		{"怎么养猫", "'养猫'", ""},
		{"目的地的选择", "'目的' <-> '的地' | '选择'", ""},
		{"how do I learn Rust", "('learn' | 'learnrust') | ('rust' | 'learnrust')", ""},
		{"what is the IT department", "('it' | 'itdepart') | ('depart' | 'itdepart')", ""},
		{"是什么", "'是什' <-> '什么'", ""},
		{"what is this", "'what' | 'is' | 'this'", ""},
		{"“怎么养猫” what", "'怎么' <-> '么养' <-> '养猫'", ""},
		{"Wi-Fi", "('wi' <-> 'fi' | 'wifi')", ""},
		{"Vue 3 入门", "('vue' <-> '3' | 'vue3') | '入门'", ""},
		{"Java Script", "('java' | 'javascript') | ('script' | 'javascript')", ""},
		{"通 知 公 告", "'通知' <-> '知公' <-> '公告'", ""},
		{"口 罩", "'口':* | '罩':*", ""},
		{"' & | ! :*", "", ""},
		{"it's", "'it'", ""},
	} {
		q := parseQuery(test.text)
		all := func(terms []term) string {
			var s []string
			for _, t := range terms {
				s = append(s, t.tsquery(""))
			}
			return strings.Join(s, " | ")
		}
		if all(q.required) != test.required || all(q.excluded) != test.excluded {
			t.Errorf("%q is parsed as %q without %q, want %q without %q",
				test.text, all(q.required), all(q.excluded), test.required, test.excluded)
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
		got := spellings(name)
		if got[0] != "chongqingyinhang" || got[1] != "cqyh" || !slices.Contains(got, "zhongqingyinhang") {
			t.Errorf("%s is spelt %s", name, got)
		}
	}
	if got := spellings(strings.Repeat("重庆银行", 100_000)); len(got) != maxSpellings {
		t.Errorf("a long name has %d spellings", len(got))
	}
}

func TestHighlight(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ query, text, want string }{
		{"锗粉", "二氧化锗粉<末>", "二氧化<em>锗粉</em>&lt;末&gt;"},
		{"锗", "锗粉和锗", "<em>锗</em>粉和<em>锗</em>"},
		{"紅外", "红外整机，紅外", "<em>红外</em>整机，<em>紅外</em>"},
		{"engineer", "Two ENGINEERS & one", "Two <em>ENGINEERS</em> &amp; one"},
		{"geo2", "锗ＧｅＯ２。", "锗<em>ＧｅＯ２</em>。"},
		{"cafe", "Un cafe\u0301 noir", "Un <em>cafe\u0301</em> noir"},
		{"采购透明度", "采购要透明", "<em>采购</em>要<em>透明</em>"},

		{"가", "각 간 가격 갸", "각 간 <em>가</em>격 갸"},
		{"각", "가 각 간 가ㄱ", "가 <em>각</em> 간 가ㄱ"},
		{"가", "\u1100\u1161\u11a8 \u1100\u1161", "\u1100\u1161\u11a8 <em>\u1100\u1161</em>"},
		{"한국어", "\u1112\u1161\u11ab국어 문서", "<em>\u1112\u1161\u11ab국어</em> 문서"},
		{"한국어 문서", "한국어로 쓴 문서와 문, 서류", "<em>한국어</em>로 쓴 <em>문서</em>와 문, 서류"},
		{"한국어 문서", "미국 국어 공문 서류", "미국 국어 공문 서류"},
		{"문", "무 군 운문", "무 군 운<em>문</em>"},
		{"か", "が かが ガ カ", "が <em>か</em>が ガ カ"},
		{"が", "か が か\u3099", "か <em>が</em> <em>か\u3099</em>"},
		{"ハード", "バードとハードとﾊｰﾄﾞとパート", "バードと<em>ハード</em>と<em>ﾊｰﾄﾞ</em>とパート"},
		{"ﾊﾞｰﾄﾞ", "ハード バード", "ハード <em>バード</em>"},
		{"は", "ば ぱ は", "ば ぱ <em>は</em>"},
		{"ビル", "ビール ヒル ビル", "ビール ヒル <em>ビル</em>"},
		{"データベース", "データとリリースのベース", "データとリリースのベース"},
		{"データベース設計", "設計とデータベース", "<em>設計</em>と<em>データベース</em>"},
		{"食べる人", "調べる 人", "調べる 人"},
		{"中国", "中の国と中国、中 国 韓国", "中の国と<em>中国</em>、<em>中 国</em> 韓国"},
		{"学生", "大学の生徒、学生証", "大学の生徒、<em>学生</em>証"},
		{"産業", "产业と産業", "<em>产业</em>と<em>産業</em>"},
		{"人", "👩‍👩‍👧 人\ufe00", "👩‍👩‍👧 <em>人\ufe00</em>"},
		{"株", "㈱と株", "<em>㈱</em>と<em>株</em>"},
		{"क", "कि क", "<em>कि</em> <em>क</em>"},
	} {
		matches, _ := parseQuery(test.query).matches(test.text)
		if got := highlight(test.text, span{0, len(test.text)}, matches); got != test.want {
			t.Errorf("%s in %s: %s, want %s", test.query, test.text, got, test.want)
		}
	}
}

// FuzzSearch takes any text as a query and as a document: positions are ascending, offsets are character boundaries,
// lexemes are quoted, and snippets are cut between graphemes.
func FuzzSearch(f *testing.F) {
	for _, seed := range []string{
		"锗GeO2 5G", "“a -b” c", "it's C++ .NET #1", "e\u0301 🧑‍🚀 ᄒ", "\x00\xff'\\", "a\u200bb", "ﬁ½㍿", "-", "İI",
		"가 각 ᄀ\u1161\u11a8 ㄱㅏ", "ハード ﾊﾞｰﾄﾞ か\u3099", "कि ก็",
	} {
		f.Add(seed, "二氧化锗GeO2的“产品”\nC++ "+seed)
	}
	f.Fuzz(func(t *testing.T, query, text string) {
		last := 0
		for _, tok := range tokenize(text) {
			if tok.position < last || tok.start < 0 || tok.end > len(text) || tok.start >= tok.end || tok.text == "" {
				t.Fatalf("token %+v of %q", tok, text)
			}
			last = tok.position
			endsInside := tok.end < len(text) && !utf8.RuneStart(text[tok.end])
			if utf8.ValidString(text) && (!utf8.RuneStart(text[tok.start]) || endsInside) {
				t.Fatalf("token %+v of %q is cut within a character", tok, text)
			}
		}
		q := parseQuery(query)
		for _, term := range append(slices.Clone(q.required), q.excluded...) {
			s := term.tsquery("")
			if s == "" || strings.Count(s, "'")%2 != 0 || strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
				t.Fatalf("%q has the tsquery %q", query, s)
			}
		}
		q.words()
		matches, graphemes := q.matches(text)
		for i, m := range matches {
			if m.start >= m.end || i > 0 && m.start <= matches[i-1].end {
				t.Fatalf("matches %v of %q in %q", matches, query, text)
			}
		}
		if !utf8.ValidString(text) || len(matches) == 0 {
			return
		}
		whole := map[int]bool{0: true, len(text): true}
		for g := uniseg.NewGraphemes(text); g.Next(); {
			at, end := g.Positions()
			whole[at], whole[end] = true, true
		}
		for _, w := range append(snippetSpans(matches, graphemes), matches...) {
			if !whole[w.start] || !whole[w.end] {
				t.Fatalf("%v of %q is cut within a grapheme", w, text)
			}
		}
		snippets(text, matches, graphemes)
	})
}
