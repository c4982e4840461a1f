// Package content holds what happens to content: the verbs that change an entity's state, and what is derived from its
// text. Plain reads and writes need no function here; ent does them.
//
// A verb takes the client that it is given, a transaction's as a rule, and changes state by compare-and-set: the row is
// updated where it still is in the state that the verb starts from, so that of two at once one wins and the other is told.
//
//	DRAFT, IN_REVIEW, SCHEDULED ── Publish ──▶ PUBLISHED ── Unpublish ──▶ DRAFT
package content

import "errors"

// ErrVersion says that the entity was changed since the version that the caller saw.
var ErrVersion = errors.New("it was changed in the meantime")

// StateError says that the entity is not in the state that a verb needs; its text is for the user.
type StateError string

func (e StateError) Error() string { return string(e) }
