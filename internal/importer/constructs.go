package importer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// construct is something that a generator replaces by a URL. It is within one line, which contains mark.
type construct struct {
	mark    string
	pattern *regexp.Regexp
	read    func(m []string) (r reference, ok bool)
}

// find returns the matches of a construct. It runs the pattern only on lines that contain the mark, since most texts
// contain none.
func (c construct) find(body string) (found [][]int) {
	for at := 0; ; {
		i := strings.Index(body[at:], c.mark)
		if i < 0 {
			return found
		}
		begin := at + strings.LastIndexByte(body[at:at+i], '\n') + 1
		at = len(body)
		if n := strings.IndexByte(body[begin:], '\n'); n >= 0 {
			at = begin + n
		}
		for _, m := range c.pattern.FindAllStringSubmatchIndex(body[begin:at], -1) {
			for i := range m {
				if m[i] >= 0 {
					m[i] += begin
				}
			}
			found = append(found, m)
		}
	}
}

// constructs are the constructs of site generators, editors and note programs.
var constructs = slices.Concat(hugoConstructs, hexoConstructs, jekyllConstructs, editorConstructs)

// hugoConstructs: {{< ref "b.md" >}}, {{% relref "b" %}}, {{< figure src="a.png" alt="…" >}}
var hugoConstructs = []construct{
	{
		mark: "ref",
		pattern: regexp.MustCompile(`\{\{[<%]\s*(?:rel)?ref\s+(?:path\s*=\s*)?` +
			`(?:"([^"\n]+)"|'([^'\n]+)'|` + "`([^`\\n]+)`" + `|([^\s"'>]+))[^}\n]*?[>%]\}\}`),
		read: func(m []string) (reference, bool) {
			return reference{target: cmp.Or(m[1], m[2], m[3], m[4]), byName: true}, true
		},
	},
	{
		mark:    "{{",
		pattern: regexp.MustCompile(`\{\{[<%]\s*(?:figure|img|image)\s+([^}\n]*?)/?\s*[>%]\}\}`),
		read:    readFigure,
	},
}

// hexoConstructs: {% post_link slug title %}, {% post_path slug %}, {% asset_img a.png alt %}, {% asset_path a.png %}
var hexoConstructs = []construct{
	{
		mark:    "post_link",
		pattern: regexp.MustCompile(`\{%-?\s*post_link\s+([^%\n]+?)\s*-?%\}`),
		read:    readPostLink,
	},
	{
		mark:    "post_path",
		pattern: regexp.MustCompile(`\{%-?\s*post_path\s+([^%\s]+)\s*-?%\}`),
		read:    readPostName,
	},
	{
		mark:    "{%",
		pattern: regexp.MustCompile(`\{%-?\s*(?:asset_img|img|image)\s+([^%\n]+?)\s*-?%\}`),
		read:    readAssetImage,
	},
	{
		mark:    "asset_path",
		pattern: regexp.MustCompile(`\{%-?\s*asset_path\s+([^%\n]+?)\s*-?%\}`),
		read:    func(m []string) (reference, bool) { return reference{target: tagArgument(m[1])}, true },
	},
	{
		mark:    "asset_link",
		pattern: regexp.MustCompile(`\{%-?\s*asset_link\s+([^%\s]+)\s*([^%\n]*?)\s*-?%\}`),
		read: func(m []string) (reference, bool) {
			return linkTo(tagArgument(m[1]), cmp.Or(tagArgument(m[2]), tagArgument(m[1]))), true
		},
	},
}

