package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/graph/generated"
	"praxis/graph/generated/model"
	"praxis/internal/search"
	"strconv"
)

func (r *articleResolver) Related(ctx context.Context, obj *ent.Article, locales []string, first int) ([]*search.Relation, error) {
	if first < 1 || first > 20 {
		return nil, badRequest("first of related must be from 1 to 20")
	}
	if len(locales) > maxFilterValues {
		return nil, overLimit("locales has %d values", len(locales), maxFilterValues)
	}
	load := func(ctx context.Context, client *ent.Client, ids []int) (map[int][]*search.Relation, error) {
		return search.Related(ctx, client, ids, locales, first)
	}
	return loadTogetherByID(ctx, obj, load)
}

func (r *queryResolver) Search(ctx context.Context, query string, types []search.Type, where *search.Filter, orderBy search.Order, after *ent.Cursor, first *int) (*search.Result, error) {
	page, err := searchPage(orderBy, after, first)
	if err != nil {
		return nil, err
	}
	if err := checkSearchFilter(orZero(where)); err != nil {
		return nil, err
	}
	page.Facets = selectedFacets(ctx)
	return search.Find(ctx, ent.FromContext(ctx), query, types, orZero(where), page)
}

func (r *queryResolver) Suggest(ctx context.Context, query string, types []search.Type, first int) ([]*search.Suggestion, error) {
	if first < 1 || first > 50 {
		return nil, badRequest("first of suggest must be from 1 to 50")
	}
	return search.Suggest(ctx, ent.FromContext(ctx), query, types, first)
}

func (r *relatedArticleResolver) Article(ctx context.Context, obj *search.Relation) (*ent.Article, error) {
	articles, err := loadForRows(ctx, obj.All, func() (map[int]*ent.Article, error) {
		return queryByID(ctx, ent.FromContext(ctx).Article, obj.All.IDs)
	})
	return articles[obj.ID], err
}

func (r *searchConnectionResolver) Edges(ctx context.Context, obj *search.Result) ([]*search.Hit, error) {
	return obj.Hits, nil
}

func (r *searchConnectionResolver) Nodes(ctx context.Context, obj *search.Result) ([]ent.Noder, error) {
	byID, err := loadHits(ctx, obj)
	nodes := make([]ent.Noder, 0, len(obj.Hits))
	for _, h := range obj.Hits {
		if n := byID[h.ID]; n != nil {
			nodes = append(nodes, n)
		}
	}
	return nodes, err
}

func (r *searchConnectionResolver) PageInfo(ctx context.Context, obj *search.Result) (*ent.PageInfo, error) {
	return searchPageInfo(obj), nil
}

func (r *searchConnectionResolver) TotalCount(ctx context.Context, obj *search.Result) (int, error) {
	facets, err := obj.Facets(ctx)
	if err != nil || len(facets[search.TotalFacet]) == 0 {
		return 0, err
	}
	return facets[search.TotalFacet][0].Count, nil
}

func (r *searchConnectionResolver) Facets(ctx context.Context, obj *search.Result) (*search.Result, error) {
	return obj, nil
}

func (r *searchEdgeResolver) Cursor(ctx context.Context, obj *search.Hit) (*ent.Cursor, error) {
	return searchCursor(obj), nil
}

func (r *searchEdgeResolver) Node(ctx context.Context, obj *search.Hit) (ent.Noder, error) {
	byID, err := loadHits(ctx, obj.Result())
	return byID[obj.ID], err
}

func (r *searchFacetsResolver) Types(ctx context.Context, obj *search.Result) ([]*model.SearchTypeFacet, error) {
	facets, err := obj.Facets(ctx)
	var types []*model.SearchTypeFacet
	for _, f := range facets[search.TypeFacet] {
		types = append(types, &model.SearchTypeFacet{Type: search.TypeOf(f.Value), Count: f.Count})
	}
	return types, err
}

func (r *searchFacetsResolver) Organizations(ctx context.Context, obj *search.Result) ([]*model.SearchOrganizationFacet, error) {
	return loadFacets(ctx, obj, search.OrganizationFacet, ent.FromContext(ctx).Organization,
		func(e *ent.Organization, n int) *model.SearchOrganizationFacet {
			return &model.SearchOrganizationFacet{Organization: e, Count: n}
		})
}

func (r *searchFacetsResolver) Themes(ctx context.Context, obj *search.Result) ([]*model.SearchThemeFacet, error) {
	return loadFacets(ctx, obj, search.ThemeFacet, ent.FromContext(ctx).Theme,
		func(e *ent.Theme, n int) *model.SearchThemeFacet { return &model.SearchThemeFacet{Theme: e, Count: n} })
}

func (r *searchFacetsResolver) Tags(ctx context.Context, obj *search.Result) ([]*model.SearchTagFacet, error) {
	return loadFacets(ctx, obj, search.TagFacet, ent.FromContext(ctx).Tag,
		func(e *ent.Tag, n int) *model.SearchTagFacet { return &model.SearchTagFacet{Tag: e, Count: n} })
}

func (r *searchFacetsResolver) Authors(ctx context.Context, obj *search.Result) ([]*model.SearchAuthorFacet, error) {
	return loadFacets(ctx, obj, search.AuthorFacet, ent.FromContext(ctx).Person,
		func(e *ent.Person, n int) *model.SearchAuthorFacet {
			return &model.SearchAuthorFacet{Person: e, Count: n}
		})
}

func (r *searchFacetsResolver) Locales(ctx context.Context, obj *search.Result) ([]*model.SearchLocaleFacet, error) {
	facets, err := obj.Facets(ctx)
	var locales []*model.SearchLocaleFacet
	for _, f := range facets[search.LocaleFacet] {
		locales = append(locales, &model.SearchLocaleFacet{Locale: f.Value, Count: f.Count})
	}
	return locales, err
}

func (r *searchFacetsResolver) Years(ctx context.Context, obj *search.Result) ([]*model.SearchYearFacet, error) {
	facets, err := obj.Facets(ctx)
	var years []*model.SearchYearFacet
	for _, f := range facets[search.YearFacet] {
		year, _ := strconv.Atoi(f.Value) // the database wrote it
		years = append(years, &model.SearchYearFacet{Year: year, Count: f.Count})
	}
	return years, err
}

func (r *searchSuggestionResolver) Node(ctx context.Context, obj *search.Suggestion) (ent.Noder, error) {
	byID, err := loadForRows(ctx, obj.All, func() (map[int]ent.Noder, error) {
		return queryNodes(ctx, obj.All.IDs, "SuggestedObject")
	})
	return byID[obj.ID], err
}

func (r *Resolver) RelatedArticle() generated.RelatedArticleResolver {
	return &relatedArticleResolver{r}
}

func (r *Resolver) SearchConnection() generated.SearchConnectionResolver {
	return &searchConnectionResolver{r}
}

func (r *Resolver) SearchEdge() generated.SearchEdgeResolver { return &searchEdgeResolver{r} }

func (r *Resolver) SearchFacets() generated.SearchFacetsResolver { return &searchFacetsResolver{r} }

func (r *Resolver) SearchSuggestion() generated.SearchSuggestionResolver {
	return &searchSuggestionResolver{r}
}

type (
	relatedArticleResolver   struct{ *Resolver }
	searchConnectionResolver struct{ *Resolver }
	searchEdgeResolver       struct{ *Resolver }
	searchFacetsResolver     struct{ *Resolver }
	searchSuggestionResolver struct{ *Resolver }
)
