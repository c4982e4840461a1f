package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
)

// AuditReport is what a check of the audit found.
type AuditReport struct {
	// Events is how many there are, and Heads the hashes of the last ones of the chains: written down elsewhere, they prove
	// later that nothing was taken away or changed since.
	Events int
	Heads  []string
	// Faults says what is wrong, from the first place on; empty when nothing is.
	Faults []string
	// Missing is those of the heads that were asked for that are no event's hash.
	Missing []string
}

// maxFaults is how many faults a report lists.
const maxFaults = 20

// VerifyAudit reads all chains of the audit and checks that each event is what it was when it was sealed, that it follows
// the one before, and that none is missing, the last ones included. heads are earlier ones to look for.
func (db *DB) VerifyAudit(ctx context.Context, heads ...string) (*AuditReport, error) {
	tx, err := db.SQL.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	r, last := &AuditReport{Missing: heads}, map[int]sealed{}
	if err := r.readEvents(ctx, tx, last); err != nil {
		return nil, fmt.Errorf("reading the audit: %w", err)
	}
	if err := r.readHeads(ctx, tx, last); err != nil {
		return nil, fmt.Errorf("reading the heads of the audit: %w", err)
	}
	return r, nil
}

// sealed is the place and the hash of an event.
type sealed struct {
	seq  int
	hash string
}

// readEvents checks the events, and leaves the last one of each chain in last.
func (r *AuditReport) readEvents(ctx context.Context, tx *sql.Tx, last map[int]sealed) error {
	// An event's text is made here and not by a function of the database, which could be another one by now.
	rows, err := tx.QueryContext(ctx, `
		SELECT chain, seq, jsonb_build_object('id', id, 'at', at, 'actor', actor, 'actor_id', actor_id, 'address', address, 'operation', operation,
			'request', request, 'verb', verb, 'entity_type', entity_type, 'entity_id', entity_id, 'organization_id', organization_id,
			'entity_version', entity_version, 'changes', changes, 'tx', tx, 'step', step, 'chain', chain, 'seq', seq, 'previous', previous)::text,
			previous, hash
		FROM audit_events ORDER BY chain, seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var chain int
		var seq sql.NullInt64
		var text string
		var previous, hash []byte
		if err := rows.Scan(&chain, &seq, &text, &previous, &hash); err != nil {
			return err
		}
		r.Events++
		if !seq.Valid {
			r.fault("an event was never sealed")
			continue
		}
		before, sum := last[chain], sha256.Sum256([]byte(text))
		switch {
		case int(seq.Int64) != before.seq+1:
			r.fault("in chain %d event %d is where event %d should be", chain, seq.Int64, before.seq+1)
		case string(previous) != before.hash:
			r.fault("in chain %d event %d does not follow the one before it", chain, seq.Int64)
		}
		if string(sum[:]) != string(hash) {
			r.fault("in chain %d event %d is not what it was", chain, seq.Int64)
		}
		last[chain] = sealed{int(seq.Int64), string(hash)}
		r.Missing = slices.DeleteFunc(r.Missing, func(head string) bool { return head == hex.EncodeToString(hash) })
	}
	return rows.Err()
}

// readHeads compares the last event of each chain with what the database says is the last.
func (r *AuditReport) readHeads(ctx context.Context, tx *sql.Tx, last map[int]sealed) error {
	rows, err := tx.QueryContext(ctx, `SELECT chain, seq, hash FROM audit_heads ORDER BY chain`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var chain, seq int
		var hash []byte
		if err := rows.Scan(&chain, &seq, &hash); err != nil {
			return err
		}
		if found := last[chain]; found.seq != seq || found.hash != string(hash) {
			r.fault("chain %d ends with event %d, but event %d was sealed last", chain, found.seq, seq)
		}
		delete(last, chain)
		if seq > 0 {
			r.Heads = append(r.Heads, hex.EncodeToString(hash))
		}
	}
	for chain := range last {
		r.fault("the head of chain %d is missing", chain)
	}
	return rows.Err()
}

func (r *AuditReport) fault(format string, args ...any) {
	if len(r.Faults) < maxFaults {
		r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
	}
}
