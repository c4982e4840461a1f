package importer

import (
	"path"
	"slices"
	"strings"
	"time"

	"praxis/ent/gen/ent/article"
)

// draftFolders are where generators of sites keep what is not published.
var draftFolders = []string{"_drafts", "drafts", "_draft", "draft", ".drafts", "草稿", "草稿箱"}

// restrictByFolder keeps a file in a folder of drafts from being published.
func (d *Draft) restrictByFolder(name string) {
	for folder := range strings.SplitSeq(path.Dir(name), "/") {
		if slices.Contains(draftFolders, strings.ToLower(folder)) {
			d.Unfinished = true
			d.note("stays a draft: it is in the folder %s", folder)
			return
		}
	}
}

// restrictNested keeps a text from being published that a table says is a draft or private, whatever the table is
// called. Words such as hidden are not asked for there: themes hide a cover by cover.hidden.
func (m *matter) restrictNested(v value) {
	for _, f := range v.table {
		key := plainKey(f.key)
		on, _ := f.flag()
		switch {
		case on && slices.Contains([]string{"draft", "isdraft", "private", "isprivate"}, key):
			m.keepDraft(f)
		case slices.Contains(passwordKeys, key) && !f.empty():
			m.keepForPassword(f)
		}
		m.restrictNested(f.value)
	}
	for _, item := range v.list {
		m.restrictNested(item)
	}
}

// restrict keeps a text from being published whose front matter says anything else than that it is public. A value that
// cannot be read counts as such.
func (m *matter) restrict() {
	for _, f := range m.all(restrictKeys) {
		on, ok := f.flag()
		if plainKey(f.key) == "hide" && !ok {
			continue // a list of what a theme leaves out of the page
		}
		if private := strings.Contains(plainKey(f.key), "private") || plainKey(f.key) == "secret"; on && private {
			m.Visibility = article.VisibilityINTERNAL
		}
		if on || !ok {
			m.keepDraft(f)
		}
	}
	for _, f := range m.all(releaseKeys) {
		s, _ := f.oneLine()
		_, isDate := parseMoment(s)
		if on, ok := f.flag(); !on && (ok || !isDate) {
			m.keepDraft(f)
		}
	}
	for _, f := range m.all(statusKeys) {
		m.restrictByStatus(f)
	}
	for _, f := range m.all(visibilityKeys) {
		if s, _ := f.oneLine(); !slices.Contains(publicWords, strings.ToLower(s)) {
			m.Visibility = article.VisibilityINTERNAL
			m.keepDraft(f)
		}
	}
	for _, f := range m.all(passwordKeys) {
		m.keepForPassword(f)
	}
	for _, key := range m.order {
		for _, f := range m.fields[key] {
			m.restrictNested(f.value)
		}
	}
	for _, f := range m.all(expiryKeys) {
		s, _ := f.oneLine()
		if at, ok := parseMoment(s); !ok || inZone(&at, time.UTC).Before(time.Now()) {
			m.keepDraft(f)
		}
	}
	for _, key := range []string{"layout", "type"} {
		for _, f := range m.fields[key] {
			if s, _ := f.oneLine(); strings.EqualFold(s, "draft") {
				m.keepDraft(f)
			}
		}
	}
}

var (
	publicWords = []string{
		"public", "everyone", "everybody", "all", "anyone", "world", "open", "published", "公开", "公開",
	}
	publishedWords = []string{
		"publish", "published", "public", "live", "active", "final", "done", "complete", "completed", "finished", "released",
		"stable", "approved", "accepted", "new", "updated", "true",
		"发布", "已发布", "發布", "已發布", "公开", "已公开", "公開", "完成", "已完成",
	}
	privateWords = []string{"private", "internal", "members", "secret", "私密", "私有"}
)

func (m *matter) restrictByStatus(f field) {
	s, _ := f.oneLine()
	s = strings.ToLower(s)
	if slices.Contains(publishedWords, s) {
		return
	}
	if slices.Contains(privateWords, s) {
		m.Visibility = article.VisibilityINTERNAL
	}
	m.keepDraft(f)
}

func (m *matter) keepForPassword(f field) {
	m.Unfinished = true
	m.noteField(f, "stays a draft, since it is for those who know the password")
}

func (m *matter) keepDraft(f field) {
	m.Unfinished = true
	s, ok := f.oneLine()
	if !ok {
		s = "(no text)"
	}
	m.noteField(f, "%s: stays a draft", short(s))
}
