package graph_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/graph"
	"praxis/internal/postgres"
	"praxis/internal/viewer"
)

// rows fills each table that the lists read with 20,000 rows, past the triggers. There are fewer organizations, tags
// and themes, as anywhere. Nearly everything is public, as on a site.
const rows = `SET session_replication_role = replica;
CREATE TEMP TABLE n AS SELECT i, now() - i * interval '1 hour' AS at, (now() - i * interval '1 hour')::date AS day,
	30064771072 + i % 200 AS organization_id, 51539607552 + i % 20 AS theme_id, 47244640256 + i % 50 AS tag_id,
	42949672960 + i AS person_id, 8589934592 + i AS article_id, 34359738368 + i AS outcome_id,
	21474836480 + i AS indicator_id, 85899345920 + i AS asset_id, 68719477736 + i AS user_id
	FROM generate_series(0, 19999) i;
INSERT INTO organizations (id, created_at, updated_at, slug, name, kind, parent_id, depth)
	SELECT organization_id, at, at, 'org-' || i, 'org ' || i, 'COMPANY', CASE WHEN i > 9 THEN 30064771072 + i % 10 END,
		CASE WHEN i > 9 THEN 1 ELSE 0 END FROM n WHERE i < 200;
INSERT INTO organization_ancestors SELECT id, parent_id FROM organizations WHERE parent_id IS NOT NULL;
INSERT INTO tags (id, created_at, updated_at, slug, name, name_key)
	SELECT tag_id, at, at, 'tag-' || i, 'tag ' || i, 'tag ' || i FROM n WHERE i < 50;
INSERT INTO themes (id, created_at, updated_at, slug, name, parent_id, depth)
	SELECT theme_id, at, at, 'theme-' || i, 'theme ' || i, CASE WHEN i > 3 THEN 51539607552 + i % 4 END,
		CASE WHEN i > 3 THEN 1 ELSE 0 END FROM n WHERE i < 20;
INSERT INTO theme_ancestors SELECT id, parent_id FROM themes WHERE parent_id IS NOT NULL;
INSERT INTO people (id, created_at, updated_at, slug, name, organization_id)
	SELECT person_id, at, at, 'person-' || i, 'person ' || i, organization_id FROM n;
INSERT INTO assets (id, created_at, updated_at, name, media_type, size, sha256, organization_id)
	SELECT asset_id, at, at, 'file ' || i, 'image/png', i, i, organization_id FROM n;
INSERT INTO articles (id, created_at, updated_at, slug, title, body, status, visibility, published_at, listed_at,
	revised_at, views, likes, live_revision, cover_id, trashed_at, organization_id)
	SELECT article_id, at, at, 'article-' || i, 'article ' || i, repeat('text ', 300),
		CASE WHEN i % 20 > 0 THEN 'PUBLISHED' ELSE 'DRAFT' END, CASE WHEN i % 30 > 0 THEN 'PUBLIC' ELSE 'INTERNAL' END,
		at, at, at, i % 1000, i % 100, 1, CASE WHEN i % 4 = 0 THEN asset_id END,
		CASE WHEN i % 200 = 7 THEN at END, organization_id FROM n;
INSERT INTO article_tags SELECT article_id, tag_id FROM n;
INSERT INTO article_themes SELECT article_id, theme_id FROM n;
INSERT INTO article_actions SELECT article_id, i FROM n;
INSERT INTO article_assets SELECT article_id, asset_id FROM n;
INSERT INTO contributions (created_at, updated_at, article_id, person_id) SELECT at, at, article_id, person_id FROM n;
INSERT INTO revisions (title, number, created_at, created_by, article_id) SELECT 'title', 1, at, 'x', article_id FROM n;
INSERT INTO preview_links (created_at, updated_at, hash, expires_at, article_id)
	SELECT at, at, int8send(i), at, article_id FROM n;
INSERT INTO content_reports (created_at, updated_at, kind, text, article_id)
	SELECT at, at, 'OTHER', 'text', article_id FROM n;
INSERT INTO actions (id, created_at, updated_at, slug, title, kind, status, visibility, actual_start, listed_on,
	parent_id, depth, trashed_at, organization_id)
	SELECT i, at, at, 'action-' || i, 'action ' || i, 'PROJECT', 'ACTIVE',
		CASE WHEN i % 30 > 0 THEN 'PUBLIC' ELSE 'INTERNAL' END, day, day, CASE WHEN i > 200 THEN i / 100 END,
		CASE WHEN i > 200 THEN 1 ELSE 0 END, CASE WHEN i % 200 = 7 THEN at END, organization_id FROM n;
INSERT INTO action_ancestors SELECT id, parent_id FROM actions WHERE parent_id IS NOT NULL;
INSERT INTO action_themes SELECT i, theme_id FROM n;
INSERT INTO participations (created_at, updated_at, role, action_id, organization_id)
	SELECT at, at, 'FUNDER', i, organization_id FROM n;
INSERT INTO outcomes (id, created_at, updated_at, title, achieved_on, listed_on, trashed_at, action_id)
	SELECT outcome_id, at, at, 'outcome ' || i, day, day, CASE WHEN i % 200 = 7 THEN at END, i FROM n;
INSERT INTO evidence (created_at, updated_at, article_id, asset_id, outcome_id) SELECT at, at,
	CASE WHEN i % 2 = 0 THEN article_id END, CASE WHEN i % 2 = 1 THEN asset_id END, outcome_id FROM n;
INSERT INTO indicators (id, created_at, updated_at, title, unit, outcome_id)
	SELECT indicator_id, at, at, 'indicator ' || i, 'unit ' || i % 10, outcome_id FROM n;
INSERT INTO measurements (created_at, updated_at, period_start, period_end, target, actual, indicator_id)
	SELECT at, at, day, day, i, i, indicator_id FROM n;
INSERT INTO users (id, created_at, updated_at, email, name)
	SELECT user_id, at, at, i || '@example.org', 'user ' || i FROM n;
INSERT INTO memberships (created_at, updated_at, role, organization_id, user_id)
	SELECT at, at, 'READER', organization_id, user_id FROM n;
INSERT INTO sessions (hash, created_at, last_used_at, expires_at, user_id)
	SELECT int8send(i), at, at, at, user_id FROM n;
INSERT INTO invitations (created_at, updated_at, email, role, expires_at, organization_id)
	SELECT at, at, i || '@example.org', 'READER', at, organization_id FROM n;
INSERT INTO audit_events (at, actor, verb, entity_type, entity_id, organization_id, changes, tx)
	SELECT at, 'user', 'CREATED', 'Article', article_id, organization_id, '{}', i FROM n;
INSERT INTO search_documents (id, entity, organization_id, visibility, status, locale, themes, tags, authors,
	themes_key, tags_key, authors_key, title, title_key, names, summary, body, spelling, title_words, words)
	SELECT id, 'Article', organization_id, visibility, status, locale, '{}', '{}', '{}',
		'{}', '{}', '{}', title, title, '', '', '', '',
		to_tsvector('simple', title), to_tsvector('simple', title) FROM articles;
DROP TABLE n;
RESET session_replication_role;
SELECT recount_lists();
VACUUM ANALYZE`