// jekyllConstructs: {% include figure.html src="/a.png" alt="…" %}, {% post_url 2020-01-02-x %}, {% link a.md %},
// {{ site.baseurl }}/a.png, {{ "/a.png" | relative_url }}
var jekyllConstructs = []construct{
	{
		mark: "include",
		pattern: regexp.MustCompile(`\{%-?\s*include\s+[\w/.-]*(?:figure|image|img|picture)[\w/.-]*\s+` +
			`([^%\n]*?)\s*-?%\}`),
		read: readFigure,
	},
	{
		mark:    "post_url",
		pattern: regexp.MustCompile(siteVariables + `*\{%-?\s*post_url\s+([^%\s]+)\s*-?%\}`),
		read:    readPostName,
	},
	{
		mark:    "{%",
		pattern: regexp.MustCompile(siteVariables + `*\{%-?\s*link\s+([^%\n]+?)\s*-?%\}`),
		read:    func(m []string) (reference, bool) { return reference{target: rootPath(tagArgument(m[1]))}, true },
	},
	{
		mark: "{{",
		pattern: regexp.MustCompile(`(?:\{\{-?\s*(?:site|page)\.(?:baseurl|url|github\.url|root)\s*-?\}\})+` +
			`(/?[^\s"'()<>\[\]{}]+)`),
		read: func(m []string) (reference, bool) { return reference{target: rootPath(unescapePath(m[1]))}, true },
	},
	{
		mark: "{{",
		pattern: regexp.MustCompile(`\{\{-?\s*(?:"([^"\n]+)"|'([^'\n]+)')\s*\|\s*` +
			`(?:relative_url|absolute_url|relURL|absURL|prepend:\s*site\.[\w.]+)[^}\n]*\}\}`),
		read: func(m []string) (reference, bool) {
			return reference{target: rootPath(unescapePath(cmp.Or(m[1], m[2])))}, true
		},
	},
}

const siteVariables = `(?:\{\{-?\s*site\.\w+\s*-?\}\})`

// editorConstructs are those of Obsidian and Docusaurus, and what many editors accept as a link destination.
var editorConstructs = []construct{
	{
		mark:    "[[", // Obsidian: [[b]], [[b#heading|text]], ![[a.png|300]]
		pattern: regexp.MustCompile(`(!?)\[\[([^\[\]\n|#]*)(#[^\[\]\n|]*)?(?:\|([^\[\]\n]*))?\]\]`),
		read:    readWikiLink,
	},
	{
		mark:    "require(", // Docusaurus: src={require('./a.png').default}
		pattern: regexp.MustCompile(`\{\s*require\(\s*["']([^"'\n]+)["']\s*\)(?:\.default)?\s*\}`),
		read: func(m []string) (reference, bool) {
			quoted := func(url string) string { return `"` + url + `"` }
			return reference{target: m[1], picture: true, format: quoted}, true
		},
	},
	{
		mark:    "](", // a picture with a size: ![a](b.png =300x200)
		pattern: regexp.MustCompile(`!\[([^\[\]\n]*)\]\(\s*([^()\s<>"]+)\s+=\d*%?x\d*%?\s*\)`),
		read:    func(m []string) (reference, bool) { return pictureOf(unescapePath(m[2]), m[1], ""), true },
	},
	{
		mark: "](", // a destination with spaces: [a](b c.md)
		pattern: regexp.MustCompile(`(!?)\[([^\[\]\n]*)\]` +
			`\(([^()<>"'\[\]{}\s][^()<>"'\[\]{}\n]* [^()<>"'\[\]{}\n]*[^()<>"'\[\]{}\s])\)`),
		read: readLooseLink,
	},
}

// readPostName reads a tag whose argument is the name of a post.
func readPostName(m []string) (reference, bool) {
	return reference{target: tagArgument(m[1]), byName: true}, true
}

// readLooseLink reads a link or a picture whose destination has spaces. CommonMark takes it for prose.
func readLooseLink(m []string) (reference, bool) {
	r := linkTo(strings.TrimSpace(unescapePath(m[3])), m[2])
	if m[1] != "" {
		r = pictureOf(r.target, m[2], "")
	}
	r.maybeProse = true
	return r, true
}

// pictureOf returns a reference that is rewritten to a picture in Markdown.
func pictureOf(target, alt, title string) reference {
	return reference{target: target, alt: alt, title: title, picture: true, format: func(url string) string {
		if title != "" {
			return "![" + linkText(alt) + "](" + url + ` "` + strings.ReplaceAll(title, `"`, `\"`) + `")`
		}
		return "![" + linkText(alt) + "](" + url + ")"
	}}
}

// linkTo returns a reference that is rewritten to a link in Markdown.
func linkTo(target, words string) reference {
	return reference{
		target: target,
		format: func(url string) string { return "[" + linkText(words) + "](" + url + ")" },
	}
}

// linkText escapes brackets in the text of a link.
func linkText(s string) string { return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(s) }

// rootPath returns a path as one from the site root.
func rootPath(path string) string { return "/" + strings.TrimLeft(path, "/") }

