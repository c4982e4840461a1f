package token_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"praxis/internal/pgtest"
	"praxis/internal/token"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestLife: a token is valid from its making until it expires or is revoked; whatever is not one never is.
func TestLife(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	ctx := pgtest.Context(t)
	good, err := token.Create(ctx, db.Client, "good", time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	old, err := token.Create(ctx, db.Client, "old", time.Now().Add(-time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := token.Create(ctx, db.Client, "good", time.Time{}); !errors.Is(err, token.ErrTaken) {
		t.Errorf("a second token of one name: %v", err)
	}
	if _, err := token.Create(ctx, db.Client, " ", time.Time{}); err == nil || strings.Contains(err.Error(), "ent") {
		t.Errorf("a token without a name: %v", err)
	}
	v, err := token.Authenticate(t.Context(), db.Client, good) // whoever asks is nobody yet
	if err != nil || !v.Admin || v.Token != "good" {
		t.Errorf("a good token: %+v, %v", v, err)
	}
	for name, text := range map[string]string{"expired": old, "empty": "", "another prefix": "x" + good, "cut": good[:len(good)-1], "unknown": "praxis_" + strings.Repeat("A", 43)} {
		if _, err := token.Authenticate(t.Context(), db.Client, text); !errors.Is(err, token.ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
	if err := token.Revoke(ctx, db.Client, "good"); err != nil {
		t.Fatal(err)
	}
	if _, err := token.Authenticate(t.Context(), db.Client, good); !errors.Is(err, token.ErrInvalid) {
		t.Errorf("a revoked token: %v", err)
	}
	if err := token.Revoke(ctx, db.Client, "good"); !errors.Is(err, token.ErrUnknown) {
		t.Errorf("revoking twice: %v", err)
	}
	list, err := token.List(ctx, db.Client)
	if err != nil || len(list) != 2 || list[1].LastUsedAt == nil {
		t.Errorf("%v, %v", list, err)
	}
	var kept int
	if err := db.SQL.QueryRow("SELECT count(*) FROM api_tokens WHERE encode(hash, 'escape') LIKE '%praxis_%'").Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d tokens are kept in the clear, %v", kept, err)
	}
}
