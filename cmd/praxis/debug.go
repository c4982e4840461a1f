package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"

	"praxis/internal/server"
)

// debugging is the flag --debug-addr.
type debugging struct {
	DebugAddr string `env:"PRAXIS_DEBUG_ADDR" placeholder:"HOST:PORT"`
}

// Validate checks that only this machine can connect.
func (d *debugging) Validate() error {
	if d.DebugAddr == "" {
		return nil
	}
	if at, err := netip.ParseAddrPort(d.DebugAddr); err != nil || !at.Addr().IsLoopback() {
		return errors.New("--debug-addr takes a loopback address and a port, such as 127.0.0.1:6060")
	}
	return nil
}

// start serves profiles and metrics, and prints their URL. The caller calls stop.
func (d *debugging) start(out io.Writer) (stop func(), err error) {
	if d.DebugAddr == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", d.DebugAddr)
	if err != nil {
		return nil, fmt.Errorf("--debug-addr: %w", err)
	}
	fmt.Fprintf(out, "  Debug     http://%s/debug/\n", l.Addr())
	s := &http.Server{Handler: server.Debug()}
	ended := make(chan struct{})
	go func() { s.Serve(l); close(ended) }()
	return func() { s.Close(); <-ended }, nil
}
