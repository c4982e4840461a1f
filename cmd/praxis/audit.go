package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Verify that no event of the audit was changed, removed or reordered."`
}

type auditVerifyCmd struct {
	Head []string `placeholder:"HASH" help:"Heads that an earlier check printed, which must still exist."`
}

// Validate checks that each head is a SHA-256 in hexadecimal.
func (c *auditVerifyCmd) Validate() error {
	for _, head := range c.Head {
		if b, err := hex.DecodeString(head); err != nil || len(b) != sha256.Size {
			return errors.New("--head takes the hashes that an earlier check printed")
		}
	}
	return nil
}

// Run verifies the hash chain of the audit.
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
		r.Faults = append(r.Faults, "no event has the hash "+head)
	}
	for _, f := range r.Faults {
		a.row(map[string]any{"fault": f}, "%s", f)
	}
	if len(r.Faults) > 0 {
		return errors.New("the audit was tampered with")
	}
	a.row(map[string]any{"events": r.Events, "unsealed": r.Unsealed, "head": r.Head}, auditReport, r.Events, r.Head)
	return nil
}

// auditReport tells a person what the head is for.
const auditReport = `%d events, in a hash chain: none was changed, removed or reordered.

The head of the chain is the hash of its latest event. Keep it on paper or on another machine: an attacker who rewrites
the chain changes its head. To check later that the head is still part of the audit:

  praxis audit verify --head %s`
