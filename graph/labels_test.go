package graph_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
)

// reading returns credentials that also send a header Accept-Language, unless it is empty.
func reading(language string, who func(*http.Request)) func(*http.Request) {
	return func(r *http.Request) {
		who(r)
		if language != "" {
			r.Header.Set("Accept-Language", language)
		}
	}
}

// newThemes creates a theme with a translation, one without, and returns the id of the first.
func (a *api) newThemes(t testing.TB) string {
	t.Helper()
	made := a.admin(t, `mutation {
		a: createTheme(input: {name: "党建工作", slug: "party", description: "说明", setTranslations: [
			{locale: "en", name: "Party building", description: "About *it*"}, {locale: "de", name: "Parteiarbeit"}]}) {
			theme { id } userErrors { message path } }
		b: createTheme(input: {name: "业务工作", slug: "business"}) { theme { id } userErrors { message } }
	}`, nil)
	return made.at("a.theme.id").(string)
}

// TestLanguageOfTexts asks for a name and a description by header and argument, in ways that read rows as JSON and in
// one that reads columns.
func TestLanguageOfTexts(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.newThemes(t)
	chinese, english, german := []any{"党建工作", "说明", "zh-CN"}, []any{"Party building", "About *it*", "en"},
		[]any{"Parteiarbeit", "说明", "de"}
	for _, c := range []struct {
		header, argument string
		want             []any
	}{
		{"", "", chinese},
		{"en-GB", "", english},
		{"en", "", english},
		{"EN-us;q=0.9, zh;q=0.1", "", english},
		{"zh-CN,zh;q=0.9,en;q=0.8", "", chinese},
		{"zh-TW", "", chinese}, // no match: the own texts
		{"zh-TW,en;q=0.5", "", english},
		{"fr", "", chinese},
		{"fr,de;q=0.5", "", german}, // the description is in German neither
		{"*", "", chinese},
		{"en;q=0", "", chinese},
		{"%$ garbage \x01", "", chinese},
		{strings.Repeat("xx-YY,", 2000) + "en", "", chinese},
		{"en," + strings.Repeat("fr-FR,", 2000), "", english},
		{"", "en", english},
		{"de", "en-GB", english},
		{"en", "zh-Hans", chinese},
		{"en", "fr", chinese},
	} {
		argument := ""
		if c.argument != "" {
			argument = `(locale: "` + c.argument + `")`
		}
		texts := strings.ReplaceAll("name@ description@ labelLocale@", "@", argument)
		for _, query := range []string{
			`{ theme(slug: "party") { ` + texts + ` } }`,
			`{ theme(slug: "party") { ` + texts + ` redirectedFrom } }`,
			`{ theme(slug: "party") { ` + texts + ` translations { locale } } }`,
		} {
			got, raw := a.ask(t, reading(c.header, anonymous), query, nil)
			have := []any{got.at("theme.name"), got.at("theme.description"), got.at("theme.labelLocale")}
			if diff := cmp.Diff(c.want, have); diff != "" {
				t.Errorf("%.40q, %s: %s\n%s", c.header, query, raw, diff)
			}
		}
		list, raw := a.ask(t, reading(c.header, anonymous),
			`{ themes(orderBy: {field: NAME}) { edges { node { name`+argument+` } } nodes { labelLocale`+argument+` } } }`, nil)
		if list.at("themes.edges.1.node.name") != c.want[0] || list.at("themes.nodes.1.labelLocale") != c.want[2] ||
			list.at("themes.edges.0.node.name") != "业务工作" || list.at("themes.nodes.0.labelLocale") != "zh-CN" {
			t.Errorf("%.40q: %s", c.header, raw)
		}
	}
	got := a.admin(t, `query($l: Locale) {
		theme(slug: "party") { name en: name(locale: "en") de: name(locale: $l) translations { locale name description } }
	}`, map[string]any{"l": "de"})
	want := map[string]any{"name": "党建工作", "en": "Party building", "de": "Parteiarbeit", "translations": []any{
		map[string]any{"locale": "de", "name": "Parteiarbeit", "description": nil},
		map[string]any{"locale": "en", "name": "Party building", "description": "About *it*"},
	}}
	if diff := cmp.Diff(want, got.at("theme")); diff != "" {
		t.Error(diff)
	}
	for _, invalid := range []string{`"x y"`, `""`, `3`} {
		if got, raw := a.ask(t, anonymous, `{ theme(slug: "party") { name(locale: `+invalid+`) } }`, nil); len(got.Errors) == 0 {
			t.Errorf("locale %s: %s", invalid, raw)
		}
	}
}

