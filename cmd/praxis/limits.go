package main

import (
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/alecthomas/kong"

	"praxis/graph"
	"praxis/internal/admission"
)

// limitDefaults are the defaults of the flags in limits.
var limitDefaults = kong.Vars{
	"maxCostAnonymous": strconv.Itoa(graph.DefaultMaxCost.Anonymous),
	"maxCostMember":    strconv.Itoa(graph.DefaultMaxCost.Member),
	"maxCostOwner":     strconv.Itoa(graph.DefaultMaxCost.Owner),
	"rateAnonymous":    strconv.Itoa(admission.DefaultRates.Anonymous),
	"rateMember":       strconv.Itoa(admission.DefaultRates.Member),
}

// limits are the flags that limit the cost of requests.
type limits struct {
	MaxCostAnonymous int           `env:"PRAXIS_MAX_COST_ANONYMOUS" default:"${maxCostAnonymous}" placeholder:"N"`
	MaxCostMember    int           `env:"PRAXIS_MAX_COST_MEMBER" default:"${maxCostMember}" placeholder:"N"`
	MaxCostOwner     int           `env:"PRAXIS_MAX_COST_OWNER" default:"${maxCostOwner}" placeholder:"N"`
	RateLimit        string        `env:"PRAXIS_RATE_LIMIT" enum:"auto,on,off" default:"auto" placeholder:"auto|on|off"`
	RateAnonymous    int           `env:"PRAXIS_RATE_ANONYMOUS" default:"${rateAnonymous}" placeholder:"N"`
	RateMember       int           `env:"PRAXIS_RATE_MEMBER" default:"${rateMember}" placeholder:"N"`
	RequestTimeout   time.Duration `env:"PRAXIS_REQUEST_TIMEOUT" default:"30s" placeholder:"DURATION"`
}

// Validate checks the ranges of the values.
func (l *limits) Validate() error {
	switch {
	case l.MaxCostAnonymous < 1 || l.MaxCostMember < 1 || l.MaxCostOwner < 1:
		return errors.New("--max-cost-anonymous, --max-cost-member and --max-cost-owner must be positive")
	case l.RateAnonymous < 1 || l.RateMember < 1:
		return errors.New("--rate-anonymous and --rate-member must be positive; --rate-limit off disables the limits")
	case l.RequestTimeout <= 0 || l.RequestTimeout > time.Minute:
		return errors.New("--request-timeout takes a duration of at most 60s")
	}
	return nil
}

// request returns the limits of one request.
func (l *limits) request() graph.Limits {
	of := graph.DefaultLimits
	of.Cost = graph.MaxCost{Anonymous: l.MaxCostAnonymous, Member: l.MaxCostMember, Owner: l.MaxCostOwner}
	of.Time = l.RequestTimeout
	return of
}

// rates returns the rate limits of a listener's clients. Behind a trusted reverse proxy, clients come from other
// machines even if the listener is on a loopback address.
func (l *limits) rates(at net.Addr, forwarded bool) admission.Rates {
	if l.RateLimit == "off" || l.RateLimit == "auto" && isLoopback(at, forwarded) {
		return admission.Rates{}
	}
	return admission.Rates{Anonymous: l.RateAnonymous, Member: l.RateMember}
}

// isLoopback says whether all clients of a listener are on this machine. forwarded means that a reverse proxy is in
// front of it.
func isLoopback(at net.Addr, forwarded bool) bool {
	tcp, ok := at.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback() && !forwarded
}
