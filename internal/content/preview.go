package content

import (
	"context"
	"fmt"
	"time"

	"praxis/ent"
	"praxis/ent/article"
	"praxis/ent/preview"
	"praxis/ent/revision"
	"praxis/internal/viewer"
)

// ArticlePreview is the newest revision of an article, for whoever has a token for it. It leads nowhere else.
type ArticlePreview struct {
	Number    int
	SavedAt   time.Time
	ExpiresAt time.Time
	Publisher string
	Locale    string
	Title     string
	Subtitle  *string
	Summary   *string
	Body      string
	Tags      []string
}

// Preview reads the article of a token with this hash, and notes the use in a transaction of its own. It is nil for a
// token that is not in force, and while the article is withheld.
func Preview(ctx context.Context, client *ent.Client, hash []byte) (*ArticlePreview, error) {
	tx, err := client.Tx(ctx) // the audit says who asks, and the rest is Praxis's own
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	ctx = viewer.NewContext(ctx, viewer.System)
	p, err := tx.Preview.Query().
		Where(preview.Hash(hash), preview.RevokedAtIsNil(), preview.ExpiresAtGT(viewer.Now()),
			preview.HasArticleWith(article.RestrictedAtIsNil(), article.TrashedAtIsNil())).
		WithArticle(func(q *ent.ArticleQuery) { q.WithOrganization() }).ForUpdate().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking for a preview: %w", err)
	}
	r, err := tx.Revision.Query().Where(revision.ArticleID(p.ArticleID), Newest).WithTags().Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a revision: %w", err)
	}
	if err := tx.Preview.UpdateOne(p).AddUses(1).SetLastUsedAt(viewer.Now()).Exec(ctx); err != nil {
		return nil, fmt.Errorf("noting the use of a preview: %w", err)
	}
	a := &ArticlePreview{Number: r.Number, SavedAt: r.CreatedAt, ExpiresAt: p.ExpiresAt, Publisher: p.Edges.Article.Edges.Organization.Name,
		Locale: p.Edges.Article.Locale, Title: r.Title, Subtitle: r.Subtitle, Summary: r.Summary, Body: r.Body, Tags: []string{}}
	for _, t := range r.Edges.Tags {
		a.Tags = append(a.Tags, t.Name)
	}
	return a, tx.Commit()
}
