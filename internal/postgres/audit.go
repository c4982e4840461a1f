package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
)

// AuditReport is what a check of the audit found.
type AuditReport struct {
	// Events is how many there are, and Head the hash of the last one: written down elsewhere, it proves later that nothing
	// was taken away or changed since.
	Events int
	Head   string
	// Faults says what is wrong, from the first place on; empty when nothing is.
	Faults []string
	// Known says whether the head that was asked for is among the events.
	Known bool
}

// maxFaults is how many faults a report lists.
const maxFaults = 20

// VerifyAudit reads the whole chain of the audit and checks that each event is what it was when it was sealed, that it
// follows the one before, and that none is missing, the last ones included. head is an earlier one to look for, or "".
func (db *DB) VerifyAudit(ctx context.Context, head string) (*AuditReport, error) {
	tx, err := db.SQL.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	// An event's text is made here and not by a function of the database, which could be another one by now.
	rows, err := tx.QueryContext(ctx, `
		SELECT seq, jsonb_build_object('id', id, 'at', at, 'actor', actor, 'actor_id', actor_id, 'address', address, 'operation', operation,
			'request', request, 'verb', verb, 'entity_type', entity_type, 'entity_id', entity_id, 'organization_id', organization_id,
			'entity_version', entity_version, 'changes', changes, 'tx', tx, 'step', step, 'seq', seq, 'previous', previous)::text,
			previous, hash
		FROM audit_events ORDER BY seq`)
	if err != nil {
		return nil, fmt.Errorf("reading the audit: %w", err)
	}
	defer rows.Close()
	r := &AuditReport{}
	last := []byte{}
	for rows.Next() {
		var seq sql.NullInt64
		var text string
		var previous, hash []byte
		if err := rows.Scan(&seq, &text, &previous, &hash); err != nil {
			return nil, err
		}
		r.Events++
		sum := sha256.Sum256([]byte(text))
		switch {
		case !seq.Valid:
			r.fault("an event was never sealed")
			continue
		case int(seq.Int64) != r.Events:
			r.fault("event %d is where event %d should be", seq.Int64, r.Events)
			r.Events = int(seq.Int64)
		case string(previous) != string(last):
			r.fault("event %d does not follow the one before it", seq.Int64)
		}
		if string(sum[:]) != string(hash) {
			r.fault("event %d is not what it was", seq.Int64)
		}
		last = hash
		r.Known = r.Known || hex.EncodeToString(hash) == head
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the audit: %w", err)
	}
	r.Head = hex.EncodeToString(last)
	return r, r.checkHead(ctx, tx, last)
}

// checkHead compares the last event with what the database says is the last.
func (r *AuditReport) checkHead(ctx context.Context, tx *sql.Tx, last []byte) error {
	var seq int
	var hash []byte
	err := tx.QueryRowContext(ctx, `SELECT seq, hash FROM audit_head`).Scan(&seq, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		r.fault("the head of the chain is missing")
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the head of the audit: %w", err)
	}
	if seq != r.Events || string(hash) != string(last) {
		r.fault("the chain ends with event %d, but event %d was sealed last", r.Events, seq)
	}
	return nil
}

func (r *AuditReport) fault(format string, args ...any) {
	if len(r.Faults) < maxFaults {
		r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
	}
}
