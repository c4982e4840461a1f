package rowjson_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"praxis/internal/lifetime"
	"praxis/internal/rowjson"
)

// rendered asks a scope for an expression, and returns whether it was rendered for that.
func rendered(ctx context.Context, s *rowjson.Scope, f *ast.Field, does func(context.Context)) bool {
	ran := false
	s.Expr(ctx, f, "Tag", "", false, func(ctx context.Context) *rowjson.Expr {
		ran = true
		does(ctx)
		return nil
	})
	return ran
}

func nothing(context.Context) {}

func fieldOf(document string) *ast.Field {
	return &ast.Field{Position: &ast.Position{Src: &ast.Source{Input: document}}}
}

// TestExpressionsThatEnd: what depends on the time is rendered each time, and says so to the answer each time.
func TestExpressionsThatEnd(t *testing.T) {
	t.Parallel()
	s, f, tomorrow := &rowjson.Scope{Cache: rowjson.NewCache()}, fieldOf("{}"), time.Now().Add(24*time.Hour)
	for range 2 {
		ctx, answer := lifetime.NewContext(t.Context())
		ran := rendered(ctx, s, f, func(ctx context.Context) { lifetime.EndAt(ctx, tomorrow) })
		if !ran || !answer.Ends().Equal(tomorrow) {
			t.Errorf("rendered: %v, and the answer ends %v, want %v", ran, answer.Ends(), tomorrow)
		}
	}
}

// TestCacheIsBounded: neither large documents nor large values of variables stay, and others give way.
func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	cache, text := rowjson.NewCache(), strings.Repeat(" ", 8<<20)
	small := fieldOf("{}")
	for _, tt := range []struct {
		name      string
		variables string
		field     *ast.Field
		wantKept  bool
	}{
		{"small", "{}", small, true},
		{"large variables", text, small, false},
		{"large document", "{}", fieldOf(text), false},
	} {
		s := &rowjson.Scope{Cache: cache, Variables: tt.variables}
		rendered(t.Context(), s, tt.field, nothing)
		if kept := !rendered(t.Context(), s, tt.field, nothing); kept != tt.wantKept {
			t.Errorf("%s: kept is %v", tt.name, kept)
		}
	}
	s := &rowjson.Scope{Cache: cache, Variables: "{}"}
	for range 200 {
		rendered(t.Context(), s, fieldOf(text[:30<<10]), nothing)
	}
	if !rendered(t.Context(), s, small, nothing) {
		t.Error("200 documents of 30 kB left room for an old expression")
	}
}
