package demo_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/asset"
	"praxis/ent/gen/ent/contentreport"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/demo"
	"praxis/internal/media"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/server"
	"praxis/internal/viewer"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// load opens a database with the demo content.
func load(t *testing.T, o demo.Options) *postgres.DB {
	t.Helper()
	db := pgtest.Open(t)
	if loaded, err := demo.Load(pgtest.Context(t), db.Client, o); err != nil || !loaded {
		t.Fatalf("Load: %v, %v", loaded, err)
	}
	return db
}

// TestLoad: the demo has as much content as it promises, with articles in each state, and a second call changes nothing.
func TestLoad(t *testing.T) {
	t.Parallel()
	db, ctx := load(t, demo.Options{}), pgtest.Context(t)
	count := func() map[string]int {
		inState := func(s article.Status) int { return db.Article.Query().Where(article.StatusEQ(s)).CountX(ctx) }
		trash := viewer.OnlyTrashed(ctx)
		workingCopies, byUsers := 0, 0
		for _, a := range db.Article.Query().WithRevisions().AllX(ctx) {
			if content.HasWorkingCopy(a) {
				workingCopies++
			}
			editors := map[string]bool{}
			for _, r := range a.Edges.Revisions {
				editors[r.CreatedBy] = true
			}
			if len(editors) > 2 { // Praxis loaded the first one
				byUsers++
			}
		}
		return map[string]int{
			"original articles":        db.Article.Query().Where(article.Not(article.HasOriginal())).CountX(ctx),
			"translations":             db.Article.Query().Where(article.HasOriginal()).CountX(ctx),
			"English originals":        db.Article.Query().Where(article.Locale("en"), article.Not(article.HasOriginal())).CountX(ctx),
			"actions":                  db.Action.Query().CountX(ctx),
			"planned actions":          db.Action.Query().Where(action.PlannedStartGT(time.Now())).CountX(ctx),
			"internal articles":        db.Article.Query().Where(article.VisibilityEQ(article.VisibilityINTERNAL)).CountX(ctx),
			"drafts":                   inState(article.StatusDRAFT),
			"articles in review":       inState(article.StatusIN_REVIEW),
			"scheduled articles":       inState(article.StatusSCHEDULED),
			"archived articles":        inState(article.StatusARCHIVED),
			"working copies":           workingCopies,
			"articles of two editors":  byUsers,
			"returned drafts":          db.Article.Query().Where(article.ReviewNoteNotNil()).CountX(ctx),
			"withheld articles":        db.Article.Query().Where(article.RestrictedAtNotNil()).CountX(ctx),
			"open reports":             db.ContentReport.Query().Where(contentreport.StatusEQ(contentreport.StatusOPEN)).CountX(ctx),
			"articles in the trash":    db.Article.Query().CountX(trash),
			"actions in the trash":     db.Action.Query().CountX(trash),
			"articles with many views": db.Article.Query().Where(article.ViewsGT(5000)).CountX(ctx),
			"synonyms":                 db.Synonym.Query().CountX(ctx),
			"all events of the audit":  db.AuditEvent.Query().CountX(ctx),
		}
	}
	least := map[string]int{"original articles": 40, "translations": 25, "actions": 30, "articles in review": 2, "drafts": 2}
	first := count()
	for what, n := range first {
		if want := max(1, least[what]); n < want {
			t.Errorf("%d %s, want %d", n, what, want)
		}
	}
	if loaded, err := demo.Load(ctx, db.Client, demo.Options{}); err != nil || loaded {
		t.Errorf("the second call: %v, %v", loaded, err)
	}
	for what, n := range count() {
		if n != first[what] {
			t.Errorf("%d %s after the second call, %d before", n, what, first[what])
		}
	}
}

// TestDates: the content outside of the story moves with the day of loading.
func TestDates(t *testing.T) {
	t.Parallel()
	day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	db, ctx := load(t, demo.Options{Day: day}), pgtest.Context(t)
	within := func(from, to time.Time) int {
		return db.Article.Query().Where(article.PublishedAtGTE(from), article.PublishedAtLT(to)).CountX(ctx)
	}
	for year := range 3 {
		if n := within(day.AddDate(-year-1, 0, 0), day.AddDate(-year, 0, 0)); n < 3 {
			t.Errorf("%d articles in year %d before the day of loading", n, year+1)
		}
	}
	if n := within(day.AddDate(0, -2, 0), day); n < 5 {
		t.Errorf("%d articles in the last two months", n)
	}
	if n := within(day.AddDate(0, 0, 6), day.AddDate(20, 0, 0)); n > 0 {
		t.Errorf("%d articles were published after the scheduled one", n)
	}
	if n := db.Action.Query().Where(action.ActualEndGT(day)).CountX(ctx); n > 0 {
		t.Errorf("%d actions ended after the day of loading", n)
	}
}

