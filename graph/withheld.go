package graph

import (
	"context"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

// An article that is withheld is nowhere but where somebody asks for itself, by its slug or its id: there stands what is left
// of it.

// articleBySlug reads the article with the slug, or what is left of it; nil when there is none. Only for one that is withheld
// from somebody it takes more statements than the first.
func articleBySlug(ctx context.Context, slug string, locale *string) (*ent.Article, error) {
	query := ent.FromContext(ctx).Article.Query().Where(content.ArticleHasSlug(slug, locale))
	query.Select(article.FieldID, article.FieldRestrictedAt)
	found, err := one(viewer.WithWithheldFor(ctx, query), query)
	if found == nil || err != nil || found.RestrictedAt == nil {
		return found, err
	}
	if seen, err := one(ctx, articleByID(ctx, found.ID)); seen != nil || err != nil {
		return seen, err
	}
	left, err := withheld(ctx, []int{found.ID})
	return left[found.ID], err
}

// node reads the entity with the id, or what is left of it.
func node(ctx context.Context, id int) (ent.Noder, error) {
	found, err := ent.FromContext(ctx).Noder(ctx, id)
	if err == nil {
		return found, nil
	}
	left, leftErr := withheld(ctx, []int{id})
	if leftErr != nil {
		return nil, leftErr
	}
	if a := left[id]; a != nil {
		return a, nil
	}
	return nil, err
}

// nodes reads the entities with the ids, or what is left of them.
func nodes(ctx context.Context, ids []int) ([]ent.Noder, error) {
	if len(ids) == 1 { // of which ent makes an error when it is missing, and of several a nil
		found, err := node(ctx, ids[0])
		if code, _ := classify(ctx, err); err != nil && code == codeNotFound {
			return []ent.Noder{nil}, nil
		}
		return []ent.Noder{found}, err
	}
	found, err := ent.FromContext(ctx).Noders(ctx, ids)
	if err != nil {
		return found, err
	}
	var missing []int
	for i, n := range found {
		if n == nil {
			missing = append(missing, ids[i])
		}
	}
	left, err := withheld(ctx, missing)
	for i, n := range found {
		if a := left[ids[i]]; n == nil && a != nil {
			found[i] = a
		}
	}
	return found, err
}

// withheld is those of the articles that are withheld, by their ids.
func withheld(ctx context.Context, ids []int) (map[int]*ent.Article, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := content.Withheld(ctx, ent.FromContext(ctx), func(q *ent.ArticleQuery) { q.Where(article.IDIn(ids...)) })
	left := make(map[int]*ent.Article, len(found))
	for _, a := range found {
		left[a.ID] = a
	}
	return left, err
}
