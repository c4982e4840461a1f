package facts

import (
	"iter"
	"slices"
	"sort"
)

// ChunkSize is how many ids a chunk has.
const ChunkSize = 1024

// Table holds the facts of one type of records, in columns. It does not change: a change makes a new table that shares
// the other chunks.
//
// Ids are nearly dense, so a chunk has one slot for each id of its range, and a record needs no index. An ordinal
// numbers all slots of a table from 0.
type Table struct {
	// numbers are those of the chunks, ascending; chunk n has the ids from n*ChunkSize on.
	numbers []int
	chunks  []*Chunk
	// Classes are all classes that records of the table have had, and accesses the distinct Access values of these.
	// Class 0 is that of a slot without a record.
	Classes  []Class
	accesses []Access
	accessOf []uint32 // by class
	// literals are what rules say of the accesses that refer to nothing else.
	literals *literals
	// ThemeSets, TagSets and AuthorSets are the distinct sets that records have had. Set 0 is empty.
	ThemeSets, TagSets, AuthorSets [][]int
}

// Class is what many records have in common. A field that the type of the records does not have is empty.
type Class struct {
	Access
	Kind, Level, Category, Verification, Locale, Measure, Unit string
	HasUnit                                                    bool
}

// Access is what the rules of ent/schema/policy.go refer to, apart from the creator of an article. An outcome and an
// indicator have the organization and the visibility of their action.
type Access struct {
	Organization       int
	Visibility, Status string
	Restricted         bool
}

// Chunk has a slice of ChunkSize values for each column that the type of the records has.
type Chunk struct {
	Class []uint32
	// Creator is the user who created an article, or 0.
	Creator []int64
	// Times are timestamps in microseconds since 1970, and Days dates in days since 1970; None for null. Their order is
	// that of the columns in the type's layout.
	Times [][]int64
	Days  [][]int32
	// Themes, Tags and Authors are indexes of sets of the table.
	Themes, Tags, Authors []uint32
	// Outcomes is the number of outcomes of an action; Views and Likes are those of an article.
	Outcomes     []int32
	Views, Likes []int64
	// Parent is the action of an outcome, or the outcome of an indicator.
	Parent []int64
	// OtherEvidence reports whether an outcome has evidence that is no article.
	OtherEvidence []bool
	// Links are the ids of linked records: of an article, its actions and the outcomes that it is evidence for; of an
	// action or outcome, its articles.
	Links []Lists[int64]
	// Measurements are those of an indicator, in the order of their periods' ends.
	Measurements Lists[Measurement]
}

// NoTime and NoDay stand for null.
const (
	NoTime int64 = -1 << 63
	NoDay  int32 = -1 << 31
)

// Lists holds a list for each slot of a chunk.
type Lists[T any] struct {
	ends []uint32
	all  []T
}

// Of returns the list of a slot.
func (l Lists[T]) Of(slot int) []T {
	if l.ends == nil {
		return nil
	}
	start := uint32(0)
	if slot > 0 {
		start = l.ends[slot-1]
	}
	return l.all[start:l.ends[slot]]
}

// listsOf joins the lists of the slots; nil without any element.
func listsOf[T any](each [][]T) Lists[T] {
	n := 0
	for _, list := range each {
		n += len(list)
	}
	if n == 0 {
		return Lists[T]{}
	}
	l := Lists[T]{ends: make([]uint32, len(each)), all: make([]T, 0, n)}
	for i, list := range each {
		l.all = append(l.all, list...)
		l.ends[i] = uint32(len(l.all))
	}
	return l
}

// Measurement is a measurement of an indicator.
type Measurement struct {
	ID                     int64
	Created                int64 // microseconds since 1970
	PeriodStart, PeriodEnd int32 // days since 1970
	State                  State
	exponents              [3]int16 // of the numbers actual, target and attainment
	coefficients           [3]int64
	big                    *[3]Number // if one of them exceeds 64 bits
}

