package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/outcome"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// listChanges are statements that change the lengths of lists. {a} and {b} are random numbers, of which {a} says which
// rows the statement changes.
var listChanges = []string{
	`INSERT INTO articles (slug, title, organization_id, status, published_at, visibility, trashed_at, restricted_at,
			created_at, updated_at, listed_at, revised_at)
		SELECT gen_random_uuid(), 'a', (SELECT min(id) FROM organizations),
			(ARRAY['DRAFT', 'PUBLISHED', 'PUBLISHED', 'ARCHIVED'])[1 + {b} % 4], now(),
			(ARRAY['PUBLIC', 'PUBLIC', 'INTERNAL'])[1 + {b} % 3], CASE WHEN {b} % 5 = 0 THEN now() END,
			CASE WHEN {b} % 7 = 0 THEN now() END, now(), now(), now(), now()
		FROM generate_series(1, {a} % 4)`,
	`UPDATE articles SET status = (ARRAY['DRAFT', 'PUBLISHED', 'ARCHIVED'])[1 + {b} % 3], published_at = now()
		WHERE id % 5 = {a} % 5`,
	`UPDATE articles SET visibility = (ARRAY['PUBLIC', 'INTERNAL'])[1 + {b} % 2] WHERE id % 5 = {a} % 5`,
	`UPDATE articles SET trashed_at = CASE WHEN {b} % 2 = 0 THEN now() END, title = 'b' WHERE id % 5 = {a} % 5`,
	`UPDATE articles SET restricted_at = CASE WHEN {b} % 2 = 0 THEN now() END WHERE id % 5 = {a} % 5`,
	`UPDATE articles SET views = views + 1, status = status WHERE id % 5 = {a} % 5`,
	`DELETE FROM articles WHERE id % 11 = {a} % 11`,
	`INSERT INTO organizations (slug, name, kind, created_at, updated_at)
		SELECT gen_random_uuid(), 'a', 'OTHER', now(), now() FROM generate_series(1, {a} % 3)`,
	`DELETE FROM organizations WHERE id % 3 = {a} % 3 AND id <> (SELECT min(id) FROM organizations)`,
	`INSERT INTO people (slug, name, created_at, updated_at)
		SELECT gen_random_uuid(), 'a', now(), now() FROM generate_series(1, {a} % 3)`,
	`INSERT INTO contributions (article_id, person_id, created_at, updated_at)
		SELECT a.id, p.id, now(), now() FROM articles a, people p
		WHERE a.id % 3 = {a} % 3 AND p.id % 3 = {b} % 3 LIMIT 4 ON CONFLICT DO NOTHING`,
	`DELETE FROM people WHERE id % 5 = {a} % 5 AND id NOT IN (SELECT person_id FROM contributions)`,
	`INSERT INTO tags (slug, name, name_key, created_at, updated_at)
		SELECT id, id, id, now(), now() FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, {a} % 3)) t`,
	`DELETE FROM tags WHERE id % 3 = {a} % 3`,
	`INSERT INTO themes (slug, name, created_at, updated_at)
		SELECT gen_random_uuid(), 'a', now(), now() FROM generate_series(1, {a} % 3)`,
	`DELETE FROM themes WHERE id % 3 = {a} % 3`,
	`INSERT INTO assets (name, media_type, size, sha256, organization_id, created_at, updated_at)
		SELECT 'a', 'image/png', 1, gen_random_uuid(), (SELECT min(id) FROM organizations), now(), now()
		FROM generate_series(1, {a} % 3)`,
	`DELETE FROM assets WHERE id % 3 = {a} % 3`,
	// From here on, what belongs to an action changes with it.
	`INSERT INTO actions (slug, title, kind, organization_id, visibility, trashed_at, created_at, updated_at, listed_on)
		SELECT gen_random_uuid(), 'a', 'PROJECT', (SELECT min(id) FROM organizations),
			(ARRAY['PUBLIC', 'PUBLIC', 'INTERNAL'])[1 + {b} % 3], CASE WHEN {b} % 5 = 0 THEN now() END, now(), now(), now()
		FROM generate_series(1, {a} % 4)`,
	`UPDATE actions SET visibility = (ARRAY['PUBLIC', 'INTERNAL'])[1 + {b} % 2] WHERE id % 3 = {a} % 3`,
	`UPDATE actions SET trashed_at = CASE WHEN {b} % 2 = 0 THEN now() END WHERE id % 3 = {a} % 3`,
	`UPDATE actions SET trashed_at = CASE WHEN {b} % 2 = 0 THEN now() END, visibility = 'INTERNAL'
		WHERE id % 3 = {a} % 3`,
	`DELETE FROM actions WHERE id % 7 = {a} % 7 AND id NOT IN (SELECT action_id FROM outcomes)`,
	`INSERT INTO outcomes (title, action_id, trashed_at, created_at, updated_at, listed_on)
		SELECT 'a', id, CASE WHEN {b} % 5 = 0 THEN now() END, now(), now(), now() FROM actions
		WHERE id % 3 = {a} % 3 LIMIT 4`,
	`UPDATE outcomes SET trashed_at = CASE WHEN {b} % 2 = 0 THEN now() END WHERE id % 3 = {a} % 3`,
	`UPDATE outcomes SET trashed_at = CASE WHEN {b} % 2 = 0 THEN now() END,
		action_id = (SELECT id FROM actions ORDER BY id OFFSET {b} % (SELECT count(*) FROM actions) LIMIT 1)
		WHERE id % 3 = {a} % 3`,
	`DELETE FROM outcomes WHERE id % 5 = {a} % 5`,
	`INSERT INTO indicators (title, outcome_id, created_at, updated_at)
		SELECT 'a', id, now(), now() FROM outcomes, generate_series(1, {b} % 3) WHERE id % 3 = {a} % 3 LIMIT 4`,
	`UPDATE indicators SET outcome_id = (SELECT id FROM outcomes ORDER BY id DESC LIMIT 1) WHERE id % 3 = {a} % 3`,
	`DELETE FROM indicators WHERE id % 5 = {a} % 5`,
	`SELECT fold_list_counts()`,
	`SELECT recount_lists()`,
}

