package graph

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/internal/viewer"
)

// The cost of an operation is estimated before it runs, in units of about ten microseconds of CPU. It is the sum over
// all fields of the weight in @cost times the number of objects that select the field if every page were full. Values
// of the answer, filters and mutations cost extra. docs/api.md shows the measurements behind the weights.

// MaxCost is the maximum cost of one operation, by kind of viewer.
type MaxCost struct {
	// Anonymous applies to viewers who are not signed in, Member to users and tokens, Owner to owners.
	Anonymous, Member, Owner int
}

// DefaultMaxCost allows an anonymous operation about a second of CPU.
var DefaultMaxCost = MaxCost{Anonymous: 100_000, Member: 500_000, Owner: 2_000_000}

// of returns the maximum cost for the viewer.
func (c MaxCost) of(v viewer.Viewer) int {
	switch {
	case v.Owner:
		return c.Owner
	case v.Anonymous():
		return c.Anonymous
	}
	return c.Member
}

const (
	// valuesPerUnit is the number of values of the answer that cost one unit. It is high because pages are seldom full.
	valuesPerUnit = 20
	// edgeFilterCost is the cost of a filter over an edge, which joins a table. textFilterCost is the cost of a
	// filter by a part of a text, which reads all rows.
	edgeFilterCost, textFilterCost = 300, 3000
	// countAllCost is the extra cost of a totalCount at the root of a query, which counts a whole list.
	countAllCost = 1500
	// changeCost is the cost of a mutation without @cost, per item.
	changeCost = 500
	// introspectionCost is the cost of __schema and __type.
	introspectionCost = 1000
	// maxOperationCost prevents overflow of sums.
	maxOperationCost = 1 << 40
)

// estimate is the estimated cost of an operation.
type estimate struct {
	total  int
	values int // the number of values in the answer
	// unmetered is the part without @cost, which chargeField does not see at run time: filters, totalCount, mutations.
	unmetered int
	byField   map[string]int // by type and field
	charged   map[string]bool
	maxTimes  int
}

// newEstimate returns an estimate for a request that can read at most maxTimes objects, so that no field runs more
// often.
func newEstimate(maxTimes int) estimate {
	return estimate{byField: map[string]int{}, charged: map[string]bool{}, maxTimes: maxTimes}
}

// add adds the cost of a field at a place. If another fragment selects the field there again, it runs once and costs
// once. key identifies the field in the answer.
func (b *estimate) add(f *ast.Field, args map[string]any, key string, at place) {
	once := fieldCost(f, args)
	cost := once * min(at.objects, b.maxTimes)
	if hasDirective(f, "cost") {
		once -= intArgument(f.Definition.Directives.ForName("cost"), "weight")
	}
	if f.Name == "totalCount" && len(at.path) == 1 {
		cost += countAllCost
		once += countAllCost
	}
	if b.charged[key] {
		return
	}
	b.charged[key] = true
	b.values += min(at.objects, b.maxTimes)
	b.unmetered += once
	if cost == 0 {
		return
	}
	b.byField[parentType(f)+"."+f.Name] += cost
	b.total = min(b.total+cost, maxOperationCost)
}

// fieldCost returns the cost of a field for each object that it is selected on.
func fieldCost(f *ast.Field, args map[string]any) int {
	cost := filterCost(args["where"])
	mutation := parentType(f) == "Mutation"
	switch {
	case f.Name == "__schema" || f.Name == "__type":
		cost += introspectionCost
	case hasDirective(f, "cost"):
		cost += intArgument(f.Definition.Directives.ForName("cost"), "weight")
	case mutation && f.Name != "__typename":
		cost += changeCost
	}
	if items, ok := args["items"].([]any); ok && mutation {
		cost *= max(1, len(items))
	}
	return cost
}

// filterCost returns the cost of the filters of a where argument.
func filterCost(value any) int {
	cost := 0
	switch value := value.(type) {
	case map[string]any:
		for name, v := range value {
			cost += filterCost(v)
			switch {
			case strings.HasPrefix(name, "has"), strings.HasPrefix(name, "within"):
				cost += edgeFilterCost
			case strings.HasSuffix(name, "ContainsFold"), strings.HasSuffix(name, "EqualFold"), strings.HasSuffix(name, "Contains"),
				strings.HasSuffix(name, "HasPrefix"), strings.HasSuffix(name, "HasSuffix"), name == "stateIn", name == "stateAt":
				cost += textFilterCost
			}
		}
	case []any:
		for _, v := range value {
			cost += filterCost(v)
		}
	}
	return cost
}

// intArgument returns an integer argument of a directive in the schema.
func intArgument(d *ast.Directive, name string) int {
	n, err := strconv.Atoi(d.Arguments.ForName(name).Value.Raw)
	if err != nil {
		panic(err) // the schema is validated
	}
	return n
}

// assumedListSize returns the assumed number of items of a list without pages: its @listSize, or the first of its
// parent if that is smaller.
func assumedListSize(f, parent *ast.Field, vars map[string]any) int {
	size := intArgument(f.Definition.Directives.ForName("listSize"), "assumedSize")
	if parent == nil {
		return size
	}
	if first, err := graphql.UnmarshalInt(parent.ArgumentMap(vars)["first"]); err == nil && first > 0 {
		return min(size, first)
	}
	return size
}

// mostExpensive returns the field with the highest cost, and its cost.
func (b *estimate) mostExpensive() (name string, cost int) {
	for _, n := range slices.Sorted(maps.Keys(b.byField)) {
		if b.byField[n] > cost {
			name, cost = n, b.byField[n]
		}
	}
	return name, cost
}

// check returns a LIMIT_EXCEEDED error if the estimate exceeds the limit.
func (b *estimate) check(limit int, v viewer.Viewer) error {
	if b.total <= limit {
		return nil
	}
	hint := ""
	if v.Anonymous() {
		hint = " for anonymous clients"
	}
	name, cost := b.mostExpensive()
	return limitExceeded(fmt.Sprintf("the operation costs %d, more than the maximum of %d%s: %s costs most of it (%d)",
		b.total, limit, hint, name, cost))
}
