// Package importer reads articles from files and saves them. It reads Markdown with or without front matter
// (markdown.go), and the plain text of web pages as publishing sites show them (page.go).
//
// Parsing and saving are separate. A parser turns a file into a Draft and needs no database. A batch of drafts is saved
// in one transaction: all of them or none. An import is idempotent. It finds an article again by its organization and
// one of three: the slug that the file states, the file's path, or, for a moved file, its fingerprint (a SHA-256
// checksum). Importing an unchanged file changes nothing. Importing a changed file updates its article, unless somebody
// edited the article in Praxis since.
//
// The files by subject:
//
//   - all imports: import.go (batches), prepare.go and siteindex.go (which article each file becomes, and its slug),
//     save.go (writing), links.go, references.go, constructs.go and attachments.go (links and pictures),
//     aliases.go (redirects)
//   - all parsers: decode.go, likelihood.go and charsets.go (character encodings), language.go (language detection),
//     dates.go and timezone.go, normalize.go (defaults), byline.go (names and email addresses)
//   - Markdown: markdown.go, filename.go and visibility.go; frontmatter.go and frontlines.go (finding front matter),
//     frontyaml.go, fronttoml.go and frontjson.go (parsing it), frontvalue.go, frontkeys.go, frontfields.go and
//     fronttags.go (mapping its keys to fields)
//   - pages: page.go, pagehead.go and pagetitle.go (lines above the text), pagemeta*.go, pagelabels.go, pagenames.go,
//     pagefields.go and pagedate.go (byline, source and time), pagebody.go with pageheading.go, pagelist.go,
//     pagewrap.go and pageplus.go (the text), pageline.go (navigation and boilerplate), pagefoot.go, pagecredits.go
package importer

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
	"praxis/internal/slug"
)

// Draft is an article as a parser read it from a file.
type Draft struct {
	// Key identifies the file across imports: its path.
	Key string `json:"-"`
	// Slug is the slug that the file states. If it is "", the slug is derived from SlugHint or else the title.
	Slug string `json:"-"`
	// SlugHint is the slug that the file name suggests. Several files may suggest the same one.
	SlugHint string `json:"-"`

	Title    string
	Subtitle string
	Summary  string
	Body     string
	Locale   string
	Rights   article.Rights
	// Visibility is who may read the article once it is published; "" means PUBLIC.
	Visibility       article.Visibility
	SourceName       string
	SourceURL        string
	CanonicalURL     string
	SourcePreviousAt *time.Time
	SourceNextAt     *time.Time
	Likes            int
	Tags             []string
	Contributors     []Contributor
	// Cover is the path of the cover image as the file writes it. CoverID is the asset that it became.
	Cover   string `json:",omitempty"`
	CoverID int    `json:",omitempty"`

	// PublishedAt is the publication time; nil if the file has none.
	PublishedAt *time.Time `json:"-"`
	// TimeZone is the zone that the file states for its times; nil if it states none.
	TimeZone *time.Location `json:"-"`
	// Aliases are the addresses of the article on its old site: paths, URLs, or slugs that Praxis would spell
	// otherwise.
	Aliases []string `json:"-"`
	// StaysDraft says that the file marks itself as a draft. Options.Publish does not publish it.
	StaysDraft bool `json:"-"`
	// Notes tell the user what was inferred and what was ignored.
	Notes []string `json:"-"`
}

// Contributor is a person's role in an article.
type Contributor struct {
	Name string
	Role contribution.Role
}

// maxNotes and maxTags limit what a malformed file can produce.
const (
	maxNotes = 100
	maxTags  = 100
)

func (d *Draft) note(format string, args ...any) {
	switch {
	case len(d.Notes) < maxNotes:
		d.Notes = append(d.Notes, fmt.Sprintf(format, args...))
	case len(d.Notes) == maxNotes:
		d.Notes = append(d.Notes, fmt.Sprintf("dropped all notes after the first %d", maxNotes))
	}
}

