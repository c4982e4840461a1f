package content_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"praxis/ent"
	"praxis/ent/article"
	"praxis/ent/indicator"
	"praxis/ent/organization"
	"praxis/internal/content"
	"praxis/internal/pgtest"
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
	unpublish := func(id int) error { return content.Unpublish(ctx, client, id, nil) }
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
		{article.StatusARCHIVED, publish, article.StatusARCHIVED, false},
		{article.StatusDRAFT, unpublish, article.StatusDRAFT, false},
		{article.StatusIN_REVIEW, unpublish, article.StatusIN_REVIEW, false},
		{article.StatusSCHEDULED, unpublish, article.StatusSCHEDULED, false},
		{article.StatusPUBLISHED, unpublish, article.StatusDRAFT, true},
		{article.StatusARCHIVED, unpublish, article.StatusARCHIVED, false},
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
		if a.Status != test.to || (a.PublishedAt != nil) != (test.to == article.StatusPUBLISHED) {
			t.Errorf("from %s: %s, published at %v; want %s", test.from, a.Status, a.PublishedAt, test.to)
		}
	}
	ahead := time.Now().Add(time.Hour)
	if err := content.Publish(ctx, client, 1, &ahead, nil); !errors.Is(err, content.ErrFuture) {
		t.Errorf("publishing ahead: %v", err)
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
