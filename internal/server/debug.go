package server

import (
	"expvar"
	"net/http"
	"net/http/pprof"
)

// Debug returns the handler of profiles (/debug/pprof/) and of metrics of the Go runtime (/debug/vars). It shows the
// command line and stacks, so only operators may reach it.
func Debug() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /debug/vars", expvar.Handler())
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}