// actionChanges is the first of listChanges that concerns actions and what belongs to them.
var actionChanges = slices.IndexFunc(listChanges, func(s string) bool {
	return strings.HasPrefix(s, "INSERT INTO actions")
})

const firstOrganization = `INSERT INTO organizations (slug, name, kind, created_at, updated_at)
	VALUES ('first', 'first', 'GROUP', now(), now())`

// sameIDs lets a repeated run get the same ids.
const sameIDs = `SELECT setval(pg_get_serial_sequence(list, 'id'), 1000)
	FROM unnest(ARRAY['articles', 'actions', 'outcomes', 'indicators', 'organizations', 'people', 'tags', 'themes',
		'assets']) list;`

// listMutations are changes through ent, with the rights of the system.
var listMutations = []func(context.Context, *ent.Client) error{
	func(ctx context.Context, c *ent.Client) error {
		return c.Article.Update().Where(article.VisibilityEQ(article.VisibilityPUBLIC)).
			SetVisibility(article.VisibilityINTERNAL).Exec(ctx)
	},
	func(ctx context.Context, c *ent.Client) error {
		return c.Article.Update().Where(article.StatusEQ(article.StatusDRAFT)).SetTrashedAt(viewer.Now()).Exec(ctx)
	},
	func(ctx context.Context, c *ent.Client) error {
		return c.Article.Update().ClearTrashedAt().Exec(viewer.OnlyTrashed(ctx))
	},
	func(ctx context.Context, c *ent.Client) error {
		return c.Action.Update().Where(action.VisibilityEQ(action.VisibilityINTERNAL)).
			SetVisibility(action.VisibilityPUBLIC).Exec(ctx)
	},
	func(ctx context.Context, c *ent.Client) error {
		return c.Action.Update().ClearTrashedAt().Exec(viewer.OnlyTrashed(ctx))
	},
	func(ctx context.Context, c *ent.Client) error {
		return c.Outcome.Update().Where(outcome.IDGT(0)).SetTrashedAt(viewer.Now()).Exec(ctx)
	},
}