func (d *Draft) addContributors(role contribution.Role, names ...string) {
	for _, name := range names {
		if c := (Contributor{name, role}); name != "" && !slices.Contains(d.Contributors, c) {
			d.Contributors = append(d.Contributors, c)
		}
	}
}

// addTags adds tags. Names that differ only in case, width or spaces are one tag, in the first spelling.
func (d *Draft) addTags(names ...string) {
	for _, name := range names {
		if len(d.Tags) == maxTags {
			d.note("more than %d tags: ignored %s and all after it", maxTags, truncate(name))
			return
		}
		folded := slug.FoldName(name)
		same := func(known string) bool { return slug.FoldName(known) == folded }
		if folded != "" && !slices.ContainsFunc(d.Tags, same) {
			d.Tags = append(d.Tags, name)
		}
	}
}

// fingerprint detects a changed file. It covers what an article stores, the publication time and StaysDraft.
func (d *Draft) fingerprint() string {
	when := ""
	if d.PublishedAt != nil {
		when = d.PublishedAt.UTC().Format(time.RFC3339Nano)
	}
	return fmt.Sprintf("%s %s %v", d.textHash(), when, d.StaysDraft)
}

// withCover returns a copy of the draft with another cover.
func (d *Draft) withCover(id int) *Draft {
	c := *d
	c.CoverID = id
	return &c
}

// importHash returns what an article stores about the draft that it was imported from: the draft's fingerprint, and the
// textHash of the saved draft if its links and pictures were rewritten.
func importHash(d, saved *Draft) string {
	if d.textHash() == saved.textHash() {
		return d.fingerprint()
	}
	return d.fingerprint() + ";" + saved.textHash()
}

// splitImportHash returns the fingerprint of the imported file and the textHash of what was saved.
func splitImportHash(a *ent.Article) (fingerprint, saved string) {
	fingerprint, saved, rewritten := strings.Cut(deref(a.ImportHash), ";")
	if !rewritten {
		saved, _, _ = strings.Cut(fingerprint, " ")
	}
	return fingerprint, saved
}

// textHash hashes what an article stores. The order and spelling of tags do not matter: a tag may already exist in
// another spelling.
func (d *Draft) textHash() string {
	c := *d
	c.Visibility = cmp.Or(d.Visibility, article.VisibilityPUBLIC)
	c.Tags = nil
	for _, name := range d.Tags {
		c.Tags = append(c.Tags, slug.FoldName(name))
	}
	slices.Sort(c.Tags)
	state, err := json.Marshal(c)
	if err != nil {
		panic(err) // impossible: strings, times and numbers
	}
	sum := sha256.Sum256(state)
	return hex.EncodeToString(sum[:])
}

// draftFromArticle returns the draft that an import of the article would have produced. The article's tags and
// contributions must be loaded.
func draftFromArticle(a *ent.Article) *Draft {
	d := &Draft{
		Title:            a.Title,
		Subtitle:         deref(a.Subtitle),
		Summary:          deref(a.Summary),
		Body:             a.Body,
		Locale:           a.Locale,
		Rights:           a.Rights,
		Visibility:       a.Visibility,
		SourceName:       deref(a.SourceName),
		SourceURL:        deref(a.SourceURL),
		CanonicalURL:     deref(a.CanonicalURL),
		SourcePreviousAt: utc(a.SourcePreviousAt),
		SourceNextAt:     utc(a.SourceNextAt),
		Likes:            a.Likes,
	}
	if a.CoverID != nil {
		d.CoverID = *a.CoverID
	}
	for _, t := range a.Edges.Tags {
		d.addTags(t.Name)
	}
	for _, c := range a.Edges.Contributions {
		d.addContributors(c.Role, c.Edges.Person.Name)
	}
	return d
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// ParseError says why a file cannot be parsed.
type ParseError struct {
	// Line is the line number from 1, or 0 if the error concerns the whole file.
	Line   int
	Reason string
}

func (e *ParseError) Error() string {
	if e.Line == 0 {
		return e.Reason
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Reason)
}

func parseErrorf(line int, format string, args ...any) error {
	return &ParseError{line, fmt.Sprintf(format, args...)}
}
