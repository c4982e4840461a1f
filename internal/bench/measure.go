package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// usage is what the processes have used so far.
type usage struct {
	server, postgres time.Duration
	bytes, mallocs   uint64
}

func (b *bench) usage(ctx context.Context) (u usage, err error) {
	if u.server, err = cpuOf(b.server.cmd.Process.Pid); err != nil {
		return u, err
	}
	if b.postmaster != 0 {
		if u.postgres, err = cpuWithChildren(b.postmaster); err != nil {
			return u, err
		}
	}
	u.bytes, u.mallocs, err = b.allocations(ctx)
	return u, err
}

// allocations returns how many bytes and objects the server has allocated so far.
func (b *bench) allocations(ctx context.Context) (bytes, mallocs uint64, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.debugURL+"vars", nil)
	if err != nil {
		return 0, 0, err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, 0, err
	}
	defer response.Body.Close()
	var vars struct {
		Memstats struct{ TotalAlloc, Mallocs uint64 }
	}
	if err := json.NewDecoder(response.Body).Decode(&vars); err != nil {
		return 0, 0, fmt.Errorf("the metrics of the server: %w", err)
	}
	return vars.Memstats.TotalAlloc, vars.Memstats.Mallocs, nil
}

// measurement is what the rounds of a work measured.
type measurement struct {
	work       work
	cache      string
	statements int64
	latencies  []time.Duration
	errors     int
	fault      string
	rates      []float64 // requests per second, one a round
	floor, raw []float64 // the ratios of the same rounds
	used       usage     // by all measured requests
}

// measureRound measures a work once, and then the floor and the plain handler.
func (b *bench) measureRound(ctx context.Context, m *measurement) error {
	bodies := m.work.bodies()
	drive(ctx, b.api, b.Connections, b.WarmUp, bodies)
	before, err := b.usage(ctx)
	if err != nil {
		return err
	}
	l := drive(ctx, b.api, b.Connections, b.Duration, bodies)
	after, err := b.usage(ctx)
	if err != nil {
		return err
	}
	m.add(l, before, after)
	if m.work.floor != "" {
		floor, err := b.runFloor(ctx, m.work)
		if err != nil {
			return err
		}
		m.floor = append(m.floor, l.perSecond()/floor)
	}
	plain := b.plain
	plain.path += m.work.name
	drive(ctx, plain, b.Connections, b.WarmUp/4, bodies)
	raw := drive(ctx, plain, b.Connections, b.Duration, bodies)
	if raw.errors > 0 {
		return fmt.Errorf("the plain handler: %s", raw.fault)
	}
	m.raw = append(m.raw, l.perSecond()/raw.perSecond())
	return ctx.Err()
}

func (m *measurement) add(l load, before, after usage) {
	m.latencies = append(m.latencies, l.latencies...)
	m.errors += l.errors
	if m.fault == "" {
		m.fault = l.fault
	}
	m.rates = append(m.rates, l.perSecond())
	m.used.server += after.server - before.server
	m.used.postgres += after.postgres - before.postgres
	m.used.bytes += after.bytes - before.bytes
	m.used.mallocs += after.mallocs - before.mallocs
}

// row returns the result.
func (m *measurement) row() Row {
	slices.Sort(m.latencies)
	requests := float64(max(1, len(m.latencies)))
	milliseconds := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	r := Row{
		Work:             m.work.name,
		Cache:            m.cache,
		ReqPerSec:        median(m.rates),
		P50Ms:            milliseconds(percentile(m.latencies, 0.5)),
		P99Ms:            milliseconds(percentile(m.latencies, 0.99)),
		Errors:           m.errors,
		NetHTTPRatio:     median(m.raw),
		CPUServerMs:      milliseconds(m.used.server) / requests,
		CPUPostgresMs:    milliseconds(m.used.postgres) / requests,
		Statements:       m.statements,
		BytesPerRequest:  float64(m.used.bytes) / requests,
		AllocsPerRequest: float64(m.used.mallocs) / requests,
	}
	if m.work.floor != "" {
		ratio := median(m.floor)
		r.FloorRatio = &ratio
	}
	return r
}
