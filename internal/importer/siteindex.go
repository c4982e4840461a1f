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

// siteIndex is what an import knows of all its files before it saves the first of them: the slug that each article has or
// will get, so that links lead there whatever the order of the files. What is known is small; the texts are read again
// when their turn comes.
type siteIndex struct {
	posts       map[string]*post   // by the file's key
	order       []*post            // in the order of the files
	byFileName  map[string][]*post // by the file's name in lower case, without folder, date and extension
	aliases     map[string]*post   // by the paths that the posts had; nil for one that several claim
	aliasEnds   map[string]int     // how many posts claim a path that ends so
	slugs       map[string]bool    // the addresses that the posts have or will get
	attachments *attachmentStore
}

// post is a file that becomes an article.
type post struct {
	file        File
	key         string
	slug        string  // the one that it has or is expected to get; "" when it will be no article
	locale      string  // its language: two posts may have one slug in different languages
	slugBase    string  // what its slug is made from
	slugStated  bool    // its file says so
	imported    bool    // it was imported earlier
	fingerprint string  // its fingerprint
	backlinks   []*post // the posts that link to it
	stale       bool    // a post that it links to got another slug than expected
}

// indexFiles reads all files once and finds out which slugs their articles have or will get. Of a file that cannot be read
// nothing is known here.
func indexFiles(ctx context.Context, client *ent.Client, o Options, files []File, parse Parser) (*siteIndex, error) {
	s := &siteIndex{posts: map[string]*post{}, byFileName: map[string][]*post{}, aliases: map[string]*post{},
		aliasEnds: map[string]int{}, slugs: map[string]bool{}, attachments: newAttachmentStore(o)}
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		raw, err := readFile(f.Path)
		if err != nil {
			continue
		}
		if d, err := f.parse(parse, raw, o.TimeZone); err == nil {
			s.addPost(f, d)
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

// addPost takes what a file says of itself.
func (s *siteIndex) addPost(f File, d *Draft) {
	p := &post{file: f, key: norm.NFC.String(f.Key), fingerprint: d.fingerprint(), slugStated: d.Slug != "", slugBase: d.slugBase(), locale: d.Locale}
	if s.posts[p.key] != nil {
		return // named twice
	}
	s.posts[p.key] = p
	s.order = append(s.order, p)
	name := postFileName(p.key)
	s.byFileName[name] = append(s.byFileName[name], p)
	if dated := strings.ToLower(path.Base(strings.TrimSuffix(p.key, path.Ext(p.key)))); strings.HasSuffix(dated, "-"+name) {
		s.byFileName[dated] = append(s.byFileName[dated], p) // as Jekyll names posts
	}
	ends := map[string]bool{}
	for _, former := range d.aliasPaths() {
		s.addAlias(former, p)
		if last := path.Base(former); !ends[last] {
			ends[last] = true
			s.aliasEnds[last]++
		}
	}
	if d.PublishedAt == nil {
		return
	}
	// Hexo and Jekyll put the day into the path; which one it was is a matter of the zone.
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 8*3600)} {
		s.addAlias(d.PublishedAt.In(zone).Format("2006/01/02/")+name, p)
	}
}

// addAlias notes a path that leads to a post, unless another post claims it.
func (s *siteIndex) addAlias(former string, p *post) {
	if other, claimed := s.aliases[former]; claimed && other != p {
		p = nil
	}
	s.aliases[former] = p
}

// postFileName is the name of a file in lower case, without folder, date and extension; of an index file, its folder's.
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

// slugIn is a slug with the language in which it is unique.
func slugIn(slug, locale string) string { return slug + "@" + locale }

// slugBase is what the slug of a new article is made from.
func (d *Draft) slugBase() string {
	return slug.Complete(cmp.Or(d.Slug, d.SlugHint, slug.From(d.Title)), "article")
}

// findArticles finds the articles that the posts were imported as earlier, and their slugs.
func (s *siteIndex) findArticles(ctx context.Context, client *ent.Client, publisher string) error {
	for posts := range slices.Chunk(s.order, 1000) {
		var keys, sources []string
		for _, p := range posts {
			keys, sources = append(keys, p.file.Key), append(sources, p.fingerprint)
		}
		known, err := client.Article.Query().
			Where(article.HasOrganizationWith(organization.Slug(publisher)), article.Or(article.ImportKeyIn(keys...), hasFingerprint(sources))).
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
				p.slug = bySource[p.fingerprint] // the same file at another place
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

// hasFingerprint is the articles that were made of files with these fingerprints.
func hasFingerprint(sources []string) predicate.Article {
	return func(q *entsql.Selector) {
		args := make([]any, len(sources))
		for i, source := range sources {
			args[i] = source
		}
		q.Where(entsql.In("split_part("+q.C(article.FieldImportHash)+", ';', 1)", args...))
	}
}

// expectSlugs gives each post that has no slug the first free one, as the database will when it is saved.
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
	rows, err := client.QueryContext(ctx, `WITH bases AS MATERIALIZED (SELECT unnest($1::text[]) AS base),
		used AS (SELECT slug, locale FROM articles UNION ALL SELECT slug, locale FROM former_slugs WHERE kind = 'articles')
		SELECT slug || '@' || locale FROM used WHERE slug IN (SELECT base FROM bases) OR regexp_replace(slug, '-[0-9]+$', '') IN (SELECT base FROM bases)`,
		sqltext.Strings(bases))
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
	next := map[string]int{} // the number to try for a base in a language
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

// addBacklink notes that another post links to this one.
func (p *post) addBacklink(from *post) {
	if n := len(p.backlinks); from != nil && (n == 0 || p.backlinks[n-1] != from) {
		p.backlinks = append(p.backlinks, from)
	}
}

// slugOf is the one that the article of a file has or is expected to get; "" when nothing is known of it.
func (s *siteIndex) slugOf(key string) string {
	if p := s.posts[norm.NFC.String(key)]; p != nil {
		return p.slug
	}
	return ""
}

// recordSlug notes the slug that a post's article has, "" for one that was not saved, and marks the posts whose links have
// led elsewhere.
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

// takeStale returns the files whose links lead elsewhere by now, and forgets that they do.
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

// findTarget is the post that a link leads to; nil for none.
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

// candidatePaths are where a path may lead, the likeliest first: from the file's folder, from its own path as if that were one,
// and, for a path from the site's root, from each folder above the file and from those where generators keep texts.
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

// textExtensions are what the name of a text may end in; a link may leave it out.
var textExtensions = []string{"", ".md", ".markdown", ".mdx", ".mdown", ".mkd", "/index.md", "/README.md", "/_index.md", "/index.mdx", "/readme.md"}

// postAt is the post whose file is at a place, the extension of which may be left out, or be that of the post on the site.
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

// maxNamesakes is how many files of one name are compared for a link that gives a part of the path.
const maxNamesakes = 100

// findByName is the post that a name leads to, which may begin with folders: one beside the file, else one from the root,
// else the one with the shortest path of those that end so.
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
		if (!strings.Contains(wanted, "/") || strings.HasSuffix("/"+bare, "/"+wanted)) && (best == nil || len(p.key) < len(best.key)) {
			best = p
		}
	}
	return best
}
