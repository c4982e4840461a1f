package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
	"praxis/internal/search"
)

// filterable is what a filter of the search looks at.
type filterable struct {
	title, kind, organization, locale string
	themes, tags, authors             []string
	day                               string
}

// seedFilterable creates records with the word 锗 that differ in what filters look at.
func seedFilterable(t *testing.T, a *api) []filterable {
	t.Helper()
	ctx, c := pgtest.Context(t), a.db.Client
	ids := map[string]int{}
	for _, slug := range []string{"one", "two"} {
		ids[slug] = c.Organization.Create().SetName(slug).SetSlug(slug).SetKind(organization.KindCOMPANY).SaveX(ctx).ID
	}
	ids["track"] = c.Theme.Create().SetName("track").SetSlug("track").SaveX(ctx).ID
	for _, slug := range []string{"red", "blue"} {
		ids[slug] = c.Theme.Create().SetName(slug).SetSlug(slug).SetParentID(ids["track"]).SaveX(ctx).ID
	}
	for _, slug := range []string{"hot", "cold"} {
		ids[slug] = c.Tag.Create().SetName(slug).SetSlug(slug).SaveX(ctx).ID
	}
	for _, slug := range []string{"li", "wang"} {
		ids[slug] = c.Person.Create().SetName(slug).SetSlug(slug).SaveX(ctx).ID
	}
	idsOf := func(slugs []string) (all []int) {
		for _, s := range slugs {
			all = append(all, ids[s])
		}
		return all
	}
	var records []filterable
	for i := range 24 {
		r := filterable{
			title: fmt.Sprintf("锗%02d", i), kind: "ARTICLE", organization: []string{"one", "two"}[i%2],
			locale: []string{"zh-CN", "en"}[i/2%2], day: fmt.Sprintf("%d-07-%02d", 2020+i%3, 1+i),
			themes: [][]string{{"red"}, {"blue"}, {"red", "blue"}, nil}[i%4],
			tags:   [][]string{{"hot"}, {"hot", "cold"}, nil}[i/2%3],
		}
		if i%5 == 0 {
			r.kind, r.locale, r.tags = "ACTION", "", nil
			c.Action.Create().SetTitle(r.title).SetKind(action.KindPROJECT).SetOrganizationID(ids[r.organization]).
				AddThemeIDs(idsOf(r.themes)...).SetActualStart(day(r.day)).SaveX(ctx)
		} else {
			created := c.Article.Create().SetTitle(r.title).SetLocale(r.locale).SetOrganizationID(ids[r.organization]).
				AddThemeIDs(idsOf(r.themes)...).AddTagIDs(idsOf(r.tags)...).
				SetStatus(article.StatusPUBLISHED).SetPublishedAt(day(r.day)).SaveX(ctx)
			r.authors = [][]string{{"li"}, {"li", "wang"}, nil}[i%3]
			for _, id := range idsOf(r.authors) {
				for _, role := range []contribution.Role{contribution.RoleAUTHOR, contribution.RoleEDITOR} {
					c.Contribution.Create().SetArticle(created).SetPersonID(id).SetRole(role).SaveX(ctx)
				}
			}
		}
		records = append(records, r)
	}
	if err := search.Index(ctx, c); err != nil {
		t.Fatal(err)
	}
	return records
}

// selection is values that a user has selected, by the facet.
type selection map[string][]string

// valuesOf returns the values of a record that a facet counts.
func (r filterable) valuesOf(facet string) []string {
	switch facet {
	case "types":
		return []string{r.kind}
	case "organizations":
		return []string{r.organization}
	case "themes":
		return r.themes
	case "tags":
		return r.tags
	case "authors":
		return r.authors
	case "locales":
		return slices.DeleteFunc([]string{r.locale}, func(s string) bool { return s == "" })
	default:
		return []string{r.day[:4]}
	}
}

// matches says whether a record has a selected value of each facet, apart from except.
func (s selection) matches(r filterable, except string) bool {
	for facet, values := range s {
		has := func(v string) bool { return slices.Contains(values, v) }
		if facet != except && !slices.ContainsFunc(r.valuesOf(facet), has) {
			return false
		}
	}
	return true
}

// facetsOf lists the facets of a search, each with its field for the value.
var facetsOf = []struct{ name, value string }{
	{"types", "type"}, {"organizations", "organization { slug }"}, {"themes", "theme { slug }"}, {"tags", "tag { slug }"},
	{"authors", "person { slug }"}, {"locales", "locale"}, {"years", "year"},
}

// TestSearchFacetsFollowSelections selects several values of several facets and counts again, for each facet without
// its own selection.
func TestSearchFacetsFollowSelections(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	records := seedFilterable(t, a)
	for _, selected := range []selection{
		{},
		{"tags": {"hot"}},
		{"tags": {"hot", "cold"}},
		{"themes": {"red", "blue"}, "organizations": {"one"}},
		{"years": {"2020", "2022"}, "locales": {"en"}},
		{"authors": {"wang"}, "years": {"2021"}},
		{"types": {"ACTION"}, "themes": {"red"}},
		{"types": {"ARTICLE", "ACTION"}, "authors": {"li", "wang"}, "tags": {"cold"}, "organizations": {"one", "two"}},
		{"types": {"OUTCOME"}},
		{"tags": {"hot"}, "types": {"ACTION"}},
	} {
		checkFacets(t, a, records, selected)
	}
}

