package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
)

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Check that nothing of the audit was changed, removed or put into another order."`
}

type auditVerifyCmd struct {
	Head []string `placeholder:"HASH" help:"The heads that an earlier check printed, with commas: they must still be there."`
}

// Validate refuses what is no hash.
func (c *auditVerifyCmd) Validate() error {
	for _, head := range c.Head {
		if b, err := hex.DecodeString(head); err != nil || len(b) != sha256.Size {
			return errors.New("--head takes the hashes that an earlier check printed")
		}
	}
	return nil
}

// Run checks the audit.
func (c *auditVerifyCmd) Run(a *app) error {
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	r, err := db.VerifyAudit(a.ctx, c.Head...)
	if err != nil {
		return err
	}
	for _, head := range r.Missing {
		r.Faults = append(r.Faults, "the event with the hash "+head+" is not there")
	}
	for _, f := range r.Faults {
		a.row(map[string]any{"fault": f}, "%s", f)
	}
	if len(r.Faults) > 0 {
		return errors.New("the audit was tampered with")
	}
	heads := strings.Join(r.Heads, ",")
	a.row(map[string]any{"events": r.Events, "heads": r.Heads}, auditReport, r.Events, len(r.Heads), heads)
	return nil
}

// auditReport tells a person what the heads are for.
const auditReport = `%d events, in chains of hashes: none was changed, removed or put into another order.

The head of a chain is the hash of its latest event. Keep these %d heads on paper or on another machine:
an attacker who rewrites a whole chain changes its head. To check later that the heads are still part of the audit:

  praxis audit verify --head %s`
