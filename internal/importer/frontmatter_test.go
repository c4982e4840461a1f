package importer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"praxis/internal/importer"
)

// digest returns the fields of a draft in one line; the body only if it is not "文".
func digest(d *importer.Draft) string {
	s := d.Title
	for _, name := range d.Tags {
		s += " #" + name
	}
	for _, c := range d.Contributors {
		s += " by:" + c.Name
	}
	if d.PublishedAt != nil {
		s += " " + d.PublishedAt.In(time.FixedZone("", 8*60*60)).Format("2006-01-02T15:04")
	}
	if d.StaysDraft {
		s += " draft"
	}
	if d.Visibility != "" {
		s += " " + string(d.Visibility)
	}
	if body := strings.TrimSpace(d.Body); body != "文" {
		s += fmt.Sprintf(" %q", body)
	}
	return s
}

// parse parses a file in the time zone of its language.
func parse(t *testing.T, name, text string) *importer.Draft {
	t.Helper()
	d, err := importer.ParseMarkdown(name, []byte(text), nil)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return d
}

type frontCase struct{ text, want, note string }

func checkFront(t *testing.T, cases []frontCase) {
	t.Helper()
	for _, test := range cases {
		d, err := importer.ParseMarkdown("posts/file-name.md", []byte(test.text), nil)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		if got := digest(d); got != test.want {
			t.Errorf("%q:\n got %s\nwant %s\nnotes %q", test.text, got, test.want, d.Notes)
		}
		if notes := strings.Join(d.Notes, "\n"); !strings.Contains(notes, test.note) {
			t.Errorf("%q: no note %q in %q", test.text, test.note, notes)
		}
	}
}