// changeLists runs one of listChanges or listMutations.
func changeLists(ctx context.Context, c *ent.Client, which, a, b int) error {
	if which >= len(listChanges) {
		return listMutations[which-len(listChanges)](ctx, c)
	}
	numbers := strings.NewReplacer("{a}", strconv.Itoa(a), "{b}", strconv.Itoa(b))
	_, err := c.ExecContext(ctx, numbers.Replace(listChanges[which]))
	return err
}

// startLists inserts rows of all kinds.
func startLists(ctx context.Context, c *ent.Client) error {
	_, err := c.ExecContext(ctx, sameIDs+firstOrganization)
	for which, change := range listChanges {
		for b := 11; b < 60 && err == nil && strings.HasPrefix(change, "INSERT"); b += 19 {
			err = changeLists(ctx, c, which, 3, b)
		}
	}
	return err
}

var countedTypes = []string{
	"Article", "Action", "Outcome", "Indicator", "Organization", "Person", "Tag", "Theme", "Asset",
}

// lengthOfList returns the totalCount of a whole list as the viewer of ctx gets it, and the number of rows that a query
// counts.
func lengthOfList(ctx context.Context, c *ent.Client, typ string) (total, counted int) {
	query := func() reflect.Value {
		return reflect.ValueOf(c).Elem().FieldByName(typ).MethodByName("Query").Call(nil)[0]
	}
	result := func(values []reflect.Value) reflect.Value {
		if err, _ := values[1].Interface().(error); err != nil {
			panic(err)
		}
		return values[0]
	}
	none, context := reflect.ValueOf(new(int)), reflect.ValueOf(ctx)
	noCursor, noSize := reflect.ValueOf((*ent.Cursor)(nil)), reflect.ValueOf((*int)(nil))
	page := query().MethodByName("Paginate").Call([]reflect.Value{context, noCursor, none, noCursor, noSize})
	count := query().MethodByName("Count").Call([]reflect.Value{context})
	return int(result(page).Elem().FieldByName("TotalCount").Int()), int(result(count).Int())
}

// wrongLengths returns the lists whose totalCount is not the number of rows that the viewers see.
func wrongLengths(t *testing.T, c *ent.Client) []string {
	var wrong []string
	for _, ctx := range []context.Context{t.Context(), pgtest.Context(t)} {
		for _, typ := range countedTypes {
			if total, counted := lengthOfList(ctx, c, typ); total != counted {
				wrong = append(wrong, fmt.Sprintf("%s of the owner (%v): totalCount %d, rows %d",
					typ, viewer.FromContext(ctx).Owner, total, counted))
			}
		}
	}
	return wrong
}

// TestListCounts changes rows at random within a transaction. After each change, the totalCount of every whole list is
// the number of rows that the policies let the viewer see.
func TestListCounts(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	ctx := pgtest.Context(t)
	rapid.Check(t, func(rt *rapid.T) {
		tx, err := db.Tx(ctx)
		if err != nil {
			rt.Fatal(err)
		}
		defer tx.Rollback()
		if err := startLists(ctx, tx.Client()); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 15).Draw(rt, "changes") {
			which := rapid.IntRange(0, len(listChanges)+len(listMutations)-1).Draw(rt, "which")
			a, b := rapid.IntRange(0, 1000).Draw(rt, "a"), rapid.IntRange(0, 1000).Draw(rt, "b")
			if err := changeLists(ctx, tx.Client(), which, a, b); err != nil {
				rt.Fatal(which, err)
			}
		}
		if wrong := wrongLengths(t, tx.Client()); wrong != nil {
			rt.Fatal(strings.Join(wrong, "\n"))
		}
	})
}

