package facts

import "time"

// versionBuilder makes a version from the rows of a statement.
type versionBuilder struct {
	last         *Version // nil to make one from nothing
	next         Version
	dictionaries map[string]*dictionaries
	chunks       map[string]map[int]*chunkBuilder // by entity and number
	parents      map[string]map[int]int           // of trees, by entity; nil for a tree that did not change
	private      bool
	reload       bool // whether all may have changed after peek
}

func (s *Store) newBuilder(last *Version) *versionBuilder {
	b := &versionBuilder{
		last: last, dictionaries: s.dictionaries,
		chunks: map[string]map[int]*chunkBuilder{}, parents: map[string]map[int]int{},
	}
	if last != nil {
		b.next = *last
	} else {
		b.dictionaries = map[string]*dictionaries{}
		b.parents["Organization"], b.parents["Theme"] = map[int]int{}, map[int]int{}
	}
	for entity, table := range b.next.tables() {
		b.chunks[entity] = map[int]*chunkBuilder{}
		if last == nil {
			*table, b.dictionaries[entity] = &Table{}, newDictionaries()
		}
	}
	b.next.memo = newMemo()
	return b
}

func (b *versionBuilder) row(entity string, id int, text string) error {
	switch entity {
	case "Snapshot":
		return b.readSnapshot(text)
	case "Changed":
		if id <= 0 {
			b.reload = true
			return nil
		}
		b.remove(id)
	case "Organization", "Theme":
		parent := int((&line{rest: text}).number(0))
		b.treeOf(entity)[id] = parent
	default:
		r, err := parseLine(entity, text)
		if err != nil {
			return err
		}
		b.chunk(entity, id/ChunkSize).put(id%ChunkSize, r, b.dictionaries[entity], layouts[entity])
	}
	return nil
}

func (b *versionBuilder) readSnapshot(text string) (err error) {
	l := &line{rest: text}
	b.next.snapshot, err = parseSnapshot(l.next())
	b.next.AsOf = time.UnixMicro(l.number(0))
	b.private = l.flag()
	b.next.Behind = false
	return err
}

// remove removes a changed record. If it still exists, a later row puts it back.
func (b *versionBuilder) remove(id int) {
	for entity, table := range b.last.tables() {
		if (*table).Find(int64(id)) >= 0 {
			b.chunk(entity, id/ChunkSize).remove(id % ChunkSize)
			return
		}
	}
	for _, entity := range []string{"Organization", "Theme"} {
		if _, ok := b.tree(entity).parents[id]; ok {
			delete(b.treeOf(entity), id)
		}
	}
}

func (b *versionBuilder) tree(entity string) *Tree {
	if entity == "Theme" {
		return b.last.Themes
	}
	return b.last.Organizations
}

// treeOf returns the parents of a tree, to be changed.
func (b *versionBuilder) treeOf(entity string) map[int]int {
	if b.parents[entity] == nil {
		b.parents[entity] = map[int]int{}
		for id, parent := range b.tree(entity).parents {
			b.parents[entity][id] = parent
		}
	}
	return b.parents[entity]
}

// chunk returns the builder of a chunk.
func (b *versionBuilder) chunk(entity string, number int) *chunkBuilder {
	c := b.chunks[entity][number]
	if c == nil {
		var old *Chunk
		table := *b.next.tables()[entity]
		if at := table.position(number); at >= 0 {
			old = table.chunks[at]
		}
		c = edit(old)
		b.chunks[entity][number] = c
	}
	return c
}

// version returns the version that was built.
func (b *versionBuilder) version() *Version {
	v := b.next
	for entity, table := range v.tables() {
		chunks := map[int]*Chunk{}
		for number, c := range b.chunks[entity] {
			chunks[number] = c.chunk()
		}
		if len(chunks) > 0 || b.last == nil {
			*table = b.dictionaries[entity].table((*table).with(chunks))
		}
	}
	if p := b.parents["Organization"]; p != nil {
		v.Organizations = newTree(p)
	}
	if p := b.parents["Theme"]; p != nil {
		v.Themes = newTree(p)
	}
	return &v
}