func checkFacets(t *testing.T, a *api, records []filterable, selected selection) {
	t.Helper()
	types, where := "", ""
	for facet, values := range selected {
		switch facet {
		case "types":
			types = fmt.Sprintf("types: %v, ", values)
		case "years":
			where += fmt.Sprintf("years: %v, ", values)
		default:
			where += fmt.Sprintf("%s: %q, ", facet, values)
		}
	}
	if where != "" {
		where = "where: {" + where + "}, "
	}
	fields := ""
	for _, f := range facetsOf {
		fields += f.name + " { " + f.value + " count } "
	}
	find := func(fields string) answer {
		return a.anyone(t, `{ search(query: "锗", `+types+where+`first: 100) { `+fields+` } }`)
	}
	got := find(`totalCount nodes { ... on Article { title } ... on Action { title } } facets { ` + fields + ` }`)
	titles := []string{}
	for _, n := range got.at("search.nodes").([]any) {
		titles = append(titles, fmt.Sprint(n.(map[string]any)["title"]))
	}
	slices.Sort(titles)
	want, counts := []string{}, map[string]map[string]int{}
	for _, f := range facetsOf {
		counts[f.name] = map[string]int{}
		for _, v := range selected[f.name] {
			counts[f.name][v] = 0
		}
		for _, r := range records {
			for _, v := range r.valuesOf(f.name) {
				if selected.matches(r, f.name) {
					counts[f.name][v]++
				}
			}
		}
	}
	for _, r := range records {
		if selected.matches(r, "") {
			want = append(want, r.title)
		}
	}
	if !slices.Equal(titles, want) || got.at("search.totalCount") != float64(len(want)) {
		t.Errorf("%v: %v of %v, want %v", selected, titles, got.at("search.totalCount"), want)
	}
	for _, f := range facetsOf {
		field, _, _ := strings.Cut(f.value, " ")
		for name, answer := range map[string]answer{
			"with others": got, "alone": find(`facets { ` + f.name + ` { ` + f.value + ` count } }`),
		} {
			facet := map[string]int{}
			for _, v := range answer.at("search.facets." + f.name).([]any) {
				value := v.(map[string]any)[field]
				if entity, ok := value.(map[string]any); ok {
					value = entity["slug"]
				}
				facet[fmt.Sprint(value)] = int(v.(map[string]any)["count"].(float64))
			}
			if fmt.Sprint(facet) != fmt.Sprint(counts[f.name]) {
				t.Errorf("%v: %s %s are %v, want %v", selected, f.name, name, facet, counts[f.name])
			}
		}
	}
}

// TestSearchFilters narrows a search by subtrees and days, and refuses too many values.
func TestSearchFilters(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	records := seedFilterable(t, a)
	for where, keep := range map[string]func(filterable) bool{
		`withinTheme: "track"`:                 func(r filterable) bool { return len(r.themes) > 0 },
		`withinTheme: "red", themes: ["blue"]`: func(r filterable) bool { return len(r.themes) == 2 },
		`withinOrganization: "two", tags: []`:  func(r filterable) bool { return r.organization == "two" },
		`dateGTE: "2021-07-06"`:                func(r filterable) bool { return r.day >= "2021-07-06" },
		`dateGTE: "2021-01-01", dateLTE: "2021-07-09"`: func(r filterable) bool {
			return r.day >= "2021" && r.day <= "2021-07-09"
		},
	} {
		want := 0
		for _, r := range records {
			if keep(r) {
				want++
			}
		}
		got := a.anyone(t, `{ search(query: "锗", where: {`+where+`}) { totalCount } }`).at("search.totalCount")
		if got != float64(want) || want == 0 || want == len(records) {
			t.Errorf("%s: %v results, want %d", where, got, want)
		}
	}
	years := strings.Repeat("2021 ", 101)
	got, raw := a.post(t, false, `{ search(query: "锗", where: {years: [`+years+`]}) { totalCount } }`, nil)
	if got.code() != "LIMIT_EXCEEDED" {
		t.Errorf("%s", raw)
	}
}

// TestMovedThemeKeepsTheIndex moves a theme. Searches within its old and its new ancestors follow at once, although no
// document is indexed again.
func TestMovedThemeKeepsTheIndex(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seedFilterable(t, a)
	ctx := pgtest.Context(t)
	a.db.Client.Theme.Create().SetName("other").SetSlug("other").SaveX(ctx)
	count := func(theme string) float64 {
		query := `{ search(query: "锗", where: {withinTheme: "` + theme + `"}) { totalCount } }`
		return a.anyone(t, query).at("search.totalCount").(float64)
	}
	red, track := count("red"), count("track")
	a.admin(t, `mutation { moveTheme(id: "red", parentId: "other") { userErrors { code } } }`, nil)
	var dirty int
	if err := a.db.SQL.QueryRowContext(ctx, "SELECT count(*) FROM search_dirty").Scan(&dirty); err != nil || dirty > 0 {
		t.Errorf("%d documents are dirty (%v)", dirty, err)
	}
	if other := count("other"); other != red || count("track") >= track || red == 0 {
		t.Errorf("other has %v results, want %v of red; track has %v, had %v", other, red, count("track"), track)
	}
}
