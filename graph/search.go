package graph

import (
	"context"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/outcome"
	"praxis/ent/gen/ent/person"
	"praxis/internal/search"
)

// searchOrder is the order that cursors of a search belong to; their id is the place of the result.
func searchOrder(order search.Order) string { return "search " + string(order) }

func searchPage(order search.Order, after *ent.Cursor, first *int) (search.Page, error) {
	page := search.Page{First: ent.DefaultPageSize, Order: order}
	if first != nil {
		page.First = *first
	}
	if page.First < 0 || page.First > ent.MaxPageSize {
		return page, &ent.PageSizeError{Arg: "first", Size: page.First}
	}
	if after != nil {
		if page.After = after.ID; after.Order != searchOrder(order) || after.ID < 0 {
			return page, &ent.CursorError{Err: badRequest("made for another order")}
		}
	}
	return page, nil
}

func searchCursor(h *search.Hit) *ent.Cursor {
	return &ent.Cursor{ID: h.Place, Order: searchOrder(h.Result().Order())}
}

func searchPageInfo(r *search.Result) *ent.PageInfo {
	info := &ent.PageInfo{HasNextPage: r.HasNext, HasPreviousPage: r.HasPrevious()}
	if n := len(r.Hits); n > 0 {
		info.StartCursor, info.EndCursor = searchCursor(r.Hits[0]), searchCursor(r.Hits[n-1])
	}
	return info
}

// found reads the results of a page, by their ids: a statement for each type, with what the field's selection asks of it.
func loadHits(ctx context.Context, of *search.Result) (map[int]ent.Noder, error) {
	return loadForRows(ctx, of, func() (map[int]ent.Noder, error) {
		client, all := ent.FromContext(ctx), map[int]ent.Noder{}
		ids := map[search.Type][]int{}
		for _, h := range of.Hits {
			ids[h.Type] = append(ids[h.Type], h.ID)
		}
		for _, read := range []error{
			loadNodes(ctx, all, ids[search.Article], func(ids []int) *ent.ArticleQuery { return client.Article.Query().Where(article.IDIn(ids...)) }),
			loadNodes(ctx, all, ids[search.Action], func(ids []int) *ent.ActionQuery { return client.Action.Query().Where(action.IDIn(ids...)) }),
			loadNodes(ctx, all, ids[search.Outcome], func(ids []int) *ent.OutcomeQuery { return client.Outcome.Query().Where(outcome.IDIn(ids...)) }),
			loadNodes(ctx, all, ids[search.Organization], func(ids []int) *ent.OrganizationQuery {
				return client.Organization.Query().Where(organization.IDIn(ids...))
			}),
			loadNodes(ctx, all, ids[search.Person], func(ids []int) *ent.PersonQuery { return client.Person.Query().Where(person.IDIn(ids...)) }),
		} {
			if read != nil {
				return nil, read
			}
		}
		return all, nil
	})
}

// nodesOf reads entities of one type into all.
func loadNodes[E ent.Entity, Q interface {
	CollectFields(context.Context, ...string) (Q, error)
	All(context.Context) ([]E, error)
}](ctx context.Context, all map[int]ent.Noder, ids []int, query func([]int) Q) error {
	if len(ids) == 0 {
		return nil
	}
	var one E
	byID, err := loadByID(ctx, query(ids), ent.TypeName(one), "SearchResult", "Node")
	for id, e := range byID {
		all[id] = e
	}
	return err
}

// facetsOf reads what a facet is about, and says how many results have it.
func loadFacets[E ent.Entity, Q interface {
	CollectFields(context.Context, ...string) (Q, error)
	All(context.Context) ([]E, error)
}, F any](ctx context.Context, of *search.Result, kind string, query func([]int) Q, facet func(E, int) F) ([]F, error) {
	facets, err := of.Facets(ctx)
	if err != nil || len(facets[kind]) == 0 {
		return nil, err
	}
	counts, ids := map[int]int{}, []int(nil)
	for _, f := range facets[kind] {
		id, _ := strconv.Atoi(f.Value) // the database wrote it
		counts[id], ids = f.Count, append(ids, id)
	}
	q, err := query(ids), error(nil)
	for _, f := range graphql.CollectFieldsCtx(ctx, nil) {
		if f.Name == "count" {
			continue
		}
		if q, err = q.CollectFields(graphql.WithFieldContext(ctx, &graphql.FieldContext{Field: f})); err != nil {
			return nil, err
		}
	}
	found, err := q.All(ctx)
	slices.SortFunc(found, func(a, b E) int { return slices.Index(ids, a.Identity()) - slices.Index(ids, b.Identity()) })
	all := make([]F, len(found))
	for i, e := range found {
		all[i] = facet(e, counts[e.Identity()])
	}
	return all, err
}