// TestFrontMatterFences checks where front matter is found: its fences, lines above it, and texts without front matter.
func TestFrontMatterFences(t *testing.T) {
	t.Parallel()
	checkFront(t, []frontCase{
		{"---\ntitle: 题\n---\n文", "题", ""},
		{"---\r\ntitle: 题\r\n---\r\n文\r\n", "题", ""},
		{"--- \ntitle: 题\n---\t\n文", "题", ""},
		{"-----\ntitle: 题\n-----\n文", "题", ""},
		{"---\ntitle: 题\n...\n文", "题", ""},
		{"\n\n---\ntitle: 题\n---\n文", "题", ""},
		{"\uFEFF---\ntitle: 题\n---\n文", "题", ""},
		{"\uFEFF\n\uFEFF---\ntitle: 题\n---\n文", "题", ""},
		{"<!-- 版权 -->\n---\ntitle: 题\n---\n文", "题", ""},
		{"<!--\n版权\n-->\n\n---\ntitle: 题\n---\n文", "题", ""},
		{"---\n---\n\n# 题\n\n文", "题", ""},
		{"---\n\n---\n\n# 题\n\n文", "题", ""},
		{"---\n# 注释\ntitle: 题\n---\n文", "题", ""},
		{"---yaml\ntitle: 题\n---\n文", "题", ""},
		{"---json\n{\"title\": \"题\"}\n---\n文", "题", ""},
		{"---toml\ntitle = '题'\n---\n文", "题", ""},
		{"+++\ntitle = '题'\n+++\n文", "题", ""},
		{"+++ \r\ntitle = '题'\r\n+++\r\n文", "题", ""},
		{"{\n  \"title\": \"题\"\n}\n文", "题", ""},
		{"{\"title\": \"题\", \"tags\": [\"甲\", \"乙\"]}\n\n文", "题 #甲 #乙", ""},
		{"{\n\t\"title\": \"题\",\n\t\"date\": \"2019-01-02\",\n\t\"draft\": false\n}\n文", "题 2019-01-02T00:00", ""},
		{";;;\n\"title\": \"题\",\n\"date\": \"2013/7/13 20:46:25\"\n;;;\n文", "题 2013-07-13T20:46", ""},
		{"\"title\": \"题\",\n\"tags\": [\"甲\"]\n;;;\n文", "题 #甲", ""},
		{"title: 题\ndate: 2013-12-24 17:49:32\ntags: [甲]\n---\n文", "题 #甲 2013-12-24T17:49", ""},
		{"title: 题\ntags:\n- 甲\n- 乙\n-----\n文", "题 #甲 #乙", ""},
		{"\n\ntitle: 题\n---\n文", "题", ""},
		{"Title: 题\nDate: 2010-12-03 10:20\nTags: 甲, 乙\n\n文", "题 #甲 #乙 2010-12-03T10:20", "no fence marks it"},

		// no closing fence
		{"---\ntitle: 题\ntags: [甲]\n\n文", "题 #甲", "line 1: the front matter has no closing fence"},
		{"---\ntitle: 题\ntags:\n  - 甲\n\n# 题\n\n文", "题 #甲", "line 1: the front matter has no closing fence"},
		{"---\ntitle: 题\n\n第一段。\n\n---\n\n第二段。", "题 \"第一段。\\n\\n---\\n\\n第二段。\"", "no closing fence"},
		{"+++\ntitle = '题'\ntags = ['甲']\n\n文", "题 #甲", "no closing fence"},

		{
			"---\ntitle: 题\ndate: 2018-05-03\n\n第一段。\n\n```yaml\ntitle: 别的\n---\n```\n",
			"题 2018-05-03T00:00 \"第一段。\\n\\n```yaml\\ntitle: 别的\\n---\\n```\"",
			"no closing fence",
		},
		{"---\ntitle: 题\n第一段。\n第二段。\n第三段。\n---\n文", "题 \"第一段。\\n第二段。\\n第三段。\\n---\\n文\"", "no closing fence"},
		{"+++\ntitle = '题'\n", "题 \"\"", "no closing fence"},
		{
			"# " + strings.Repeat("长", 301) + "\n\n文",
			strings.Repeat("长", 299) + "… \"# " + strings.Repeat("长", 301) + "\\n\\n文\"",
			"heading: cut from 301 to 300",
		},
		{"# " + strings.Repeat("长", 300) + "\n\n文", strings.Repeat("长", 300), ""},
		{"---\ntitle: 题  目\n---\n# 题 目\n\n文", "题 目", ""},
		{"---\ntitle: 题\n---\n文\n\n# 题", "题 \"文\\n\\n# 题\"", ""},
		{"———\ntitle: 题\n———\n文", "题", ""},

		{"---\n---\ntitle: 题\ntags: [甲]\n---\n文", "题 #甲", ""},
		{"--\ntitle: 题\ntags: [甲]\n---\n文", "题 #甲", ""},

		// no front matter
		{
			"一段。\n\n---\ntitle: 题\n---\n文",
			"file name \"一段。\\n\\n---\\ntitle: 题\\n---\\n文\"",
			"used the file name as the title",
		},
		{"---\n\n# 题\n\n文", "题 \"---\\n\\n# 题\\n\\n文\"", ""},
		{"---\n这里是一段话。\n\n---\n另一段。", "file name \"---\\n这里是一段话。\\n\\n---\\n另一段。\"", ""},
		{"---\n# 题\n---\n文", "题 \"---\\n# 题\\n---\\n文\"", ""},
		{"标题\n---\n\n文", "标题", ""},
		{"Note: read this\n---\n\n文", "Note: read this", ""},
		{"{% raw %}\n文", "file name \"{% raw %}\\n文\"", ""},
		{"Abstract: what it is about\n---\n\n文", "Abstract: what it is about", ""},
		{"{\n  run();\n}\n\n文", "file name \"{\\n  run();\\n}\\n\\n文\"", ""},
		{"{\"a\": 1}\n\n文", "file name \"{\\\"a\\\": 1}\\n\\n文\"", ""},
		{"———\n一段。\n———\n文", "file name \"———\\n一段。\\n———\\n文\"", ""},
		{"{甲}\n文", "file name \"{甲}\\n文\"", ""},
		{"Note: this.\nWarning: that.\n\n文", "file name \"Note: this.\\nWarning: that.\\n\\n文\"", ""},
		{"- title: 甲\n---\n文", "file name \"- title: 甲\\n---\\n文\"", ""},
		{"文", "file name", "used the file name as the title"},
	})
}

