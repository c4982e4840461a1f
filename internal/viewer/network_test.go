package viewer_test

import (
	"testing"

	"praxis/internal/viewer"
)

// TestNetwork: clients cannot evade a limit with another address of their network.
func TestNetwork(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.1":                "192.0.2.1/32",
		"::ffff:192.0.2.1":         "192.0.2.1/32",
		"2001:db8:1:2::1":          "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::1":     "2001:db8:1:2::/64",
		"fe80::1%eth0":             "fe80::/64",
		"":                         "",
		"a name of a Unix socket ": "a name of a Unix socket ",
	} {
		if got := (viewer.Request{Address: address}).Network(); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