// scan is a sequential scan of a table by a query of a list.
type scan struct{ list, query, table string }

// exception allows scans. Its fields are regular expressions for whole fields of the scan.
type exception struct {
	scan
	reason string
}

func (e exception) allows(s scan) bool {
	matches := func(pattern, text string) bool { return regexp.MustCompile("^(?:" + pattern + ")$").MatchString(text) }
	return matches(e.list, s.list) && matches(e.query, s.query) && matches(e.table, s.table)
}

// Reasons of exceptions.
const (
	unindexed = "no index fits the filter: texts are compared by ILIKE, and an index of each other column would " +
		"cost each write; so a count reads all rows, as a page does that finds few"
	nearlyAll = "nearly all rows match, and the count needs each of them; list_counts has those of anonymous viewers"
	linked    = "nearly all rows are linked, and the count reads each link"
	joined    = "the planner joins all rows that a member can see with the few that it expects to match"
	member    = "the policy of assets for members is a disjunction of subqueries, which Postgres hashes: it reads all " +
		"published articles for a page"
	small = "the vocabulary has about a thousand rows"
	gaps  = "the gaps are a disjunction of subqueries, which Postgres hashes: it reads all evidence and all indicators"
)

// exceptions are the scans that TestPlans allows.
var exceptions = []exception{
	{scan{"actions", "count where (slugContains|slugStartsWith|title|(kind|status)(In)?|(planned|actual)(Start|End).*|" +
		"identifier(Contains|StartsWith|IsNil))", "actions"}, unindexed},
	{scan{"actions", "where (planned|actual)(Start|End)(IsNil)?", "actions"}, unindexed},
	{scan{"actions", "count where has(Parent|Children)", "actions"}, nearlyAll},
	{scan{"actions", "where hasChildren", "actions"}, joined},
	{scan{"(trashedA|a)ctions", "(count )?where hasDescendants", "action_ancestors"}, linked},
	{scan{"actions|outcomes|evidenceGaps", "count where (hasThemes|withinTheme)", "action_themes"}, linked},
	{scan{"actions", "count where has(Articles|Participations)", "article_actions|participations"}, linked},

	{scan{"articles", "count where (title|(subtitle|sourceName)(IsNil)?|(rights|locale)(In)?|" +
		"slug(Contains|StartsWith)|(published|revised)At.*)", "articles"}, unindexed},
	{scan{"articles", "count where hasOriginal", "articles"}, joined},
	{scan{"articles", "where publishedAtIsNil", "articles"}, unindexed},
	{scan{"articles", "count where (has(Actions|Tags|Themes)|withinTheme)", "article_(actions|tags|themes)"}, linked},
	{scan{"articles", "(count )?where has(Cover|Assets)(With)?", "articles|article_assets"}, member},

	{scan{"assets", "(count )?(all|order .*|where .*)", "articles|article_assets"}, member},
	{scan{"assets", "count where (name|mediaType|size.*|sha256(Contains|StartsWith))", "assets"}, unindexed},
	{scan{"organizations", "(count )?where hasParticipations", "participations"}, linked},

	{scan{"outcomes|evidenceGaps", "count where (title|(level|category|verification)(In)?|achievedOn.*)", "outcomes"},
		unindexed},
	{scan{"outcomes|evidenceGaps", "where achievedOn(IsNil)?", "outcomes|actions"}, unindexed},
	{scan{"evidenceGaps", "(count )?(all|order .*|where .*)", "indicators|outcomes"}, gaps},
	{scan{"indicators", "count where (title|unit(IsNil)?|measure(In)?|ascending|hasMeasurements|state(In|At))", "indicators"},
		unindexed},
	{scan{"indicators", "where unitIsNil", "indicators"}, unindexed},

	{scan{"synonyms", "(count )?(order|where) .*", "synonyms"}, small},

	{scan{"people", "count (all|where has(Organization|Contributions))", "people"}, nearlyAll},
	{scan{"people", "count where (name|title(IsNil)?|slug(Contains|StartsWith))", "people"}, unindexed},
	{scan{"users", "(count )?where (email(Contains|StartsWith)|name|owner)", "users"}, unindexed},
	{scan{"invitations", "count where (email(Contains|StartsWith)|role.*|(expires|accepted|revoked)At.*)", "invitations"},
		unindexed},
	{scan{"invitations", "count where hasOrganization(With)?", "invitations"}, nearlyAll},
	{scan{"invitations", "where roleIsNil", "invitations"}, unindexed},
	{scan{"contentReports", "count where ((kind|status)(In)?|decided.*)", "content_reports"}, unindexed},
	{scan{"auditEvents", "count where (actor.*|(operation|request)(IsNil)?|verb(In)?|entityType)", "audit_events"},
		unindexed},
	{scan{"auditEvents", "where actorId(In)?", "audit_events"}, unindexed},
}

