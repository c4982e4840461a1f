package importer

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"praxis/internal/text"
)

// reference is a place in a body that leads somewhere: a destination in Markdown or HTML, or one of the constructs that
// generators replace.
type reference struct {
	// Span is what is replaced when it is known where it leads.
	text.Span
	// target is the path or the name that it leads to, without escapes; fragment is the part of it, with its #.
	target, fragment string
	// alt is the text that stands for a picture, title what else is said of it.
	alt, title string
	// picture says that it is shown in its place: it leads to a file, never to an article.
	picture bool
	// findByName says that target is a name, which may be anywhere.
	byName bool
	// maybeProse says that it may as well be prose: nothing is noted when it leads nowhere.
	maybeProse bool
	// removed says that it is a line of code or a comment that readers shall not see: it leads nowhere and goes.
	removed bool
	// format is what stands there instead, made of the URL; nil for the URL alone.
	format func(url string) string
}

// references finds the references of a body, in their order; none overlaps another. mdx says that the body has lines of
// code among its paragraphs.
func references(body string, mdx bool) []reference {
	if !mdx && !strings.ContainsAny(body, "[<{") && !strings.Contains(body, commentMark) {
		return nil
	}
	found, code := text.Destinations(body)
	var refs []reference
	for _, c := range constructs {
		for _, m := range c.find(body) {
			r, ok := c.read(submatches(body, m))
			if path, part, cut := strings.Cut(r.target, "#"); cut {
				r.target, r.fragment = path, "#"+part
			}
			r.Span = text.Span{Start: m[0], End: m[1]}
			if ok && !strings.HasPrefix(body[m[1]-1:], "](") { // [[a]](b) is a link of Markdown
				refs = append(refs, r)
			}
		}
	}
	for _, d := range found {
		r := reference{Span: d.Span, alt: d.Alt, title: d.Title, picture: d.Picture}
		r.target, r.fragment = splitURL(d.URL)
		refs = append(refs, r)
	}
	if mdx {
		for _, m := range moduleLine.FindAllStringIndex(body, -1) {
			refs = append(refs, reference{Span: text.Span{Start: m[0], End: m[1]}, removed: true})
		}
	}
	for _, m := range obsidianComment.FindAllStringSubmatchIndex(body, -1) {
		refs = append(refs, reference{Span: text.Span{Start: max(m[2], m[4]), End: max(m[3], m[5])}, removed: true})
	}
	return withoutOverlaps(refs, code)
}

const commentMark = "%%"

// obsidianComment is what Obsidian shows to the writer alone: %%words%%, or the lines between two of nothing but the
// mark. What follows a letter or digit may be a percentage or a pattern.
var obsidianComment = regexp.MustCompile(`(?m:(?:^|[^0-9A-Za-z'"%\n])(%%[^%\n]+%%)|^(%%[ \t]*\n(?s:.*?)\n%%)[ \t]*$)`)

// moduleLine is how MDX imports and exports.
var moduleLine = regexp.MustCompile(`(?m)^(?:import\s[^\n]*["'][^"'\n]+["']|export\s+(?:const|let|default|function)\b[^\n]*);?[ \t]*(?:\n|\z)`)

