// Package importer reads articles from files and saves them: Markdown with or without front matter (markdown.go), and
// the plain text of an article's page as publishing sites give it (page.go).
//
// Reading and saving are apart. A parser turns a file into a Draft and knows no database; a batch of drafts is saved in
// one transaction, all of them or none. An article is found again by its organization and the slug that its file
// states, or else the file's path, or, when the file has moved, by being the same: importing a file again changes
// nothing, importing a changed one updates its article, unless that was edited here in the meantime.
//
// The files, by their subjects:
//
//   - of every import: import.go (the batches), prepare.go and site.go (which article each file becomes, and its slug), save.go
//     (writing), links.go, reference.go, pictures.go and former.go (what refers to other files, and former paths)
//   - of every parser: decode.go and plausible.go (encodings), language.go and script.go (the language of a text), moment.go
//     (all dates), finish.go (what a file leaves open)
//   - of Markdown: markdown.go, filename.go, restrict.go and people.go; frontmatter.go finds the front matter, frontyaml.go,
//     fronttoml.go and frontjson.go read it, frontvalue.go, frontkeys.go, frontfields.go and fronttags.go say what it means
//   - of pages: page.go, then pagehead.go (lines above the text), pagemeta*.go, pagelabels.go, pagenames.go and pagetime.go
//     (time, source and people), pagebody.go with pageheading.go, pagelist.go and pagewrap.go (the text), and pagefoot.go
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

// Draft is what was read of an article.
type Draft struct {
	// Key is what the file is found again by: its path.
	Key string `json:"-"`
	// Slug is the one that the file states; "" leaves it to SlugHint, and that to the title.
	Slug string `json:"-"`
	// SlugHint is the one that the file's name suggests. Several files may suggest the same.
	SlugHint string `json:"-"`

	Title    string
	Subtitle string
	Summary  string
	Body     string
	Locale   string
	Rights   article.Rights
	// Visibility is who may read it once it is published; "" is PUBLIC.
	Visibility       article.Visibility
	SourceName       string
	SourceURL        string
	CanonicalURL     string
	SourcePreviousAt *time.Time
	SourceNextAt     *time.Time
	Likes            int
	Tags             []string
	Contributors     []Contributor
	// Cover is the path of the picture that stands for the article, as the file writes it; CoverID is the asset that it
	// became.
	Cover   string `json:",omitempty"`
	CoverID int    `json:",omitempty"`

	// PublishedAt is when it was published; nil when the file does not say.
	PublishedAt *time.Time `json:"-"`
	// TimeZone is the zone that the file states for its times; nil when it does not.
	TimeZone *time.Location `json:"-"`
	// Aliases are where the article was found on its old site: paths, URLs, or slugs that Praxis would not give.
	Aliases []string `json:"-"`
	// StaysDraft says that the file calls itself a draft: it is not published whatever is asked for.
	StaysDraft bool `json:"-"`
	// Notes say what was inferred and what was left out.
	Notes []string `json:"-"`
}

// Contributor is a person's part in an article.
type Contributor struct {
	Name string
	Role contribution.Role
}

// maxNotes and maxTags bound what a file that is wrong throughout makes of both.
const (
	maxNotes = 100
	maxTags  = 100
)

func (d *Draft) note(format string, args ...any) {
	switch {
	case len(d.Notes) < maxNotes:
		d.Notes = append(d.Notes, fmt.Sprintf(format, args...))
	case len(d.Notes) == maxNotes:
		d.Notes = append(d.Notes, "there is more to say, which is left out")
	}
}

func (d *Draft) addContributors(role contribution.Role, names ...string) {
	for _, name := range names {
		if c := (Contributor{name, role}); name != "" && !slices.Contains(d.Contributors, c) {
			d.Contributors = append(d.Contributors, c)
		}
	}
}

// addTags adds tags. Those that differ only in case, width or spaces are one, in the spelling of the first.
func (d *Draft) addTags(names ...string) {
	for _, name := range names {
		if len(d.Tags) == maxTags {
			d.note("more than %d tags: left out %s and what follows", maxTags, truncate(name))
			return
		}
		folded := slug.FoldName(name)
		same := func(known string) bool { return slug.FoldName(known) == folded }
		if folded != "" && !slices.ContainsFunc(d.Tags, same) {
			d.Tags = append(d.Tags, name)
		}
	}
}

// fingerprint tells a changed file from an unchanged one: by what an article keeps of it, then by when and whether it
// wants to be published.
func (d *Draft) fingerprint() string {
	when := ""
	if d.PublishedAt != nil {
		when = d.PublishedAt.UTC().Format(time.RFC3339Nano)
	}
	return fmt.Sprintf("%s %s %v", d.textHash(), when, d.StaysDraft)
}

// withCover is the draft with another cover.
func (d *Draft) withCover(id int) *Draft {
	c := *d
	c.CoverID = id
	return &c
}

// importHash is what an article keeps of the draft that it was made of: its fingerprint, and, where links and pictures
// were rewritten, the textHash of what was saved.
func importHash(d, saved *Draft) string {
	if d.textHash() == saved.textHash() {
		return d.fingerprint()
	}
	return d.fingerprint() + ";" + saved.textHash()
}

// splitImportHash returns the fingerprint of the file that an article was made of, and the textHash of what was saved.
func splitImportHash(a *ent.Article) (fingerprint, saved string) {
	fingerprint, saved, rewritten := strings.Cut(deref(a.ImportHash), ";")
	if !rewritten {
		saved, _, _ = strings.Cut(fingerprint, " ")
	}
	return fingerprint, saved
}

// textHash tells two drafts apart by what an article keeps of them. The order of tags does not count, nor their
// spelling, since the tag may have been there in another one.
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
		panic(err) // strings, times and numbers
	}
	sum := sha256.Sum256(state)
	return hex.EncodeToString(sum[:])
}

// draftFromArticle is the draft that an article would have come from. Its tags and contributions must be loaded.
func draftFromArticle(a *ent.Article) *Draft {
	d := &Draft{
		Title: a.Title, Subtitle: deref(a.Subtitle), Summary: deref(a.Summary), Body: a.Body, Locale: a.Locale, Rights: a.Rights,
		Visibility: a.Visibility, SourceName: deref(a.SourceName), SourceURL: deref(a.SourceURL), CanonicalURL: deref(a.CanonicalURL),
		SourcePreviousAt: utc(a.SourcePreviousAt), SourceNextAt: utc(a.SourceNextAt), Likes: a.Likes,
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

// ParseError says why a file cannot be read.
type ParseError struct {
	// Line is where, from 1; 0 when it is the file as a whole.
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
