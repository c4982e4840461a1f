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

// site is what an import knows of all its files before it saves the first of them: the slug that each article has or
// will get, so that links lead there whatever the order of the files. What is known is small; the texts are read again
// when their turn comes.
type site struct {
	posts map[string]*post   // by the file's key
	order []*post            // in the order of the files
	named map[string][]*post // by the file's name in lower case, without folder, date and extension
	old   map[string]*post   // by the paths that the posts had; nil for one that several claim
	last  map[string]int     // how many posts claim a path that ends so
	taken map[string]bool    // the addresses that the posts have or will get
	files *pictures
}

// post is a file that becomes an article.
type post struct {
	file   File
	key    string
	slug   string  // the one that it has or is expected to get; "" when it will be no article
	locale string  // its language: two posts may have one slug in different languages
	base   string  // what its slug is made from
	stated bool    // its file says so
	there  bool    // it was imported earlier
	source string  // its fingerprint
	linked []*post // the posts that link to it
	stale  bool    // a post that it links to got another slug than expected
}

// survey reads all files once and finds out which slugs their articles have or will get. Of a file that cannot be read
// nothing is known here.
func survey(ctx context.Context, client *ent.Client, o Options, files []File, parse Parser) (*site, error) {
	s := &site{posts: map[string]*post{}, named: map[string][]*post{}, old: map[string]*post{},
		last: map[string]int{}, taken: map[string]bool{}, files: newPictures(o)}
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		raw, err := read(f.Path)
		if err != nil {
			continue
		}
		if d, err := f.parse(parse, raw, o.TimeZone); err == nil {
			s.add(f, d)
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

// add takes what a file says of itself.
func (s *site) add(f File, d *Draft) {
	p := &post{file: f, key: norm.NFC.String(f.Key), source: d.fingerprint(), stated: d.Slug != "", base: d.slugBase(), locale: d.Locale}
	if s.posts[p.key] != nil {
		return // named twice
	}
	s.posts[p.key] = p
	s.order = append(s.order, p)
	name := postName(p.key)
	s.named[name] = append(s.named[name], p)
	if dated := strings.ToLower(path.Base(strings.TrimSuffix(p.key, path.Ext(p.key)))); strings.HasSuffix(dated, "-"+name) {
		s.named[dated] = append(s.named[dated], p) // as Jekyll names posts
	}
	ends := map[string]bool{}
	for _, former := range d.formerPaths() {
		s.claim(former, p)
		if last := path.Base(former); !ends[last] {
			ends[last] = true
			s.last[last]++
		}
	}
	if d.PublishedAt == nil {
		return
	}
	// Hexo and Jekyll put the day into the path; which one it was is a matter of the zone.
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 8*3600)} {
		s.claim(d.PublishedAt.In(zone).Format("2006/01/02/")+name, p)
	}
}

// claim notes a path that leads to a post, unless another post claims it.
func (s *site) claim(former string, p *post) {
	if other, claimed := s.old[former]; claimed && other != p {
		p = nil
	}
	s.old[former] = p
}

