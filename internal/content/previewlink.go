package content

import (
	"context"
	"fmt"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
	"praxis/ent/gen/ent/previewlink"
	"praxis/ent/gen/ent/revision"
	"praxis/ent/gen/ent/theme"
	"praxis/internal/lifetime"
	"praxis/internal/viewer"
)

// ArticlePreview is the newest revision of an article, for people who have a preview token. Its text is that of the
// embedded revision; ent/articletext.go gives the GraphQL type the same fields.
type ArticlePreview struct {
	ent.Revision
	SavedAt   time.Time
	ExpiresAt time.Time
	Publisher string
	Locale    string
	Cover     *PreviewPicture
	Byline    []PreviewContributor
	Tags      []string
	Themes    []string
	// URLs makes the URLs of the assets that the revision shows. They expire with the token.
	URLs *AssetURLs
}

// PreviewPicture is the cover of a preview.
type PreviewPicture struct {
	ID            int
	Alt           *string
	Width, Height *int
	URLs          *AssetURLs
}

// PreviewContributor is a person in the byline of a preview.
type PreviewContributor struct {
	Name  string
	Title *string
	Role  contribution.Role
}

// PreviewArticle reads the article of the token with this hash, and records the use, in a separate transaction. It
// returns nil if the token is unknown, expired or revoked, and if the article is withheld or trashed. The URLs of its
// assets begin with base.
func PreviewArticle(ctx context.Context, client *ent.Client, hash []byte, base PublicURL) (*ArticlePreview, error) {
	lifetime.Personal(ctx)
	tx, err := client.Tx(ctx) // begins as the viewer, for the audit; the statements below run as the system
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	ctx = viewer.NewContext(ctx, viewer.System)
	p, err := tx.PreviewLink.Query().
		Where(previewlink.Hash(hash), previewlink.RevokedAtIsNil(), previewlink.ExpiresAtGT(viewer.Now()),
			previewlink.HasArticleWith(article.RestrictedAtIsNil(), article.TrashedAtIsNil())).
		WithArticle(func(q *ent.ArticleQuery) { q.WithOrganization() }).ForUpdate().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking up a preview link: %w", err)
	}
	r, err := tx.Revision.Query().Where(revision.ArticleID(p.ArticleID), NewestRevision).WithCover().WithTags().
		WithThemes(func(q *ent.ThemeQuery) { q.Order(ent.Asc(theme.FieldID)) }).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a revision: %w", err)
	}
	if err := tx.PreviewLink.UpdateOne(p).AddUses(1).SetLastUsedAt(viewer.Now()).Exec(ctx); err != nil {
		return nil, fmt.Errorf("recording the use of a preview link: %w", err)
	}
	a := &ArticlePreview{
		Revision: *r, SavedAt: r.CreatedAt, ExpiresAt: p.ExpiresAt,
		Publisher: p.Edges.Article.Edges.Organization.Name, Locale: p.Edges.Article.Locale,
		Tags: []string{}, Themes: []string{},
	}
	for _, t := range r.Edges.Tags {
		a.Tags = append(a.Tags, t.Name)
	}
	for _, t := range r.Edges.Themes {
		a.Themes = append(a.Themes, t.Name)
	}
	if a.Byline, err = byline(ctx, tx.Client(), p.ArticleID); err != nil {
		return nil, err
	}
	if err := a.addAssets(ctx, tx.Client(), r.Edges.Cover, p.Edges.Article.OrganizationID, base); err != nil {
		return nil, err
	}
	return a, tx.Commit()
}

// byline reads the contributors of an article, in their order.
func byline(ctx context.Context, client *ent.Client, articleID int) ([]PreviewContributor, error) {
	all, err := client.Contribution.Query().Where(contribution.ArticleID(articleID)).WithPerson().
		Order(ent.Asc(contribution.FieldPosition, contribution.FieldID)).Limit(maxByline).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the byline of a preview: %w", err)
	}
	names := make([]PreviewContributor, len(all))
	for i, c := range all {
		names[i] = PreviewContributor{Name: c.Edges.Person.Name, Title: c.Edges.Person.Title, Role: c.Role}
	}
	return names, nil
}

// maxByline is how many contributors a preview names.
const maxByline = 100

// addAssets adds the cover and the URLs of the assets that the article would show once it is published: assets of its
// organization and of its ancestors. Authors cannot read other assets by writing their URLs into a draft.
func (a *ArticlePreview) addAssets(
	ctx context.Context, client *ent.Client, cover *ent.Asset, organizationID int, base PublicURL,
) error {
	var shown []*ent.Asset
	if named := assetsOf(a.Body); len(named) > 0 {
		var err error
		shown, err = client.Asset.Query().Where(assetAmong(named), ownedAtOrAbove(organizationID)).
			Select(urlFields...).All(ctx)
		if err != nil {
			return fmt.Errorf("reading the assets of a preview: %w", err)
		}
	}
	if cover != nil {
		shown = append(shown, cover)
	}
	urls, err := NewAssetURLs(ctx, client, base, shown, a.ExpiresAt)
	if err != nil {
		return err
	}
	a.URLs = urls
	if cover != nil {
		a.Cover = &PreviewPicture{ID: cover.ID, Alt: cover.Alt, Width: cover.Width, Height: cover.Height, URLs: urls}
	}
	return nil
}
