package console

import "golang.org/x/text/language"

// startLanguages are the languages of startTexts, of which the first is the default.
var startLanguages = language.NewMatcher([]language.Tag{language.English, language.Chinese})

// startText is the text of the start page in a language.
type startText struct {
	Lang, Pitch                                string
	Console, ConsoleText, Article, ArticleText string
	Explorer, ExplorerText, WithToken          string
	Schema, SchemaText, Queries, Run, Open     string
	Samples                                    []string
}

var startTexts = []startText{
	{
		Lang: "en",
		Pitch: "A content backend for organizations that publish what they do and must show what came of it: " +
			"every number opens the records that it counts, and every claim is linked to its evidence.",
		Console:      "Console",
		ConsoleText:  "Dashboards, articles, actions and outcomes, for reading and steering.",
		Article:      "An article",
		ArticleText:  "A page for readers, with its outline, its evidence and related articles.",
		Explorer:     "Explorer",
		ExplorerText: "GraphiQL, with the documentation of the API.",
		WithToken:    " It opens with an API token of this demo.",
		Schema:       "Schema",
		SchemaText:   "The GraphQL schema as text (SDL).",
		Queries:      "Queries to try",
		Run:          "run it",
		Open:         "open it in the explorer",
		Samples:      []string{"The newest articles", "Outcomes with their measurements", "Outcomes by category"},
	},
	{
		Lang: "zh-CN",
		Pitch: "面向既发布工作内容、又要说明工作成效的组织的内容后端：每个数字都能打开它所统计的记录，" +
			"每项成果都与佐证相连。",
		Console:      "控制台",
		ConsoleText:  "看板、文章、行动与成果，供阅读和管理。",
		Article:      "一篇文章",
		ArticleText:  "面向读者的页面，带大纲、佐证和相关文章。",
		Explorer:     "API 浏览器",
		ExplorerText: "GraphiQL，附 API 文档。",
		WithToken:    "打开时已填入本演示的 API 令牌。",
		Schema:       "模式",
		SchemaText:   "GraphQL 模式的文本（SDL）。",
		Queries:      "可以试试的查询",
		Run:          "运行",
		Open:         "在 API 浏览器中打开",
		Samples:      []string{"最新文章", "成果及其测量值", "按类别统计的成果"},
	},
}

// sampleQueries are queries of public content, which change nothing.
var sampleQueries = []string{
	`{
  articles(first: 3, orderBy: [{field: PUBLISHED_AT, direction: DESC}]) {
    totalCount
    nodes { title publishedAt organization { name } }
  }
}`,
	`{
  outcomes(first: 3) {
    nodes {
      title
      verification
      action { title organization { name } }
      indicators {
        nodes { title unit measurements { nodes { periodEnd target actual attainment } } }
      }
    }
  }
}`,
	`{
  outcomeStatistics(groupBy: [CATEGORY]) {
    total
    rows { category count }
  }
}`,
}