// withoutOverlaps sorts references by their place and drops those that lie in code or in one that begins earlier, or is
// longer.
func withoutOverlaps(refs []reference, code []text.Span) []reference {
	slices.SortStableFunc(refs, func(a, b reference) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	kept, end := refs[:0], 0
	for _, r := range refs {
		for len(code) > 0 && code[0].End <= r.Start {
			code = code[1:]
		}
		around := r.removed && len(code) > 0 && r.Start < code[0].Start // a comment with code in it
		if r.Start < end || len(code) > 0 && code[0].Overlaps(r.Span) && !around {
			continue
		}
		kept, end = append(kept, r), r.End
	}
	return kept
}

// submatches are the parts of a body that a pattern found.
func submatches(body string, at []int) []string {
	m := make([]string, len(at)/2)
	for i := range m {
		if at[2*i] >= 0 {
			m[i] = body[at[2*i]:at[2*i+1]]
		}
	}
	return m
}

// splitURL splits a URL into its path, decoded and without a query, and its fragment.
func splitURL(s string) (path, fragment string) {
	if i := strings.IndexByte(s, '#'); i >= 0 {
		s, fragment = s[:i], s[i:]
	}
	s, _, _ = strings.Cut(s, "?")
	return unescapePath(s), fragment
}

// construct is something that a generator replaces by where it leads. It stands in one line, which holds mark.
type construct struct {
	mark    string
	pattern *regexp.Regexp
	read    func(m []string) (r reference, ok bool)
}

// find finds where a construct stands. Only lines that hold its mark are searched, since most texts hold none.
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

var constructs = []construct{
	// Hugo: {{< ref "b.md" >}}, {{% relref "b" %}}, {{< figure src="a.png" alt="…" >}}
	{"ref", regexp.MustCompile(`\{\{[<%]\s*(?:rel)?ref\s+(?:path\s*=\s*)?(?:"([^"\n]+)"|'([^'\n]+)'|` + "`([^`\\n]+)`" + `|([^\s"'>]+))[^}\n]*?[>%]\}\}`), func(m []string) (reference, bool) {
		return reference{target: cmp.Or(m[1], m[2], m[3], m[4]), byName: true}, true
	}},
	{"{{", regexp.MustCompile(`\{\{[<%]\s*(?:figure|img|image)\s+([^}\n]*?)/?\s*[>%]\}\}`), readFigure},
	// Jekyll's themes: {% include figure.html src="/a.png" alt="…" %}
	{"include", regexp.MustCompile(`\{%-?\s*include\s+[\w/.-]*(?:figure|image|img|picture)[\w/.-]*\s+([^%\n]*?)\s*-?%\}`), readFigure},
	// Hexo: {% post_link slug title %}, {% post_path slug %}, {% asset_img a.png alt %}, {% asset_path a.png %}
	{"post_link", regexp.MustCompile(`\{%-?\s*post_link\s+([^%\n]+?)\s*-?%\}`), readPostLink},
	{"post_path", regexp.MustCompile(`\{%-?\s*post_path\s+([^%\s]+)\s*-?%\}`), func(m []string) (reference, bool) {
		return reference{target: tagArgument(m[1]), byName: true}, true
	}},
	{"{%", regexp.MustCompile(`\{%-?\s*(?:asset_img|img|image)\s+([^%\n]+?)\s*-?%\}`), readAssetImage},
	{"asset_path", regexp.MustCompile(`\{%-?\s*asset_path\s+([^%\n]+?)\s*-?%\}`), func(m []string) (reference, bool) {
		return reference{target: tagArgument(m[1])}, true
	}},
	{"asset_link", regexp.MustCompile(`\{%-?\s*asset_link\s+([^%\s]+)\s*([^%\n]*?)\s*-?%\}`), func(m []string) (reference, bool) {
		return linkTo(tagArgument(m[1]), cmp.Or(tagArgument(m[2]), tagArgument(m[1]))), true
	}},
	// Jekyll: {% post_url 2020-01-02-x %}, {% link a.md %}, {{ site.baseurl }}/a.png, {{ "/a.png" | relative_url }}
	{"post_url", regexp.MustCompile(`(?:\{\{-?\s*site\.\w+\s*-?\}\})*\{%-?\s*post_url\s+([^%\s]+)\s*-?%\}`), func(m []string) (reference, bool) {
		return reference{target: tagArgument(m[1]), byName: true}, true
	}},
	{"{%", regexp.MustCompile(`(?:\{\{-?\s*site\.\w+\s*-?\}\})*\{%-?\s*link\s+([^%\n]+?)\s*-?%\}`), func(m []string) (reference, bool) {
		return reference{target: rootPath(tagArgument(m[1]))}, true
	}},
	{"{{", regexp.MustCompile(`(?:\{\{-?\s*(?:site|page)\.(?:baseurl|url|github\.url|root)\s*-?\}\})+(/?[^\s"'()<>\[\]{}]+)`), func(m []string) (reference, bool) {
		return reference{target: rootPath(unescapePath(m[1]))}, true
	}},
	{"{{", regexp.MustCompile(`\{\{-?\s*(?:"([^"\n]+)"|'([^'\n]+)')\s*\|\s*(?:relative_url|absolute_url|relURL|absURL|prepend:\s*site\.[\w.]+)[^}\n]*\}\}`), func(m []string) (reference, bool) {
		return reference{target: rootPath(unescapePath(cmp.Or(m[1], m[2])))}, true
	}},
	// Obsidian: [[b]], [[b#heading|text]], ![[a.png|300]]
	{"[[", regexp.MustCompile(`(!?)\[\[([^\[\]\n|#]*)(#[^\[\]\n|]*)?(?:\|([^\[\]\n]*))?\]\]`), readWikiLink},
	// Docusaurus: src={require('./a.png').default}
	{"require(", regexp.MustCompile(`\{\s*require\(\s*["']([^"'\n]+)["']\s*\)(?:\.default)?\s*\}`), func(m []string) (reference, bool) {
		return reference{target: m[1], picture: true, format: func(url string) string { return `"` + url + `"` }}, true
	}},
	// What many editors take for a destination: with a size, or with spaces.
	{"](", regexp.MustCompile(`!\[([^\[\]\n]*)\]\(\s*([^()\s<>"]+)\s+=\d*%?x\d*%?\s*\)`), func(m []string) (reference, bool) {
		return pictureOf(unescapePath(m[2]), m[1], ""), true
	}},
	{"](", regexp.MustCompile(`(!?)\[([^\[\]\n]*)\]\(([^()<>"'\[\]{}\s][^()<>"'\[\]{}\n]* [^()<>"'\[\]{}\n]*[^()<>"'\[\]{}\s])\)`), func(m []string) (reference, bool) {
		r := linkTo(strings.TrimSpace(unescapePath(m[3])), m[2])
		if m[1] != "" {
			r = pictureOf(r.target, m[2], "")
		}
		r.maybeProse = true
		return r, true
	}},
}

// pictureOf is a reference that becomes a picture in Markdown.
func pictureOf(target, alt, title string) reference {
	return reference{target: target, alt: alt, title: title, picture: true, format: func(url string) string {
		if title != "" {
			return "![" + linkText(alt) + "](" + url + ` "` + strings.ReplaceAll(title, `"`, `\"`) + `")`
		}
		return "![" + linkText(alt) + "](" + url + ")"
	}}
}

// linkTo is a reference that becomes a link in Markdown.
func linkTo(target, words string) reference {
	return reference{target: target, format: func(url string) string { return "[" + linkText(words) + "](" + url + ")" }}
}

// linkText is a text that may stand between brackets.
func linkText(s string) string { return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(s) }

// rootPath is a path from the site's root.
func rootPath(path string) string { return "/" + strings.TrimLeft(path, "/") }

// unescapePath is a path without percent-encoding.
func unescapePath(s string) string {
	if path, err := url.PathUnescape(s); err == nil {
		return path
	}
	return s
}

// tagArgument is an argument of a tag without its quotes.
func tagArgument(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

var shortcodeArgument = regexp.MustCompile(`(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))`)

// readFigure reads a shortcode for a picture: its arguments have names.
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

// readPostLink reads a tag of Hexo for a link to a post: its name, and what the link says.
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

// readAssetImage reads a tag of Hexo for a picture: classes, the file, its size, and a title with an alternative text.
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
	said := tagArgument(strings.Join(rest, " "))
	if title, alt, both := strings.Cut(said, " '"); both && strings.HasSuffix(alt, "'") {
		return pictureOf(tagArgument(args[at]), strings.TrimSuffix(alt, "'"), title), true
	}
	return pictureOf(tagArgument(args[at]), strings.Trim(said, `"'`), ""), true
}

var pictureSize = regexp.MustCompile(`^\d+(?:x\d+)?$`)

// readWikiLink reads a link of Obsidian, or what it embeds.
func readWikiLink(m []string) (reference, bool) {
	embedded, target, heading, said := m[1] != "", strings.TrimSuffix(m[2], `\`), m[3], strings.TrimSpace(m[4])
	if target != strings.TrimSpace(target) || target == "" && heading == "" {
		return reference{}, false
	}
	if embedded && mediaFileName.MatchString(target) {
		if pictureSize.MatchString(said) {
			said = ""
		}
		if !imageFileName.MatchString(target) {
			r := linkTo(target, cmp.Or(said, target))
			r.byName = true
			return r, true
		}
		r := pictureOf(target, said, "")
		r.byName = true
		return r, true
	}
	r := linkTo(target+obsidianFragment(heading), cmp.Or(said, target, strings.TrimLeft(heading, "#^")))
	r.byName, r.maybeProse = true, !embedded && !strings.ContainsFunc(target, isEastAsianOrEmoji) && strings.ContainsAny(target, ":(,=$&")
	return r, true
}

// mediaFileName is how the names of files end that are no texts.
var mediaFileName = regexp.MustCompile(`(?i)\.(?:png|jpe?g|gif|webp|svg|bmp|avif|pdf|mp4|mp3|wav|webm|mov|m4a|ogg)$`)

// isEastAsianOrEmoji says whether a letter is one of East Asia or an emoji.
func isEastAsianOrEmoji(r rune) bool { return r > 0x2E80 }

var nonAnchorCharacter = regexp.MustCompile(`[^\p{L}\p{N}\p{M}\s_-]`)

// obsidianFragment is the id of a heading as Obsidian names it; of a path of headings, that of the last.
func obsidianFragment(heading string) string {
	if heading == "" || strings.Contains(heading, "#^") {
		return ""
	}
	name := strings.ToLower(nonAnchorCharacter.ReplaceAllString(heading[strings.LastIndexByte(heading, '#')+1:], ""))
	return "#" + strings.Join(strings.Fields(name), "-")
}
