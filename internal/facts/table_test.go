package facts

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTable: a table finds what was put into it, whatever the order and the gaps of its chunks, and the tables before
// a change stay as they were.
func TestTable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, table, records := newDictionaries(), &Table{}, map[int]int64{} // by id: the creator
		for range rapid.IntRange(1, 8).Draw(t, "versions") {
			before, old := table, maps.Clone(records)
			builders := map[int]*chunkBuilder{}
			for range rapid.IntRange(1, 10).Draw(t, "changes") {
				id := rapid.IntRange(0, 6).Draw(t, "chunk")*3*ChunkSize/2 + rapid.IntRange(0, 3).Draw(t, "slot")
				b := builders[id/ChunkSize]
				if b == nil {
					var c *Chunk
					if at := table.position(id / ChunkSize); at >= 0 {
						c = table.chunks[at]
					}
					b = edit(c)
					builders[id/ChunkSize] = b
				}
				if rapid.Bool().Draw(t, "remove") {
					b.remove(id % ChunkSize)
					delete(records, id)
					continue
				}
				creator := rapid.Int64Range(1, 9).Draw(t, "creator")
				r := record{
					class:   Class{Access: Access{Organization: 1 + id%3}},
					creator: creator, links: [][]int64{{creator, int64(id)}, nil},
				}
				b.put(id%ChunkSize, r, d, layouts["Article"])
				records[id] = creator
			}
			chunks := map[int]*Chunk{}
			for number, b := range builders {
				chunks[number] = b.chunk()
			}
			table = d.table(table.with(chunks))
			checkTable(t, before, old)
			checkTable(t, table, records)
		}
	})
}

func checkTable(t *rapid.T, table *Table, records map[int]int64) {
	if table.Len() != len(records) || !slices.IsSorted(table.numbers) {
		t.Fatalf("%d records, not %d; chunks %v", table.Len(), len(records), table.numbers)
	}
	for id := range 12 * ChunkSize {
		ordinal, want := table.Find(int64(id)), records[id]
		if (ordinal >= 0) != (want != 0) {
			t.Fatalf("the ordinal of %d is %d", id, ordinal)
		}
		if ordinal < 0 {
			continue
		}
		c, slot := table.At(ordinal)
		if table.ID(ordinal) != id || ordinal >= table.Span() || c.Creator[slot] != want ||
			!slices.Equal(c.Links[0].Of(slot), []int64{want, int64(id)}) || c.Links[1].Of(slot) != nil ||
			table.Classes[c.Class[slot]].Organization != 1+id%3 {
			t.Fatalf("record %d has the ordinal %d: creator %d, links %v", id, ordinal, c.Creator[slot], c.Links[0].Of(slot))
		}
	}
	n := 0
	for first, c := range table.Chunks() {
		for slot, class := range c.Class {
			if class != 0 {
				n++
				if records[table.ID(first+slot)] == 0 {
					t.Fatalf("there is a record %d", table.ID(first+slot))
				}
			}
		}
	}
	if n != len(records) {
		t.Fatalf("the chunks have %d records, not %d", n, len(records))
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	var none Lists[int]
	if none.Of(0) != nil || none.Of(ChunkSize-1) != nil || listsOf(make([][]int, 3)).ends != nil {
		t.Error("empty lists have elements, or need memory")
	}
	each := [][]int{{1}, nil, {2, 3}, nil, {4}}
	l := listsOf(each)
	for slot, want := range each {
		if !slices.Equal(l.Of(slot), want) {
			t.Errorf("slot %d has %v, not %v", slot, l.Of(slot), want)
		}
	}
}

// TestDictionaries: equal values have one code; 0 is nothing; a table keeps the values as of its version.
func TestDictionaries(t *testing.T) {
	t.Parallel()
	d := newDictionaries()
	if d.class(Class{}) != 0 || set(d.themes, "") != 0 {
		t.Error("nothing has a code other than 0")
	}
	a := d.class(Class{Access: Access{Organization: 1}, Kind: "PROJECT"})
	table := d.table(&Table{})
	b := d.class(Class{Access: Access{Organization: 1}, Kind: "ACTIVITY"})
	if a == b || d.class(Class{Access: Access{Organization: 1}, Kind: "PROJECT"}) != a || d.accessOf[a] != d.accessOf[b] {
		t.Errorf("the codes are %d and %d, those of their access %v", a, b, d.accessOf)
	}
	if len(table.Classes) != 2 || len(d.table(table).Classes) != 3 {
		t.Errorf("the tables have %d and %d classes", len(table.Classes), len(d.table(table).Classes))
	}
	s := set(d.themes, "30,4,5")
	if !slices.Equal(d.themes.values[s], []int{4, 5, 30}) || set(d.themes, "30,4,5") != s || set(d.themes, "4") == s {
		t.Errorf("the sets are %v", d.themes.values)
	}
}

func TestTree(t *testing.T) {
	t.Parallel()
	tree := newTree(map[int]int{1: 0, 2: 1, 3: 2, 4: 1, 5: 0})
	for id, want := range map[int][3]int{3: {1, 2, 3}, 4: {1, 4, 4}, 1: {1, 1, 1}, 5: {5, 5, 5}, 99: {99, 99, 99}} {
		for depth := range 3 {
			if got := tree.RollUp(id, depth); got != want[depth] {
				t.Errorf("%d at depth %d is %d, not %d", id, depth, got, want[depth])
			}
		}
	}
	if got := slices.Sorted(maps.Keys(tree.Subtree(2, 5))); !slices.Equal(got, []int{2, 3, 5}) {
		t.Errorf("the subtree is %v", got)
	}
	if got := tree.WithAncestors([]int{3, 4}); !slices.Equal(got, []int{3, 4, 2, 1}) {
		t.Errorf("with ancestors: %v", got)
	}
	if got := tree.Descendants(); !maps.Equal(got, map[int]int{1: 3, 2: 1}) || tree.Len() != 5 || tree.Depth(3) != 2 {
		t.Errorf("descendants %v, %d nodes, depth %d", got, tree.Len(), tree.Depth(3))
	}
}

// TestCyclesEnd: the database rejects cycles. If there is one, a tree of it can still be made.
func TestCyclesEnd(t *testing.T) {
	t.Parallel()
	tree := newTree(map[int]int{1: 2, 2: 1, 3: 1, 4: 4})
	if len(tree.Subtree(1)) != 3 || tree.Depth(4) > 4 {
		t.Errorf("the subtree is %v, the depth %d", tree.Subtree(1), tree.Depth(4))
	}
}
