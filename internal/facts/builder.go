package facts

import (
	"slices"
	"strconv"
	"strings"
)

// dictionary numbers the values of a kind. It only grows. Tables hold the slice as of their version, so that they can
// be read while the dictionary grows.
type dictionary[K comparable, V any] struct {
	codes  map[K]uint32
	values []V
}

func newDictionary[K comparable, V any](zero K, value V) *dictionary[K, V] {
	return &dictionary[K, V]{map[K]uint32{zero: 0}, []V{value}}
}

// code returns the number of a value, which it makes if the key is new.
func (d *dictionary[K, V]) code(key K, value func() (K, V)) uint32 {
	if code, ok := d.codes[key]; ok {
		return code
	}
	key, v := value()
	code := uint32(len(d.values))
	d.codes[key], d.values = code, append(d.values, v)
	return code
}

// set returns the number of a set of ids that are between commas.
func set(d *dictionary[string, []int], ids string) uint32 {
	return d.code(ids, func() (string, []int) {
		ids := strings.Clone(ids) // of a line with much more text
		var list []int
		for id := range strings.SplitSeq(ids, ",") {
			n, _ := strconv.Atoi(id) // the database wrote a bigint
			list = append(list, n)
		}
		slices.Sort(list)
		return ids, list
	})
}

// dictionaries are those of one table.
type dictionaries struct {
	classes               *dictionary[Class, Class]
	accesses              *dictionary[Access, Access]
	accessOf              []uint32 // by class
	themes, tags, authors *dictionary[string, []int]
}

func newDictionaries() *dictionaries {
	return &dictionaries{
		classes:  newDictionary(Class{}, Class{}),
		accesses: newDictionary(Access{}, Access{}),
		accessOf: []uint32{0},
		themes:   newDictionary[string, []int]("", nil),
		tags:     newDictionary[string, []int]("", nil),
		authors:  newDictionary[string, []int]("", nil),
	}
}

// class returns the number of a class. Its texts are copied: they are parts of a line.
func (d *dictionaries) class(c Class) uint32 {
	return d.classes.code(c, func() (Class, Class) {
		for _, text := range []*string{
			&c.Visibility, &c.Status, &c.Kind, &c.Level, &c.Category, &c.Verification, &c.Locale, &c.Measure, &c.Unit,
		} {
			*text = strings.Clone(*text)
		}
		access := d.accesses.code(c.Access, func() (Access, Access) { return c.Access, c.Access })
		d.accessOf = append(d.accessOf, access)
		return c, c
	})
}

// table returns a table with the current values of the dictionaries.
func (d *dictionaries) table(t *Table) *Table {
	next := *t
	next.Classes, next.accesses, next.accessOf = d.classes.values, d.accesses.values, d.accessOf
	if next.literals == nil || len(next.accesses) != len(t.accesses) {
		next.literals = &literals{seen: map[string][]int{}}
	}
	next.ThemeSets, next.TagSets, next.AuthorSets = d.themes.values, d.tags.values, d.authors.values
	return &next
}

// chunkBuilder makes a chunk, from nothing or from another one.
type chunkBuilder struct {
	Chunk
	links        [][][]int64 // by column and slot
	measurements [][]Measurement
}

// edit returns a builder of a copy of a chunk; of an empty one for nil.
func edit(c *Chunk) *chunkBuilder {
	if c == nil {
		return &chunkBuilder{
			Chunk: Chunk{Class: make([]uint32, ChunkSize)}, measurements: make([][]Measurement, ChunkSize),
		}
	}
	b := &chunkBuilder{Chunk: Chunk{
		Class: slices.Clone(c.Class), Creator: slices.Clone(c.Creator),
		Times: cloneEach(c.Times), Days: cloneEach(c.Days),
		Themes: slices.Clone(c.Themes), Tags: slices.Clone(c.Tags), Authors: slices.Clone(c.Authors),
		Outcomes: slices.Clone(c.Outcomes), Views: slices.Clone(c.Views), Likes: slices.Clone(c.Likes),
		Parent: slices.Clone(c.Parent), OtherEvidence: slices.Clone(c.OtherEvidence),
	}, measurements: make([][]Measurement, ChunkSize)}
	for _, column := range c.Links {
		b.links = append(b.links, eachOf(column))
	}
	b.measurements = eachOf(c.Measurements)
	return b
}

func cloneEach[T any](columns [][]T) [][]T {
	clones := make([][]T, len(columns))
	for i, column := range columns {
		clones[i] = slices.Clone(column)
	}
	return clones
}

func eachOf[T any](l Lists[T]) [][]T {
	each := make([][]T, ChunkSize)
	for i := range each {
		each[i] = l.Of(i)
	}
	return each
}

// put writes a record into a slot.
func (b *chunkBuilder) put(slot int, r record, d *dictionaries, layout layout) {
	b.Class[slot] = d.class(r.class)
	setColumn(&b.Themes, slot, set(d.themes, r.themes))
	setColumns(&b.Times, slot, r.times)
	setColumns(&b.Days, slot, r.days)
	setColumns(&b.links, slot, r.links)
	if layout.isArticle {
		setColumn(&b.Creator, slot, r.creator)
		setColumn(&b.Tags, slot, set(d.tags, r.tags))
		setColumn(&b.Authors, slot, set(d.authors, r.authors))
		setColumn(&b.Views, slot, r.views)
		setColumn(&b.Likes, slot, r.likes)
	}
	if layout.isAction {
		setColumn(&b.Outcomes, slot, r.outcomes)
	}
	if layout.hasParent {
		setColumn(&b.Parent, slot, r.parent)
		setColumn(&b.OtherEvidence, slot, r.otherEvidence)
	}
	b.measurements[slot] = r.measurements
}

// layout says which columns a type of records has.
type layout struct{ isArticle, isAction, hasParent bool }

func setColumn[T any](column *[]T, slot int, value T) {
	if *column == nil {
		*column = make([]T, ChunkSize)
	}
	(*column)[slot] = value
}

func setColumns[T any](columns *[][]T, slot int, values []T) {
	if *columns == nil {
		*columns = make([][]T, len(values))
	}
	for i, value := range values {
		setColumn(&(*columns)[i], slot, value)
	}
}

// remove empties a slot.
func (b *chunkBuilder) remove(slot int) {
	b.Class[slot] = 0
	for _, column := range b.links {
		column[slot] = nil
	}
	b.measurements[slot] = nil
}

// chunk returns the chunk.
func (b *chunkBuilder) chunk() *Chunk {
	c := b.Chunk
	for _, column := range b.links {
		c.Links = append(c.Links, listsOf(column))
	}
	c.Measurements = listsOf(b.measurements)
	return &c
}
