package importer

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"golang.org/x/text/unicode/norm"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/predicate"
	"praxis/internal/content"
	"praxis/internal/slug"
	"praxis/internal/sqltext"
)

// siteIndex is what an import knows about all of its files before it saves the first one. It holds the slug that each
// article has or will get, so that links resolve whatever the order of the files. It does not hold texts: each file is
// read again in its batch.
type siteIndex struct {
	posts       map[string]*post   // by file key
	order       []*post            // in file order
	byFileName  map[string][]*post // by postFileName
	aliases     map[string]*post   // by old path; nil if several posts have it
	aliasEnds   map[string]int     // number of posts with an alias that ends so
	slugs       map[string]bool    // slugs, with locales, that the posts have or will get
	attachments *attachmentStore
}

// post is a file that becomes an article.
type post struct {
	file        File
	key         string
	slug        string  // current or expected slug; "" if the file does not become an article
	locale      string  // two posts may have one slug in different languages
	slugBase    string  // what the slug is derived from
	slugStated  bool    // the file states the slug
	imported    bool    // by an earlier import
	fingerprint string  // see Draft.fingerprint
	backlinks   []*post // posts that link to it
	stale       bool    // links to a post that got another slug than expected
}

// indexFiles parses all files once and determines the slugs that their articles have or will get. It skips files that
// cannot be parsed.
func indexFiles(ctx context.Context, client *ent.Client, o Options, files []File, parse Parser) (*siteIndex, error) {
	s := &siteIndex{
		posts:       map[string]*post{},
		byFileName:  map[string][]*post{},
		aliases:     map[string]*post{},
		aliasEnds:   map[string]int{},
		slugs:       map[string]bool{},
		attachments: newAttachmentStore(o),
	}
	for p := range o.parseFiles(files, parse) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if p.err == nil {
			s.addPost(p.File, p.draft)
		}
	}
	if err := s.findArticles(ctx, client, o.Organization); err != nil {
		return nil, fmt.Errorf("looking for articles imported earlier: %w", err)
	}
	if err := s.expectSlugs(ctx, client); err != nil {
		return nil, fmt.Errorf("looking for free slugs: %w", err)
	}
	return s, nil
}

// addPost adds a file to the index.
func (s *siteIndex) addPost(f File, d *Draft) {
	p := &post{
		file:        f,
		key:         norm.NFC.String(f.Key),
		fingerprint: d.fingerprint(),
		slugStated:  d.Slug != "",
		slugBase:    d.slugBase(),
		locale:      d.Locale,
	}
	if s.posts[p.key] != nil {
		return // the user named the file twice
	}
	s.posts[p.key] = p
	s.order = append(s.order, p)
	name := postFileName(p.key)
	s.byFileName[name] = append(s.byFileName[name], p)
	dated := strings.ToLower(path.Base(strings.TrimSuffix(p.key, path.Ext(p.key))))
	if strings.HasSuffix(dated, "-"+name) {
		s.byFileName[dated] = append(s.byFileName[dated], p) // Jekyll names posts with their date
	}
	seenEnds := map[string]bool{}
	for _, oldPath := range d.aliasPaths() {
		s.addAlias(oldPath, p)
		if last := path.Base(oldPath); !seenEnds[last] {
			seenEnds[last] = true
			s.aliasEnds[last]++
		}
	}
	if d.PublishedAt == nil {
		return
	}
	// Hexo and Jekyll put the day into the path, in UTC or the author's time zone.
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 8*3600)} {
		s.addAlias(d.PublishedAt.In(zone).Format("2006/01/02/")+name, p)
	}
}

// addAlias adds an old path of a post. A path of several posts resolves to none of them.
func (s *siteIndex) addAlias(oldPath string, p *post) {
	if other, exists := s.aliases[oldPath]; exists && other != p {
		p = nil
	}
	s.aliases[oldPath] = p
}

// postFileName returns the name of a file in lower case, without folder, date and extension. For an index file it
// returns the name of the folder.
func postFileName(key string) string {
	name := strings.TrimSuffix(path.Base(key), path.Ext(key))
	if lower := strings.ToLower(name); lower == "index" || lower == "_index" || lower == "readme" {
		name = path.Base(path.Dir(key))
	}
	if m := datedFileName.FindStringSubmatch(name); m != nil {
		name = m[2]
	}
	return strings.ToLower(name)
}