// TestLanguageOfReasons asks why two articles are related: it is a tag in common, named in the reader's language.
func TestLanguageOfReasons(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	o := a.db.Client.Organization.Create().SetName("o").SetKind(organization.KindCOMPANY).SaveX(pgtest.Context(t))
	made := a.admin(t, fmt.Sprintf(`mutation {
		createTag(input: {name: "安全", slug: "safety", setTranslations: [{locale: "en", name: "Safety"}]}) { tag { id } }
		a: createArticle(input: {title: "一", slug: "a", body: "x", organizationId: "%[1]d", tagIds: ["safety"]}) {
			article { id } }
		b: createArticle(input: {title: "二", slug: "b", body: "x", organizationId: "%[1]d", tagIds: ["safety"]}) {
			article { id } }
	}`, o.ID), nil)
	for language, want := range map[string]string{"": "安全", "en-GB": "Safety", "fr": "安全"} {
		got, raw := a.ask(t, reading(language, bearer(a.token)), `query($id: ID!) { node(id: $id) { ... on Article {
			related { because { kind text } } } } }`, map[string]any{"id": made.at("a.article.id")})
		want := []any{map[string]any{"because": []any{map[string]any{"kind": "TAG", "text": want}}}}
		if diff := cmp.Diff(want, got.at("node.related")); diff != "" {
			t.Errorf("%q: %s %s", language, raw, diff)
		}
	}
}

// TestLanguagesAreCached asks a server that keeps answers in several languages, by POST and by GET.
func TestLanguagesAreCached(t *testing.T) {
	t.Parallel()
	a, _ := newCachingAPI(t)
	a.newThemes(t)
	const query = `{ theme(slug: "party") { name } }`
	tags := map[string]string{}
	for range 3 {
		for header, want := range map[string]string{"": "党建工作", "en": "Party building", "de-AT": "Parteiarbeit"} {
			if got, raw := a.ask(t, reading(header, anonymous), query, nil); got.at("theme.name") != want {
				t.Errorf("%q: %s", header, raw)
			}
			r := httptest.NewRequest("GET", "http://localhost/graphql?query="+url.QueryEscape(query), nil)
			reading(header, anonymous)(r)
			w := httptest.NewRecorder()
			a.handler.ServeHTTP(w, r)
			if !strings.Contains(w.Body.String(), want) || !strings.Contains(fmt.Sprint(w.Header().Values("Vary")), "Accept-Language") {
				t.Errorf("%q: %v %s", header, w.Header(), w.Body)
			}
			tags[w.Header().Get("ETag")] = header
		}
	}
	if len(tags) != 3 {
		t.Errorf("answers in three languages have the tags %v", tags)
	}
	w := a.send(t, reading("en-US,en;q=0.9", anonymous), query, nil)
	again := a.send(t, reading("en-US , en;q=0.8,", anonymous), query, nil)
	if w.Body.String() != again.Body.String() || again.Header().Get("Cache-Status") != "praxis; hit" {
		t.Errorf("the same languages in other words missed the cache: %s", again.Body)
	}
}

