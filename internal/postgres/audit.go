package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
)

// AuditReport is the result of VerifyAudit.
type AuditReport struct {
	// Events is the number of sealed events; Unsealed is the number of those that were committed since.
	Events, Unsealed int
	// Head is the hash of the last sealed event, empty if there is none: kept elsewhere, it later proves that nothing was
	// removed or changed.
	Head string
	// Faults lists the problems, at most maxFaults; empty if there are none.
	Faults []string
	// Missing are those of the given heads that are not the hash of an event.
	Missing []string
}

// maxFaults is how many faults a report lists.
const maxFaults = 20

// verifyBatch is how many events VerifyAudit reads with one statement.
const verifyBatch = 10_000

// VerifyAudit seals all events, and checks the hash chain of the audit: that no event was changed since it was sealed,
// that each follows the previous one, and that none is missing, also at the end of the chain. heads are heads of
// earlier reports that must still be in the chain. It reads all events in one transaction.
func (db *DB) VerifyAudit(ctx context.Context, heads ...string) (*AuditReport, error) {
	if err := db.sealAudit(ctx); err != nil {
		return nil, err
	}
	tx, err := db.SQL.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	r, end := &AuditReport{Missing: slices.Clone(heads)}, chainEnd{}
	for more := true; more; {
		if more, err = r.readSeals(ctx, tx, &end); err != nil {
			return nil, fmt.Errorf("reading the audit: %w", err)
		}
	}
	if err := r.readHead(ctx, tx, end); err != nil {
		return nil, fmt.Errorf("reading the head of the audit: %w", err)
	}
	if err := r.readUnsealed(ctx, tx); err != nil {
		return nil, fmt.Errorf("reading the events that are not sealed: %w", err)
	}
	return r, nil
}

// sealAudit seals all events that are committed, in batches. While a server runs, its job does it every second.
func (db *DB) sealAudit(ctx context.Context) error {
	for n := verifyBatch; n == verifyBatch; {
		if err := db.SQL.QueryRowContext(ctx, "SELECT seal_audit_events($1)", verifyBatch).Scan(&n); err != nil {
			return fmt.Errorf("sealing the audit: %w", err)
		}
	}
	return nil
}

// chainEnd is the position and the hash of the last seal that was read.
type chainEnd struct {
	seq  int
	hash []byte
}

// readSeals checks the next seals after end and their events, and moves end. It returns whether there are more.
func (r *AuditReport) readSeals(ctx context.Context, tx *sql.Tx, end *chainEnd) (bool, error) {
	// The statement spells out the hashed text: a function of the database could have been tampered with.
	rows, err := tx.QueryContext(ctx, `
		SELECT s.seq, s.hash, e.id IS NOT NULL, jsonb_build_object('id', e.id, 'at', e.at, 'actor', e.actor,
			'actor_id', e.actor_id, 'address', e.address, 'operation', e.operation, 'request', e.request,
			'verb', e.verb, 'entity_type', e.entity_type, 'entity_id', e.entity_id,
			'organization_id', e.organization_id, 'entity_version', e.entity_version, 'changes', e.changes,
			'tx', e.tx, 'step', e.step)::text
		FROM (SELECT * FROM audit_seals WHERE seq > $1 ORDER BY seq LIMIT $2) s
		LEFT JOIN audit_events e ON e.id = s.event_id ORDER BY s.seq`, end.seq, verifyBatch)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var seq int
		var hash []byte
		var found bool
		var text string
		if err := rows.Scan(&seq, &hash, &found, &text); err != nil {
			return false, err
		}
		event := sha256.Sum256([]byte(text))
		sum := sha256.Sum256(append(end.hash, event[:]...))
		switch {
		case seq != end.seq+1:
			r.addFault("found event %d of the chain instead of event %d", seq, end.seq+1)
		case !found:
			r.addFault("event %d of the chain is missing", seq)
		case string(sum[:]) != string(hash):
			r.addFault("event %d of the chain was changed or moved", seq)
		}
		r.Events++
		*end = chainEnd{seq, hash}
		text = hex.EncodeToString(hash)
		r.Missing = slices.DeleteFunc(r.Missing, func(head string) bool { return head == text })
	}
	return n == verifyBatch, rows.Err()
}

// readHead compares the end of the chain with the table audit_head.
func (r *AuditReport) readHead(ctx context.Context, tx *sql.Tx, end chainEnd) error {
	var head chainEnd
	switch err := tx.QueryRowContext(ctx, "SELECT seq, hash FROM audit_head").Scan(&head.seq, &head.hash); {
	case err == sql.ErrNoRows:
		r.addFault("the head of the chain is missing")
	case err != nil:
		return err
	case head.seq != end.seq || string(head.hash) != string(end.hash):
		r.addFault("the chain ends with event %d, but event %d was sealed last", end.seq, head.seq)
	}
	r.Head = hex.EncodeToString(end.hash)
	return nil
}

// readUnsealed counts the events that were committed after sealAudit. Other events without a seal are faults, and so
// are entries of the queue without an event.
func (r *AuditReport) readUnsealed(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT coalesce(e.id, u.event_id), e.id IS NOT NULL, u.event_id IS NOT NULL
		FROM audit_unsealed u FULL JOIN (SELECT id FROM audit_events e
			WHERE NOT EXISTS (SELECT FROM audit_seals s WHERE s.event_id = e.id)) e ON e.id = u.event_id ORDER BY 1`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		var found, queued bool
		if err := rows.Scan(&id, &found, &queued); err != nil {
			return err
		}
		switch {
		case !queued:
			r.addFault("the event with the id %d was never sealed", id)
		case !found:
			r.addFault("the event with the id %d was removed before it was sealed", id)
		default:
			r.Unsealed++
		}
	}
	return rows.Err()
}

func (r *AuditReport) addFault(format string, args ...any) {
	if len(r.Faults) < maxFaults {
		r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
	}
}
