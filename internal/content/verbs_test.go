package content_test

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/revision"
	"praxis/internal/content"
	"praxis/internal/jobs"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestStatesAndVerbs calls each verb in each state.
func TestStatesAndVerbs(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	client := pgtest.Open(t).Client
	org := client.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	past := time.Date(2023, 1, 28, 1, 22, 0, 0, time.UTC)
	publish := func(id int) error { return content.Publish(ctx, client, id, &past, nil) }
	archive := func(id int) error { return content.Archive(ctx, client, id, nil) }
	submit := func(id int) error { return content.Submit(ctx, client, id, nil) }
	changes := func(id int) error { return content.RequestChanges(ctx, client, id, "more", nil) }
	unpublish := func(id int) error { return content.Unpublish(ctx, client, id, nil, nil) }
	for _, test := range []struct {
		from article.Status
		verb func(int) error
		to   article.Status
		ok   bool
	}{
		{article.StatusDRAFT, publish, article.StatusPUBLISHED, true},
		{article.StatusIN_REVIEW, publish, article.StatusPUBLISHED, true},
		{article.StatusSCHEDULED, publish, article.StatusPUBLISHED, true},
		{article.StatusPUBLISHED, publish, article.StatusPUBLISHED, false},
		{article.StatusARCHIVED, publish, article.StatusPUBLISHED, true},
		{article.StatusDRAFT, unpublish, article.StatusDRAFT, false},
		{article.StatusIN_REVIEW, unpublish, article.StatusIN_REVIEW, false},
		{article.StatusSCHEDULED, unpublish, article.StatusDRAFT, true},
		{article.StatusPUBLISHED, unpublish, article.StatusDRAFT, true},
		{article.StatusARCHIVED, unpublish, article.StatusDRAFT, true},
		{article.StatusDRAFT, submit, article.StatusIN_REVIEW, true},
		{article.StatusIN_REVIEW, submit, article.StatusIN_REVIEW, false},
		{article.StatusSCHEDULED, submit, article.StatusSCHEDULED, false},
		{article.StatusPUBLISHED, submit, article.StatusPUBLISHED, false},
		{article.StatusARCHIVED, submit, article.StatusARCHIVED, false},
		{article.StatusDRAFT, changes, article.StatusDRAFT, false},
		{article.StatusIN_REVIEW, changes, article.StatusDRAFT, true},
		{article.StatusSCHEDULED, changes, article.StatusSCHEDULED, false},
		{article.StatusPUBLISHED, changes, article.StatusPUBLISHED, false},
		{article.StatusARCHIVED, changes, article.StatusARCHIVED, false},
		{article.StatusDRAFT, archive, article.StatusARCHIVED, true},
		{article.StatusIN_REVIEW, archive, article.StatusARCHIVED, true},
		{article.StatusSCHEDULED, archive, article.StatusARCHIVED, true},
		{article.StatusPUBLISHED, archive, article.StatusARCHIVED, true},
		{article.StatusARCHIVED, archive, article.StatusARCHIVED, false},
	} {
		create := client.Article.Create().SetTitle("x").SetOrganization(org).SetStatus(test.from)
		if test.from == article.StatusPUBLISHED {
			create.SetPublishedAt(past.Add(-time.Hour))
		}
		a := create.SaveX(ctx)
		err := test.verb(a.ID)
		var state content.StateError
		if (err == nil) != test.ok || err != nil && !errors.As(err, &state) {
			t.Errorf("from %s to %s: %v", test.from, test.to, err)
		}
		a = client.Article.GetX(ctx, a.ID)
		public := test.to == article.StatusPUBLISHED ||
			test.to == article.StatusARCHIVED && test.from == article.StatusPUBLISHED
		if a.Status != test.to || (a.PublishedAt != nil) != public {
			t.Errorf("from %s: %s, published at %v; want %s", test.from, a.Status, a.PublishedAt, test.to)
		}
	}
	if err := content.Publish(ctx, client, 1, nil, nil); !ent.IsNotFound(err) {
		t.Errorf("publishing an unknown article: %v", err)
	}
}

