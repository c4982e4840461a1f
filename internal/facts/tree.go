package facts

import "slices"

// Tree holds the parents of organizations or themes. It does not change.
type Tree struct {
	parents map[int]int // 0 for a root
	// ancestors are those of each node, the nearest first.
	ancestors map[int][]int
}

// newTree returns a tree with these parents. The database rejects cycles.
func newTree(parents map[int]int) *Tree {
	t := &Tree{parents, make(map[int][]int, len(parents))}
	for id := range parents {
		for p := parents[id]; p != 0 && len(t.ancestors[id]) < len(parents); p = parents[p] {
			t.ancestors[id] = append(t.ancestors[id], p)
		}
	}
	return t
}

// Len is the number of nodes.
func (t *Tree) Len() int { return len(t.parents) }

// Ancestors returns the ancestors of a node, the nearest first.
func (t *Tree) Ancestors(id int) []int { return t.ancestors[id] }

// WithAncestors returns nodes and their ancestors, each once.
func (t *Tree) WithAncestors(ids []int) []int {
	all := slices.Clone(ids)
	for _, id := range ids {
		for _, a := range t.ancestors[id] {
			if !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// Depth is the number of ancestors.
func (t *Tree) Depth(id int) int { return len(t.ancestors[id]) }

// RollUp returns the ancestor of a node at a depth, or the node itself if it is not deeper.
func (t *Tree) RollUp(id, depth int) int {
	if up := t.Depth(id) - depth; up > 0 {
		return t.ancestors[id][up-1]
	}
	return id
}

// Subtree returns the nodes with any of the ids, and their descendants.
func (t *Tree) Subtree(ids ...int) map[int]bool {
	subtree := map[int]bool{}
	for _, id := range ids {
		subtree[id] = true
	}
	for id := range t.parents {
		for _, a := range t.ancestors[id] {
			if subtree[a] {
				subtree[id] = true
				break
			}
		}
	}
	return subtree
}

// Descendants is the number of descendants of each node.
func (t *Tree) Descendants() map[int]int {
	n := map[int]int{}
	for id := range t.parents {
		for _, a := range t.ancestors[id] {
			n[a]++
		}
	}
	return n
}
