package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"praxis/ent/gen/ent/apitoken"
	"praxis/internal/auth"
)

// usage is what the processes have used so far.
type usage struct {
	server, postgres time.Duration
	bytes, objects   uint64
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
	u.bytes, u.objects, err = b.server.allocations(ctx)
	return u, err
}

// measurement is what the rounds of a work measured.
type measurement struct {
	work   work
	cache  string
	token  string
	bodies func(*rand.Rand) []byte

	statements    int64
	latencies     []time.Duration
	hits, errors  int
	fault         string
	rates         []float64 // requests per second, one a round
	floors, plain []float64 // the ratios of the same rounds
	used          usage     // by all measured requests
}

// measure checks and measures the works in rounds.
func (b *bench) measure(ctx context.Context, cache string) ([]Row, error) {
	works, err := b.chooseWorks(ctx)
	if err != nil {
		return nil, err
	}
	owner, err := auth.CreateToken(ctx, b.praxis.Client, "praxis bench "+time.Now().Format(time.RFC3339Nano),
		auth.TokenScope{Role: apitoken.RoleOWNER, ExpiresAt: time.Now().Add(24 * time.Hour)})
	if err != nil {
		return nil, err
	}
	var reading, writing []*measurement
	answers := map[string]string{}
	for _, w := range works {
		if w.writes && cache != "off" {
			continue
		}
		m := &measurement{work: w, cache: cache, bodies: w.bodies()}
		if w.writes {
			m.token = owner
		}
		answer, err := b.checkWork(ctx, m)
		if err != nil {
			return nil, err
		}
		answers[w.name] = string(answer)
		if cache == "hit" {
			if m.bodies, err = b.fillCache(ctx, m.bodies); err != nil {
				return nil, err
			}
		}
		b.Log.Info("the answers are right", "work", w.name, "cache", cache, "statements", m.statements)
		if w.writes {
			writing = append(writing, m)
		} else {
			reading = append(reading, m)
		}
	}
	plain, err := b.startPlain(ctx, answers)
	if err != nil {
		return nil, err
	}
	defer plain.stop()
	// What is written would slow down what is read after it.
	for _, works := range [][]*measurement{reading, writing} {
		for range b.Rounds {
			for _, m := range works {
				if err := b.measureRound(ctx, m); err != nil {
					return nil, fmt.Errorf("measuring %s: %w", m.work.name, err)
				}
			}
		}
	}
	var rows []Row
	for _, m := range append(reading, writing...) {
		if m.errors > 0 {
			b.Log.Error("requests failed", "work", m.work.name, "errors", m.errors, "first", m.fault)
		}
		rows = append(rows, m.row())
	}
	return rows, nil
}

// measureRound measures a work once, and then the floor and the plain handler.
func (b *bench) measureRound(ctx context.Context, m *measurement) error {
	api := b.server.api
	api.token = m.token
	drive(ctx, api, b.Connections, b.WarmUp, m.bodies)
	stopProfile := b.startProfile(ctx, m)
	before, err := b.usage(ctx)
	if err != nil {
		return err
	}
	l := drive(ctx, api, b.Connections, b.Duration, m.bodies)
	after, err := b.usage(ctx)
	if err := errors.Join(err, stopProfile()); err != nil {
		return err
	}
	m.add(l, before, after)
	if m.work.floor != "" && m.cache == "off" {
		floor, err := b.runFloor(ctx, m.work)
		if err != nil {
			return err
		}
		if floor > 0 {
			m.floors = append(m.floors, l.perSecond()/floor)
		}
	}
	plain := b.plain
	plain.path += m.work.name
	drive(ctx, plain, b.Connections, b.WarmUp/4, m.bodies)
	p := drive(ctx, plain, b.Connections, b.Duration, m.bodies)
	if p.errors > 0 {
		return fmt.Errorf("the plain handler: %s", p.fault)
	}
	m.plain = append(m.plain, l.perSecond()/p.perSecond())
	b.Log.Info("measured", "work", m.work.name, "cache", m.cache, "round", len(m.rates), "perSecond",
		int(l.perSecond()), "hits", l.hits)
	if err := b.server.log.Truncate(0); err != nil { // it has a line for each request
		return err
	}
	return ctx.Err()
}

// repeatedRequests is how many different requests a cache answers.
const repeatedRequests = 64

// fillCache sends a few requests, and returns a function that returns one of them.
func (b *bench) fillCache(ctx context.Context, bodies func(*rand.Rand) []byte) (func(*rand.Rand) []byte, error) {
	connection, err := b.server.api.dial(ctx)
	if err != nil {
		return nil, err
	}
	defer connection.conn.Close()
	random := rand.New(rand.NewPCG(9, 9))
	few := make([][]byte, repeatedRequests)
	for i := range few {
		few[i] = bodies(random)
		var data any
		if err := connection.ask(few[i], &data); err != nil {
			return nil, err
		}
	}
	return func(r *rand.Rand) []byte { return few[r.IntN(len(few))] }, nil
}

// startProfile starts a CPU profile of the server, in the first round. The returned function waits for its end.
func (b *bench) startProfile(ctx context.Context, m *measurement) (wait func() error) {
	if b.Profiles == "" || len(m.rates) > 0 {
		return func() error { return nil }
	}
	done := make(chan error, 1)
	go func() {
		path := fmt.Sprintf("pprof/profile?seconds=%d", max(1, int(b.Duration.Seconds())))
		done <- b.server.debug(ctx, path, func(response *http.Response) error {
			f, err := os.Create(filepath.Join(b.Profiles, m.work.name+"."+m.cache+".pprof"))
			if err != nil {
				return err
			}
			_, err = io.Copy(f, response.Body)
			return errors.Join(err, f.Close())
		})
	}()
	return func() error { return <-done }
}

func (m *measurement) add(l load, before, after usage) {
	m.latencies = append(m.latencies, l.latencies...)
	m.hits += l.hits
	m.errors += l.errors
	if m.fault == "" {
		m.fault = l.fault
	}
	m.rates = append(m.rates, l.perSecond())
	m.used.server += after.server - before.server
	m.used.postgres += after.postgres - before.postgres
	m.used.bytes += after.bytes - before.bytes
	m.used.objects += after.objects - before.objects
}

// minHitShare is the share of answers from the cache that makes a work a hit.
const minHitShare = 0.99

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
		NetHTTPRatio:     median(m.plain),
		CPUServerMs:      milliseconds(m.used.server) / requests,
		CPUPostgresMs:    milliseconds(m.used.postgres) / requests,
		Statements:       m.statements,
		BytesPerRequest:  float64(m.used.bytes) / requests,
		AllocsPerRequest: float64(m.used.objects) / requests,
	}
	if m.cache == "hit" && float64(m.hits) < minHitShare*requests {
		r.Cache = "miss"
	}
	if len(m.floors) > 0 {
		ratio := median(m.floors)
		r.FloorRatio = &ratio
	}
	return r
}
