package demo_test

import (
	"testing"

	"praxis/ent/gen/ent/article"
	"praxis/internal/demo"
	"praxis/internal/media"
	"praxis/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestLoad checks that the content is loaded once: a second call changes nothing.
func TestLoad(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	ctx := pgtest.Context(t)
	disk, _ := media.NewDisk(t.TempDir())
	for _, want := range []bool{true, false} {
		loaded, err := demo.Load(ctx, db.Client, demo.Options{Files: media.NewLibrary(disk)})
		if err != nil || loaded != want {
			t.Fatalf("Load: %v, %v; want %v", loaded, err, want)
		}
	}
	for name, count := range map[string]func() (int, error){
		"published articles": func() (int, error) {
			return db.Article.Query().Where(article.StatusEQ(article.StatusPUBLISHED)).Count(ctx)
		},
		"translated articles": func() (int, error) {
			return db.Article.Query().Where(article.HasTranslations()).Count(ctx)
		},
		"outcomes":     func() (int, error) { return db.Outcome.Query().Count(ctx) },
		"measurements": func() (int, error) { return db.Measurement.Query().Count(ctx) },
		"evidence":     func() (int, error) { return db.Evidence.Query().Count(ctx) },
	} {
		if n, err := count(); err != nil || n < 6 {
			t.Errorf("%d %s, %v", n, name, err)
		}
	}
}
