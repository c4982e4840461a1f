package graph_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/measurement"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/outcome"
	"praxis/internal/pgtest"
)

// everything is random content, read without any rules.
type everything struct {
	organizations []*ent.Organization
	themes        []*ent.Theme
	tags          []*ent.Tag
	articles      []*ent.Article
	actions       []*ent.Action
	outcomes      []*ent.Outcome
	measurements  []*ent.Measurement
}

// moments are near the edge cases of calendars: changes of daylight saving time, a leap day, a week 53, ends of years.
var moments = []time.Time{
	time.Date(2021, 3, 28, 0, 30, 0, 0, time.UTC),
	time.Date(2021, 10, 31, 0, 30, 0, 0, time.UTC),
	time.Date(2020, 2, 29, 23, 30, 0, 0, time.UTC),
	time.Date(2020, 12, 31, 16, 30, 0, 0, time.UTC),
	time.Date(2021, 1, 3, 23, 0, 0, 0, time.UTC),
	time.Date(2021, 11, 7, 4, 30, 0, 0, time.UTC),
	time.Date(2021, 11, 7, 5, 30, 0, 0, time.UTC),
	time.Date(2020, 3, 31, 18, 29, 59, 0, time.UTC),
	time.Date(2021, 6, 30, 23, 59, 59, 999999000, time.UTC),
}

var zones = []string{
	"UTC", "Asia/Shanghai", "Asia/Kathmandu", "America/Havana", "America/New_York", "Pacific/Apia", "Europe/London",
}

