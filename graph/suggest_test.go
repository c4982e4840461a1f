package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
	"praxis/internal/search"
)

// suggestions returns the texts that are suggested, and whether each carries its own object.
func suggestions(t *testing.T, a *api, typed, arguments string) []string {
	t.Helper()
	got := a.anyone(t, fmt.Sprintf(`{
		suggest(query: %q%s) {
			text type slug
			node {
				__typename
				... on Article { slug title } ... on Action { slug title } ... on Outcome { title }
				... on Organization { slug name } ... on Person { slug name } ... on Tag { slug name } ... on Theme { slug name }
			}
		}
	}`, typed, arguments))
	var texts []string
	for _, v := range got.at("suggest").([]any) {
		s := v.(map[string]any)
		node := s["node"].(map[string]any)
		name := node["title"]
		if name == nil {
			name = node["name"]
		}
		if name != s["text"] || node["slug"] != s["slug"] || strings.ToUpper(node["__typename"].(string)) != s["type"] {
			t.Errorf("%s: %v", typed, s)
		}
		texts = append(texts, name.(string))
	}
	return texts
}

// TestSuggestions ranks the beginning of a title before its other words, and pinyin after both, from the beginnings of
// words only.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	c, ctx := a.db.Client, pgtest.Context(t)
	company := func(name string) *ent.OrganizationCreate {
		return c.Organization.Create().SetName(name).SetKind(organization.KindCOMPANY)
	}
	o := company("驰宏锗业").SaveX(ctx)
	company("重庆铝业").SaveX(ctx)
	company("Ordinary Łódź Works").SaveX(ctx)
	company("云南冶金集团股份有限公司").SetShortName("云冶").SaveX(ctx)
	c.Tag.Create().SetName("锗").SaveX(ctx)
	c.Tag.Create().SetName("Chart").SaveX(ctx)
	c.Theme.Create().SetName("业务融合").SaveX(ctx)
	c.Person.Create().SetName("陈铝").SaveX(ctx)
	c.Article.Create().SetTitle("《锗》的用途").SetOrganizationID(o.ID).
		SetStatus(article.StatusPUBLISHED).SetPublishedAt(day("2024-01-01")).SaveX(ctx)
	c.Article.Create().SetTitle("锗的草稿").SetOrganizationID(o.ID).SaveX(ctx)
	project := c.Action.Create().SetTitle("推进业务融合 with the chain").SetKind(action.KindPROJECT).
		SetOrganizationID(o.ID).SaveX(ctx)
	c.Outcome.Create().SetTitle("Wi-Fi 锗").SetAction(project).SaveX(ctx)
	if err := search.Index(ctx, c); err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		"重":           "重庆铝业",
		"锗":           "锗|《锗》的用途|驰宏锗业|Wi-Fi 锗",
		"锗的":          "《锗》的用途",
		"c":           "Chart|推进业务融合 with the chain|重庆铝业|驰宏锗业",
		"ch":          "Chart|推进业务融合 with the chain|重庆铝业|驰宏锗业",
		"chi":         "驰宏锗业",
		"cha":         "Chart|推进业务融合 with the chain",
		"chong":       "重庆铝业",
		"cq":          "重庆铝业",
		"chong'qingl": "重庆铝业",
		"chong qing":  "重庆铝业",
		"zheye":       "驰宏锗业",
		"chzy":        "驰宏锗业",
		"yewu":        "业务融合|推进业务融合 with the chain",
		"wurong":      "", // within the word 业务
		"业务":          "业务融合|推进业务融合 with the chain",
		"务融":          "业务融合|推进业务融合 with the chain",
		"ord":         "Ordinary Łódź Works",
		"works lod":   "Ordinary Łódź Works",
		"wifi":        "Wi-Fi 锗",
		"云冶":          "云南冶金集团股份有限公司",
		"yy":          "云南冶金集团股份有限公司",
		"xyz":         "",
		"庆驰":          "",
		"陈":           "", // contributed to nothing
	} {
		if got := suggestions(t, a, typed, ""); strings.Join(got, "|") != want {
			t.Errorf("%s: %q, want %s", typed, got, want)
		}
	}
	if got := suggestions(t, a, "锗", ", types: [TAG, OUTCOME]"); !slices.Equal(got, []string{"锗", "Wi-Fi 锗"}) {
		t.Errorf("tags and outcomes: %q", got)
	}
}

// TestSuggestionsWhileTyping types names letter by letter. What is suggested for a text and contains one more letter of
// it is suggested for the longer text, too.
func TestSuggestionsWhileTyping(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	names := []string{
		"中国铜业", "中国铝业", "中铝集团", "中铝国际工程", "国铝", "铜业公司 China Copper", "China Copper Smelters", "Copper",
	}
	for _, name := range names {
		a.db.Client.Organization.Create().SetName(name).SetKind(organization.KindCOMPANY).SaveX(pgtest.Context(t))
	}
	for _, typed := range []string{"中国铜业", "zhongguotongye", "zgty", "china copper", "zhonglvguoji"} {
		var all []string
		letters := []rune(typed)
		for i := len(letters); i > 0; i-- {
			got := suggestions(t, a, string(letters[:i]), "")
			for _, longer := range all {
				if !slices.Contains(got, longer) {
					t.Errorf("%s suggests %q, but not %s, which more letters suggest", string(letters[:i]), got, longer)
				}
			}
			if all = got; len(got) == 0 {
				t.Errorf("%s suggests nothing", string(letters[:i]))
			}
		}
	}
}