// TestInvalidYAML checks that one invalid line loses neither the file nor the other keys.
func TestInvalidYAML(t *testing.T) {
	t.Parallel()
	yaml := func(lines string) string { return "---\n" + lines + "\n---\n文" }
	checkFront(t, []frontCase{
		{yaml("title: 题\ntags:\n\t- 甲\n\t- 乙"), "题 #甲 #乙", ""},
		{yaml("title:\t题\ntags:\t[甲,\t乙]"), "题 #甲 #乙", ""},
		{yaml("title: 题\ntags:\n-\t甲\n- \t乙"), "题 #甲 #乙", ""},
		{yaml("title: Foo: bar\ntags: [甲]"), "Foo: bar #甲", "line 2: title: not valid YAML, read as text"},
		{yaml("title: @某人 来了\ntags: [甲]"), "@某人 来了 #甲", "line 2: title"},
		{yaml("title: `code` 的用法\ntags: [甲]"), "`code` 的用法 #甲", "line 2: title"},
		{yaml("title: *重要* 通知"), "*重要* 通知", "line 2: title"},
		{yaml("title: %d 的含义"), "%d 的含义", "line 2: title"},
		{yaml("title: [译] 某文"), "[译] 某文", "line 2: title"},
		{yaml("title: [译文]"), "[译文]", "line 2: title"},
		{yaml("title: 【译】某文"), "【译】某文", ""},
		{yaml("title: {{ title }}"), "{{ title }}", "line 2: title"},
		{yaml("title: C# 入门"), "C# 入门", ""},
		{yaml("title: 周报 #12"), "周报", "line 2: title: ignored the YAML comment after “ #”"},
		{yaml("title: \"题\ntags: [甲]"), "题 #甲", "line 2: title"},
		{yaml("title: \"题\ntags: \"甲\""), "题 #甲", "line 2: title"},
		{yaml("title: \"题\ndate: 2018-05-03\nauthor: \"王五\""), "题 by:王五 2018-05-03T00:00", "line 2: title"},
		{yaml("title: \"题\ndate: 2018-05-03\nauthor: 王五\""), "题 by:王五 2018-05-03T00:00", "line 2: title"},
		{yaml("title: \"甲\" 与 \"乙\"\ntags: [丙]"), "\"甲\" 与 \"乙\" #丙", "line 2: title"},
		{yaml("title: 'it's'"), "it's", "line 2: title"},
		{yaml("title: - 破折"), "- 破折", "line 2: title"},
		{yaml("title: > 引用"), "> 引用", "line 2: title"},
		{yaml("title: | 竖线"), "| 竖线", "line 2: title"},
		{yaml("title: ] 括号"), "] 括号", "line 2: title"},
		{yaml("title: , 逗号"), ", 逗号", "line 2: title"},
		{yaml("title: 题\ntags:\n  - 甲\n    a: : b\n  - 乙"), "题 #甲 a: : b #乙", "line 3: tags"},
		{yaml("title: ? 为什么"), "? 为什么", ""},
		{yaml("title: ! 注意"), "! 注意", ""},
		{yaml("title: 007"), "007", "line 2: title: read as text"},
		{yaml("title: 3.10"), "3.10", ""},
		{yaml("title: 1e3"), "1e3", ""},
		{yaml("title: 0x1F"), "0x1F", ""},
		{yaml("title: 1_000"), "1_000", ""},
		{yaml("title: 12:30"), "12:30", ""},
		{yaml("title: yes"), "yes", ""},
		{yaml("title: 2019-01-02"), "2019-01-02", ""},
		{yaml("title: null\ntags: [甲]"), "file name #甲", ""},
		{yaml("title: ''\ntags: [甲]"), "file name #甲", ""},
		{yaml("title: |\n  一行\n  又一行\ntags: [甲]"), "一行 又一行 #甲", ""},
		{yaml("title: >-\n  一行\n  又一行"), "一行 又一行", ""},
		{yaml("title: \"a\\tb\\u4e2d\""), "a b中", ""},
		{yaml("title: AT&amp;T 的历史"), "AT&T 的历史", ""},
		{yaml("title：题\ntags: [甲]"), "题 #甲", ""},
		{yaml("title:题\ntags: [甲]"), "题 #甲", ""},
		{yaml("\"title\": 题\n'tags': [甲]"), "题 #甲", ""},
		{yaml("TITLE: 题\nTags: [甲]"), "题 #甲", ""},
		{yaml("title: 甲题\ntitle: 乙题"), "甲题", "line 3: title: ignored, duplicate of line 2"},
		{yaml("title: 题\ntags: [甲]\ntags: [乙]"), "题 #甲 #乙", ""},
		{yaml("title: 题\n乱写一行\ntags: [甲]"), "题 #甲", "line 3"},
		{yaml("乱写一行\ntitle: 题\ntags: [甲]"), "题 #甲", "line 2"},
		{yaml("title: 题\ntags: [甲, 乙\ndate: 2019-01-02"), "题 #甲 #乙 2019-01-02T00:00", "line 3: tags"},
		{yaml("title: 题\ntags: 甲, 乙]"), "题 #甲 #乙", ""},
		{yaml("title: 题\ntags:\n  - 甲: 乙\n  - 丙"), "题 #甲: 乙 #丙", "line 3: tags"},
		{yaml("title: 题\ntags:\n  - @甲\n  - 乙"), "题 #@甲 #乙", "line 3: tags"},
		{yaml("base: &x [甲]\ntitle: 题\ntags: *x"), "题 #甲", ""},
		{yaml("title: 题\ndescription: 第一段\n\n  第二段\ntags: [甲]"), "题 #甲", ""},
		{
			yaml("title: 题\ntags: [甲]\nlayout: post\ncomments: true"),
			"题 #甲",
			"ignored unknown front matter keys: comments, layout",
		},
		{yaml("title: " + strings.Repeat("长", 400)), strings.Repeat("长", 299) + "…", "line 2: title: cut"},
		{
			yaml("title: 题\ntags: [" + strings.Repeat("长", 200) + ", 甲]"),
			"题 #甲",
			"line 3: tags: ignored, longer than 100 characters",
		},
	})
}

