package content_test

import (
	"errors"
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

// TestStatesAndVerbs: each state × verb.
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
		public := test.to == article.StatusPUBLISHED || test.to == article.StatusARCHIVED && test.from == article.StatusPUBLISHED
		if a.Status != test.to || (a.PublishedAt != nil) != public {
			t.Errorf("from %s: %s, published at %v; want %s", test.from, a.Status, a.PublishedAt, test.to)
		}
	}
	if err := content.Publish(ctx, client, 1, nil, nil); !ent.IsNotFound(err) {
		t.Errorf("publishing nothing: %v", err)
	}
}

// TestOnePublishWins: of twenty at once one publishes, and the others are told.
func TestOnePublishWins(t *testing.T) {
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
			if one := 1; i%2 == 0 {
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
		t.Errorf("%d won, %d were told of the state, %d of the version", won.Load(), state.Load(), version.Load())
	}
}

// TestDue: what is due is published once, under the time that was set, however many servers look for it, and also when
// all of them were down then.
func TestDue(t *testing.T) {
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
	edited := db.Article.Create().SetTitle("edited").SetOrganization(org).SetStatus(article.StatusPUBLISHED).SetPublishedAt(at.Add(-48 * time.Hour)).SaveX(ctx)
	if err := content.Edit(ctx, db.Client, edited.ID, ent.UpdateArticleInput{Title: set("edited twice")}, nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := content.Publish(ctx, db.Client, edited.ID, &at, nil); err != nil {
		t.Fatal(err)
	}
	keep := func() {
		var servers sync.WaitGroup
		for range 4 {
			servers.Go(func() {
				if err := jobs.PublishDue(ctx, db.Client, jobs.Options{Log: slog.New(slog.DiscardHandler)}); err != nil {
					t.Error(err)
				}
			})
		}
		servers.Wait()
	}
	keep()
	if n := db.Article.Query().Where(article.StatusEQ(article.StatusSCHEDULED)).CountX(ctx); n != 20 {
		t.Errorf("%d of 20 wait before their time", n)
	}
	// The clock of the database cannot be put forward: the schedule is put back.
	then := time.Now().Add(-time.Minute).UTC().Truncate(time.Microsecond)
	if _, err := db.SQL.ExecContext(ctx, "UPDATE articles SET publish_at = $1 WHERE publish_at IS NOT NULL", then); err != nil {
		t.Fatal(err)
	}
	keep()
	for _, id := range ids {
		a := db.Article.GetX(ctx, id)
		if a.Status != article.StatusPUBLISHED || !a.PublishedAt.Equal(then) || a.Version != 3 || a.PublishAt != nil {
			t.Fatalf("%s at %v, version %d", a.Status, a.PublishedAt, a.Version)
		}
	}
	if a := db.Article.GetX(ctx, edited.ID); a.Title != "edited twice" || !a.PublishedAt.Equal(*edited.PublishedAt) || content.HasWorkingCopy(a) {
		t.Errorf("the working copy: %v", a)
	}
	if err := content.Unpublish(ctx, db.Client, ids[0], &at, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := db.SQL.ExecContext(ctx, "UPDATE articles SET unpublish_at = $1 WHERE unpublish_at IS NOT NULL", then); err != nil {
		t.Fatal(err)
	}
	keep()
	if a := db.Article.GetX(ctx, ids[0]); a.Status != article.StatusDRAFT || a.UnpublishAt != nil {
		t.Errorf("taken back: %v", a)
	}
}

// TestDueOneOfTwo: where only taking it back is due, the working copy that waits for later is not published before.
func TestDueOneOfTwo(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	db := pgtest.Open(t)
	org := db.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	a := db.Article.Create().SetTitle("live").SetOrganization(org).SetStatus(article.StatusPUBLISHED).SetPublishedAt(time.Now()).SaveX(ctx)
	if err := content.Edit(ctx, db.Client, a.ID, ent.UpdateArticleInput{Title: set("later")}, nil, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := db.SQL.ExecContext(ctx, "UPDATE articles SET publish_at = now() + interval '1 day', unpublish_at = now() - interval '1 second'"); err != nil {
		t.Fatal(err)
	}
	if err := jobs.PublishDue(ctx, db.Client, jobs.Options{Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	changes := db.AuditEvent.Query().Order(ent.Desc("id")).FirstX(ctx)
	if a := db.Article.GetX(ctx, a.ID); a.Status != article.StatusDRAFT || a.Title != "later" || a.PublishAt != nil || strings.Contains(string(changes.Changes), "live_revision") {
		t.Errorf("%v, %s", a, changes.Changes)
	}
}

// TestPruneRevisions keeps the newest revisions, and those that are published, submitted or approved.
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

// TestPurgeTrash: what lies there long enough goes, unless something still needs it.
func TestPurgeTrash(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	client := pgtest.Open(t).Client
	org := client.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	now, old := time.Now(), time.Now().Add(-48*time.Hour)
	a := func(title string, at time.Time) *ent.ArticleCreate {
		return client.Article.Create().SetTitle(title).SetOrganization(org).SetTrashedAt(at)
	}
	a("old", old).SaveX(ctx)
	a("new", now).SaveX(ctx)
	original := a("original", old).SaveX(ctx)
	client.Article.Create().SetTitle("translation").SetLocale("en").SetOrganization(org).SetOriginal(original).SaveX(ctx)
	act := client.Action.Create().SetTitle("with an outcome").SetKind("PROJECT").SetOrganization(org).SetTrashedAt(old).SaveX(ctx)
	client.Outcome.Create().SetTitle("kept").SetAction(act).SaveX(ctx)
	gone := client.Action.Create().SetTitle("with a trashed outcome").SetKind("PROJECT").SetOrganization(org).SetTrashedAt(old).SaveX(ctx)
	client.Outcome.Create().SetTitle("trashed").SetAction(gone).SetTrashedAt(old).SaveX(ctx)
	n, err := content.PurgeTrash(ctx, client, now.Add(-24*time.Hour))
	if err != nil || n != 4 {
		t.Errorf("purged %d: %v", n, err)
	}
	var left []string
	for _, a := range client.Article.Query().Where(article.TrashedAtNotNil()).Order(ent.Asc("id")).AllX(viewer.OnlyTrashed(ctx)) {
		left = append(left, a.Title)
	}
	for _, a := range client.Action.Query().Where(action.TrashedAtNotNil()).AllX(viewer.OnlyTrashed(ctx)) {
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
		{indicator.MeasurePERCENTAGE, "6", "3", "2.8", "1.0667"}, // falling is better
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

// TestAddingIsAnEdit: an update that adds to a number, and sets nothing, counts the version up.
func TestAddingIsAnEdit(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	theme := db.Theme.Create().SetName("t").SaveX(ctx)
	if now := db.Theme.UpdateOneID(theme.ID).AddPosition(1).SaveX(ctx); now.Version != 2 || !now.UpdatedAt.After(theme.UpdatedAt) {
		t.Errorf("version %d, updated at %s, created at %s", now.Version, now.UpdatedAt, theme.UpdatedAt)
	}
	if now := db.Theme.UpdateOneID(theme.ID).SetPosition(1).SaveX(ctx); now.Version != 2 {
		t.Errorf("version %d after an edit that changes nothing", now.Version)
	}
}

// TestCoverOfAWorkingCopy: readers see the cover of a published article until an edit that takes it away is published.
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
	if cover := db.Revision.Query().Where(revision.ArticleID(a.ID), content.NewestRevision).OnlyX(ctx).CoverID; cover != nil {
		t.Errorf("the working copy has the cover %d", *cover)
	}
}

// set is a field of an update's input that is set.
func set[T any](value T) graphql.Omittable[*T] { return graphql.OmittableOf(&value) }
