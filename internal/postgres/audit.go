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
	// Events is the number of events. Heads are the hashes of the last event of each chain: kept elsewhere, they later
	// prove that nothing was removed or changed.
	Events int
	Heads  []string
	// Faults lists the problems, at most maxFaults; empty if there are none.
	Faults []string
	// Missing are those of the given heads that are not the hash of an event.
	Missing []string
}

// maxFaults is how many faults a report lists.
const maxFaults = 20

// VerifyAudit checks the hash chains of the audit: that no event was changed since it was sealed, that each follows the
// previous one, and that none is missing, also at the end of a chain. heads are heads of an earlier report that must
// still be in the audit. It reads all events in one transaction.
func (db *DB) VerifyAudit(ctx context.Context, heads ...string) (*AuditReport, error) {
	tx, err := db.SQL.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	r, last := &AuditReport{Missing: heads}, map[int]chainEnd{}
	if err := r.readEvents(ctx, tx, last); err != nil {
		return nil, fmt.Errorf("reading the audit: %w", err)
	}
	if err := r.readHeads(ctx, tx, last); err != nil {
		return nil, fmt.Errorf("reading the heads of the audit: %w", err)
	}
	return r, nil
}

// chainEnd is the sequence number and the hash of the last event of a chain.
type chainEnd struct {
	seq  int
	hash string
}

// readEvents checks the events, and stores the end of each chain in last.
func (r *AuditReport) readEvents(ctx context.Context, tx *sql.Tx, last map[int]chainEnd) error {
	// The statement spells out the hashed text: a function of the database could have been tampered with.
	rows, err := tx.QueryContext(ctx, `
		SELECT chain, seq, jsonb_build_object('id', id, 'at', at, 'actor', actor, 'actor_id', actor_id,
			'address', address, 'operation', operation, 'request', request, 'verb', verb,
			'entity_type', entity_type, 'entity_id', entity_id, 'organization_id', organization_id,
			'entity_version', entity_version, 'changes', changes, 'tx', tx, 'step', step,
			'chain', chain, 'seq', seq, 'previous', previous)::text, previous, hash
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
			r.addFault("an event was never sealed")
			continue
		}
		before, sum := last[chain], sha256.Sum256([]byte(text))
		switch {
		case int(seq.Int64) != before.seq+1:
			r.addFault("chain %d: found event %d instead of event %d", chain, seq.Int64, before.seq+1)
		case string(previous) != before.hash:
			r.addFault("chain %d: event %d does not follow the previous one", chain, seq.Int64)
		}
		if string(sum[:]) != string(hash) {
			r.addFault("chain %d: event %d was changed", chain, seq.Int64)
		}
		last[chain] = chainEnd{int(seq.Int64), string(hash)}
		found := hex.EncodeToString(hash)
		r.Missing = slices.DeleteFunc(r.Missing, func(head string) bool { return head == found })
	}
	return rows.Err()
}

// readHeads compares the end of each chain with the table audit_heads.
func (r *AuditReport) readHeads(ctx context.Context, tx *sql.Tx, last map[int]chainEnd) error {
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
			r.addFault("chain %d: ends with event %d, but event %d was sealed last", chain, found.seq, seq)
		}
		delete(last, chain)
		if seq > 0 {
			r.Heads = append(r.Heads, hex.EncodeToString(hash))
		}
	}
	for chain := range last {
		r.addFault("chain %d: the head is missing", chain)
	}
	return rows.Err()
}

func (r *AuditReport) addFault(format string, args ...any) {
	if len(r.Faults) < maxFaults {
		r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
	}
}