func TestTags(t *testing.T) {
	t.Parallel()
	front := func(lines string) string { return "---\ntitle: 题\n" + lines + "\n---\n文" }
	checkFront(t, []frontCase{
		{front("categories:\n  - [大数据, HBASE]\n  - [运维]"), "题 #大数据 #HBASE #运维", ""},
		{front("categories: [[大数据, [深, 更深]], [运维]]"), "题 #大数据 #深 #更深 #运维", ""},
		{front("categories:\n  前端: Vue\n  后端:\n    - Go"), "题 #前端 #Vue #后端 #Go", "line 3: categories"},
		{
			front("tags: [true, 生活, off, 2019-01-02, 3.10, 007]"),
			"题 #true #生活 #off #2019-01-02 #3.10 #007",
			"line 3: tags: read as text: true",
		},
		{front("tags: [null, ~, '', 甲]"), "题 #甲", "line 3: tags: ignored an empty item"},
		{front("tags: ['null']"), "题 #null", ""},
		{front("tags:\n  -\n  - 甲"), "题 #甲", ""},
		{front("tags:\n  - name: 甲\n    slug: jia\n  - label: 乙\n    permalink: /b\n  - {title: 丙}"), "题 #甲 #乙 #丙", ""},
		{front("tags: - 甲"), "题 #甲", ""},
		{front("tags: [,甲]"), "题 #甲", ""},
		{front("tags: {甲: true, 乙: true}"), "题 #甲 #乙", "line 3: tags"},
		{front("tags: true"), "题 #true", ""},
		{front("tags: 2019"), "题 #2019", ""},
		{front("tags:"), "题", ""},
		{front("tags: []"), "题", ""},
		{front("tags: 甲, 乙，丙、丁；戊"), "题 #甲 #乙 #丙 #丁 #戊", ""},
		{front("tags: 甲 乙"), "题 #甲 #乙", ""},
		{front("tags: Machine Learning"), "题 #Machine Learning", ""},
		{front("tags: [Machine Learning, Go]"), "题 #Machine Learning #Go", ""},
		{front("tags: [甲，乙]"), "题 #甲 #乙", ""},
		{front("tags: 【甲，乙】"), "题 #甲 #乙", ""},
		{front("tags: \"[甲, '乙']\""), "题 #甲 #乙", ""},
		{front("tags: '#甲 #乙'"), "题 #甲 #乙", ""},
		{front("tags: #甲"), "题 #甲", ""},
		{front("tags:\n  - #甲\n  - '#乙/丙'"), "题 #甲 #乙/丙", ""},
		{front("tags: [Vue, vue, VUE, ' Vue ', Ｖｕｅ]"), "题 #Vue", ""},
		{front("tags: [机器 学习, 机器  学习]\ncategories: [机器　学习]"), "题 #机器 学习", ""},
		{front("tag: 甲\ncategory: 乙\nkeywords: 丙"), "题 #甲 #丙 #乙", ""},
		{front("taxonomies:\n  tags: [甲]\n  categories: [乙]"), "题 #甲 #乙", ""},
		{"+++\ntitle = '题'\n[taxonomies]\ntags = ['甲']\n[extra]\nauthor = '王五'\n+++\n文", "题 #甲 by:王五", ""},
	})
}

