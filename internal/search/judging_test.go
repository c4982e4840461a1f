package search_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"praxis/ent/gen/ent"
	"praxis/internal/pgtest"
)

// judged is a question with the grades of its relevant documents: 3 is a full answer, 1 a mention.
type judged struct {
	kind, text string
	relevant   map[string]int
}

// readQuestions calls add for each line "question<TAB>judgment" of a file in testdata. A line that begins with #
// names the kind of the questions that follow.
func readQuestions(t *testing.T, file string, add func(kind, text, judgment string)) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	kind := ""
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimRight(line, "\n")
		if comment, ok := strings.CutPrefix(line, "# "); ok {
			kind = comment
		} else if text, judgment, ok := strings.Cut(line, "\t"); ok {
			add(kind, text, judgment)
		}
	}
}

// judgedByHand returns the questions of judged.txt, without the documents that are not loaded: the weeklies are not
// part of the project.
func judgedByHand(t *testing.T, loaded []string) []judged {
	t.Helper()
	var all []judged
	readQuestions(t, "judged.txt", func(kind, text, documents string) {
		q := judged{kind, text, map[string]int{}}
		for _, d := range strings.Fields(documents) {
			name, grade, _ := strings.Cut(d, "=")
			n := 0
			fmt.Sscan(grade, &n)
			if name = strings.ReplaceAll(name, "%20", " "); slices.Contains(loaded, name) {
				q.relevant[name] = n
			}
		}
		if len(q.relevant) > 0 {
			all = append(all, q)
		}
	})
	return all
}

// judgedByRules returns the questions of questions.txt, and derives the grades of the documents by their rules. It uses
// nothing of the search: the texts are those of the entities, and a rule looks for strings in them.
func judgedByRules(t *testing.T, c *ent.Client, names map[int]string) []judged {
	t.Helper()
	texts := entityTexts(pgtest.Context(t), c)
	var all []judged
	readQuestions(t, "questions.txt", func(kind, text, rule string) {
		q, r := judged{kind, text, map[string]int{}}, parseRule(rule)
		for id, e := range texts {
			if grade := r.grade(e); grade > 0 && names[id] != "" {
				q.relevant[names[id]] = grade
			}
		}
		if len(q.relevant) > 0 {
			all = append(all, q)
		}
	})
	return all
}

// entityText is the text of an entity: its title, short texts such as tags and contributors, and the body in Markdown.
type entityText struct {
	title, names, body string
}

func entityTexts(ctx context.Context, c *ent.Client) map[int]entityText {
	texts := map[int]entityText{}
	for _, a := range c.Article.Query().WithTags().AllX(ctx) {
		names := valueOf(a.Subtitle)
		for _, tag := range a.Edges.Tags {
			names += "\n" + tag.Name
		}
		for _, contribution := range a.QueryContributions().WithPerson().AllX(ctx) {
			names += "\n" + contribution.Edges.Person.Name
		}
		texts[a.ID] = entityText{a.Title, names + "\n" + valueOf(a.Summary), a.Body}
	}
	for _, a := range c.Action.Query().AllX(ctx) {
		texts[a.ID] = entityText{a.Title, valueOf(a.Summary), valueOf(a.Description)}
	}
	for _, o := range c.Outcome.Query().AllX(ctx) {
		texts[o.ID] = entityText{o.Title, "", valueOf(o.Description)}
	}
	for _, o := range c.Organization.Query().AllX(ctx) {
		texts[o.ID] = entityText{o.Name, valueOf(o.ShortName), valueOf(o.Description)}
	}
	for _, p := range c.Person.Query().AllX(ctx) {
		texts[p.ID] = entityText{p.Name, valueOf(p.Title), valueOf(p.Bio)}
	}
	return texts
}

func valueOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// rule says which documents are relevant: those of which a passage contains one string of each group in all. A passage
// that contains one of extra too makes the document a full answer. A document with a string of none is irrelevant.
type rule struct {
	all         []*regexp.Regexp
	extra, none *regexp.Regexp
}

// parseRule parses "a|b & c + d - e". Strings match regardless of case, Latin words as whole words.
func parseRule(text string) rule {
	var r rule
	if before, none, ok := strings.Cut(text, " - "); ok {
		text, r.none = before, group(none)
	}
	if before, extra, ok := strings.Cut(text, " + "); ok {
		text, r.extra = before, group(extra)
	}
	for part := range strings.SplitSeq(text, " & ") {
		r.all = append(r.all, group(part))
	}
	return r
}

// group returns the expression for any of the strings that | separates.
func group(strs string) *regexp.Regexp {
	var alternatives []string
	for s := range strings.SplitSeq(strs, "|") {
		alternatives = append(alternatives, latinEdges.ReplaceAllStringFunc(regexp.QuoteMeta(s), func(edge string) string {
			if strings.HasPrefix(s, edge) {
				return `(?:^|[^a-z0-9])` + edge
			}
			return edge
		}))
		if last := s[len(s)-1]; last >= 'a' && last <= 'z' || last >= '0' && last <= '9' {
			alternatives[len(alternatives)-1] += `(?:[^a-z0-9]|$)`
		}
	}
	return regexp.MustCompile(`(?i)` + strings.Join(alternatives, "|"))
}

var (
	latinEdges = regexp.MustCompile(`^[a-z0-9]`)
	// linkTarget is the address of a link or an image in Markdown, which is no text.
	linkTarget = regexp.MustCompile(`\]\([^)]*\)`)
)

// grade is 3 for a match in the title, in five passages, or with extra; 2 in the names, a heading, or two passages; 1
// in one passage. A passage is a line.
func (r rule) grade(e entityText) int {
	body := linkTarget.ReplaceAllString(e.body, "]")
	if r.none != nil && r.none.MatchString(e.title+"\n"+e.names+"\n"+body) {
		return 0
	}
	grade, passages := 0, 0
	for _, part := range []struct {
		text  string
		grade int
	}{{e.title, 3}, {e.names, 2}, {body, 1}} {
		for line := range strings.Lines(part.text) {
			if !r.matches(line) {
				continue
			}
			passages++
			grade = max(grade, part.grade)
			if r.extra != nil && r.extra.MatchString(line) || passages == 5 {
				return 3
			}
			if strings.HasPrefix(line, "#") || passages == 2 {
				grade = max(grade, 2)
			}
		}
	}
	return grade
}

func (r rule) matches(passage string) bool {
	for _, g := range r.all {
		if !g.MatchString(passage) {
			return false
		}
	}
	return true
}

// notices are texts of kinds that neither the weeklies nor the demo content have: titles set wide, and compounds.
var notices = []struct{ title, body string }{
	{"通 知 公 告", "请各单位查收。"},
	{"关 于 举 办 班 组 长 培 训 的 通 知", "时间和地点见附件。"},
	{"年 度 总 结", "产量和质量都达到目标。"},
	{"办公楼 Wi-Fi 覆盖改造", "每层增加两个接入点，WiFi 名称不变。"},
	{"email 使用规定", "公务往来一律使用公司的 email。"},
	{"群发 e-mail 的注意事项", "收件人超过十个时用密送。"},
	{"升级到 Windows11 的步骤", "升级以前先备份。"},
	{"v2.10.3 发布说明", "修复两个错误。"},
	{"v2.9 发布说明", "增加 2.1 寸屏幕的支持。"},
	{"Type-C 接口统一", "新购设备一律使用 USB-C。"},
	{"NextJS 迁移记录", "从 PHP 迁移过来，用了两周。"},
	{"Python3 环境搭建", "安装 Python 3 和依赖。"},
	{"GPT4 试用报告", "与 GPT3 相比，回答更准确。"},
}
