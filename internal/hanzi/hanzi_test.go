package hanzi_test

import (
	_ "embed"
	"slices"
	"strings"
	"testing"

	"praxis/internal/hanzi"
)

// readings are words, each followed by its syllables; semicolons separate them.
//
//go:embed testdata/readings.txt
var readings string

func TestSyllables(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(strings.TrimSpace(readings)) {
		for pair := range strings.SplitSeq(line, ";") {
			text, want, _ := strings.Cut(strings.TrimSpace(pair), " ")
			if got := strings.Join(hanzi.Syllables([]rune(text)), " "); got != want {
				t.Errorf("%s is read %q, want %q", text, got, want)
			}
		}
	}
}

func TestNameSyllables(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"单田芳": "shan tian fang", "曾国藩": "zeng guo fan", "仇和": "qiu he", "解晓东": "xie xiao dong", "查文斌": "zha wen bin",
		"任正非": "ren zheng fei",
		"朴槿惠": "piao jin hui",
		"尉迟恭": "yu chi gong",
		"万俟卨": "mo qi xie",
		"單國強": "shan guo qiang",
		"区伯":  "ou bo",
		"盖叫天": "ge jiao tian",
		"单":   "dan",
		"查理":  "cha li",
		"张重庆": "zhang chong qing",
		"王晓行": "wang xiao xing",
		"华罗庚": "hua luo geng", "": "",
	} {
		if got := strings.Join(hanzi.NameSyllables([]rune(name)), " "); got != want {
			t.Errorf("%s is read %q, want %q", name, got, want)
		}
	}
}

func TestReadings(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune]string{'行': "xing hang heng", '重': "zhong chong tong", '一': "yi", '女': "nv ru", 'a': "", 'か': ""} {
		if got := strings.Join(hanzi.Readings(r), " "); got != want {
			t.Errorf("%c has the readings %q, want %q", r, got, want)
		}
	}
}

func TestSyllablesOfAnyText(t *testing.T) {
	t.Parallel()
	text := []rune("a𠀀か々\uFFFD重庆\x00")
	if got := hanzi.Syllables(text); !slices.Equal(got, []string{"", "he", "", "", "", "chong", "qing", ""}) {
		t.Errorf("%q", got)
	}
}

// FuzzSyllables: any text has one syllable for each character, of lower-case letters only.
func FuzzSyllables(f *testing.F) {
	f.Add("重庆银行 乾坤 𠀀々")
	f.Add("银行E了!")
	f.Add("\xff行\x00")
	f.Fuzz(func(t *testing.T, text string) {
		characters := []rune(text)
		for _, syllables := range [][]string{hanzi.Syllables(characters), hanzi.NameSyllables(characters)} {
			if len(syllables) != len(characters) {
				t.Fatalf("%q has %d characters and is read %q", text, len(characters), syllables)
			}
			if strings.Trim(strings.Join(syllables, ""), "abcdefghijklmnopqrstuvwxyz") != "" {
				t.Errorf("%q is read %q", text, syllables)
			}
		}
	})
}

func BenchmarkSyllables(b *testing.B) {
	for name, length := range map[string]int{"1k": 1_000, "100k": 100_000} {
		text := []rune(strings.Repeat("中国人民银行行长重庆市长江大桥调整行业参加", length/20))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				hanzi.Syllables(text)
			}
		})
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"锗可以用来做什么产品": "锗 可以 用来 做 什么 产品",
		"目的地的选择":     "目的地 的 选择",
		"":           "",
	} {
		var words []string
		rest := []rune(text)
		for _, n := range hanzi.Segment(rest) {
			words, rest = append(words, string(rest[:n])), rest[n:]
		}
		if got := strings.Join(words, " "); got != want {
			t.Errorf("%s is segmented into %s, want %s", text, got, want)
		}
	}
	if same := hanzi.Homophones('弊'); !slices.Contains(same, '币') || slices.Contains(same, '弊') {
		t.Errorf("弊 sounds like %s", string(same))
	}
	for syllables, want := range map[string][]string{"kouzhao": {"口罩"}, "x": nil, "": nil} {
		if got := hanzi.WordsByReading(syllables); !slices.Equal(got, want) {
			t.Errorf("%s is the pinyin of %v, want %v", syllables, got, want)
		}
	}
}
