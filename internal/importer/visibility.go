package importer

import (
	"path"
	"slices"
	"strings"
	"time"

	"praxis/ent/gen/ent/article"
)

// draftFolders are the folders where generators keep drafts.
var draftFolders = []string{"_drafts", "drafts", "_draft", "draft", ".drafts", "草稿", "草稿箱"}

// markDraftByFolder marks a file in a drafts folder as a draft.
func (d *Draft) markDraftByFolder(name string) {
	for folder := range strings.SplitSeq(path.Dir(name), "/") {
		if slices.Contains(draftFolders, strings.ToLower(folder)) {
			d.StaysDraft = true
			d.note("stays a draft: the file is in the folder %s", folder)
			return
		}
	}
}

// markNestedRestriction looks for drafts, private texts and passwords in nested tables of any name. Keys such as hidden
// do not count there: themes hide a cover with cover.hidden.
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

// markRestricted keeps a text unpublished unless its front matter says that the text is public. A value that cannot be
// parsed counts as not public.
func (m *frontMatter) markRestricted() {
	for _, f := range m.fieldsOf(draftKeys) {
		on, ok := f.parseBool()
		if normalizeKey(f.key) == "hide" && !ok {
			continue // a list of page parts that the theme hides
		}
		key := normalizeKey(f.key)
		if private := strings.Contains(key, "private") || key == "secret"; on && private {
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
		"publish",
		"published",
		"public",
		"live",
		"active",
		"final",
		"done",
		"complete",
		"completed",
		"finished",
		"released",
		"stable", "approved", "accepted", "new", "updated", "true",
		"发布", "已发布", "發布", "已發布", "公开", "已公开", "公開", "完成", "已完成",
	}
	privateWords = []string{"private", "internal", "members", "secret", "私密", "私有"}
)

// markByStatus marks a text as a draft unless its status means published.
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

// markPasswordProtected marks a text as a draft. Praxis has no passwords for texts.
func (m *frontMatter) markPasswordProtected(f field) {
	m.StaysDraft = true
	m.noteField(f, "stays a draft: the text is protected by a password")
}

// markDraft marks a text as a draft because of a field.
func (m *frontMatter) markDraft(f field) {
	m.StaysDraft = true
	s, ok := f.oneLine()
	if !ok {
		s = "(not a text)"
	}
	m.noteField(f, "%s: stays a draft", truncate(s))
}
