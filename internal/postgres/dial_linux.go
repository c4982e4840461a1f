package postgres

import (
	"time"

	"golang.org/x/sys/unix"
)

// giveUpAfter closes a connection whose packets are not acknowledged for d. A kernel that refuses the option leaves the
// keep-alive probes.
func giveUpAfter(fd int, d time.Duration) {
	_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(d.Milliseconds()))
}