// TestConcurrentPublish requires that one of twenty concurrent calls publishes, and that the others return an error.
func TestConcurrentPublish(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	client := pgtest.Open(t).Client
	org := client.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	a := client.Article.Create().SetTitle("x").SetOrganization(org).SaveX(ctx)
	var won, state, version atomic.Int32
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			var expected *int
			if one := 1; i%2 == 0 { // half of the calls use optimistic locking
				expected = &one
			}
			err := content.Publish(ctx, client, a.ID, nil, expected)
			var said content.StateError
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, content.ErrVersion):
				version.Add(1)
			case errors.As(err, &said):
				state.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	group.Wait()
	if won.Load() != 1 || won.Load()+state.Load()+version.Load() != 20 {
		t.Errorf("%d calls succeeded, %d returned a StateError, %d ErrVersion",
			won.Load(), state.Load(), version.Load())
	}
}

// TestScheduledChanges requires that concurrent servers publish each due article once, with the scheduled time, even if
// no server ran at that time.
func TestScheduledChanges(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	db := pgtest.Open(t)
	org := db.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	at := time.Now().Add(time.Hour).Truncate(time.Microsecond)
	var ids []int
	for range 20 {
		a := db.Article.Create().SetTitle("x").SetOrganization(org).SaveX(ctx)
		if err := content.Publish(ctx, db.Client, a.ID, &at, nil); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, a.ID)
	}
	edited := db.Article.Create().SetTitle("edited").SetOrganization(org).
		SetStatus(article.StatusPUBLISHED).SetPublishedAt(at.Add(-48 * time.Hour)).SaveX(ctx)
	edit := ent.UpdateArticleInput{Title: set("edited twice")}
	if err := content.Edit(ctx, db.Client, edited.ID, edit, nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := content.Publish(ctx, db.Client, edited.ID, &at, nil); err != nil {
		t.Fatal(err)
	}
	publishDue := func() {
		var servers sync.WaitGroup
		for range 4 {
			servers.Go(func() {
				options := jobs.Options{Log: slog.New(slog.DiscardHandler)}
				if err := jobs.PublishDue(ctx, db.Client, options); err != nil {
					t.Error(err)
				}
			})
		}
		servers.Wait()
	}
	publishDue()
	if n := db.Article.Query().Where(article.StatusEQ(article.StatusSCHEDULED)).CountX(ctx); n != 20 {
		t.Errorf("%d of 20 articles are scheduled before their time", n)
	}
	// The test cannot move the clock of the database forward, so it moves the schedule back.
	then := time.Now().Add(-time.Minute).UTC().Truncate(time.Microsecond)
	reschedule := func(column string) {
		statement := fmt.Sprintf("UPDATE articles SET %[1]s = $1 WHERE %[1]s IS NOT NULL", column)
		if _, err := db.SQL.ExecContext(ctx, statement, then); err != nil {
			t.Fatal(err)
		}
	}
	reschedule(article.FieldPublishAt)
	publishDue()
	for _, id := range ids {
		a := db.Article.GetX(ctx, id)
		if a.Status != article.StatusPUBLISHED || !a.PublishedAt.Equal(then) || a.Version != 3 || a.PublishAt != nil {
			t.Fatalf("%s at %v, version %d", a.Status, a.PublishedAt, a.Version)
		}
	}
	a := db.Article.GetX(ctx, edited.ID)
	if a.Title != "edited twice" || !a.PublishedAt.Equal(*edited.PublishedAt) || content.HasWorkingCopy(a) {
		t.Errorf("article with a scheduled working copy: %v", a)
	}
	if err := content.Unpublish(ctx, db.Client, ids[0], &at, nil); err != nil {
		t.Fatal(err)
	}
	reschedule(article.FieldUnpublishAt)
	publishDue()
	if a := db.Article.GetX(ctx, ids[0]); a.Status != article.StatusDRAFT || a.UnpublishAt != nil {
		t.Errorf("after the scheduled unpublishing: %v", a)
	}
}