// TestRestrictions checks that a file is published only if nothing in it says otherwise.
func TestRestrictions(t *testing.T) {
	t.Parallel()
	front := func(lines string) string { return "---\ntitle: 题\n" + lines + "\n---\n文" }
	var cases []frontCase
	for _, open := range []string{
		"draft: false",
		"draft: no",
		"draft: 'false'",
		"draft:",
		"draft: 0",
		"published: true",
		"published: yes",
		"published: 'True'",
		"publish: true",
		"private: false",
		"hidden: false",
		"status: publish",
		"status: published",
		"status: Published",
		"visibility: public",
		"password: ''",
		"password:",
		"unlisted: false",
		"hide: [navigation]",
		"cover: {hidden: true}",
		"post: {draft: false}",
		"published:", "status: 已发布", "public: true", "isDraft: false", "hide: false",
	} {
		cases = append(cases, frontCase{front(open), "题", ""})
	}
	for _, closed := range []string{
		"draft: true",
		"draft: yes",
		"draft: 'true'",
		"draft: \"True\"",
		"draft: TRUE",
		"draft: 1",
		"draft: on",
		"draft: maybe",
		"draft: [true]",
		"draft: {a: b}",
		"draft: 是",
		"isDraft: true",
		"published: false",
		"published: no",
		"published: 0",
		"published: 'false'",
		"published: maybe",
		"publish: false",
		"public: false",
		"hidden: true",
		"unlisted: true",
		"post: {draft: true}",
		"a: {b: [{private: true}]}",
		"wp: {password: x}",
		"status: draft",
		"status: Draft",
		"status: pending",
		"status: future",
		"status: trash",
		"status: auto-draft",
		"status: inherit",
		"status: 草稿",
		"status: ???",
		"post_status: draft",
		"password: 123456",
		"password: 007",
		"password: s3cret",
		"password: true",
		"passwd: x",
		"post_password: x",
		"password: [a, b]",
		"expiryDate: 2001-01-01",
		"layout: draft",
		"hide: true",
		"encrypt: true",
		"draft: true\nstatus: publish",
		"status: publish\npassword: x",
		"draft: false\ndraft: true",
		"Draft: true",
		"extra:\n  draft: true",
		"dg-publish: false",
		"wip: true",
		"type: draft",
		"草稿: true",
		"公开: false",
		" draft: true", "tags:\ndraft: true\n? x\n: y\n? z\n: w",
	} {
		cases = append(cases, frontCase{front(closed), "题 draft", "stays a draft"})
	}
	for _, internal := range []string{
		"private: true",
		"private: yes",
		"visibility: private",
		"visibility: Internal",
		"visibility: members",
		"visibility: unlisted",
		"visibility: [members]",
		"status: private",
		"visibility: nobody knows", "permission: private", "acl: private",
	} {
		cases = append(cases, frontCase{front(internal), "题 draft INTERNAL", "line 3: "})
	}
	cases = append(cases,
		frontCase{front("published: 2018-05-03"), "题 2018-05-03T00:00", ""},
		frontCase{"+++\ntitle = '题'\ndraft = true\n+++\n文", "题 draft", "line 3: draft: true: stays a draft"},
		frontCase{"{\"title\": \"题\", \"draft\": true}\n文", "题 draft", "line 1: draft: true: stays a draft"},
		frontCase{"title: 题\npassword: 1\n---\n文", "题 draft", "line 2"},
		frontCase{"---\ntitle: 题\n  tags: [甲]\n  draft: true\n---\n文", "题 #甲 draft", "line 4: draft"},
		frontCase{
			"---\n  title: 题\n  draft: true\n\n  tags:\n    - 甲\n---\n文",
			"题 #甲 draft",
			"line 3: draft",
		}, // all lines are indented
	)
	checkFront(t, cases)
	for _, test := range cases {
		d, _ := importer.ParseMarkdown("x.md", []byte(test.text), nil)
		for _, secret := range []string{"123456", "s3cret"} {
			if strings.Contains(strings.Join(d.Notes, "\n"), secret) {
				t.Errorf("the password is in a note: %q", d.Notes)
			}
		}
	}
	for name, draft := range map[string]bool{
		"/blog/_drafts/x.md":          true,
		"/blog/source/_drafts/a/x.md": true,
		"/blog/Drafts/x.md":           true,
		"/blog/草稿/x.md":               true,
		"/blog/_posts/x.md":           false, "/blog/_posts/drafts.md": false, "/blog/draftsmen/x.md": false,
	} {
		d, err := importer.ParseMarkdown(name, []byte("# 题\n\n文"), nil)
		if err != nil {
			t.Fatal(err)
		}
		noted := strings.Contains(strings.Join(d.Notes, "\n"), "stays a draft: the file is in the folder")
		if d.StaysDraft != draft || noted != draft {
			t.Errorf("%s: %v", name, d)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	front := func(lines string) string { return "---\ntitle: 题\n" + lines + "\n---\n文" }
	checkFront(t, []frontCase{
		{front("标题: 另题\n日期: 2018-5-3\n标签: [甲]\n作者: 王小明"), "题 #甲 by:王小明 2018-05-03T00:00", ""},
		{
			front("date: 2018-5-3 10:22:01"),
			"题 2018-05-03T10:22",
			"read times without a zone in Asia/Shanghai, the zone of zh-CN",
		},
		{front("date: 2018-05-03T10:22:01Z"), "题 2018-05-03T18:22", ""},
		{front("date: ''"), "题", ""},
		{front("date:"), "题", ""},
		{front("date: 2018-13-45"), "题", "line 3: date: ignored, not a valid and unambiguous date: 2018-13-45"},
		{front("date: 03/05/2018"), "题", "line 3: date"},
		{front("date: [2018-05-03]"), "题 2018-05-03T00:00", ""},
		{front("date: {a: b}"), "题", "line 3: date"},
		{front("date: 1525314121"), "题 2018-05-03T10:22", ""},
		{front("date: 20180503"), "题 2018-05-03T00:00", ""},
		{front("date: May 3, 2018"), "题 2018-05-03T00:00", ""},
		{front("date: 2018-05-03 10:22\ntimezone: Asia/Tokyo"), "题 2018-05-03T09:22", "stated in the file"},
		{front("date: 2018-05-03 10:22\ntimezone: +09:00"), "题 2018-05-03T09:22", "in UTC+09:00, stated in the file"},
		{front("date: 2018-05-03 10:22\ntimezone: +0900"), "题 2018-05-03T09:22", "UTC+09:00"},
		{front("date: 2018-05-03 10:22\ntimezone: UTC+9"), "题 2018-05-03T09:22", "UTC+09:00"},
		{front("date: 2018-05-03 10:22\nlang: en\ntz: 北京时间"), "题 2018-05-03T10:22", "UTC+08:00"},
		{front("date: 2018-05-03 10:22\ntimezone: asia/tokyo"), "题 2018-05-03T09:22", "Asia/Tokyo"},
		{front("date: 2018-05-03 10:22\ntimezone: +99:00"), "题 2018-05-03T10:22", "line 4: timezone"},
		{front("date: 2018-05-03 10:22\ntimezone: Mars"), "题 2018-05-03T10:22", "line 4: timezone"},
		{front("date: 2018-05-03\npublishDate: 2019-01-02"), "题 2019-01-02T00:00", ""},
		{front("date: soon\ncreated: 2018-05-03"), "题 2018-05-03T00:00", "line 3: date"},
		{front("pubDate: Thu May 03 2018 10:22:01 GMT+0800 (中国标准时间)"), "题 2018-05-03T10:22", ""},
		{front("updated: 2018-05-03"), "题", ""},
		{front("lang: zh-TW\ndate: 2018-05-03 10:22"), "题 2018-05-03T10:22", "Asia/Taipei"},
		{"+++\ntitle = '题'\ndate = 2018-05-03\n+++\n文", "题 2018-05-03T00:00", ""},
		{"+++\ntitle = '题'\ndate = 2018-05-03T10:22:01\n+++\n文", "题 2018-05-03T10:22", ""},
		{"+++\ntitle = '题'\ndate = 2018-05-03T10:22:01+08:00\n+++\n文", "题 2018-05-03T10:22", ""},
		{"+++\ntitle = '题'\ndate = 2018-05-03 10:22:01\n+++\n文", "题 2018-05-03T10:22", ""},
	})
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	d, err := importer.ParseMarkdown("x.md", []byte(front("date: 2018-05-03 10:22")), tokyo)
	if err != nil {
		t.Fatal(err)
	}
	noted := strings.Contains(strings.Join(d.Notes, "\n"), "in Asia/Tokyo, the requested zone")
	if digest(d) != "题 2018-05-03T09:22" || !noted {
		t.Errorf("%v", d)
	}
	english := "---\ntitle: A title\ndate: 2018-05-03 10:22\n---\nEnglish text"
	d, err = importer.ParseMarkdown("x.md", []byte(english), nil)
	if want := time.Date(2018, 5, 3, 10, 22, 0, 0, time.Local); err != nil || !d.PublishedAt.Equal(want) {
		t.Errorf("not the system's zone: %v, %v", d, err)
	}
	page := "标题\n发布时间：2024-05-06 07:08\n\n第一段文字，说明事情的由来和经过。\n\n第二段文字，说明结果。\n"
	d, err = importer.ParsePage("x.txt", []byte(page), tokyo)
	if err != nil || d.PublishedAt == nil {
		t.Errorf("%v, %v", d, err)
	}
}

// TestFileNames checks the date and the title in file names.
func TestFileNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"2018-5-3-name.md":          "name 2018-05-03T00:00",
		"a/2018-05-03_some-name.md": "some name 2018-05-03T00:00",
		"20180503-name.md":          "name 2018-05-03T00:00",
		"2018-05-03 中文名.md":         "中文名 2018-05-03T00:00",
		"2018-05-03.md":             "2018 05 03 2018-05-03T00:00",
		"2018-13-45-name.md":        "name",
		"name.md":                   "name",
		"some_long-name.md":         "some long name",
		"中文-名_称.md":                 "中文-名_称",
		"a/index.md":                "a",
		"my-post/README.md":         "my post",
		"a/_index.md":               "a",
		"index.md":                  "index",
		"/index.md":                 "index",
		"%E4%B8%AD%E6%96%87.md":     "中文",
		"12345678-name.md":          "12345678 name",
		"---.md":                    "---",
		"v1.2-notes.markdown":       "v1.2 notes",
		"2018-05-03-帖子/index.md":    "帖子",
	} {
		d, err := importer.ParseMarkdown(name, []byte("文"), nil)
		if err != nil || digest(d) != want {
			t.Errorf("%s: %v %v, want %s", name, err, digest(d), want)
		}
	}
}

