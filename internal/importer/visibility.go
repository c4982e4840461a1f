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

// markDraftByFolder keeps a file in a folder of drafts from being published.
func (d *Draft) markDraftByFolder(name string) {
	for folder := range strings.SplitSeq(path.Dir(name), "/") {
		if slices.Contains(draftFolders, strings.ToLower(folder)) {
			d.StaysDraft = true
			d.note("stays a draft: it is in the folder %s", folder)
			return
		}
	}
}

// markNestedRestriction keeps a text from being published that a table says is a draft or private, whatever the table is
// called. Words such as hidden are not asked for there: themes hide a cover by cover.hidden.
func (m *frontMatter) markNestedRestriction(v value) {
	for _, f := range v.table {
		key := normalizeKey(f.key)
		on, _ := f.parseBool()
		switch {
		case on && slices.Contains([]string{"draft", "isdraft", "private", "isprivate"}, key):
			m.markDraft(f)
		case slices.Contains(passwordKeys, key) && !f.empty():
			m.markPasswordProtected(f)
		}
		m.markNestedRestriction(f.value)
	}
	for _, item := range v.list {
		m.markNestedRestriction(item)
	}
}

// markRestricted keeps a text from being published whose front matter says anything else than that it is public. A value that
// cannot be read counts as such.
func (m *frontMatter) markRestricted() {
	for _, f := range m.fieldsOf(draftKeys) {
		on, ok := f.parseBool()
		if normalizeKey(f.key) == "hide" && !ok {
			continue // a list of what a theme leaves out of the page
		}
		if private := strings.Contains(normalizeKey(f.key), "private") || normalizeKey(f.key) == "secret"; on && private {
			m.Visibility = article.VisibilityINTERNAL
		}
		if on || !ok {
			m.markDraft(f)
		}
	}
	for _, f := range m.fieldsOf(publishedKeys) {
		s, _ := f.oneLine()
		_, isDate := parseDate(s)
		if on, ok := f.parseBool(); !on && (ok || !isDate) {
			m.markDraft(f)
		}
	}
	for _, f := range m.fieldsOf(statusKeys) {
		m.markByStatus(f)
	}
	for _, f := range m.fieldsOf(visibilityKeys) {
		if s, _ := f.oneLine(); !slices.Contains(publicWords, strings.ToLower(s)) {
			m.Visibility = article.VisibilityINTERNAL
			m.markDraft(f)
		}
	}
	for _, f := range m.fieldsOf(passwordKeys) {
		m.markPasswordProtected(f)
	}
	for _, key := range m.order {
		for _, f := range m.fields[key] {
			m.markNestedRestriction(f.value)
		}
	}
	for _, f := range m.fieldsOf(expiryKeys) {
		s, _ := f.oneLine()
		if at, ok := parseDate(s); !ok || inZone(&at, time.UTC).Before(time.Now()) {
			m.markDraft(f)
		}
	}
	for _, key := range []string{"layout", "type"} {
		for _, f := range m.fields[key] {
			if s, _ := f.oneLine(); strings.EqualFold(s, "draft") {
				m.markDraft(f)
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

func (m *frontMatter) markByStatus(f field) {
	s, _ := f.oneLine()
	s = strings.ToLower(s)
	if slices.Contains(publishedWords, s) {
		return
	}
	if slices.Contains(privateWords, s) {
		m.Visibility = article.VisibilityINTERNAL
	}
	m.markDraft(f)
}

func (m *frontMatter) markPasswordProtected(f field) {
	m.StaysDraft = true
	m.noteField(f, "stays a draft, since it is for those who know the password")
}

func (m *frontMatter) markDraft(f field) {
	m.StaysDraft = true
	s, ok := f.oneLine()
	if !ok {
		s = "(no text)"
	}
	m.noteField(f, "%s: stays a draft", truncate(s))
}