// postName is the name of a file in lower case, without folder, date and extension; of an index file, its folder's.
func postName(key string) string {
	name := strings.TrimSuffix(path.Base(key), path.Ext(key))
	if lower := strings.ToLower(name); lower == "index" || lower == "_index" || lower == "readme" {
		name = path.Base(path.Dir(key))
	}
	if m := datedName.FindStringSubmatch(name); m != nil {
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
func (s *site) findArticles(ctx context.Context, client *ent.Client, publisher string) error {
	for posts := range slices.Chunk(s.order, 1000) {
		var keys, sources []string
		for _, p := range posts {
			keys, sources = append(keys, p.file.Key), append(sources, p.source)
		}
		known, err := client.Article.Query().
			Where(article.HasOrganizationWith(organization.Slug(publisher)), article.Or(article.ImportKeyIn(keys...), importedFrom(sources))).
			Select(article.FieldSlug, article.FieldImportKey, article.FieldImportHash).All(ctx)
		if err != nil {
			return err
		}
		byKey, bySource := map[string]string{}, map[string]string{}
		for _, a := range known {
			source, _ := splitHash(a)
			byKey[deref(a.ImportKey)], bySource[source] = a.Slug, a.Slug
		}
		for _, p := range posts {
			if p.slug = byKey[p.file.Key]; p.slug == "" && s.posts[p.key] != nil {
				p.slug = bySource[p.source] // the same file at another place
				delete(bySource, p.source)
			}
			p.there = p.slug != ""
			if p.stated && p.slug == "" {
				p.slug = p.base
			}
			s.taken[slugIn(p.slug, p.locale)] = true
		}
	}
	return nil
}

// importedFrom is the articles that were made of files with these fingerprints.
func importedFrom(sources []string) predicate.Article {
	return func(q *entsql.Selector) {
		args := make([]any, len(sources))
		for i, source := range sources {
			args[i] = source
		}
		q.Where(entsql.In("split_part("+q.C(article.FieldImportHash)+", ';', 1)", args...))
	}
}

// expectSlugs gives each post that has no slug the first free one, as the database will when it is saved.
func (s *site) expectSlugs(ctx context.Context, client *ent.Client) error {
	var bases []string
	for _, p := range s.order {
		if p.slug == "" {
			bases = append(bases, p.base)
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
			base := slugIn(p.base, p.locale)
			next[base]++
			name := p.base
			if n := next[base]; n > 1 {
				name += "-" + strconv.Itoa(n)
			}
			if at := slugIn(name, p.locale); !s.taken[at] && !elsewhere[at] {
				p.slug, s.taken[at] = name, true
			}
		}
	}
	return nil
}

// linkedFrom notes that another post links to this one.
func (p *post) linkedFrom(from *post) {
	if n := len(p.linked); from != nil && (n == 0 || p.linked[n-1] != from) {
		p.linked = append(p.linked, from)
	}
}

// slug is the one that the article of a file has or is expected to get; "" when nothing is known of it.
func (s *site) slug(key string) string {
	if p := s.posts[norm.NFC.String(key)]; p != nil {
		return p.slug
	}
	return ""
}

// became notes the slug that a post's article has, "" for one that was not saved, and marks the posts whose links have
// led elsewhere.
func (s *site) became(key, name string) {
	p := s.posts[norm.NFC.String(key)]
	if p == nil || p.slug == name || name == "" && p.there {
		return
	}
	p.slug, s.taken[slugIn(name, p.locale)] = name, true
	for _, from := range p.linked {
		from.stale = true
	}
}

// outdated returns the files whose links lead elsewhere by now, and forgets that they do.
func (s *site) outdated() []File {
	var files []File
	for _, p := range s.order {
		if p.stale {
			p.stale = false
			files = append(files, p.file)
		}
	}
	return files
}

// target is the post that a link leads to; nil for none.
func (s *site) target(from File, r reference) *post {
	to := strings.ReplaceAll(r.target, `\`, "/")
	if r.byName {
		return s.byName(from, to)
	}
	if p := s.old[content.FormerPath(to)]; p != nil && strings.HasPrefix(to, "/") {
		return p
	}
	for _, at := range s.places(from, to) {
		if p := s.at(at); p != nil {
			return p
		}
	}
	return s.old[content.FormerPath(to)]
}

// places are where a path may lead, the likeliest first: from the file's folder, from its own path as if that were one,
// and, for a path from the site's root, from each folder above the file and from those where generators keep texts.
func (s *site) places(from File, to string) []string {
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

// at is the post whose file is at a place, the extension of which may be left out, or be that of the post on the site.
func (s *site) at(place string) *post {
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

// byName is the post that a name leads to, which may begin with folders: one beside the file, else one from the root,
// else the one with the shortest path of those that end so.
func (s *site) byName(from File, name string) *post {
	for _, place := range append(s.places(from, name), s.places(from, rooted(name))...) {
		if p := s.at(place); p != nil {
			return p
		}
	}
	wanted := strings.ToLower(strings.Trim(name, "/"))
	for _, ext := range textExtensions[1:6] {
		wanted = strings.TrimSuffix(wanted, ext)
	}
	namesakes := s.named[path.Base(wanted)]
	var best *post
	for _, p := range namesakes[:min(len(namesakes), maxNamesakes)] {
		bare := strings.ToLower(strings.TrimSuffix(p.key, path.Ext(p.key)))
		if (!strings.Contains(wanted, "/") || strings.HasSuffix("/"+bare, "/"+wanted)) && (best == nil || len(p.key) < len(best.key)) {
			best = p
		}
	}
	return best
}
