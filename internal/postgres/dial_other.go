//go:build !linux

package postgres

import "time"

// giveUpAfter is for Linux alone; elsewhere the keep-alive probes find a dead connection.
func giveUpAfter(int, time.Duration) {}
