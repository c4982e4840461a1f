package slug_test

import (
	"testing"

	"praxis/internal/slug"
)

func TestFoldName(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"Vue", "vue", "VUE", " Vue ", "Ｖｕｅ", "ｖｕｅ"},
		{"机器 学习", "机器　学习", "机器  学习\t"},
		{"Élan", "élan", "E\u0301lan"},
		{"ｱ", "ア"},
	} {
		for _, name := range same {
			if slug.FoldName(name) != slug.FoldName(same[0]) {
				t.Errorf("%q and %q are two names", name, same[0])
			}
		}
	}
	for _, name := range []string{"Vues", "V ue", "微优"} {
		if slug.FoldName(name) == slug.FoldName("Vue") {
			t.Errorf("%q and Vue are one name", name)
		}
	}
}
