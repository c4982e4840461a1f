package admission_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"praxis/internal/admission"
	"praxis/internal/viewer"
)

func from(address string) context.Context {
	return viewer.WithRequest(context.Background(), viewer.Request{Address: address})
}

// TestRates: an overdrawn client is rejected until its bucket has refilled, and the headers say so.
func TestRates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter := admission.NewRateLimiter(admission.Rates{Anonymous: 10, Member: 100})
		quota := limiter.Quota(from("192.0.2.1"))
		quota.Spend(299)
		if err := quota.Check(); err != nil {
			t.Errorf("before the limit: %v", err)
		}
		quota.Spend(701) // known only when the request has ended: a debt of 700
		var limited admission.RateError
		if err := quota.Check(); !errors.As(err, &limited) || limited.Seconds() != 71 {
			t.Errorf("error %v, want to wait 71 s", err)
		}
		h := http.Header{}
		quota.SetHeaders(h)
		if h.Get("RateLimit-Policy") != `"anonymous";q=300;qu="cost";w=30` ||
			h.Get("RateLimit") != `"anonymous";r=0;t=30` {
			t.Errorf("headers %v", h)
		}
		if err := limiter.Quota(from("192.0.2.2")).Check(); err != nil {
			t.Errorf("another address: %v", err)
		}
		if err := limiter.Quota(viewer.NewContext(from("192.0.2.1"), viewer.Viewer{Actor: 7})).Check(); err != nil {
			t.Errorf("a token at the same address: %v", err)
		}
		time.Sleep(71 * time.Second)
		if err := limiter.Quota(from("192.0.2.1")).Check(); err != nil {
			t.Errorf("after the refill: %v", err)
		}
	})
}

// TestNoRates: without rates there is no limit and no header.
func TestNoRates(t *testing.T) {
	t.Parallel()
	quota := admission.NewRateLimiter(admission.Rates{}).Quota(from("192.0.2.1"))
	quota.Spend(1 << 30)
	h := http.Header{}
	quota.SetHeaders(h)
	if err := quota.Check(); err != nil || len(h) > 0 {
		t.Errorf("%v, headers %v", err, h)
	}
}

// TestClients: addresses of one IPv6 network are one client, and so are an IPv4 address and its IPv4-mapped form.
func TestClients(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "192.0.2.2", false},
		{"192.0.2.1", "::ffff:192.0.2.1", true},
		{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true},
		{"2001:db8:1:2::1", "2001:db8:1:3::1", false},
		{"fe80::1%eth0", "fe80::1", true},
	} {
		if same := admission.ClientOf(from(test.a)) == admission.ClientOf(from(test.b)); same != test.same {
			t.Errorf("%s and %s: same client %v, want %v", test.a, test.b, same, test.same)
		}
	}
}