// TestListCountsConcurrently changes the same rows in several transactions at the same time, of which some roll back.
// Serialization needs no retry here: what deadlocks rolls back.
func TestListCountsConcurrently(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	ctx := pgtest.Context(t)
	if err := startLists(ctx, db.Client); err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	for worker := range 6 {
		random := rand.New(rand.NewPCG(1, uint64(worker)))
		running.Go(func() {
			for range 40 {
				if err := changeInTransaction(ctx, db.Client, random); err != nil {
					t.Error(err)
				}
			}
		})
	}
	running.Wait()
	if wrong := wrongLengths(t, db.Client); wrong != nil {
		t.Error(strings.Join(wrong, "\n"))
	}
	var outcomes int
	if err := db.SQL.QueryRow("SELECT count(*) FROM outcomes").Scan(&outcomes); err != nil || outcomes == 0 {
		t.Errorf("there are %d outcomes (%v), so that nothing was tested", outcomes, err)
	}
}

// changeInTransaction makes a few changes. Other transactions may violate what a change relies on.
func changeInTransaction(ctx context.Context, c *ent.Client, random *rand.Rand) error {
	tx, err := c.Tx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for range 1 + random.IntN(3) {
		which := actionChanges + random.IntN(len(listChanges)-actionChanges)
		if changeLists(ctx, tx.Client(), which, random.IntN(1000), random.IntN(1000)) != nil {
			return nil
		}
	}
	if random.IntN(4) == 0 {
		return nil
	}
	return tx.Commit()
}

// TestTotalCountReadsListCounts proves that the totalCount of anonymous readers and of owners comes from list_counts,
// and that of members from the rows.
func TestTotalCountReadsListCounts(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	_, err := db.SQL.Exec(`INSERT INTO list_counts (list, status, visibility, n)
		VALUES ('articles', 'PUBLISHED', 'PUBLIC', 1), ('articles', 'DRAFT', 'PUBLIC', 2), ('people', NULL, NULL, 4)`)
	if err != nil {
		t.Fatal(err)
	}
	member := viewer.Viewer{Actor: 1, User: 1, Grants: []viewer.Grant{{Organization: 1, Role: viewer.Reader}}}
	for _, tt := range []struct {
		name             string
		ctx              context.Context
		articles, people int
	}{
		{"anonymous", t.Context(), 1, 0},
		{"no roles", viewer.NewContext(t.Context(), viewer.Viewer{Actor: 1, User: 1}), 1, 0},
		{"member", viewer.NewContext(t.Context(), member), 0, 0},
		{"owner", pgtest.Context(t), 3, 4},
		{"trash", viewer.OnlyTrashed(pgtest.Context(t)), 0, 0},
		{"withheld", viewer.WithWithheld(t.Context()), 0, 0},
	} {
		articles, _ := lengthOfList(tt.ctx, db.Client, "Article")
		people, _ := lengthOfList(tt.ctx, db.Client, "Person")
		if articles != tt.articles || people != tt.people {
			t.Errorf("%s: %d articles and %d people, want %d and %d", tt.name, articles, people, tt.articles, tt.people)
		}
	}
}

// TestListCountsWaitForRows hides an action while another transaction adds an outcome to it. The first transaction has to
// count that outcome, too.
func TestListCountsWaitForRows(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	ctx := pgtest.Context(t)
	if err := startLists(ctx, db.Client); err != nil {
		t.Fatal(err)
	}
	tx, err := db.SQL.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	_, err = tx.Exec(`INSERT INTO outcomes (title, action_id, created_at, updated_at, listed_on)
		SELECT 'new', id, now(), now(), now() FROM actions WHERE visibility = 'PUBLIC' AND trashed_at IS NULL`)
	if err != nil {
		t.Fatal(err)
	}
	hidden := make(chan error)
	go func() {
		_, err := db.SQL.Exec("UPDATE actions SET visibility = 'INTERNAL'")
		hidden <- err
	}()
	waiting := false
	for !waiting {
		err := db.SQL.QueryRow(`SELECT EXISTS (SELECT FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE actions%')`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-hidden:
			t.Fatalf("the action was hidden before its new outcome was there: %v", err)
		default:
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-hidden; err != nil {
		t.Fatal(err)
	}
	if wrong := wrongLengths(t, db.Client); wrong != nil {
		t.Error(strings.Join(wrong, "\n"))
	}
}