// tagArgument returns an argument of a tag without its quotes.
func tagArgument(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

var shortcodeArgument = regexp.MustCompile(`(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))`)

// readFigure reads a picture shortcode with named arguments.
func readFigure(m []string) (reference, bool) {
	values := map[string]string{}
	for _, v := range shortcodeArgument.FindAllStringSubmatch(m[1], -1) {
		values[v[1]] = cmp.Or(v[2], v[3], v[4])
	}
	caption := cmp.Or(values["caption"], values["title"])
	src := cmp.Or(values["src"], values["url"], values["image_path"], values["path"], values["file"])
	return pictureOf(unescapePath(src), cmp.Or(values["alt"], caption), caption), src != ""
}

var tagWords = regexp.MustCompile(`"[^"]*"|'[^']*'|\S+`)

// readPostLink reads Hexo's tag for a link to a post: its name and the text of the link.
func readPostLink(m []string) (reference, bool) {
	args := tagWords.FindAllString(m[1], -1)
	if n := len(args); n > 1 && (args[n-1] == "true" || args[n-1] == "false") { // whether to escape the title
		args = args[:n-1]
	}
	title := tagArgument(strings.Join(args[1:], " "))
	r := linkTo(tagArgument(args[0]), cmp.Or(title, tagArgument(args[0])))
	r.byName = true
	return r, true
}

var (
	imageFileName  = regexp.MustCompile(`(?i)\.(?:png|jpe?g|gif|webp|svg|bmp|avif)$`)
	pictureMeasure = regexp.MustCompile(`^\d+(?:%|px)?$`)
)

// readAssetImage reads Hexo's tag for a picture: classes, the file, its size, and a title with an alternative text.
func readAssetImage(m []string) (reference, bool) {
	args := tagWords.FindAllString(m[1], -1)
	at := slices.IndexFunc(args, func(arg string) bool { return imageFileName.MatchString(tagArgument(arg)) })
	if at < 0 {
		return reference{}, false
	}
	rest := args[at+1:]
	for len(rest) > 0 && pictureMeasure.MatchString(rest[0]) {
		rest = rest[1:]
	}
	caption := tagArgument(strings.Join(rest, " "))
	if title, alt, both := strings.Cut(caption, " '"); both && strings.HasSuffix(alt, "'") {
		return pictureOf(tagArgument(args[at]), strings.TrimSuffix(alt, "'"), title), true
	}
	return pictureOf(tagArgument(args[at]), strings.Trim(caption, `"'`), ""), true
}

var pictureSize = regexp.MustCompile(`^\d+(?:x\d+)?$`)

// readWikiLink reads Obsidian's link or embedded file.
func readWikiLink(m []string) (reference, bool) {
	embedded, target, heading, label := m[1] != "", strings.TrimSuffix(m[2], `\`), m[3], strings.TrimSpace(m[4])
	if target != strings.TrimSpace(target) || target == "" && heading == "" {
		return reference{}, false
	}
	if embedded && mediaFileName.MatchString(target) {
		if pictureSize.MatchString(label) {
			label = ""
		}
		if !imageFileName.MatchString(target) {
			r := linkTo(target, cmp.Or(label, target))
			r.byName = true
			return r, true
		}
		r := pictureOf(target, label, "")
		r.byName = true
		return r, true
	}
	r := linkTo(target+obsidianFragment(heading), cmp.Or(label, target, strings.TrimLeft(heading, "#^")))
	looksLikeCode := strings.ContainsAny(target, ":(,=$&") && !strings.ContainsFunc(target, isEastAsianOrEmoji)
	r.byName, r.maybeProse = true, !embedded && looksLikeCode
	return r, true
}

// mediaFileName matches the names of files that are not texts.
var mediaFileName = regexp.MustCompile(`(?i)\.(?:png|jpe?g|gif|webp|svg|bmp|avif|pdf|mp4|mp3|wav|webm|mov|m4a|ogg)$`)

// isEastAsianOrEmoji reports whether a character is from an East Asian script or an emoji.
func isEastAsianOrEmoji(r rune) bool { return r > 0x2E80 }

var nonAnchorCharacter = regexp.MustCompile(`[^\p{L}\p{N}\p{M}\s_-]`)

// obsidianFragment returns the fragment of a heading as Obsidian derives it; of a path of headings, that of the last.
func obsidianFragment(heading string) string {
	if heading == "" || strings.Contains(heading, "#^") {
		return ""
	}
	name := strings.ToLower(nonAnchorCharacter.ReplaceAllString(heading[strings.LastIndexByte(heading, '#')+1:], ""))
	return "#" + strings.Join(strings.Fields(name), "-")
}