func TestByline(t *testing.T) {
	t.Parallel()
	front := func(lines string) string { return "---\ntitle: 题\n" + lines + "\n---\n文" }
	checkFront(t, []frontCase{
		{front("author: 王小明 <xiaoming@example.com>"), "题 by:王小明", ""},
		{front("author: 王小明（xiaoming@example.com）"), "题 by:王小明", ""},
		{front("author: 王小明 (xiaoming@example.com)"), "题 by:王小明", ""},
		{front("author: 王小明xiaoming@example.com"), "题 by:王小明", ""},
		{front("author: xiaoming@example.com 王小明"), "题 by:王小明", ""},
		{front("author: '[王小明](mailto:xiaoming@example.com)'"), "题 by:王小明", ""},
		{front("author: 王小明 <mailto:xiaoming@example.com>"), "题 by:王小明", ""},
		{front("author: <a href=\"mailto:xiaoming@example.com\">王小明</a>"), "题 by:王小明", ""},
		{front("author: 王小明 xiaoming[at]example[dot]com"), "题 by:王小明", ""},
		{front("author: 王小明＜xiaoming＠example.com＞"), "题 by:王小明", ""},
		{front("author: 王小明 xiaoming＠example.com"), "题 by:王小明", ""},
		{front("author: xiaoming@example.com"), "题", "line 3: author: ignored, contains no name"},
		{front("author: {name: 王小明, email: x@example.com}"), "题 by:王小明", ""},
		{front("author: {email: x@example.com}"), "题", "line 3: author"},
		{front("author:\n  name: 王小明 <x@example.com>"), "题 by:王小明", ""},
		{
			front("authors:\n  - name: 王小明\n    email: x@example.com\n  - 李四 <l@example.com>\n  - x@example.com"),
			"题 by:王小明 by:李四",
			"",
		},
		{front("authors: [slorber, ann]"), "题 by:slorber by:ann", ""},
		{front("authors:\n  ann:\n    name: Ann Lee\n    url: https://example.com"), "题 by:Ann Lee", ""},
		{front("author: 王小明 <a@example.com>, 李四 <b@example.com>"), "题 by:王小明 by:李四", ""},
		{front("author: \"Ann Lee\" <ann@example.co.uk>"), "题 by:Ann Lee", ""},
		{front("author: 007"), "题 by:007", ""},
		{front("author: null"), "题", ""},
		{front("author: []"), "题", ""},
		{front("author: 王小明 https://example.com/u/1"), "题 by:王小明", ""},
		{"+++\ntitle = '题'\n[author]\nname = '王小明'\nemail = 'x@example.com'\n+++\n文", "题 by:王小明", ""},
		{"{\"title\": \"题\", \"author\": {\"name\": \"王小明\", \"email\": \"x@example.com\"}}\n文", "题 by:王小明", ""},
	})
}

