package graph

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/internal/search"
)

// searchOrder returns the order of the cursors of a search. Their id is the rank of the result.
func searchOrder(order search.Order) string { return "search " + string(order) }

// searchPage returns the page that the arguments ask for. It returns an error for a first out of range and for a cursor
// of another order.
func searchPage(order search.Order, after *ent.Cursor, first *int) (search.Page, error) {
	page := search.Page{Limit: ent.DefaultPageSize, Order: order}
	if first != nil {
		page.Limit = *first
	}
	if page.Limit < 0 || page.Limit > ent.MaxPageSize {
		return page, &ent.PageSizeError{Arg: "first", Size: page.Limit}
	}
	if after != nil {
		if page.Offset = after.ID; after.Order != searchOrder(order) || after.ID < 0 {
			return page, &ent.CursorError{Err: badRequest("made for another order")}
		}
	}
	return page, nil
}

// maxFilterValues is how many values a condition of a search filter has.
const maxFilterValues = 100

// checkSearchFilter returns an error for a condition with too many values: the database compares each of them with each
// document.
func checkSearchFilter(where search.Filter) error {
	for _, c := range []struct {
		field string
		n     int
	}{
		{"organizations", len(where.Organizations)}, {"themes", len(where.Themes)}, {"tags", len(where.Tags)},
		{"authors", len(where.Authors)}, {"locales", len(where.Locales)}, {"years", len(where.Years)},
	} {
		if c.n > maxFilterValues {
			return overLimit("where."+c.field+" has %d values", c.n, maxFilterValues)
		}
	}
	return nil
}

func searchCursor(h *search.Hit) *ent.Cursor {
	return &ent.Cursor{ID: h.Position, Order: searchOrder(h.Result().Order())}
}

func searchPageInfo(r *search.Result) *ent.PageInfo {
	info := &ent.PageInfo{HasNextPage: r.HasNext, HasPreviousPage: r.HasPrevious()}
	if n := len(r.Hits); n > 0 {
		info.StartCursor, info.EndCursor = searchCursor(r.Hits[0]), searchCursor(r.Hits[n-1])
	}
	return info
}

// loadHits returns the entities of the results of a page, by their ids. It runs a statement per type of entity.
func loadHits(ctx context.Context, result *search.Result) (map[int]ent.Noder, error) {
	return loadForRows(ctx, result, func() (map[int]ent.Noder, error) {
		ids := map[search.Type][]int{}
		for _, h := range result.Hits {
			ids[h.Type] = append(ids[h.Type], h.ID)
		}
		return queryNodes(ctx, ids, "SearchResult")
	})
}

// queryNodes returns the entities with the ids, by their ids. union is the type of the field that selects them.
func queryNodes(ctx context.Context, ids map[search.Type][]int, union string) (map[int]ent.Noder, error) {
	client, all := ent.FromContext(ctx), map[int]ent.Noder{}
	err := errors.Join(
		addNodes(ctx, all, client.Article, ids[search.Article], union),
		addNodes(ctx, all, client.Action, ids[search.Action], union),
		addNodes(ctx, all, client.Outcome, ids[search.Outcome], union),
		addNodes(ctx, all, client.Organization, ids[search.Organization], union),
		addNodes(ctx, all, client.Person, ids[search.Person], union),
		addNodes(ctx, all, client.Tag, ids[search.Tag], union),
		addNodes(ctx, all, client.Theme, ids[search.Theme], union),
	)
	return all, err
}

// addNodes adds the entities of one type to all.
func addNodes[E ent.Entity, P rowPredicate, Q listQuery[E, P, Q]](
	ctx context.Context, all map[int]ent.Noder, client interface{ Query() Q }, ids []int, union string,
) error {
	var none E
	found, err := queryByID(ctx, client, ids, ent.TypeName(none), union, "Node")
	for id, e := range found {
		all[id] = e
	}
	return err
}

// facetFields are the fields of SearchFacets.
var facetFields = map[string]search.FacetKind{
	"types":         search.TypeFacet,
	"organizations": search.OrganizationFacet,
	"themes":        search.ThemeFacet,
	"tags":          search.TagFacet,
	"authors":       search.AuthorFacet,
	"locales":       search.LocaleFacet,
	"years":         search.YearFacet,
}

// selectedFacets returns the kinds of facets that the selection of a search asks for. The total count is one of them.
func selectedFacets(ctx context.Context) []search.FacetKind {
	kinds := map[search.FacetKind]bool{}
	operation := graphql.GetOperationContext(ctx)
	for _, field := range graphql.CollectFieldsCtx(ctx, nil) {
		switch field.Name {
		case "totalCount":
			kinds[search.TotalFacet] = true
		case "facets":
			for _, facet := range graphql.CollectFields(operation, field.Selections, nil) {
				if kind, ok := facetFields[facet.Name]; ok {
					kinds[kind] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(kinds))
}

// loadFacets returns the facets of a kind, most results first, each with the entity that it counts by.
func loadFacets[E ent.Entity, P rowPredicate, Q listQuery[E, P, Q], F any](
	ctx context.Context, result *search.Result, kind search.FacetKind,
	client interface{ Query() Q }, newFacet func(e E, count int) F,
) ([]F, error) {
	facets, err := result.Facets(ctx)
	if err != nil || len(facets[kind]) == 0 {
		return nil, err
	}
	counts, ids := map[int]int{}, []int(nil)
	for _, f := range facets[kind] {
		id, _ := strconv.Atoi(f.Value) // the database wrote it
		counts[id], ids = f.Count, append(ids, id)
	}
	query := client.Query().Where(P(sql.FieldIn("id", ids...)))
	isEntity := func(f graphql.CollectedField) bool { return f.Name != "count" }
	query, _, err = collectInto(ctx, query, graphql.CollectFieldsCtx(ctx, nil), isEntity)
	if err != nil {
		return nil, err
	}
	entities, err := query.All(ctx)
	slices.SortFunc(entities, func(a, b E) int {
		return slices.Index(ids, a.Identity()) - slices.Index(ids, b.Identity())
	})
	all := make([]F, len(entities))
	for i, e := range entities {
		all[i] = newFacet(e, counts[e.Identity()])
	}
	return all, err
}
