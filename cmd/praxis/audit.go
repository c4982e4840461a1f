package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Check that nothing of the audit was changed, removed or put into another order."`
}

type auditVerifyCmd struct {
	Head string `placeholder:"HASH" help:"The head that an earlier check printed: it must still be there."`
}

// Validate refuses what is no hash.
func (c *auditVerifyCmd) Validate() error {
	if b, err := hex.DecodeString(c.Head); err != nil || len(b) != 0 && len(b) != sha256.Size {
		return errors.New("--head takes the hash that an earlier check printed")
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
	r, err := db.VerifyAudit(a.ctx, c.Head)
	if err != nil {
		return err
	}
	if c.Head != "" && !r.Known {
		r.Faults = append(r.Faults, "the event with the hash "+c.Head+" is not there")
	}
	for _, f := range r.Faults {
		a.row(map[string]any{"fault": f}, "%s", f)
	}
	if len(r.Faults) > 0 {
		return errors.New("the audit was tampered with")
	}
	a.row(map[string]any{"events": r.Events, "head": r.Head}, "%d events, none was tampered with; the head is %s", r.Events, r.Head)
	return nil
}