// Actual is the value; Target is what was planned, and Attainment what share of it was reached.
func (m *Measurement) Actual() Number     { return m.number(0) }
func (m *Measurement) Target() Number     { return m.number(1) }
func (m *Measurement) Attainment() Number { return m.number(2) }

func (m *Measurement) number(i int) Number {
	if m.big != nil {
		return m.big[i]
	}
	return Number{coefficient: m.coefficients[i], exponent: m.exponents[i]}
}

// setNumbers sets actual, target and attainment.
func (m *Measurement) setNumbers(all [3]Number) {
	for i, n := range all {
		m.coefficients[i], m.exponents[i] = n.coefficient, n.exponent
		if n.big != nil {
			m.big = &all
		}
	}
}

// State is the state of an indicator by its latest measurement with a value. The database computes it
// (attainment_state in objects/08_indicators.sql).
type State uint8

// The states.
const (
	NoData State = iota
	Met
	OnTrack
	Behind
	States // the number of states
)

// Chunks yields the chunks with the ordinal of their first slot.
func (t *Table) Chunks() iter.Seq2[int, *Chunk] {
	return func(yield func(int, *Chunk) bool) {
		for i, c := range t.chunks {
			if !yield(i*ChunkSize, c) {
				return
			}
		}
	}
}

// Span is the number of ordinals.
func (t *Table) Span() int { return len(t.chunks) * ChunkSize }

// ID returns the id of an ordinal.
func (t *Table) ID(ordinal int) int {
	return t.numbers[ordinal/ChunkSize]*ChunkSize + ordinal%ChunkSize
}

// At returns the chunk and the slot of an ordinal.
func (t *Table) At(ordinal int) (*Chunk, int) {
	return t.chunks[ordinal/ChunkSize], ordinal % ChunkSize
}

// Find returns the ordinal of a record; -1 if there is none with the id.
func (t *Table) Find(id int64) int {
	at := t.position(int(id / ChunkSize))
	if at < 0 || t.chunks[at].Class[id%ChunkSize] == 0 {
		return -1
	}
	return at*ChunkSize + int(id%ChunkSize)
}

// position returns the index of the chunk with a number, or -1.
func (t *Table) position(number int) int {
	last := len(t.numbers) - 1
	switch {
	case last < 0 || number < t.numbers[0] || number > t.numbers[last]:
		return -1
	case t.numbers[last]-t.numbers[0] == last: // without gaps
		return number - t.numbers[0]
	}
	if at, ok := slices.BinarySearch(t.numbers, number); ok {
		return at
	}
	return -1
}

// Len is the number of records.
func (t *Table) Len() int {
	n := 0
	for _, c := range t.chunks {
		for _, class := range c.Class {
			if class != 0 {
				n++
			}
		}
	}
	return n
}

// with returns a table with other chunks in place of those with the same numbers.
func (t *Table) with(chunks map[int]*Chunk) *Table {
	next := *t
	next.numbers, next.chunks = slices.Clone(t.numbers), slices.Clone(t.chunks)
	for number, c := range chunks {
		if at := t.position(number); at >= 0 {
			next.chunks[at] = c
			continue
		}
		next.numbers, next.chunks = append(next.numbers, number), append(next.chunks, c)
	}
	if len(next.numbers) > len(t.numbers) && !sort.IntsAreSorted(next.numbers) {
		sort.Sort(byNumber{&next})
	}
	return &next
}

// byNumber sorts the chunks of a table.
type byNumber struct{ *Table }

func (b byNumber) Len() int           { return len(b.numbers) }
func (b byNumber) Less(i, j int) bool { return b.numbers[i] < b.numbers[j] }
func (b byNumber) Swap(i, j int) {
	b.numbers[i], b.numbers[j] = b.numbers[j], b.numbers[i]
	b.chunks[i], b.chunks[j] = b.chunks[j], b.chunks[i]
}