// TestUnpublishBeforeWorkingCopy requires that unpublishing an article does not publish its working copy, which is
// scheduled for later.
func TestUnpublishBeforeWorkingCopy(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	db := pgtest.Open(t)
	org := db.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	a := db.Article.Create().SetTitle("live").SetOrganization(org).
		SetStatus(article.StatusPUBLISHED).SetPublishedAt(time.Now()).SaveX(ctx)
	if err := content.Edit(ctx, db.Client, a.ID, ent.UpdateArticleInput{Title: set("later")}, nil, nil); err != nil {
		t.Fatal(err)
	}
	_, err := db.SQL.ExecContext(ctx, `UPDATE articles
		SET publish_at = now() + interval '1 day', unpublish_at = now() - interval '1 second'`)
	if err != nil {
		t.Fatal(err)
	}
	if err := jobs.PublishDue(ctx, db.Client, jobs.Options{Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	a = db.Article.GetX(ctx, a.ID)
	if a.Status != article.StatusDRAFT || a.Title != "later" || a.PublishAt != nil {
		t.Errorf("after unpublishing: %v", a)
	}
	changes := string(db.AuditEvent.Query().Order(ent.Desc("id")).FirstX(ctx).Changes)
	if strings.Contains(changes, "live_revision") {
		t.Errorf("the audit event shows that the working copy was published: %s", changes)
	}
}

// TestPruneRevisions requires that the newest revisions and the published one remain.
func TestPruneRevisions(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	client := pgtest.Open(t).Client
	org := client.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	a := client.Article.Create().SetTitle("1").SetOrganization(org).SaveX(ctx)
	edit := func(title string) {
		if err := content.Edit(ctx, client, a.ID, ent.UpdateArticleInput{Title: set(title)}, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	edit("2")
	if err := content.Publish(ctx, client, a.ID, nil, nil); err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"3", "4", "5", "6"} {
		edit(title)
	}
	n, err := content.PruneRevisions(ctx, client, 2)
	left := client.Revision.Query().Order(ent.Asc("number")).AllX(ctx)
	var numbers []int
	for _, r := range left {
		numbers = append(numbers, r.Number)
	}
	if err != nil || n != 3 || !slices.Equal(numbers, []int{2, 5, 6}) {
		t.Errorf("deleted %d (%v), left %v", n, err, numbers)
	}
}

// TestPurgeTrash requires that old trashed entities are purged, except those that others refer to.
func TestPurgeTrash(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	client := pgtest.Open(t).Client
	org := client.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	now, old := time.Now(), time.Now().Add(-48*time.Hour)
	newArticle := func(title string) *ent.ArticleCreate {
		return client.Article.Create().SetTitle(title).SetOrganization(org)
	}
	newArticle("old").SetTrashedAt(old).SaveX(ctx)
	newArticle("new").SetTrashedAt(now).SaveX(ctx)
	original := newArticle("original").SetTrashedAt(old).SaveX(ctx)
	newArticle("translation").SetLocale("en").SetOriginal(original).SaveX(ctx)
	trashedAction := func(title string) *ent.Action {
		create := client.Action.Create().SetTitle(title).SetKind("PROJECT").SetOrganization(org)
		return create.SetTrashedAt(old).SaveX(ctx)
	}
	first, second := trashedAction("with an outcome"), trashedAction("with a trashed outcome")
	client.Outcome.Create().SetTitle("of the first").SetAction(first).SaveX(ctx)
	client.Outcome.Create().SetTitle("of the second").SetAction(second).SetTrashedAt(old).SaveX(ctx)
	n, err := content.PurgeTrash(ctx, client, now.Add(-24*time.Hour))
	if err != nil || n != 4 {
		t.Errorf("purged %d: %v", n, err)
	}
	var left []string
	inTrash := viewer.OnlyTrashed(ctx)
	articles := client.Article.Query().Where(article.TrashedAtNotNil()).Order(ent.Asc("id"))
	for _, a := range articles.AllX(inTrash) {
		left = append(left, a.Title)
	}
	for _, a := range client.Action.Query().Where(action.TrashedAtNotNil()).AllX(inTrash) {
		left = append(left, a.Title)
	}
	if want := []string{"new", "original"}; !slices.Equal(left, want) {
		t.Errorf("left %q", left)
	}
}

func TestAttainment(t *testing.T) {
	t.Parallel()
	number := func(s string) *decimal.Decimal {
		if s == "" {
			return nil
		}
		d := decimal.RequireFromString(s)
		return &d
	}
	for _, test := range []struct {
		measure                              indicator.Measure
		baseline, target, actual, attainment string
	}{
		{indicator.MeasureUNIT, "1000", "1500", "1250.5", "0.501"},
		{indicator.MeasureUNIT, "0", "3", "1", "0.3333"},
		{indicator.MeasurePERCENTAGE, "6", "3", "2.8", "1.0667"}, // a decrease is the goal
		{indicator.MeasureCURRENCY, "10", "20", "5", "-0.5"},
		{indicator.MeasureUNIT, "5", "5", "7", ""},
		{indicator.MeasureUNIT, "", "5", "7", ""},
		{indicator.MeasureUNIT, "1", "", "7", ""},
		{indicator.MeasureUNIT, "1", "5", "", ""},
		{indicator.MeasureORDINAL, "1", "5", "3", ""},
		{indicator.MeasureQUALITATIVE, "1", "5", "3", ""},
	} {
		got := content.Attainment(&ent.Indicator{Measure: test.measure, BaselineValue: number(test.baseline)},
			&ent.Measurement{Target: number(test.target), Actual: number(test.actual)})
		if (got == nil) != (test.attainment == "") || got != nil && got.String() != test.attainment {
			t.Errorf("%+v: %v", test, got)
		}
	}
}

// TestAddIncrementsVersion requires that an update that only adds to a number increments the version.
func TestAddIncrementsVersion(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	theme := db.Theme.Create().SetName("t").SaveX(ctx)
	updated := db.Theme.UpdateOneID(theme.ID).AddPosition(1).SaveX(ctx)
	if updated.Version != 2 || !updated.UpdatedAt.After(theme.UpdatedAt) {
		t.Errorf("version %d, updated at %s, created at %s", updated.Version, updated.UpdatedAt, theme.UpdatedAt)
	}
	if unchanged := db.Theme.UpdateOneID(theme.ID).SetPosition(1).SaveX(ctx); unchanged.Version != 2 {
		t.Errorf("version %d after an edit that changes nothing", unchanged.Version)
	}
}

// TestCoverOfAWorkingCopy requires that readers see the cover until the edit that removes it is published.
func TestCoverOfAWorkingCopy(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	db := pgtest.Open(t)
	org := db.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	file := db.Asset.Create().SetName("x.png").SetMediaType("image/png").SetSize(1).SetSha256("x").SetAlt("x").
		SetOrganization(org).SaveX(ctx)
	a := db.Article.Create().SetTitle("t").SetOrganization(org).SetCover(file).
		SetStatus(article.StatusPUBLISHED).SetPublishedAt(time.Now()).SaveX(ctx)
	without := ent.UpdateArticleInput{CoverID: graphql.OmittableOf[*int](nil)}
	if err := content.Edit(ctx, db.Client, a.ID, without, nil, nil); err != nil {
		t.Fatal(err)
	}
	if cover := db.Article.GetX(ctx, a.ID).CoverID; cover == nil {
		t.Error("readers see no cover before it is published")
	}
	newest := db.Revision.Query().Where(revision.ArticleID(a.ID), content.NewestRevision).OnlyX(ctx)
	if cover := newest.CoverID; cover != nil {
		t.Errorf("the working copy has the cover %d", *cover)
	}
}

// set returns a field of an update's input with a value.
func set[T any](value T) graphql.Omittable[*T] { return graphql.OmittableOf(&value) }