// TestInvalidTOMLAndJSON checks that invalid values are read as text and the others as usual.
func TestInvalidTOMLAndJSON(t *testing.T) {
	t.Parallel()
	checkFront(t, []frontCase{
		{"+++\ntitle = nonsense\ntags = ['甲']\n+++\n文", "nonsense #甲", "line 2: title: not valid TOML, read as text"},
		{"+++\ntitle = '题'\ntags = ['甲', '乙'\ndate = 2018-05-03\n+++\n文", "题 #甲 #乙 2018-05-03T00:00", "line 3: tags"},
		{"+++\ntitle = '题'\ntitle = '又题'\n+++\n文", "题", "line 3: title: ignored, duplicate of line 2"},
		{"+++\ntitle = '题'\n[[authors]]\nname = 'Ann Lee'\n[[authors]]\nname = '王五'\n+++\n文", "题 by:Ann Lee by:王五", ""},
		{"+++\ntitle = '题'\nbad line\n[author]\nname = '王五'\n+++\n文", "题 by:王五", ""},
		{"+++\ntitle = 3.10\ntags = [007, 1_000]\n+++\n文", "3.10 #007 #1_000", ""},
		{"+++\ntitle = '''\n题'''\n+++\n文", "题", ""},
		{"{\n  \"title\": \"题\",\n  \"tags\": [\"甲\"],\n}\n文", "题 #甲", ""},
		{"{\n  \"title\": \"题\"\n  \"tags\": [\"甲\"]\n}\n文", "题 #甲", ""},
		{"{\n  \"title\": 3.10,\n  \"tags\": [null, true, 1e3]\n}\n文", "3.10 #true #1e3", "line 3: tags"},
		{"{\n  // 注释\n  \"title\": \"题\"\n}\n文", "题", ""},
		{"{\"title\": \"题 \\ud83d\\ude00\"}\n文", "题 😀", ""},
	})
}

