package graph_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
)

// typedArticles are the titles and bodies that TestSearchAsTyped looks for.
var typedArticles = [][2]string{
	{"锗粉与锗粒子", "锗是稀散金属，锗可以用来做红外镜片，产品还有锗粉。"},
	{"家里来了一只猫", "猫要吃鱼，猫的图片见下面。"},
	{"目的地的选择", "先看交通。"},
	{"Learn Rust in a month", "A book about Rust for those who learn it."},
	{"Wi-Fi 覆盖", "办公楼每层都有。"},
	{"群发 e-mail 的规定", "收件人用密送。"},
	{"Type-C 接口", "统一采购。"},
	{"Node.js 与 Next.js", "后端与前端。"},
	{"Vue 3 入门", "从模板开始。"},
	{"升级到 Windows11", "先备份。"},
	{"v2.10.3 发布说明", "修复错误。"},
	{"通 知 公 告", "请查收。"},
	{"周刊第 11 期", "这一期讲 Windows 的历史。"},
	{"机器视觉实验室", "视觉的机器，能学习的机器，反复学习。"},
	{"课程介绍", "本学期开设机器学习课程。"},
	{"一座桥", "桥，桥，桥，都是桥的故事。"},
	{"河边的一天", "河上有一座桥。河水很清，岸边的树很高，我们走了很久，看了日落，又吃了晚饭，然后才慢慢走回家里去。"},
	{"数字人民币试点", "数字人民币由央行发行，数字人民币不收费。"},
	{"Kubernetes 实践", "Kubernetes 集群的部署。"},
	{"中国铜业有限公司年报", "中国铜业有限公司的一年。"},
	{"口罩的生产", "口罩产量增加，口罩用熔喷布。"},
}

// TestSearchAsTyped: questions, compounds, numbers and mistakes as users type them. The first result is the wanted one.
func TestSearchAsTyped(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	c, ctx := a.db.Client, pgtest.Context(t)
	o := c.Organization.Create().SetName("o").SetKind(organization.KindCOMPANY).SaveX(ctx)
	for _, text := range typedArticles {
		c.Article.Create().SetTitle(text[0]).SetBody(text[1]).SetOrganization(o).SetPublishedAt(time.Now()).
			SetStatus(article.StatusPUBLISHED).SaveX(ctx)
	}
	for _, test := range []struct{ query, first, corrected string }{
		{"锗的用途", "锗粉与锗粒子", ""},
		{"锗可以用来做什么产品", "锗粉与锗粒子", ""},
		{"猫的图片", "家里来了一只猫", ""},
		{"怎么养猫", "家里来了一只猫", ""},
		{"请问目的地是什么？", "目的地的选择", ""},
		{"how do I learn Rust", "Learn Rust in a month", ""},
		{"wifi", "Wi-Fi 覆盖", ""},
		{"Wi-Fi", "Wi-Fi 覆盖", ""},
		{"email", "群发 e-mail 的规定", ""},
		{"typec", "Type-C 接口", ""},
		{"nodejs", "Node.js 与 Next.js", ""},
		{"Next.js", "Node.js 与 Next.js", ""},
		{"vue3", "Vue 3 入门", ""},
		{"Windows 11", "升级到 Windows11", ""},
		{"windows11", "升级到 Windows11", ""},
		{"v2.10", "v2.10.3 发布说明", ""},
		{"通知公告", "通 知 公 告", ""},
		{"机器 学习", "课程介绍", ""},
		{"桥", "一座桥", ""},
		{"Kuberntees", "Kubernetes 实践", "Kubernetes"},
		{"kubernettes", "Kubernetes 实践", "Kubernetes"},
		{"数字人民弊", "数字人民币试点", "数字人民币"},
		{"中国铜有限公司", "中国铜业有限公司年报", "中国铜业有限公司"},
		{"kouzhao", "口罩的生产", ""},
		{"caigou", "Type-C 接口", "采购"},
	} {
		got, raw := a.ask(t, anonymous, `query($q: String!) {
			search(query: $q) { didYouMean correctedQuery edges { fragments { html } node { ... on Article { title } } } }
		}`, map[string]any{"q": test.query})
		edges, _ := got.at("search.edges").([]any)
		if len(edges) == 0 || got.at("search.edges.0.node.title") != test.first {
			t.Errorf("%s: %s, want %s", test.query, raw, test.first)
			continue
		}
		corrected, _ := got.at("search.correctedQuery").(string)
		if suggested, _ := got.at("search.didYouMean").(string); corrected != suggested ||
			!strings.EqualFold(corrected, test.corrected) {
			t.Errorf("%s is corrected to %q, and the suggestion is %q", test.query, corrected, suggested)
		}
		html := got.at("search.edges.0.fragments").([]any)
		if !slices.ContainsFunc(html, func(f any) bool { return strings.Contains(f.(map[string]any)["html"].(string), "<em>") }) {
			t.Errorf("%s: nothing is highlighted in %v", test.query, html)
		}
	}
}