// TestPlans asks for each list of the schema with each order and each filter, and for its number of rows with each
// filter, when the tables have 20,000 rows. It fails when Postgres plans to read a whole table by a sequential scan,
// unless an exception allows that.
func TestPlans(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	fillTables(t, a.db)
	large := largeTables(t, a.db)
	member := a.signIn(t, "reader@example.org", viewer.Reader, "org-5")
	used := make([]atomic.Bool, len(exceptions))
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL()})
	t.Run("lists", func(t *testing.T) {
		for _, list := range schema.Query.Fields {
			if !strings.HasSuffix(list.Type.Name(), "Connection") || needsArguments(list) {
				continue
			}
			t.Run(list.Name, func(t *testing.T) {
				t.Parallel()
				for _, s := range a.scans(t, member, listQueries(schema, list)) {
					i := slices.IndexFunc(exceptions, func(e exception) bool { return e.allows(s) })
					if i >= 0 {
						used[i].Store(true)
					} else if large[s.table] {
						t.Errorf("%s, %s: reads all of %s", s.list, s.query, s.table)
					}
				}
			})
		}
	})
	for i, e := range exceptions {
		if !used[i].Load() {
			t.Errorf("no plan needs the exception %v", e.scan)
		}
	}
}

func fillTables(t *testing.T, db *postgres.DB) {
	t.Helper()
	conn, err := db.SQL.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, statement := range strings.Split(rows, ";\n") { // VACUUM runs alone
		if _, err := conn.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	// A snapshot of autovacuum keeps a VACUUM from marking pages as visible to all, which index-only scans need.
	const allVisible = `SELECT bool_and(relallvisible >= relpages) FROM pg_class
		WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > 1000`
	for range 100 {
		var visible bool
		if err := conn.QueryRowContext(t.Context(), allVisible).Scan(&visible); err != nil {
			t.Fatal(err)
		}
		if visible {
			return
		}
		if _, err := conn.ExecContext(t.Context(), "VACUUM ANALYZE"); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("VACUUM marks no page as visible to all")
}

// largeTables returns the tables with many rows. A sequential scan of another one is cheap.
func largeTables(t *testing.T, db *postgres.DB) map[string]bool {
	t.Helper()
	rows, err := db.SQL.QueryContext(t.Context(), `SELECT relname FROM pg_class
		WHERE relkind = 'r' AND reltuples > 1000 AND relnamespace = 'public'::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	large := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		large[name] = true
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return large
}

// listQuery is a query of one list, with a short name.
type listQuery struct{ list, name, text string }

// listQueries returns queries of a list: one for each order, and two for each filter, of which one counts. The first
// one has neither.
func listQueries(schema *ast.Schema, list *ast.FieldDefinition) []listQuery {
	var queries []listQuery
	add := func(name, argument string) {
		queries = append(queries, listQuery{list.Name, name, fmt.Sprintf("{ %s(first: 20%s) { nodes { id } } }",
			list.Name, argument)})
		if !strings.HasPrefix(name, "order") {
			queries = append(queries, listQuery{list.Name, "count " + name, fmt.Sprintf("{ %s(first: 20%s) { totalCount } }",
				list.Name, argument)})
		}
	}
	add("all", "")
	order := schema.Types[list.Arguments.ForName("orderBy").Type.Name()].Fields.ForName("field")
	for _, field := range schema.Types[order.Type.Name()].EnumValues {
		for _, direction := range []string{"ASC", "DESC"} {
			add("order "+field.Name+" "+direction,
				fmt.Sprintf(", orderBy: {field: %s, direction: %s}", field.Name, direction))
		}
	}
	for _, f := range schema.Types[list.Arguments.ForName("where").Type.Name()].Fields {
		if combines := f.Name == "not" || f.Name == "and" || f.Name == "or"; !combines {
			add("where "+f.Name, fmt.Sprintf(", where: {%s: %s}", f.Name, filterValue(schema, f.Type)))
		}
	}
	return queries
}

// scalarValues are values of scalars for filters. The plan of a statement does not depend on them.
var scalarValues = map[string]string{
	"ID": `"1"`, "String": `"text"`, "Int": "1", "Boolean": "true", "Time": `"2021-01-01T00:00:00Z"`,
	"Date": `"2021-01-01"`, "Locale": `"zh-CN"`,
}

// filterValue returns a value for a field of a filter. A filter on what an entity refers to is by slug, or by id where
// there is none.
func filterValue(schema *ast.Schema, typ *ast.Type) string {
	if typ.Elem != nil {
		return "[" + filterValue(schema, typ.Elem) + "]"
	}
	def := schema.Types[typ.NamedType]
	switch def.Kind {
	case ast.Enum:
		return def.EnumValues[0].Name
	case ast.InputObject:
		f := def.Fields.ForName("slug")
		if f == nil {
			f = def.Fields.ForName("id")
		}
		if f == nil { // it is no filter of another entity, and needs all
			var fields []string
			for _, f := range def.Fields {
				fields = append(fields, f.Name+": "+filterValue(schema, f.Type))
			}
			return "{" + strings.Join(fields, ", ") + "}"
		}
		return fmt.Sprintf("{%s: %s}", f.Name, filterValue(schema, f.Type))
	default:
		return scalarValues[def.Name] // without one, the query fails
	}
}

// scans sends the queries and returns the sequential scans in the plans of their statements. A member asks, and an
// anonymous viewer, or an owner where that one sees nothing.
func (a *api) scans(t *testing.T, member func(*http.Request), queries []listQuery) []scan {
	t.Helper()
	conn, err := a.db.SQL.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	viewers := []func(*http.Request){anonymous, member}
	if nodes, ok := a.anyone(t, queries[0].text).at(queries[0].list + ".nodes").([]any); ok && len(nodes) == 0 {
		viewers[0] = bearer(a.token)
	}
	var all []scan
	seen := map[string]bool{}
	for _, q := range queries {
		for _, who := range viewers {
			for _, statement := range a.statementsOf(t, who, q.text) {
				if seen[statement] || !isSelection.MatchString(statement) {
					continue
				}
				seen[statement] = true
				for _, table := range scannedTables(t, explain(t, conn, statement)) {
					all = append(all, scan{q.list, q.name, table})
				}
			}
		}
	}
	return all
}

// statementsOf returns the statements of a query, which has no errors.
func (a *api) statementsOf(t *testing.T, who func(*http.Request), query string) []string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	ctx, meter := postgres.CountStatements(context.WithoutCancel(t.Context()), graph.DefaultLimits.Read)
	meter.Record()
	w := a.sendBody(ctx, who, body)
	if w.Code != http.StatusOK || bytes.Contains(w.Body.Bytes(), []byte(`"errors":`)) {
		t.Fatalf("%s: %s", query, w.Body)
	}
	statements, _ := meter.Recorded()
	return statements
}

// explain returns the generic plan of a statement as JSON.
func explain(t *testing.T, conn *sql.Conn, statement string) []byte {
	t.Helper()
	n := 0
	for _, m := range parameter.FindAllStringSubmatch(statement, -1) {
		i, _ := strconv.Atoi(m[1])
		n = max(n, i)
	}
	execute := "EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE explained"
	if n > 0 {
		execute += "(" + strings.Repeat("NULL, ", n-1) + "NULL)"
	}
	if _, err := conn.ExecContext(t.Context(), "PREPARE explained AS "+statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	defer conn.ExecContext(t.Context(), "DEALLOCATE explained")
	var plan []byte
	if err := conn.QueryRowContext(t.Context(), execute).Scan(&plan); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return plan
}

// planNode is a node of a plan with those below it.
type planNode struct {
	Type  string `json:"Node Type"`
	Table string `json:"Relation Name"`
	Plans []planNode
}

// scannedTables returns the tables of which the plan has a sequential scan.
func scannedTables(t *testing.T, plan []byte) []string {
	t.Helper()
	var plans []struct{ Plan planNode }
	if err := json.Unmarshal(plan, &plans); err != nil {
		t.Fatal(err)
	}
	var tables []string
	for nodes := []planNode{plans[0].Plan}; len(nodes) > 0; nodes = nodes[1:] {
		if nodes[0].Type == "Seq Scan" {
			tables = append(tables, nodes[0].Table)
		}
		nodes = append(nodes, nodes[0].Plans...)
	}
	return tables
}