// TestBombs checks that time and notes are limited for inputs that expand, such as YAML aliases.
func TestBombs(t *testing.T) {
	t.Parallel()
	bomb := "---\ntitle: 题\na: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%[1]c: &%[1]c [%[2]s]\n", c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 9))
	}
	for name, text := range map[string]string{
		"aliases":      bomb + "tags: *j\n---\n文",
		"self":         "---\ntitle: 题\ntags: &a [*a, 甲]\n---\n文",
		"deep YAML":    "---\ntitle: 题\ntags: " + strings.Repeat("[", 100_000) + "\n---\n文",
		"deep JSON":    "{\"title\": \"题\", \"tags\": " + strings.Repeat("[", 100_000) + "}\n文",
		"deep TOML":    "+++\ntitle = '题'\ntags = " + strings.Repeat("[", 100_000) + "\n+++\n文",
		"many keys":    "---\ntitle: 题\n" + strings.Repeat("k: v\n", 20_000) + "---\n文",
		"many items":   "---\ntitle: 题\ntags:\n" + strings.Repeat("  - 甲\n", 20_000) + "---\n文",
		"many tags":    "---\ntitle: 题\ntags: [" + manyWords(5_000) + "]\n---\n文",
		"many tables":  "+++\ntitle = '题'\n" + strings.Repeat("[[a]]\nb = 1\n", 10_000) + "+++\n文",
		"many bad":     "---\ntitle: 题\n" + strings.Repeat("k: a: b\n", 10_000) + "---\n文",
		"long value":   "---\ntitle: 题: 目\n" + strings.Repeat("  多: 行\n", 100_000) + "---\n文",
		"long item":    "---\ntitle: 题\ntags:\n  - 甲: : 乙\n" + strings.Repeat("    丙\n", 100_000) + "---\n文",
		"dashes":       strings.Repeat("---\n", 20_000),
		"comments":     strings.Repeat("<!--\n", 20_000),
		"JSON opened":  strings.Repeat("{\"a\":\n", 20_000),
		"long line":    "---\ntitle: " + strings.Repeat("a: ", 100_000) + "\n---\n文",
		"unclosed":     "---\ntitle: 题\n" + strings.Repeat("\n正文。\n", 20_000),
		"dollar signs": "# 题\n\n" + strings.Repeat("$a ", 30_000) + strings.Repeat("{% code ", 10_000),
		"at signs":     "---\ntitle: 题\nauthor: " + strings.Repeat("a.b-c", 20_000) + "\n---\n文",
	} {
		begin := time.Now()
		d, err := importer.ParseMarkdown("x.md", []byte(text), nil)
		if took := time.Since(begin); err != nil || took > 10*time.Second || len(d.Notes) > 300 {
			t.Errorf("%s: %v, %d notes after %v", name, err, len(d.Notes), took)
		}
	}
}

func manyWords(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprint("w", i)
	}
	return strings.Join(words, ", ")
}
