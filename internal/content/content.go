// Package content holds what happens to content: the verbs that change an entity's state, and what is derived from its
// text. Plain reads and writes need no function here; ent does them.
//
// A verb takes the client that it is given, a transaction's as a rule, and changes state by compare-and-set: the row is
// updated where it still is in the state that the verb starts from, so that of two at once one wins and the other is told.
//
//	DRAFT ── Submit ──▶ IN_REVIEW ── RequestChanges ──▶ DRAFT
//	DRAFT, IN_REVIEW, SCHEDULED, ARCHIVED ── Publish ──▶ PUBLISHED, or SCHEDULED until the time has come
//	PUBLISHED, SCHEDULED, ARCHIVED ── Unpublish ──▶ DRAFT
//	all but ARCHIVED ── Archive ──▶ ARCHIVED
//
// What is edited of a PUBLISHED article is its working copy: revisions ahead of the one that readers see. Submit,
// RequestChanges and Publish do for a working copy what they do for a draft; the status stays.
package content

import "errors"

// ErrVersion says that the entity was changed since the version that the caller saw.
var ErrVersion = errors.New("it was changed in the meantime")

// StateError says that the entity is not in the state that a verb needs; its text is for the user.
type StateError string

func (e StateError) Error() string { return string(e) }
