package bench

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// listWorks are the lists that must not become slower when the data grows: each order, filter and count that has an
// index or a tally.
func listWorks(articles int) []work {
	works := []work{
		list("orderByTitle", `articles(first: 20, orderBy: [{field: TITLE}]) { nodes { slug } }`, `{}`, nil,
			`'articles', `+nodes(`SELECT slug FROM articles WHERE status = 'PUBLISHED' ORDER BY title, id LIMIT 20`)),
		list("titleContains", `articles(first: 20, where: {titleContains: $text}) { nodes { slug } }`,
			`{"text":"实践 %d"}`, func(r *rand.Rand) int { return 1 + r.IntN(articles) },
			`'articles', `+nodes(`SELECT slug FROM articles WHERE status = 'PUBLISHED'
				AND strpos(title, $1::jsonb->>'text') > 0 ORDER BY listed_at DESC, id DESC LIMIT 20`)),
	}
	for name, where := range map[string]string{
		"articles":      "status = 'PUBLISHED'",
		"actions":       "true",
		"outcomes":      "true",
		"indicators":    "true",
		"organizations": "true",
		"people": `id IN (SELECT c.person_id FROM contributions c JOIN articles a ON a.id = c.article_id
			WHERE a.status = 'PUBLISHED')`, // who is credited in public
		"tags":   "true",
		"themes": "true",
	} {
		works = append(works, list("count:"+name, name+" { totalCount }", `{}`, nil,
			fmt.Sprintf("'%s', json_build_object('totalCount', (SELECT count(*) FROM %[1]s WHERE %s))", name, where)))
	}
	slices.SortFunc(works, func(a, b work) int { return strings.Compare(a.name, b.name) })
	byOrganization := func(r *rand.Rand) int { return 1 + r.IntN(organizations) }
	for _, f := range []struct {
		name, root, where, slug string
		n                       func(*rand.Rand) int
		sql                     string
	}{
		{"articlesOfOrganization", "articles", "hasOrganizationWith: [{slug: $slug}]", "org-%d", byOrganization,
			`SELECT slug FROM articles WHERE status = 'PUBLISHED'
				AND organization_id = (SELECT id FROM organizations WHERE slug = $1::jsonb->>'slug')
				ORDER BY listed_at DESC, id DESC LIMIT 20`},
		{"articlesWithTag", "articles", "hasTagsWith: [{slug: $slug}]", "tag-%d",
			func(r *rand.Rand) int { return 1 + r.IntN(tags) },
			`SELECT slug FROM articles a JOIN article_tags l ON l.article_id = a.id WHERE status = 'PUBLISHED'
				AND l.tag_id = (SELECT id FROM tags WHERE slug = $1::jsonb->>'slug') ORDER BY listed_at DESC, id DESC LIMIT 20`},
		{"articlesOfPerson", "articles", "hasContributionsWith: [{hasPersonWith: [{slug: $slug}]}]", "author-%d",
			func(r *rand.Rand) int { return r.IntN(authors) },
			`SELECT slug FROM articles a WHERE status = 'PUBLISHED' AND id IN (SELECT article_id FROM contributions
				WHERE person_id = (SELECT id FROM people WHERE slug = $1::jsonb->>'slug'))
				ORDER BY listed_at DESC, id DESC LIMIT 20`},
		{"articlesAboutAction", "articles", "hasActionsWith: [{slug: $slug}]", "action-%d",
			func(r *rand.Rand) int { return 1 + r.IntN(articles) },
			`SELECT slug FROM articles a JOIN article_actions l ON l.article_id = a.id WHERE status = 'PUBLISHED'
				AND l.action_id = (SELECT id FROM actions WHERE slug = $1::jsonb->>'slug')
				ORDER BY listed_at DESC, a.id DESC LIMIT 20`},
		{"actionsOfOrganization", "actions", "hasOrganizationWith: [{slug: $slug}]", "org-%d", byOrganization,
			`SELECT slug FROM actions WHERE organization_id = (SELECT id FROM organizations WHERE slug = $1::jsonb->>'slug')
				ORDER BY listed_on DESC, id DESC LIMIT 20`},
		{"outcomesOfOrganization", "outcomes", "hasActionWith: [{hasOrganizationWith: [{slug: $slug}]}]", "org-%d",
			byOrganization,
			`SELECT o.title FROM outcomes o JOIN actions a ON a.id = o.action_id
				WHERE a.organization_id = (SELECT id FROM organizations WHERE slug = $1::jsonb->>'slug')
				ORDER BY o.listed_on DESC, o.id DESC LIMIT 20`},
	} {
		field := "slug"
		if f.root == "outcomes" {
			field = "title"
		}
		works = append(works, list(f.name, fmt.Sprintf("%s(first: 20, where: {%s}) { nodes { %s } }", f.root, f.where, field),
			`{"slug":"`+f.slug+`"}`, f.n, fmt.Sprintf("'%s', %s", f.root, nodes(f.sql))))
	}
	return works
}

// list returns a work without a floor. The variables are a format for the number that n returns, or constant if n is
// nil; check is the content of json_build_object.
func list(name, field, variables string, n func(*rand.Rand) int, check string) work {
	w := work{name: name, variables: constant(variables)}
	parameters := ""
	if n != nil {
		w.variables = func(r *rand.Rand) string { return fmt.Sprintf(variables, n(r)) }
		parameters = "($slug: String!)"
		if name == "titleContains" {
			parameters = "($text: String!)"
		}
	}
	w.query = fmt.Sprintf("query%s { %s }", parameters, field)
	w.check = fmt.Sprintf("SELECT json_build_object(%s) WHERE $1::jsonb IS NOT NULL", check)
	return w
}

// nodes returns the SQL of the nodes of a connection.
func nodes(rows string) string {
	return "json_build_object('nodes', (SELECT coalesce(json_agg(to_json(q)), '[]') FROM (" + rows + ") q))"
}
