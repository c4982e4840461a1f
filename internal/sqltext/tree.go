package sqltext

import "entgo.io/ent/dialect/sql"

// Tree is a kind of node that forms trees. Triggers keep its closure table, which has a row for each node and each of
// its ancestors (objects/01_trees.sql).
type Tree string

// The trees.
const (
	Organizations Tree = "organization"
	Themes        Tree = "theme"
	Actions       Tree = "action"
)

// idColumn is the closure table's column of the descendant, and the column of other tables that refer to the node.
func (t Tree) idColumn() string { return string(t) + "_id" }

func (t Tree) closureTable() string { return string(t) + "_ancestors" }

// Subtree selects the ids of the nodes and of all their descendants.
func (t Tree) Subtree(ids ...int) sql.Querier {
	return Format(
		`SELECT unnest({ids}::bigint[]) UNION ALL `+
			`SELECT `+t.idColumn()+` FROM `+t.closureTable()+` WHERE ancestor_id = ANY({ids}::bigint[])`,
		Parts{"ids": Ints(ids)})
}

// InSubtree is the condition that the column holds one of the nodes, or a descendant of one.
func (t Tree) InSubtree(column string, ids ...int) *sql.Predicate {
	return Where(column+` IN ({subtree})`, Parts{"subtree": t.Subtree(ids...)})
}

// IsAncestor is the condition that the column holds an ancestor of one of the nodes.
func (t Tree) IsAncestor(column string, ids ...int) *sql.Predicate {
	return Where(
		column+` IN (SELECT ancestor_id FROM `+t.closureTable()+` WHERE `+t.idColumn()+` = ANY({ids}::bigint[]))`,
		Parts{"ids": Ints(ids)})
}
