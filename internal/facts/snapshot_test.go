package facts

import "testing"

func TestSnapshots(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b     string
		includes bool // whether a includes b
	}{
		{"10:10:", "10:10:", true},
		{"10:12:", "10:10:", true},
		{"10:10:", "10:12:", false},
		{"10:12:10", "10:10:", true},
		{"10:12:10", "11:11:", false}, // 10 had ended
		{"10:12:11", "10:12:10", false},
		{"12:12:", "10:12:10,11", true},
		{"10:12:10,11", "12:12:", false},
		{"10:12:10", "10:11:10", true},
		{"9:20:9,15", "9:12:9", true},
	} {
		a, err := parseSnapshot(c.a)
		if err != nil {
			t.Fatal(err)
		}
		b, err := parseSnapshot(c.b)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.includes(b); got != c.includes {
			t.Errorf("%s includes %s: %t", c.a, c.b, got)
		}
		seesAll := true
		for xid := range uint64(30) {
			seesAll = seesAll && (a.sees(xid) || !b.sees(xid))
		}
		if seesAll != c.includes {
			t.Errorf("%s sees all that %s sees: %t", c.a, c.b, seesAll)
		}
	}
	for _, text := range []string{"", "1:2", "1:2:3:4", "a:2:", "1:b:", "1:2:c", "-1:2:"} {
		if s, err := parseSnapshot(text); err == nil {
			t.Errorf("%q is %+v", text, s)
		}
	}
}
