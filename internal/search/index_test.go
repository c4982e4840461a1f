package search_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
	"praxis/internal/search"
)

// TestIndexWhileWriting searches, which indexes too, while articles change, and then looks for outdated documents.
func TestIndexWhileWriting(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	o := db.Client.Organization.Create().SetName("o").SetKind(organization.KindCOMPANY).SaveX(ctx)
	for i := range 20 {
		db.Client.Article.Create().SetTitle(fmt.Sprint("文章 ", i)).SetBody("x").SetOrganization(o).SaveX(ctx)
	}
	ids := db.Client.Article.Query().IDsX(ctx)
	var writers, readers sync.WaitGroup
	done := make(chan struct{})
	for w := range 4 {
		writers.Go(func() {
			for i := range 40 {
				_, err := db.SQL.ExecContext(ctx, "UPDATE articles SET title = $1::text, body = $1::text WHERE id = $2",
					fmt.Sprintf("第%d版%d", i, w), ids[(i*7+w)%len(ids)])
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				_, err := search.Find(ctx, db.Client, "文章", nil, search.Filter{}, search.Page{Limit: 5})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	readers.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			if err := search.Index(ctx, db.Client); err != nil {
				t.Error(err)
				return
			}
		}
	})
	writers.Wait()
	close(done)
	readers.Wait()
	if err := search.Index(ctx, db.Client); err != nil {
		t.Fatal(err)
	}
	var outdated, documents int
	err := db.SQL.QueryRowContext(ctx, `
		SELECT count(*) FILTER (WHERE d.title IS DISTINCT FROM a.title OR d.body IS DISTINCT FROM a.body), count(d.id)
		FROM articles a LEFT JOIN search_documents d USING (id)`).Scan(&outdated, &documents)
	if err != nil || outdated > 0 || documents != len(ids) {
		t.Errorf("%d of %d documents are outdated (%v)", outdated, documents, err)
	}
}

// TestIndexSkipsRejectedDocuments: a document that the database rejects keeps no other one out of the index.
func TestIndexSkipsRejectedDocuments(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	o := db.Client.Organization.Create().SetName("o").SetKind(organization.KindCOMPANY).SaveX(ctx)
	if _, err := db.SQL.ExecContext(ctx, "ALTER TABLE search_documents ADD CHECK (title <> 'rejected')"); err != nil {
		t.Fatal(err)
	}
	var rejected []string
	for i := range 7 {
		title := "indexed"
		if i%3 == 1 {
			title = "rejected"
		}
		a := db.Client.Article.Create().SetTitle(title).SetBody("x").SetOrganization(o).SaveX(ctx)
		if title == "rejected" {
			rejected = append(rejected, fmt.Sprint(a.ID))
		}
	}
	err := search.Index(ctx, db.Client)
	for _, id := range rejected {
		if err == nil || !strings.Contains(err.Error(), "document "+id) {
			t.Errorf("the error %v does not name %s", err, id)
		}
	}
	documents := 0
	count := db.SQL.QueryRowContext(ctx, "SELECT count(*) FROM search_documents WHERE entity = 'Article'")
	if err := count.Scan(&documents); err != nil || documents != 5 {
		t.Errorf("%d articles are indexed, want 5 (%v)", documents, err)
	}
	if err := search.Index(ctx, db.Client); err != nil {
		t.Errorf("indexing again: %v", err)
	}
}
