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

// permalinkStyles are Jekyll's names of permalink patterns.
var permalinkStyles = []string{"pretty", "none", "date", "ordinal", "weekdate"}

// maxAliasBytes is the maximum length of an alias.
const maxAliasBytes = 1000

// aliasPaths returns the normalized aliases of a draft. It skips permalink patterns such as Jekyll's /:year/:title/.
func (d *Draft) aliasPaths() []string {
	var all []string
	for _, written := range d.Aliases {
		oldPath := content.FormerPath(written)
		pattern := strings.Contains("/"+oldPath, "/:") || slices.Contains(permalinkStyles, oldPath)
		if oldPath != "" && !pattern && len(oldPath) <= maxAliasBytes && !slices.Contains(all, oldPath) {
			all = append(all, oldPath)
		}
	}
	return all
}

// alias is a slug or path that redirects to an article.
type alias struct {
	Slug   string `json:"slug"`
	Locale string `json:"locale"`
	ID     int    `json:"id"`
	draft  *Draft
	// derived marks the last segment of an alias, which the file does not name. A conflict is then not noted.
	derived bool
}

// aliasesOf returns the aliases of a draft, and the last path segment of each if no other file of the import has an
// alias with the same ending.
func (s *siteIndex) aliasesOf(d *Draft, a *ent.Article) []alias {
	var all []alias
	for _, oldPath := range d.aliasPaths() {
		if oldPath == a.Slug {
			continue
		}
		if s.slugs[slugIn(oldPath, a.Locale)] {
			d.note("ignored the alias %s: it is the slug of another article", oldPath)
			continue
		}
		all = append(all, alias{oldPath, a.Locale, a.ID, d, false})
		last := path.Base(oldPath)
		unique := s.aliasEnds[last] == 1 && !s.slugs[slugIn(last, a.Locale)]
		if last != oldPath && slug.Check(last) == nil && unique {
			all = append(all, alias{last, a.Locale, a.ID, d, true})
		}
	}
	return all
}

// saveAliases makes the aliases of the drafts redirect to their articles, and notes those that already redirect
// elsewhere. It returns the drafts that got a new alias.
func (s *saver) saveAliases(ctx context.Context, drafts []*Draft) (map[*Draft]bool, error) {
	var aliases []alias
	first := map[string]alias{}
	for _, d := range drafts {
		if s.articles[d] == nil {
			continue
		}
		for _, c := range s.index.aliasesOf(d, s.articles[d]) {
			if other, twice := first[slugIn(c.Slug, c.Locale)]; !twice {
				first[slugIn(c.Slug, c.Locale)] = c
				aliases = append(aliases, c)
			} else if other.ID != c.ID && !c.derived {
				d.note("ignored the alias %s: it already leads to another article", c.Slug)
			}
		}
	}
	if len(aliases) == 0 {
		return nil, nil
	}
	list, err := json.Marshal(aliases)
	if err != nil {
		return nil, err
	}
	rows, err := s.client.QueryContext(ctx, insertAliases, string(list))
	if err != nil {
		return nil, fmt.Errorf("saving aliases: %w", err)
	}
	defer rows.Close()
	changed := map[*Draft]bool{}
	for rows.Next() {
		var oldPath, locale string
		var inserted bool
		if err := rows.Scan(&oldPath, &locale, &inserted); err != nil {
			return nil, err
		}
		c := first[slugIn(oldPath, locale)]
		if inserted {
			changed[c.draft] = true
		} else if !c.derived {
			c.draft.note("ignored the alias %s: it already leads to another article", oldPath)
		}
	}
	return changed, rows.Err()
}

// insertAliases saves the aliases that are free. It returns those with true, and those of other articles with false.
const insertAliases = `WITH aliases AS (SELECT * FROM jsonb_to_recordset($1) AS l(slug text, locale text, id bigint)),
	inserted AS (INSERT INTO former_slugs (kind, slug, locale, entity_id)
		SELECT 'articles', slug, locale, id FROM aliases l
		WHERE NOT EXISTS (SELECT FROM articles a WHERE a.slug = l.slug AND a.locale = l.locale)
		ON CONFLICT DO NOTHING RETURNING slug, locale)
	SELECT slug, locale, true FROM inserted
	UNION ALL SELECT l.slug, l.locale, false FROM aliases l
		JOIN former_slugs f ON f.kind = 'articles' AND f.slug = l.slug AND f.locale = l.locale AND f.entity_id <> l.id
	UNION ALL SELECT l.slug, l.locale, false FROM aliases l
		JOIN articles a ON a.slug = l.slug AND a.locale = l.locale AND a.id <> l.id`

// findRedirects returns which of the slugs, with their locales, redirect to an article that has another slug now.
func (s *saver) findRedirects(ctx context.Context, slugs []string) (map[string]bool, error) {
	redirects := map[string]bool{}
	if len(slugs) == 0 {
		return redirects, nil
	}
	rows, err := s.client.QueryContext(ctx, `SELECT slug || '@' || locale FROM former_slugs
		WHERE kind = 'articles' AND slug = ANY($1::text[])`, sqltext.Strings(slugs))
	if err != nil {
		return nil, fmt.Errorf("looking for redirects: %w", err)
	}
	defer rows.Close()
	var found []string
	if err := entsql.ScanSlice(rows, &found); err != nil {
		return nil, err
	}
	for _, at := range found {
		redirects[at] = true
	}
	return redirects, nil
}
