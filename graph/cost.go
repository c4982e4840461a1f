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

// The cost of an operation is in units of about ten microseconds of CPU. It is computed before the operation
// runs: the @cost of each field times the objects that it is selected on, if every page were full, and a share for
// the objects, the filters and the changes. docs/api.md shows the measurements that the weights come from.

// MaxCost is how much one operation may cost, by who asks.
type MaxCost struct {
	// Anonymous is for viewers who are not signed in, Member for users and tokens, Owner for owners.
	Anonymous, Member, Owner int
}

// DefaultMaxCost lets an anonymous operation take about a second of CPU.
var DefaultMaxCost = MaxCost{Anonymous: 100_000, Member: 500_000, Owner: 2_000_000}

// of is how much an operation of the viewer may cost.
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
	// valuesPerUnit is how many values of the answer cost a unit, if every page were full. Pages are seldom full.
	valuesPerUnit = 20
	// edgeFilterCost and textFilterCost are the prices of a filter over an edge and of one by a part of a text: the
	// database joins a table for the one and reads all rows for the other.
	edgeFilterCost, textFilterCost = 300, 3000
	// countAllCost is the price of counting a list at the root of a query, beside that of any totalCount.
	countAllCost = 1500
	// changeCost is the price of a mutation without @cost, for each item.
	changeCost = 500
	// introspectionCost is the price of __schema and __type.
	introspectionCost = 1000
	// maxOperationCost keeps sums from overflowing.
	maxOperationCost = 1 << 40
)

// bill sums up what an operation costs.
type estimate struct {
	total  int
	values int // how many values the answer has
	// unmetered is the part that no @cost tells of while the operation runs: filters, counts of all, changes.
	unmetered int
	byField   map[string]int // by the type and name of the field
	charged   map[string]bool
	maxTimes  int
}

// newBill is the bill of a request that can read this many objects, so that no field runs on more.
func newEstimate(maxTimes int) estimate {
	return estimate{byField: map[string]int{}, charged: map[string]bool{}, maxTimes: maxTimes}
}

// add charges a field with these arguments that is selected at a place. One that is selected there again, by another
// fragment, runs once and is charged once; key tells the fields of the answer apart.
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

// fieldCost is what a field costs for each object that it is selected on.
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

// filterCost is what the filters of a where argument cost.
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
				strings.HasSuffix(name, "HasPrefix"), strings.HasSuffix(name, "HasSuffix"), name == "stateIn":
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

// intArgument is the value of an argument of a directive in the schema.
func intArgument(d *ast.Directive, name string) int {
	n, err := strconv.Atoi(d.Arguments.ForName(name).Value.Raw)
	if err != nil {
		panic(err) // the schema is validated
	}
	return n
}

// listSize is how many items a list that is no page is taken to hold: its @listSize, or the first of its parent when
// that is smaller.
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

// dearest is the field that costs most, and what it costs.
func (b *estimate) mostExpensive() (name string, cost int) {
	for _, n := range slices.Sorted(maps.Keys(b.byField)) {
		if b.byField[n] > cost {
			name, cost = n, b.byField[n]
		}
	}
	return name, cost
}

// check refuses a bill over the limit.
func (b *estimate) check(limit int, v viewer.Viewer) error {
	if b.total <= limit {
		return nil
	}
	who := "you may spend"
	if v.Anonymous() {
		who = "anonymous clients may spend"
	}
	name, cost := b.mostExpensive()
	return limitExceeded(fmt.Sprintf("the operation costs %d, and %s %d: %s costs most of it (%d)", b.total, who, limit, name, cost))
}
