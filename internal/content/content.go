// Package content implements the verbs that change the state of an entity, and derives data from its text. Plain reads
// and writes need no function here; ent does them.
//
// A verb takes a client, usually that of a transaction, and changes the state by compare-and-set: it updates the row
// only if it still has the state that the verb starts from. Of two concurrent calls one succeeds, and the other returns
// an error.
//
//	DRAFT ── Submit ──▶ IN_REVIEW ── RequestChanges ──▶ DRAFT
//	DRAFT, IN_REVIEW, SCHEDULED, ARCHIVED ── Publish ──▶ PUBLISHED, or SCHEDULED until a later time
//	PUBLISHED, SCHEDULED, ARCHIVED ── Unpublish ──▶ DRAFT
//	all but ARCHIVED ── Archive ──▶ ARCHIVED
//
// Edits of a PUBLISHED article change its working copy: revisions ahead of the one that readers see. Submit,
// RequestChanges and Publish treat a working copy like a draft; the status stays PUBLISHED.
package content

import "errors"

// ErrVersion says that the entity was changed since the version that the caller saw.
var ErrVersion = errors.New("it was changed in the meantime")

// StateError says that an entity is not in the state that a verb requires. Its text is for the user.
type StateError string

func (e StateError) Error() string { return string(e) }