// TestEditTranslations sets, replaces and removes translations.
func TestEditTranslations(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	id := a.newThemes(t)
	const update = `mutation($id: ID!, $input: UpdateThemeInput!, $version: Int, $merge: Boolean! = false) {
		updateTheme(id: $id, input: $input, expectedVersion: $version, merge: $merge) {
			theme { version translations { locale name description } }
			userErrors { code path message mergeable changes { field conflicts } } } }`
	type object = map[string]any
	change := func(input object, version any, merge bool) (answer, []byte) {
		return a.ask(t, bearer(a.token), update, object{"id": id, "input": input, "version": version, "merge": merge})
	}
	texts := func(a answer) string {
		var all []string
		for _, v := range a.at("updateTheme.theme.translations").([]any) {
			t := v.(object)
			all = append(all, t["locale"].(string)+"="+t["name"].(string))
			if t["description"] != nil {
				all[len(all)-1] += "/" + t["description"].(string)
			}
		}
		return strings.Join(all, " ")
	}
	for _, c := range []struct {
		input   object
		version float64
		want    string
	}{
		{object{"setTranslations": []object{{"locale": "en", "name": "Party"}}}, 2, "de=Parteiarbeit en=Party"},
		{object{"setTranslations": []object{{"locale": "en", "name": "Party"}}}, 2, "de=Parteiarbeit en=Party"},
		{object{"setTranslations": []object{{"locale": "FR", "name": "Parti", "description": " "}},
			"removeTranslations": []string{"de", "it"}}, 3, "en=Party fr=Parti"},
		{object{"name": "党建"}, 4, "en=Party fr=Parti"},
		{object{"removeTranslations": []string{"en"}, "locale": "en"}, 5, "fr=Parti"},
		{object{"setTranslations": []object{{"locale": "zh-CN", "name": "党"}}}, 6, "fr=Parti zh-CN=党"},
	} {
		got, raw := change(c.input, nil, false)
		if len(got.Errors) > 0 || got.at("updateTheme.theme.version") != c.version || texts(got) != c.want {
			t.Fatalf("%v: %s", c.input, raw)
		}
	}
	many := []object{}
	for _, l := range strings.Fields("aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs") {
		many = append(many, object{"locale": l, "name": l})
	}
	long := strings.Repeat("长", 301)
	for _, c := range []struct {
		input object
		path  []any
	}{
		{object{"setTranslations": []object{{"locale": "en", "name": "x"}}}, []any{"input", "setTranslations", "en"}},
		{object{"locale": "fr"}, []any{"input", "setTranslations", "fr"}},
		{object{"setTranslations": []object{{"locale": "de", "name": " "}}}, []any{"input", "setTranslations", "de", "name"}},
		{object{"setTranslations": []object{{"locale": "de", "name": long}}}, []any{"input", "setTranslations", "de", "name"}},
		{object{"setTranslations": []object{{"locale": "de", "name": "x", "description": strings.Repeat(long, 70)}}},
			[]any{"input", "setTranslations", "de", "description"}},
		{object{"setTranslations": []object{{"locale": "de", "name": "x"}, {"locale": "de", "name": "y"}}},
			[]any{"input", "setTranslations", "de"}},
		{object{"setTranslations": []object{{"locale": "de", "name": "x"}}, "removeTranslations": []string{"de"}},
			[]any{"input", "removeTranslations", "de"}},
		{object{"setTranslations": many}, []any{"input", "setTranslations"}},
	} {
		got, raw := change(c.input, nil, false)
		if got.at("updateTheme.userErrors.0.code") != "INVALID" ||
			!cmp.Equal(got.at("updateTheme.userErrors.0.path"), any(c.path)) {
			t.Errorf("%v: %s", c.path, raw)
		}
	}
	// Two editors began with version 6.
	if got, raw := change(object{"setTranslations": []object{{"locale": "de", "name": "Partei"}}}, 6, true); texts(got) !=
		"de=Partei fr=Parti zh-CN=党" {
		t.Errorf("%s", raw)
	}
	other := object{"setTranslations": []object{{"locale": "fr", "name": "Le Parti"}}}
	if got, raw := change(other, 6, false); got.at("updateTheme.userErrors.0.code") != "VERSION_CONFLICT" ||
		got.at("updateTheme.userErrors.0.mergeable") != true ||
		got.at("updateTheme.userErrors.0.changes.0.field") != "translations" ||
		got.at("updateTheme.userErrors.0.changes.0.conflicts") != false {
		t.Errorf("%s", raw)
	}
	if got, raw := change(other, 6, true); texts(got) != "de=Partei fr=Le Parti zh-CN=党" {
		t.Errorf("%s", raw)
	}
	same := object{"setTranslations": []object{{"locale": "de", "name": "Die Partei"}}}
	if got, raw := change(same, 6, true); got.at("updateTheme.userErrors.0.code") != "VERSION_CONFLICT" ||
		got.at("updateTheme.userErrors.0.changes.0.conflicts") != true {
		t.Errorf("%s", raw)
	}
}

// TestTranslationsAreAudited changes one translation: that is one event with the texts before and after.
func TestTranslationsAreAudited(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	id := a.newThemes(t)
	a.admin(t, `mutation($id: ID!) { updateTheme(id: $id, input: {setTranslations: [{locale: "de", name: "Partei"}]}) {
		userErrors { message } } }`, map[string]any{"id": id})
	got := a.admin(t, `query($id: ID!) { node(id: $id) { ... on Theme { history(first: 1) { totalCount nodes { verb changes {
		field before { ... on TextValue { text } } after { ... on TextValue { text } } } } } } } }`, map[string]any{"id": id})
	text := func(json string) any { return map[string]any{"text": json} }
	want := map[string]any{"totalCount": 2., "nodes": []any{map[string]any{"verb": "UPDATED", "changes": []any{map[string]any{
		"field":  "translations",
		"before": text(`{"name": {"de": "Parteiarbeit", "en": "Party building"}, "description": {"en": "About *it*"}}`),
		"after":  text(`{"name": {"de": "Partei", "en": "Party building"}, "description": {"en": "About *it*"}}`),
	}}}}}
	if diff := cmp.Diff(want, got.at("node.history")); diff != "" {
		t.Error(diff)
	}
}

