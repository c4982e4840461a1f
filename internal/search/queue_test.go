package search_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/search"
	"praxis/internal/viewer"
)

// queue is a database with articles, and what a search finds in it.
type queue struct {
	*testing.T
	ctx          context.Context
	db           *postgres.DB
	organization *ent.Organization
}

func newQueue(t *testing.T) queue {
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	o := db.Client.Organization.Create().SetName("o").SetKind(organization.KindCOMPANY).SaveX(ctx)
	return queue{t, ctx, db, o}
}

func (q queue) publish(title, body string) *ent.Article {
	return q.db.Client.Article.Create().
		SetTitle(title).
		SetBody(body).
		SetOrganization(q.organization).
		SetStatus(article.StatusPUBLISHED).
		SetPublishedAt(viewer.Now()).
		SaveX(q.ctx)
}

func (q queue) index() {
	q.Helper()
	if err := search.Index(q.ctx, q.db.Client); err != nil {
		q.Fatal(err)
	}
}

// find returns how many results a search has.
func (q queue) find(text string) int {
	q.Helper()
	found, err := search.Find(q.ctx, q.db.Client, text, nil, search.Filter{}, search.Page{Limit: 100})
	if err != nil {
		q.Fatal(err)
	}
	return len(found.Hits)
}

// dirty returns how many documents are in the dirty queue under a condition.
func (q queue) dirty(condition string) (n int) {
	q.Helper()
	query := "SELECT count(DISTINCT id) FROM search_dirty WHERE " + condition
	if err := q.db.SQL.QueryRowContext(q.ctx, query).Scan(&n); err != nil {
		q.Fatal(err)
	}
	return n
}

// TestLongDocumentsHoldNothingBack: a search leaves long texts to the background job, and indexes what is short,
// whichever changed first. The job indexes long texts, the longest by their beginning.
func TestLongDocumentsHoldNothingBack(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	q.index()
	long := strings.Repeat("关于红外锗镜片的长篇报告。\n\n", 7_500) // 300 kB
	const n = 12
	for i := range n {
		q.publish(fmt.Sprintf("长篇%d", i), fmt.Sprintf("开头%d。%s", i, long))
	}
	q.publish("短文一", "短")
	longest := q.publish("最长", "最初的词语。"+strings.Repeat("很长的文章。", 140_000)+"最后的字句")
	q.publish("短文二", "短")
	if got := q.find("短文"); got != 2 {
		t.Errorf("a search finds %d of 2 short articles after long ones", got)
	}
	if got := q.dirty("true"); got != n+1 {
		t.Errorf("%d documents wait after a search, want the %d long ones", got, n+1)
	}
	q.index()
	if got := q.find("红外锗镜片"); got != n {
		t.Errorf("%d of %d long articles are found", got, n)
	}
	if got := q.find("开头7"); got != 1 {
		t.Errorf("%d articles have the beginning of a long one", got)
	}
	if begin, end := q.find("“最初的词语”"), q.find("“最后的字句”"); begin != 1 || end != 0 {
		t.Errorf("%d results for the beginning of article %d, %d for its end", begin, longest.ID, end)
	}
}

// TestNewChangesPassBacklog changes an article while all others wait to be indexed again. The next search finds the
// change, and those that wait as they were.
func TestNewChangesPassBacklog(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	changed := q.publish("白鹭", "x")
	for i := range 150 {
		q.publish(fmt.Sprintf("积压%d", i), "x")
	}
	q.index()
	if _, err := q.db.SQL.ExecContext(q.ctx, "SELECT rebuild_search()"); err != nil {
		t.Fatal(err)
	}
	changed.Update().SetTitle("犀牛角").ExecX(q.ctx)
	if got := q.find("犀牛角"); got != 1 {
		t.Errorf("%d results for the new title", got)
	}
	if got := q.find("白鹭"); got != 0 {
		t.Errorf("%d results for the old title", got)
	}
	if got, waiting := q.find("积压"), q.dirty("NOT hides"); got != 100 || waiting == 0 {
		t.Errorf("%d results of a page of 100, while %d documents wait", got, waiting)
	}
	q.index()
	if got := q.dirty("true"); got != 0 {
		t.Errorf("%d documents wait after indexing", got)
	}
}

// TestBulkChangesHideNothing renames and deletes a tag of many articles. The search finds them all the time.
func TestBulkChangesHideNothing(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	tag := q.db.Client.Tag.Create().SetName("常用标签").SaveX(q.ctx)
	few := q.db.Client.Tag.Create().SetName("少用标签").SaveX(q.ctx)
	q.publish("独角兽", "x").Update().AddTags(few).ExecX(q.ctx)
	_, err := q.db.SQL.ExecContext(q.ctx, `
		INSERT INTO articles (title, slug, locale, rights, status, visibility, body, organization_id, created_at, updated_at,
			revised_at)
		SELECT '鲸鱼 ' || i, 'whale-' || i, locale, rights, 'DRAFT', visibility, '', organization_id, created_at, updated_at,
			revised_at
		FROM articles, generate_series(1, 1001) i`)
	if err == nil {
		_, err = q.db.SQL.ExecContext(q.ctx, `
			INSERT INTO article_tags (article_id, tag_id) SELECT id, $1 FROM articles WHERE title LIKE '鲸鱼%'`, tag.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	q.index()
	tag.Update().SetName("改名").ExecX(q.ctx)
	if hidden, waiting := q.dirty("hides"), q.dirty("true"); hidden != 1 || waiting != 1002 {
		t.Errorf("%d of %d documents are hidden by a renamed tag, want the tag itself", hidden, waiting)
	}
	q.index()
	q.db.Client.Tag.DeleteOne(tag).ExecX(q.ctx)
	if hidden, waiting := q.dirty("hides"), q.dirty("true"); hidden != 1 || waiting != 1002 {
		t.Errorf("%d of %d documents are hidden by a deleted tag, want the tag itself", hidden, waiting)
	}
	q.index()
	few.Update().SetName("稀有").ExecX(q.ctx)
	if hidden := q.dirty("hides"); hidden != 2 {
		t.Errorf("%d documents are hidden by a renamed tag of one article, want both", hidden)
	}
	if got := q.find("稀有"); got != 1 {
		t.Errorf("%d articles have the renamed tag", got)
	}
}

// TestBusyDocumentsAreLeft indexes while another batch, which is a transaction that has locked an entry, still indexes
// an older version of a document. Index leaves that document to a later batch, and indexes the others.
func TestBusyDocumentsAreLeft(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	busy := q.publish("第一版", "x")
	other, err := q.db.SQL.BeginTx(q.ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Rollback()
	if _, err := other.ExecContext(q.ctx, "SELECT FROM search_dirty WHERE id = $1 FOR UPDATE", busy.ID); err != nil {
		t.Fatal(err)
	}
	busy.Update().SetTitle("第二版").ExecX(q.ctx)
	q.publish("旁边", "x")
	q.index()
	if got := q.dirty(fmt.Sprintf("id = %d", busy.ID)); got != 1 || q.dirty("true") != 1 {
		t.Errorf("%d documents wait, want the busy one", q.dirty("true"))
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
	q.index()
	if got := q.find("第二版"); got != 1 || q.dirty("true") != 0 {
		t.Errorf("%d results, %d documents wait after the other batch", got, q.dirty("true"))
	}
}
