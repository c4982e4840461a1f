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
	// sameStop is how long further signals mean the first stop: terminals, supervisors and timeout(1) send several at
	// once.
	sameStop = time.Second
	// stopTime is how long a stop may take. A server lets its requests finish for five seconds of it.
	stopTime = 9 * time.Second
)

// stopSignals returns the signals that stop praxis. A closed terminal hangs up, unless nohup said that it does not
// matter.
func stopSignals() <-chan os.Signal {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(signals, syscall.SIGHUP)
	}
	// Without this, the first line to a closed terminal or pipe would end the program before it has stopped its database.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	return signals
}

// endOnSignal ends what runs at the first signal, by cancel. At another one, a second later or more, or when the end
// takes too long, it exits at once. The guard of a private Postgres stops it then.
func endOnSignal(signals <-chan os.Signal, cancel context.CancelFunc, exit func(code int), stderr io.Writer) {
	<-signals
	cancel()
	same, late := time.After(sameStop), time.After(stopTime)
	stopping := true
	for {
		select {
		case <-same:
			stopping = false
			continue
		case <-signals:
			if stopping {
				continue
			}
		case <-late:
		}
		fmt.Fprintln(stderr, "praxis: it ends at once, without waiting for what still runs")
		exit(exitFailed)
		return
	}
}
