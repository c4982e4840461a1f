package content

import (
	"context"
	"fmt"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/internal/label"
)

// Translations chooses for each article the article of its group that fits the locales best, and returns the chosen
// ids by the article's id. The locales are in order of preference; a similar locale matches, too. Without a match it
// chooses the original, else the article itself. It considers only articles that the viewer may see.
func Translations(ctx context.Context, client *ent.Client, articles []int, locales []string) (map[int]int, error) {
	found, err := client.Article.Query().Where(article.IDIn(articles...)).
		Select(article.FieldLocale, article.FieldOriginalID).
		WithTranslations(func(q *ent.ArticleQuery) { q.Select(article.FieldLocale, article.FieldOriginalID) }).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading translations: %w", err)
	}
	chosen := make(map[int]int, len(found))
	for _, a := range found {
		chosen[a.ID] = chooseTranslation(append([]*ent.Article{a}, a.Edges.Translations...), locales)
	}
	return chosen, nil
}

// chooseTranslation chooses among the articles of a group. The first of them is the requested article.
func chooseTranslation(group []*ent.Article, locales []string) int {
	available := make([]string, len(group))
	for i, a := range group {
		available[i] = a.Locale
	}
	if i := label.Match(locales, available); i >= 0 {
		return group[i].ID
	}
	for _, a := range group {
		if a.OriginalID == nil {
			return a.ID
		}
	}
	return group[0].ID
}

// Outdated returns by the article's id whether it is a translation whose original was revised after it.
func Outdated(ctx context.Context, client *ent.Client, articles []*ent.Article) (map[int]bool, error) {
	var originals []int
	for _, a := range articles {
		if a.OriginalID != nil {
			originals = append(originals, *a.OriginalID)
		}
	}
	if len(originals) == 0 {
		return nil, nil
	}
	found, err := client.Article.Query().Where(article.IDIn(originals...)).Select(article.FieldRevisedAt).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the originals of translations: %w", err)
	}
	byID := make(map[int]*ent.Article, len(found))
	for _, o := range found {
		byID[o.ID] = o
	}
	outdated := make(map[int]bool, len(articles))
	for _, a := range articles {
		if a.OriginalID != nil && byID[*a.OriginalID] != nil {
			outdated[a.ID] = byID[*a.OriginalID].RevisedAt.After(a.RevisedAt)
		}
	}
	return outdated, nil
}
