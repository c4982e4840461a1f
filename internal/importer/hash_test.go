package importer

import (
	"testing"

	"praxis/ent/gen/ent/article"
)

// TestTextHash checks that differences which do not change an article do not change its hash.
func TestTextHash(t *testing.T) {
	t.Parallel()
	d := Draft{Title: "题", Tags: []string{"Vue", "机器 学习"}}
	same := Draft{Title: "题", Tags: []string{"机器　学习", "VUE"}, Visibility: article.VisibilityPUBLIC, StaysDraft: true}
	other := Draft{Title: "题", Tags: []string{"Vue", "机器 学习"}, Visibility: article.VisibilityINTERNAL}
	if d.textHash() != same.textHash() {
		t.Error("the spelling or order of tags, or the default visibility, changes the hash")
	}
	if d.textHash() == other.textHash() {
		t.Error("another visibility has the same hash")
	}
	if d.fingerprint() == same.fingerprint() {
		t.Error("a draft and a finished text have the same fingerprint")
	}
}
