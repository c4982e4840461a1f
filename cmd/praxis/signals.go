package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	// repeatTime is how long further signals count as a repetition of the first: terminals, supervisors and timeout(1)
	// send several.
	repeatTime = time.Second
	// stopTimeout is how long a graceful shutdown may take. A server spends up to five seconds on running requests.
	stopTimeout = 9 * time.Second
)

// stopSignals returns the signals that stop praxis: SIGINT, SIGTERM, and SIGHUP (a closed terminal) unless nohup
// disabled it.
func stopSignals() <-chan os.Signal {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(signals, syscall.SIGHUP)
	}
	// Without this, writing to a closed terminal or pipe would end the process before it has stopped its database.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	return signals
}

// endOnSignal calls cancel at the first signal, which starts a graceful shutdown. It exits immediately at a signal
// after repeatTime, or when the shutdown takes longer than stopTimeout. The guard of a private Postgres then stops
// Postgres.
func endOnSignal(signals <-chan os.Signal, cancel context.CancelFunc, exit func(code int), stderr io.Writer) {
	<-signals
	cancel()
	repeatEnd, timeout := time.After(repeatTime), time.After(stopTimeout)
	repeating := true
	for {
		select {
		case <-repeatEnd:
			repeating = false
			continue
		case <-signals:
			if repeating {
				continue
			}
		case <-timeout:
		}
		fmt.Fprintln(stderr, "praxis: forced exit, without waiting for running requests")
		exit(exitFailed)
		return
	}
}
