package importer

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

const (
	chineseDigits = `[一二三四五六七八九十百零〇]{1,4}`
	// maxHeading is the maximum length of a heading in characters.
	maxHeading = 36
)

var (
	chapter         = regexp.MustCompile(`^第` + chineseDigits + `[章部篇编](?:分|[\s\x{3000}]|[:：]|$|[\p{Han}]{2,12}$)`)
	section         = regexp.MustCompile(`^第` + chineseDigits + `节(?:[\s\x{3000}]|[:：]|$)`)
	enumerated      = regexp.MustCompile(`^` + chineseDigits + `[、．.,，]\s?\S`)
	inBrackets      = regexp.MustCompile(`^[(（]` + chineseDigits + `[)）]\s?\S`)
	digitHeading    = regexp.MustCompile(`^(\d{1,2})(?:[.．、]\s{0,3}|\s+|/\s?)[^\d\s.．、]`)
	numberedHeading = regexp.MustCompile(`^(?:第` + chineseDigits + `[章节篇编部]|` +
		chineseDigits + `[、．]|[(（]` + chineseDigits + `[)）])`)
	captionWords = regexp.MustCompile(alternation(`
		摄影 供图 资料图 示意图 图为 图片 配图 视频 现场$ 合影 留影 截图 摄[)）]?$ 攝 正在 ▲
		^[(（]?图\s?[\d一二三四五六七八九十:：] ^(?:左|右|上|下)图 记者 通讯员 编辑 来源 作者 供稿 转载 原标题 发布
		报道`))
	plainWords = regexp.MustCompile(`^[\p{L}\p{Nd} ·—“”《》‘’「」『』、：:&%-]+[？?]?$`)
	signature  = regexp.MustCompile(`(?:` + alternation(`
		公司 党委 支部 委员会 办公室 中心 政府 学院 大学 协会 局 厅 部 集团 工会 编辑部`) + `)$`)
	latinBreaks = regexp.MustCompile(`[.!?,;]`)
)

// numberLevel returns the usual depth of a line's numbering; 0 if it has none.
func numberLevel(l string) int {
	switch {
	case chapter.MatchString(l):
		return 1
	case section.MatchString(l):
		return 2
	case enumerated.MatchString(l):
		return 3
	case inBrackets.MatchString(l):
		return 4
	case digitHeading.MatchString(l):
		return 5
	}
	return 0
}

// findHeadings turns short lines into headings if the page gives evidence: numbering with text below each line, or
// several unnumbered lines of one form between paragraphs.
func (p *page) findHeadings(blocks []pageBlock) {
	levels := make([]int, len(blocks))
	for i := range blocks {
		if blocks[i].kind == paragraph && couldBeNumberedHeading(blocks[i].text) {
			levels[i] = numberLevel(blocks[i].text)
		}
	}
	dropEnumerations(blocks, levels)
	dropLoneDigits(blocks, levels)
	depth := map[int]int{}
	for level := 1; level <= 5; level++ {
		for _, l := range levels {
			if l == level {
				depth[level] = min(2+len(depth), 6)
				break
			}
		}
	}
	anyNumbered := len(depth) > 0
	if depth[4] == 2 {
		depth[4] = 3
	}
	plain := plainHeadings(blocks, anyNumbered)
	var found []string
	for i := range blocks {
		switch {
		case levels[i] > 0:
			blocks[i].kind, blocks[i].level = heading, depth[levels[i]]
		case plain[i]:
			blocks[i].kind, blocks[i].level = heading, 2
		default:
			continue
		}
		found = append(found, blocks[i].text)
	}
	if len(found) > 0 {
		p.note("detected headings: %s", strings.Join(found, ", "))
	}
}

func couldBeNumberedHeading(l string) bool {
	n := runeCount(l)
	if n < 3 || n > maxHeading || strings.ContainsAny(l, "。；！;!") || strings.TrimRight(l, "：:，,") != l {
		return false
	}
	if strings.Count(l, "，")+strings.Count(l, ",") > 2 {
		return false
	}
	return hasHan(l) || !latinBreaks.MatchString(strings.TrimLeft(l, "0123456789. "))
}

// dropEnumerations treats consecutive numbered lines as list items, and those without text below as paragraphs.
func dropEnumerations(blocks []pageBlock, levels []int) {
	original := append([]int(nil), levels...)
	for i, level := range original {
		if level == 0 {
			continue
		}
		if i+1 == len(blocks) {
			levels[i] = 0
			continue
		}
		next := original[i+1]
		follows := next == level || next > 0 && next < level
		after := i > 0 && original[i-1] == level
		below := blocks[i+1]
		fragment := below.kind == paragraph && runeCount(below.text) < 10 && !sentenceEnd.MatchString(below.text)
		if follows || after || next == 0 && fragment {
			levels[i] = 0
		}
	}
}

// dropLoneDigits keeps 1. and 2. as headings only if they count up and there are two or more.
func dropLoneDigits(blocks []pageBlock, levels []int) {
	var at []int
	ordered := true
	last := 0
	for i, level := range levels {
		if level != 5 {
			if level > 0 {
				last = 0
			}
			continue
		}
		n, _ := strconv.Atoi(digitHeading.FindStringSubmatch(blocks[i].text)[1])
		ordered = ordered && n == last+1
		last = n
		at = append(at, i)
	}
	if len(at) >= 2 && ordered {
		return
	}
	for _, i := range at {
		levels[i] = 0
	}
}

// plainHeadings finds unnumbered headings: several short lines without punctuation between paragraphs, if most short
// lines of the page have that form.
func plainHeadings(blocks []pageBlock, anyNumbered bool) map[int]bool {
	found := map[int]bool{}
	short, prose := 0, 0
	for i, b := range blocks {
		if b.kind != paragraph {
			continue
		}
		if isProse(b.text) {
			prose++
			continue
		}
		if numberLevel(b.text) > 0 || bareNumber.MatchString(b.text) || runeCount(b.text) > 30 {
			continue
		}
		if sentenceEnd.MatchString(b.text) && !strings.HasSuffix(b.text, "？") {
			continue
		}
		short++
		if plainHeadingText(b.text) && betweenParagraphs(blocks, i) {
			found[i] = true
		}
	}
	if len(found) < 2 && !(anyNumbered && len(found) == 1) || len(found)*3 < short*2 || len(found) > prose {
		return nil
	}
	return found
}

func plainHeadingText(l string) bool {
	n := runeCount(l)
	if n < 4 || n > 24 && hasHan(l) || n > 60 {
		return false
	}
	if !plainWords.MatchString(l) || strings.TrimRight(l, "：:") != l || captionWords.MatchString(l) {
		return false
	}
	words := strings.Fields(l)
	if hasHan(l) && isPersonName(words[len(words)-1]) {
		return false
	}
	if signature.MatchString(l) || datePrefix(l) > 0 || bulletOf(l) != "" {
		return false
	}
	if !hasHan(l) {
		return unicode.IsUpper(firstRune(l)) && len(strings.Fields(l)) >= 2 && len(strings.Fields(l)) <= 9
	}
	return true
}

// betweenParagraphs reports whether running text is below a line, and running text, a number or nothing is above it.
func betweenParagraphs(blocks []pageBlock, i int) bool {
	if i+1 >= len(blocks) || blocks[i+1].kind != paragraph || !isProse(blocks[i+1].text) {
		return false
	}
	if i == 0 || bareNumber.MatchString(blocks[i-1].text) {
		return true
	}
	above := blocks[i-1]
	return above.kind != paragraph || sentenceEnd.MatchString(above.text)
}