// TestAccounts: a user of each role signs in while the accounts are open, and none after they are closed.
func TestAccounts(t *testing.T) {
	t.Parallel()
	db, ctx := load(t, demo.Options{}), pgtest.Context(t)
	signIn := func(a demo.Account) error {
		_, _, err := auth.NewGate(db.SQL).SignIn(ctx, db.Client, a.Email, a.Password)
		return err
	}
	var open []demo.Account
	for range 2 {
		var err error
		if open, err = demo.OpenAccounts(ctx, db.Client); err != nil || len(open) != 5 {
			t.Fatalf("open: %v, %v", open, err)
		}
	}
	roles := map[string]bool{}
	for _, a := range open {
		roles[a.Role] = true
		if err := signIn(a); err != nil {
			t.Errorf("%s: %v", a.Email, err)
		}
	}
	if len(roles) != 5 {
		t.Errorf("roles: %v", roles)
	}
	if err := auth.SetPassword(ctx, db.Client, open[0].Email, "a password of their own"); err != nil {
		t.Fatal(err)
	}
	if known, err := demo.KnownPasswords(ctx, db.Client); err != nil || len(known) != 4 {
		t.Errorf("known: %v, %v", known, err)
	}
	if err := demo.CloseAccounts(ctx, db.Client); err != nil {
		t.Fatal(err)
	}
	for _, a := range open {
		if signIn(a) == nil {
			t.Errorf("%s signs in with a closed account", a.Email)
		}
	}
	if n := db.Session.Query().CountX(ctx); n > 0 {
		t.Errorf("%d sessions are left", n)
	}
	if err := signIn(demo.Account{Email: open[0].Email, Password: "a password of their own"}); err != nil {
		t.Errorf("with a password of their own: %v", err)
	}
}

// TestPictures: each article has a cover, and figures are files of its organization. All have alternative texts.
func TestPictures(t *testing.T) {
	t.Parallel()
	disk, err := media.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	db, ctx := load(t, demo.Options{Files: media.NewLibrary(disk)}), pgtest.Context(t)
	if n := db.Article.Query().Where(article.Not(article.HasCover())).CountX(ctx); n > 0 {
		t.Errorf("%d articles without a cover", n)
	}
	if n := db.Article.Query().Where(article.HasAssets()).CountX(ctx); n < 12 {
		t.Errorf("%d articles with figures", n)
	}
	if n := db.Asset.Query().Where(asset.AltIsNil()).CountX(ctx); n > 0 {
		t.Errorf("%d pictures without an alternative text", n)
	}
	if n := db.Article.Query().Where(article.BodyContains("(figure:")).CountX(ctx); n > 0 {
		t.Errorf("%d articles name a figure that they do not have", n)
	}
}

// TestDashboard: no panel of the dashboard is empty for an anonymous reader.
func TestDashboard(t *testing.T) {
	t.Parallel()
	db := load(t, demo.Options{})
	var answer struct {
		Data struct {
			IntegrationMatrix struct{ IntegratedActionCount int }
			States            struct {
				Rows []struct{ Met, OnTrack, Behind, NoData int }
			}
			NoEvidence, NotVerified, NoMeasurement, Viewed struct{ TotalCount int }
			Articles, Outcomes, Themes                     struct{ Rows []struct{ Count int } }
		}
		Errors []any
	}
	ask(t, db, &answer, map[string]any{"from": time.Now().AddDate(0, -3, 0).Format(time.DateOnly)}, `query ($from: Date!) {
		integrationMatrix(rows: "party-building", columns: "business") { integratedActionCount }
		states: indicatorStatistics { rows { met onTrack behind noData } }
		noEvidence: evidenceGaps(where: { evidenceGapIn: [NO_EVIDENCE] }) { totalCount }
		notVerified: evidenceGaps(where: { evidenceGapIn: [NOT_VERIFIED] }) { totalCount }
		noMeasurement: evidenceGaps(where: { evidenceGapIn: [NO_MEASUREMENT] }) { totalCount }
		viewed: articles(orderBy: { field: VIEWS }, where: { locale: "en" }) { totalCount }
		articles: articleStatistics(groupBy: [PERIOD], from: $from) { rows { count } }
		outcomes: outcomeStatistics(groupBy: [CATEGORY], from: $from) { rows { count } }
		themes: actionStatistics(groupBy: [THEME, STATUS]) { rows { count } }
	}`)
	d := answer.Data
	if len(answer.Errors) > 0 || len(d.States.Rows) != 1 {
		t.Fatalf("%+v", answer)
	}
	for what, n := range map[string]int{
		"integrated actions": d.IntegrationMatrix.IntegratedActionCount, "met": d.States.Rows[0].Met,
		"on track": d.States.Rows[0].OnTrack, "behind": d.States.Rows[0].Behind, "without data": d.States.Rows[0].NoData,
		"without evidence": d.NoEvidence.TotalCount, "not verified": d.NotVerified.TotalCount,
		"without measurements": d.NoMeasurement.TotalCount, "English articles": d.Viewed.TotalCount,
		"months with articles": len(d.Articles.Rows), "categories of outcomes": len(d.Outcomes.Rows),
		"themes and states": len(d.Themes.Rows),
	} {
		if n < 2 {
			t.Errorf("%d %s", n, what)
		}
	}
}

// ask sends a query to a server of the database, as an anonymous reader.
func ask(t *testing.T, db *postgres.DB, answer any, variables map[string]any, query string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	disk, err := media.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	handler := server.Handler(db, server.Options{Files: media.NewLibrary(disk), Counter: content.NewHitBuffer()})
	request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	if err := json.Unmarshal(recorder.Body.Bytes(), answer); err != nil {
		t.Fatalf("%v: %s", err, recorder.Body)
	}
}