// TestTranslationsAreFound searches objects by their names in two languages, before and after a translation changes, and
// looks for those that the viewer may not see.
func TestTranslationsAreFound(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.newThemes(t)
	made := a.admin(t, `mutation {
		o: createOrganization(input: {name: "驰宏锗业", slug: "o", kind: COMPANY, setTranslations: [
			{locale: "en", name: "Chihong Germanium", description: "Smelters of *zinc*"}]}) { organization { id } }
		p: createPerson(input: {name: "陈伟", setTranslations: [{locale: "en", name: "Wei Chan", title: "Metallurgist"}]}) {
			person { id } }
		a: createAction(input: {organizationId: "o", title: "红外项目", kind: PROJECT, setTranslations: [
			{locale: "en", title: "Infrared project", summary: "Lenses"}]}) { action { id } }
		h: createAction(input: {organizationId: "o", title: "内部项目", kind: PROJECT, visibility: INTERNAL, setTranslations: [
			{locale: "en", title: "Infrared secret"}]}) { action { id } }
	}`, nil)
	outcome := a.admin(t, `mutation($a: ID!) { createOutcome(input: {actionId: $a, title: "红外镜片", setTranslations: [
		{locale: "en", title: "Infrared lens", description: "Sharp pictures"}]}) { outcome { id } } }`,
		map[string]any{"a": made.at("a.action.id")})
	found := func(query string) string {
		got := a.anyone(t, `{ search(query: "`+query+`") { edges { fragments { html } node {
			... on Organization { title: name } ... on Person { title: name } ... on Action { title } ... on Outcome { title }
		} } } }`)
		var all []string
		for _, e := range got.at("search.edges").([]any) {
			hit := e.(map[string]any)
			if !strings.Contains(fmt.Sprint(hit["fragments"]), "<em>") {
				t.Errorf("%s: no highlights: %v", query, hit)
			}
			all = append(all, hit["node"].(map[string]any)["title"].(string))
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	for query, want := range map[string]string{
		"germanium": "驰宏锗业", "锗业": "驰宏锗业", "zinc": "驰宏锗业",
		"infrared": "红外镜片 红外项目", "红外": "红外镜片 红外项目", "lenses": "红外镜片 红外项目", "sharp": "红外镜片", "secret": "",
	} {
		if got := found(query); got != want {
			t.Errorf("%s finds %q, want %q", query, got, want)
		}
	}
	suggested := func(typed string) string {
		got := a.anyone(t, `{ suggest(query: "`+typed+`") { node {
			... on Organization { title: name } ... on Person { title: name } ... on Action { title } ... on Outcome { title }
			... on Theme { title: name } } } }`)
		var all []string
		for _, s := range got.at("suggest").([]any) {
			all = append(all, s.(map[string]any)["node"].(map[string]any)["title"].(string))
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	for typed, want := range map[string]string{
		"party b": "党建工作", "parteia": "党建工作", "chihong g": "驰宏锗业", "infra": "红外镜片 红外项目",
	} {
		if got := suggested(typed); got != want {
			t.Errorf("%s suggests %q, want %q", typed, got, want)
		}
	}
	// Anonymous readers see people only by what they wrote.
	people := a.admin(t, `{ suggest(query: "wei ch") { text } none: suggest(query: "metall") { text }
		search(query: "metallurgist") { totalCount } }`, nil)
	if people.at("suggest.0.text") != "陈伟" || people.at("none.0") != nil || people.at("search.totalCount") != 1. {
		t.Error(people.Data)
	}
	a.admin(t, `mutation($id: ID!) { updateOutcome(id: $id, input: {setTranslations: [{locale: "en", title: "Thermal lens"}]}) {
		userErrors { message } } }`, map[string]any{"id": outcome.at("createOutcome.outcome.id")})
	if found("thermal") != "红外镜片" || found("sharp") != "" {
		t.Error("a changed translation is not indexed again")
	}
	hidden, raw := a.ask(t, reading("en", anonymous), `query($id: ID!) { node(id: $id) { ... on Action { title translations { title } } } }`,
		map[string]any{"id": made.at("h.action.id")})
	if hidden.at("node") != nil {
		t.Errorf("%s", raw)
	}
}