// makeContent fills the database.
func makeContent(t *testing.T, a *api, r *rand.Rand) {
	ctx, c := pgtest.Context(t), a.db.Client
	var orgs []*ent.Organization
	for i := range 7 {
		name := fmt.Sprint("o", i)
		create := c.Organization.Create().SetName(name).SetSlug(name).SetKind(organization.KindCOMPANY)
		if i > 1 {
			create.SetParent(orgs[r.IntN(i)])
		}
		orgs = append(orgs, create.SaveX(ctx))
	}
	var themes []*ent.Theme
	for i := range 9 {
		create := c.Theme.Create().SetName(fmt.Sprint("theme ", i))
		if i > 1 {
			create.SetParent(themes[r.IntN(i)])
		}
		themes = append(themes, create.SaveX(ctx))
	}
	for i := range 4 {
		c.Tag.Create().SetName(fmt.Sprint("tag ", i)).SaveX(ctx)
	}
	tags := c.Tag.Query().AllX(ctx)
	for i := range 3 {
		c.Person.Create().SetName(fmt.Sprint("person ", i)).SaveX(ctx)
	}
	var actions []*ent.Action
	for i := range 30 {
		create := c.Action.Create().
			SetTitle(fmt.Sprint("action ", i)).
			SetOrganization(orgs[r.IntN(len(orgs))]).
			SetKind(pick(r, action.KindPROJECT, action.KindACTIVITY)).
			SetStatus(pick(r, action.StatusACTIVE, action.StatusPLANNED, action.StatusCOMPLETED)).
			SetVisibility(pick(r, action.VisibilityPUBLIC, action.VisibilityPUBLIC, action.VisibilityINTERNAL)).
			AddThemes(some(r, themes)...)
		if r.IntN(4) > 0 {
			create.SetActualStart(date(moments[r.IntN(len(moments))]))
		}
		if r.IntN(2) > 0 {
			create.SetPlannedStart(date(moments[r.IntN(len(moments))]))
		}
		actions = append(actions, create.SaveX(ctx))
	}
	var outcomes []*ent.Outcome
	for i := range 40 {
		create := c.Outcome.Create().
			SetTitle(fmt.Sprint("outcome ", i)).
			SetAction(actions[r.IntN(len(actions))]).
			SetLevel(pick(r, outcome.LevelOUTPUT, outcome.LevelIMPACT)).
			SetVerification(pick(r, outcome.VerificationCLAIMED, outcome.VerificationVERIFIED))
		if r.IntN(4) > 0 {
			create.SetAchievedOn(date(moments[r.IntN(len(moments))]))
		}
		outcomes = append(outcomes, create.SaveX(ctx))
	}
	for i := range 40 {
		text := c.Article.Create().
			SetTitle(fmt.Sprint("article ", i)).
			SetBody("x").
			SetOrganization(orgs[r.IntN(len(orgs))]).
			SetLocale(pick(r, "zh-CN", "en")).
			AddThemes(some(r, themes)...).
			AddTags(some(r, tags)...).
			AddActions(some(r, actions)...).
			SaveX(ctx)
		for _, o := range some(r, outcomes) {
			c.Evidence.Create().SetOutcome(o).SetArticle(text).SaveX(ctx)
		}
	}
	for i := range 25 {
		ind := c.Indicator.Create().
			SetTitle("i").
			SetOutcome(outcomes[r.IntN(len(outcomes))]).
			SetUnit(pick(r, "件", "%", "|\"{,}")).
			SetMeasure(pick(r,
				indicator.MeasureUNIT, indicator.MeasureUNIT, indicator.MeasurePERCENTAGE, indicator.MeasureQUALITATIVE,
			)).
			SetAscending(i%3 > 0).
			SetBaselineValue(decimal.NewFromInt(10)).
			SaveX(ctx)
		for m := range r.IntN(4) {
			create := c.Measurement.Create().
				SetIndicator(ind).
				SetPeriodStart(day("2020-01-01").AddDate(0, 3*m, 0)).
				SetPeriodEnd(day("2020-03-31").AddDate(0, 3*m, r.IntN(20))).
				SetCreatedAt(day("2020-01-01").AddDate(0, 0, r.IntN(900))).
				SetTarget(decimal.NewFromInt(int64(5 + r.IntN(20))))
			if r.IntN(4) > 0 {
				create.SetActual(decimal.New(int64(r.IntN(3000)), -2))
			}
			create.SaveX(ctx)
		}
	}
	for range 60 {
		change(t, a, r)
	}
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func some[T any](r *rand.Rand, of []T) []T {
	var chosen []T
	for i := range of {
		if r.IntN(len(of)) < 2 {
			chosen = append(chosen, of[i])
		}
	}
	return chosen
}

func date(t time.Time) time.Time { return t.Truncate(24 * time.Hour) }

// change runs a random statement, without the API: on the columns of facts, on links, on the trees.
func change(t testing.TB, a *api, r *rand.Rand) {
	id := func(table string) string {
		return fmt.Sprintf("(SELECT id FROM %s ORDER BY hashtext(id::text || '%d') LIMIT 1)", table, r.IntN(1e6))
	}
	const (
		toggleTrash      = "trashed_at = CASE WHEN trashed_at IS NULL THEN now() END"
		toggleVisibility = "visibility = CASE visibility WHEN 'PUBLIC' THEN 'INTERNAL' ELSE 'PUBLIC' END"
	)
	at := moments[r.IntN(len(moments))].Add(time.Duration(r.IntN(3)-1) * time.Hour).Format(time.RFC3339)
	publish := "status = 'PUBLISHED', published_at = '" + at + "'"
	update := func(table, set string) string { return "UPDATE " + table + " SET " + set + " WHERE id = " + id(table) }
	insert := func(table, columns, from, to string) string {
		values := id(from) + ", " + id(to)
		return "INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ") ON CONFLICT DO NOTHING"
	}
	moveTheme := func(parent string) string {
		set := "parent_id = (SELECT id FROM themes WHERE slug = '" + parent + "')"
		return update("themes", set) + " AND slug NOT IN ('theme-0', 'theme-1')"
	}
	statement := pick(r,
		update("articles", publish),
		update("articles", publish+", restricted_at = NULL, trashed_at = NULL"),
		update("articles", "status = 'DRAFT', published_at = NULL"),
		update("articles", toggleVisibility),
		update("articles", "organization_id = "+id("organizations")),
		update("articles", toggleTrash),
		update("articles", "restricted_at = now(), restricted_for = 'ERROR'"),
		"DELETE FROM article_themes WHERE article_id = "+id("articles"),
		insert("article_themes", "article_id, theme_id", "articles", "themes"),
		insert("article_tags", "article_id, tag_id", "articles", "tags"),
		insert("article_actions", "article_id, action_id", "articles", "actions"),
		update("actions", toggleTrash),
		update("actions", toggleVisibility+", actual_start = '"+at[:10]+"'"),
		update("actions", "organization_id = "+id("organizations")),
		insert("action_themes", "action_id, theme_id", "actions", "themes"),
		"DELETE FROM action_themes WHERE action_id = "+id("actions")+" AND theme_id = "+id("themes"),
		update("outcomes", toggleTrash),
		update("outcomes", "action_id = "+id("actions")+", achieved_on = '"+at[:10]+"'"),
		moveTheme("theme-0"),
		moveTheme("theme-1"),
		update("articles", "views = views + 3, likes = likes + 1"),
		"INSERT INTO contributions (created_at, updated_at, role, article_id, person_id) VALUES (now(), now(), '"+
			pick(r, "AUTHOR", "AUTHOR", "EDITOR")+"', "+id("articles")+", "+id("people")+") ON CONFLICT DO NOTHING",
		"DELETE FROM contributions WHERE id = "+id("contributions"),
		"UPDATE contributions c SET role = 'REVIEWER' WHERE role = 'AUTHOR' AND id = "+id("contributions")+
			" AND NOT EXISTS (SELECT FROM contributions o WHERE o.role = 'REVIEWER'"+
			" AND o.article_id = c.article_id AND o.person_id = c.person_id)",
		update("evidence", "article_id = NULL, asset_id = NULL, url = 'https://example.org'")+" AND id % 5 = 0",
		"DELETE FROM evidence WHERE id = "+id("evidence")+" AND id % 3 = 0",
		"DELETE FROM article_actions WHERE article_id = "+id("articles")+" AND action_id = "+id("actions"),
		update("indicators", "unit = 'km'"),
		update("indicators", "outcome_id = "+id("outcomes")),
		update("measurements", "actual = "+fmt.Sprint(r.IntN(100))+", target = 7"),
		update("outcomes", "level = 'IMPACT', category = 'AWARD', verification = 'VERIFIED'"),
		"DELETE FROM articles WHERE id = "+id("articles")+" AND id % 17 = 3",
	)
	_, err := a.db.SQL.ExecContext(t.Context(), statement)
	var state interface{ SQLState() string }
	if errors.As(err, &state) && (state.SQLState() == "23503" || state.SQLState() == "40P01") {
		return // another writer has deleted the row, or waits for this one
	}
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func readEverything(ctx context.Context, t testing.TB, c *ent.Client) *everything {
	t.Helper()
	return &everything{
		organizations: c.Organization.Query().WithAncestors().AllX(ctx),
		themes:        c.Theme.Query().WithAncestors().AllX(ctx),
		tags:          c.Tag.Query().AllX(ctx),
		articles:      c.Article.Query().WithThemes().WithTags().WithActions().WithEvidence().WithContributions().AllX(ctx),
		actions:       c.Action.Query().WithThemes().AllX(ctx),
		outcomes:      c.Outcome.Query().WithEvidence().AllX(ctx),
		measurements:  c.Measurement.Query().WithIndicator().Order(measurement.ByID()).AllX(ctx),
	}
}
