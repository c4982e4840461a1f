package importer

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/content"
	"praxis/internal/slug"
	"praxis/internal/sqltext"
)

// paths returns the paths that a value of front matter holds: one, a list, or those under the keys that themes use for
// a picture's.
func (v value) paths() []string {
	switch v.kind {
	case scalarValue:
		if s := strings.TrimSpace(v.scalar); s != "" {
			return []string{s}
		}
	case listValue:
		var all []string
		for _, item := range v.list {
			all = append(all, item.paths()...)
		}
		return all
	case tableValue:
		if found, ok := v.get("image", "src", "url", "path", "feature", "thumbnail", "teaser"); ok {
			return found.paths()
		}
	}
	return nil
}

// permalinkStyles are the names that Jekyll has for patterns.
var permalinkStyles = []string{"pretty", "none", "date", "ordinal", "weekdate"}

// maxAliasBytes is how long a former path may be, in bytes.
const maxAliasBytes = 1000

// aliasPaths are the paths under which the article was found, in the form that they are kept in. A pattern, such as
// Jekyll's /:year/:title/, is none.
func (d *Draft) aliasPaths() []string {
	var all []string
	for _, written := range d.Aliases {
		former := content.FormerPath(written)
		pattern := strings.Contains("/"+former, "/:") || slices.Contains(permalinkStyles, former)
		if former != "" && !pattern && len(former) <= maxAliasBytes && !slices.Contains(all, former) {
			all = append(all, former)
		}
	}
	return all
}

// alias is a slug that shall lead to an article besides its own.
type alias struct {
	Slug   string `json:"slug"`
	Locale string `json:"locale"`
	ID     int    `json:"id"`
	draft  *Draft
	// derived says that the file does not name it: nothing is noted when another article has it.
	derived bool
}

// aliasesOf are the former paths of a draft, and the last step of each where no other file of the import claims that.
func (s *siteIndex) aliasesOf(d *Draft, a *ent.Article) []alias {
	var all []alias
	for _, former := range d.aliasPaths() {
		if former == a.Slug {
			continue
		}
		if s.slugs[slugIn(former, a.Locale)] {
			d.note("the former path %s is the slug of another article", former)
			continue
		}
		all = append(all, alias{former, a.Locale, a.ID, d, false})
		if last := path.Base(former); last != former && slug.Check(last) == nil && !s.slugs[slugIn(last, a.Locale)] && s.aliasEnds[last] == 1 {
			all = append(all, alias{last, a.Locale, a.ID, d, true})
		}
	}
	return all
}

// saveAliases makes the former paths of the drafts lead to their articles, and notes those that lead to another article
// already. It returns the drafts that got one.
func (s *saver) saveAliases(ctx context.Context, drafts []*Draft) (map[*Draft]bool, error) {
	var claims []alias
	first := map[string]alias{}
	for _, d := range drafts {
		if s.articles[d] == nil {
			continue
		}
		for _, c := range s.site.aliasesOf(d, s.articles[d]) {
			if other, twice := first[slugIn(c.Slug, c.Locale)]; !twice {
				first[slugIn(c.Slug, c.Locale)] = c
				claims = append(claims, c)
			} else if other.ID != c.ID && !c.derived {
				d.note("the former path %s leads to another article", c.Slug)
			}
		}
	}
	if len(claims) == 0 {
		return nil, nil
	}
	list, err := json.Marshal(claims)
	if err != nil {
		return nil, err
	}
	rows, err := s.client.QueryContext(ctx, insertAliases, string(list))
	if err != nil {
		return nil, fmt.Errorf("keeping former paths: %w", err)
	}
	defer rows.Close()
	changed := map[*Draft]bool{}
	for rows.Next() {
		var former, locale string
		var kept bool
		if err := rows.Scan(&former, &locale, &kept); err != nil {
			return nil, err
		}
		c := first[slugIn(former, locale)]
		if kept {
			changed[c.draft] = true
		} else if !c.derived {
			c.draft.note("the former path %s leads to another article", former)
		}
	}
	return changed, rows.Err()
}

// insertAliases keeps the former slugs that are free, and returns those, and with false those that another article has.
const insertAliases = `WITH claims AS (SELECT * FROM jsonb_to_recordset($1) AS c(slug text, locale text, id bigint)),
	kept AS (INSERT INTO former_slugs (kind, slug, locale, entity_id)
		SELECT 'articles', slug, locale, id FROM claims c WHERE NOT EXISTS (SELECT FROM articles a WHERE a.slug = c.slug AND a.locale = c.locale)
		ON CONFLICT DO NOTHING RETURNING slug, locale)
	SELECT slug, locale, true FROM kept
	UNION ALL SELECT c.slug, c.locale, false FROM claims c
		JOIN former_slugs f ON f.kind = 'articles' AND f.slug = c.slug AND f.locale = c.locale AND f.entity_id <> c.id
	UNION ALL SELECT c.slug, c.locale, false FROM claims c JOIN articles a ON a.slug = c.slug AND a.locale = c.locale AND a.id <> c.id`

// findRedirects are the addresses with these slugs that lead to an article which does not have them now.
func (s *saver) findRedirects(ctx context.Context, slugs []string) (map[string]bool, error) {
	taken := map[string]bool{}
	if len(slugs) == 0 {
		return taken, nil
	}
	rows, err := s.client.QueryContext(ctx, `SELECT slug || '@' || locale FROM former_slugs
		WHERE kind = 'articles' AND slug = ANY($1::text[])`, sqltext.Strings(slugs))
	if err != nil {
		return nil, fmt.Errorf("looking for former slugs: %w", err)
	}
	defer rows.Close()
	var found []string
	if err := entsql.ScanSlice(rows, &found); err != nil {
		return nil, err
	}
	for _, at := range found {
		taken[at] = true
	}
	return taken, nil
}
