//go:build !linux

package postgres

import "time"

// setUserTimeout does nothing: the option exists on Linux only. Keepalive probes detect a dead connection elsewhere.
func setUserTimeout(int, time.Duration) {}