// slugIn returns a slug with its locale: a slug is unique within a language.
func slugIn(slug, locale string) string { return slug + "@" + locale }

// slugBase returns what the slug of a new article is derived from.
func (d *Draft) slugBase() string {
	return slug.Complete(cmp.Or(d.Slug, d.SlugHint, slug.From(d.Title)), "article")
}

// findArticles finds the articles that earlier imports created from the posts, and their slugs.
func (s *siteIndex) findArticles(ctx context.Context, client *ent.Client, publisher string) error {
	for posts := range slices.Chunk(s.order, 1000) {
		var keys, sources []string
		for _, p := range posts {
			keys, sources = append(keys, p.file.Key), append(sources, p.fingerprint)
		}
		known, err := client.Article.Query().
			Where(
				article.HasOrganizationWith(organization.Slug(publisher)),
				article.Or(article.ImportKeyIn(keys...), hasFingerprint(sources)),
			).
			Select(article.FieldSlug, article.FieldImportKey, article.FieldImportHash).All(ctx)
		if err != nil {
			return err
		}
		byKey, bySource := map[string]string{}, map[string]string{}
		for _, a := range known {
			source, _ := splitImportHash(a)
			byKey[deref(a.ImportKey)], bySource[source] = a.Slug, a.Slug
		}
		for _, p := range posts {
			if p.slug = byKey[p.file.Key]; p.slug == "" && s.posts[p.key] != nil {
				p.slug = bySource[p.fingerprint] // a moved file
				delete(bySource, p.fingerprint)
			}
			p.imported = p.slug != ""
			if p.slugStated && p.slug == "" {
				p.slug = p.slugBase
			}
			s.slugs[slugIn(p.slug, p.locale)] = true
		}
	}
	return nil
}

// hasFingerprint matches articles that were imported from files with these fingerprints.
func hasFingerprint(sources []string) predicate.Article {
	return func(q *entsql.Selector) {
		args := make([]any, len(sources))
		for i, source := range sources {
			args[i] = source
		}
		q.Where(entsql.In("split_part("+q.C(article.FieldImportHash)+", ';', 1)", args...))
	}
}

// usedSlugs returns the slugs, with their locales, that equal one of the bases, with or without a numeric suffix.
const usedSlugs = `WITH bases AS MATERIALIZED (SELECT unnest($1::text[]) AS base),
	used AS (
		SELECT slug, locale FROM articles
		UNION ALL SELECT slug, locale FROM former_slugs WHERE kind = 'articles'
	)
	SELECT slug || '@' || locale FROM used
	WHERE slug IN (SELECT base FROM bases) OR regexp_replace(slug, '-[0-9]+$', '') IN (SELECT base FROM bases)`

// expectSlugs assigns to each post without a slug the first free one. The database chooses in the same way when it
// saves.
func (s *siteIndex) expectSlugs(ctx context.Context, client *ent.Client) error {
	var bases []string
	for _, p := range s.order {
		if p.slug == "" {
			bases = append(bases, p.slugBase)
		}
	}
	if len(bases) == 0 {
		return nil
	}
	rows, err := client.QueryContext(ctx, usedSlugs, sqltext.Strings(bases))
	if err != nil {
		return err
	}
	defer rows.Close()
	var used []string
	if err := entsql.ScanSlice(rows, &used); err != nil {
		return err
	}
	elsewhere := map[string]bool{}
	for _, at := range used {
		elsewhere[at] = true
	}
	next := map[string]int{} // the next suffix to try, by base and locale
	for _, p := range s.order {
		for p.slug == "" {
			base := slugIn(p.slugBase, p.locale)
			next[base]++
			name := p.slugBase
			if n := next[base]; n > 1 {
				name += "-" + strconv.Itoa(n)
			}
			if at := slugIn(name, p.locale); !s.slugs[at] && !elsewhere[at] {
				p.slug, s.slugs[at] = name, true
			}
		}
	}
	return nil
}

// addBacklink records that another post links to this one.
func (p *post) addBacklink(from *post) {
	if n := len(p.backlinks); from != nil && (n == 0 || p.backlinks[n-1] != from) {
		p.backlinks = append(p.backlinks, from)
	}
}

