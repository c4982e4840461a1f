package search

import (
	"strings"
	"unicode"

	"praxis/internal/hanzi"
)

// functionWords are words that say nothing about the topic of a question.
var functionWords = wordSet(`
	什么 甚么 什么样 什么时候 什么地方 啥 为什么 为啥 为何 怎么 怎么样 怎么办 怎样 怎能 咋 咋样 如何 如何才能 何时 何地 何处 何以
	哪 哪些 哪个 哪种 哪里 哪儿 哪位 哪家 哪怕 谁 谁的 是谁 由谁 多少 多久 多大 几个 几种 几时 能否 是否 可否 有否
	有没有 是不是 能不能 会不会 可不可以 要不要 好不好 请问 请教 求问 想问 问一下 一下 告诉 介绍一下
	可以 能够 可能 应该 应当 必须 需要 想要 想 希望 觉得 以为 认为 知道 用来 用于 用以 拿来 才能 到底 究竟 关于 有关 对于 至于
	的 地 得 了 着 吗 呢 吧 啊 呀 嘛 么 哦 喔 哈 的话 是 就是 不是 还是 也是 都是 而是 算是 在 正在 有 没有 有没 还有 具有 与 和 跟
	以及 或 或者 及 并 并且 而且 而 但 但是 可是 不过 然而 因为 由于 所以 因此 于是 如果 假如 要是 虽然 尽管 只要 只有 除了
	我 你 您 他 她 它 我们 你们 他们 她们 它们 咱们 自己 大家 别人 人家 这 那 这个 那个 这些 那些 这样 那样 这么 那么 这里 那里
	这种 那种 这儿 那儿 一个 一些 一种 有些 某个 某些 其他 其它 另外 每个 各个 所有 任何 被 把 给 请 让 使
	时候 之后 之前 以后 以前 之间 之中 当中 方面 之类 等等 比较 非常 十分 特别 更加 已经 曾经 刚刚 一直 总是 经常 往往 一定 肯定
	a about above after again against all also am an and any anybody anyone anything are as at be because been before
	being below between both but by can cannot could did do does doing done down during each either else ever every few
	find for from further get gets getting give given got had has have having he help hello her here hers him his how i
	if in into is it its itself just know let like many may me might more most much must my myself need needs neither no
	nor not of off on once one only or other our ours out over own per please same shall she should show so some somebody
	someone something such tell than that the their theirs them then there these they this those through to too under
	until up upon us very want wants was we were what whatever when where whether which while who whom whose why will
	with within without would yet you your yours dont doesnt didnt isnt arent im ive id youre whats hows theres`)

// weakFunctionWords are characters that are function words next to another one only, as 做 in 做什么: 中 is none in 中铝.
var weakFunctionWords = wordSet(`
	于 为 以 对 可 能 会 要 用 做 干 弄 搞 来 去 里 上 下 中 内 外 从 到 向 往 给 让 应 该 须 都 也 还 就 才 又 再 很 太 最 更 多 少 好 
	不 没 无 个 些 种 等 由 将 之 所 其 几 起 出 过 说 叫 看 怎 每 各 本 该 此 某 只 共 同 按 当 时 后 前 间 比 像 如 若 需 后来`)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(text) {
		set[word] = true
	}
	return set
}

// isFunctionWord says whether a Latin word is a function word. In capitals it is a name, as IT or US.
func isFunctionWord(word string) bool {
	if len(word) > 1 && strings.ToUpper(word) == word {
		return false
	}
	return functionWords[apostrophes.Replace(foldText(word))]
}

// contentParts splits a text of several scripts, which has no white space, into the parts that say something: without
// function words, and apart where Chinese and Latin letters meet. Digits stay with the characters next to them.
func contentParts(text string) []string {
	if !strings.ContainsFunc(text, isCJK) {
		if isFunctionWord(text) {
			return nil
		}
		return []string{text}
	}
	chars := fold(text)
	dropped := functionCharacters(chars)
	var parts []string
	start := -1
	for i := range chars {
		if start >= 0 && (dropped[i] || i > 0 && meetsLatin(chars[i-1].r, chars[i].r)) {
			parts = append(parts, text[chars[start].start:chars[i].start])
			start = -1
		}
		if start < 0 && !dropped[i] {
			start = i
		}
	}
	if start >= 0 {
		parts = append(parts, text[chars[start].start:])
	}
	return parts
}

func isCJK(r rune) bool { return scriptOf(r) == cjk }

// meetsLatin says whether one of two neighboring characters is Chinese and the other is a letter of another script.
func meetsLatin(a, b rune) bool {
	return isCJK(a) && !isCJK(b) && unicode.IsLetter(b) || isCJK(b) && !isCJK(a) && unicode.IsLetter(a)
}

// functionCharacters says which characters belong to Chinese function words. Words are those of the most probable
// segmentation, so that 目的 keeps its 的.
func functionCharacters(chars []char) []bool {
	runes := make([]rune, len(chars))
	for i, c := range chars {
		runes[i] = c.r
	}
	lengths := hanzi.Segment(runes)
	kinds := make([]wordKind, len(lengths))
	at := 0
	for i, n := range lengths {
		kinds[i] = kindOf(string(runes[at : at+n]))
		at += n
	}
	for i := 1; i < len(kinds); i++ {
		kinds[i] = kinds[i].next(kinds[i-1])
	}
	for i := len(kinds) - 2; i >= 0; i-- {
		kinds[i] = kinds[i].next(kinds[i+1])
	}
	dropped := make([]bool, 0, len(chars))
	for i, n := range lengths {
		for range n {
			dropped = append(dropped, kinds[i] == functionWord)
		}
	}
	return dropped
}

type wordKind int

const (
	contentWord wordKind = iota
	weakFunctionWord
	functionWord
)

func kindOf(word string) wordKind {
	switch {
	case functionWords[word] && isCJK([]rune(word)[0]):
		return functionWord
	case weakFunctionWords[word]:
		return weakFunctionWord
	}
	return contentWord
}

// next returns the kind of a word beside a neighbor: a weak function word next to a function word is one.
func (k wordKind) next(neighbor wordKind) wordKind {
	if k == weakFunctionWord && neighbor == functionWord {
		return functionWord
	}
	return k
}
