package postgres

import (
	"time"

	"golang.org/x/sys/unix"
)

// setUserTimeout closes the connection if packets are not acknowledged for d (TCP_USER_TIMEOUT). If the kernel rejects
// the option, the keepalive probes remain.
func setUserTimeout(fd int, d time.Duration) {
	_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(d.Milliseconds()))
}