// slugOf returns the current or expected slug of the article of a file; "" if there is none.
func (s *siteIndex) slugOf(key string) string {
	if p := s.posts[norm.NFC.String(key)]; p != nil {
		return p.slug
	}
	return ""
}

// recordSlug records the slug of a saved article, or "" for a failed file. If the slug differs from the expected one,
// it marks the posts that link to the article as stale.
func (s *siteIndex) recordSlug(key, name string) {
	p := s.posts[norm.NFC.String(key)]
	if p == nil || p.slug == name || name == "" && p.imported {
		return
	}
	p.slug, s.slugs[slugIn(name, p.locale)] = name, true
	for _, from := range p.backlinks {
		from.stale = true
	}
}

// takeStale returns the files with outdated links and clears their marks.
func (s *siteIndex) takeStale() []File {
	var files []File
	for _, p := range s.order {
		if p.stale {
			p.stale = false
			files = append(files, p.file)
		}
	}
	return files
}

// findTarget returns the post that a link leads to; nil if there is none.
func (s *siteIndex) findTarget(from File, r reference) *post {
	to := strings.ReplaceAll(r.target, `\`, "/")
	if r.byName {
		return s.findByName(from, to)
	}
	if p := s.aliases[content.FormerPath(to)]; p != nil && strings.HasPrefix(to, "/") {
		return p
	}
	for _, at := range s.candidatePaths(from, to) {
		if p := s.postAt(at); p != nil {
			return p
		}
	}
	return s.aliases[content.FormerPath(to)]
}

// candidatePaths returns the paths that a link may mean, the likeliest first. A relative path starts at the file's
// folder, or at the file's own path as if it were a folder. A path from the site root starts at each folder above the
// file, and at the folders where generators keep texts.
func (s *siteIndex) candidatePaths(from File, to string) []string {
	key := norm.NFC.String(from.Key)
	dir := path.Dir(key)
	if !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "@site/") {
		return []string{path.Join(dir, to), path.Join(strings.TrimSuffix(key, path.Ext(key)), to)}
	}
	to = strings.TrimPrefix(to, "@site")
	var places []string
	for {
		for _, below := range []string{"", "content", "source", "docs", "_posts", "source/_posts", "blog"} {
			places = append(places, path.Join(dir, below, to))
		}
		if dir == from.Root || from.Root == "" || dir == path.Dir(dir) {
			return places
		}
		dir = path.Dir(dir)
	}
}

// textExtensions are the endings that a link may omit.
var textExtensions = []string{
	"",
	".md",
	".markdown",
	".mdx",
	".mdown",
	".mkd",
	"/index.md",
	"/README.md",
	"/_index.md",
	"/index.mdx",
	"/readme.md",
}

// postAt returns the post at a path. The path may lack the extension or have that of the generated page.
func (s *siteIndex) postAt(place string) *post {
	bare := place
	for _, ext := range []string{"/index.html", ".html", ".htm", ".md", ".mdx"} {
		bare = strings.TrimSuffix(bare, ext)
	}
	for _, ext := range textExtensions {
		if p := s.posts[place+ext]; p != nil {
			return p
		}
		if p := s.posts[bare+ext]; p != nil {
			return p
		}
	}
	return nil
}

// maxNamesakes limits how many files of one name are compared with a link that gives part of a path.
const maxNamesakes = 100

// findByName returns the post with a name that may begin with folders. It prefers a file in the same folder, then one
// at the root, then the shortest matching path.
func (s *siteIndex) findByName(from File, name string) *post {
	for _, place := range append(s.candidatePaths(from, name), s.candidatePaths(from, rootPath(name))...) {
		if p := s.postAt(place); p != nil {
			return p
		}
	}
	wanted := strings.ToLower(strings.Trim(name, "/"))
	for _, ext := range textExtensions[1:6] {
		wanted = strings.TrimSuffix(wanted, ext)
	}
	namesakes := s.byFileName[path.Base(wanted)]
	var best *post
	for _, p := range namesakes[:min(len(namesakes), maxNamesakes)] {
		bare := strings.ToLower(strings.TrimSuffix(p.key, path.Ext(p.key)))
		matches := !strings.Contains(wanted, "/") || strings.HasSuffix("/"+bare, "/"+wanted)
		if matches && (best == nil || len(p.key) < len(best.key)) {
			best = p
		}
	}
	return best
}
