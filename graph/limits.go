package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"praxis/ent/gen/ent"
	"praxis/internal/postgres"
	"praxis/internal/viewer"
)

// Limits bound what one request may ask for. All but Read and Time are checked before anything is executed: without
// them one nested query took 17 GB.
type Limits struct {
	// Objects is how many objects the answer could hold if every page were full: the product of the page sizes on the
	// way down, summed up.
	Objects int
	// Depth is how deep fields may nest.
	Depth int
	// Aliases is how many fields may be renamed.
	Aliases int
	// Fields is how many fields may be selected, fragments counted where they are spread.
	Fields int
	// Repeats is how often fields of one name may stand in the document. Validation compares each with each: 10,000 took 4
	// s.
	Repeats int
	// Arguments is how many values the arguments of the operation may hold: filters, lists of ids, the fields of inputs.
	Arguments int
	// Nesting is how deep a filter or an input may nest. Each level of a filter over edges joins another table.
	Nesting int
	// Tokens is how many tokens the document may have.
	Tokens int
	// Cost is how much it may cost, by who asks.
	Cost MaxCost
	// Read is how much it may read of the database: what the pages really hold.
	Read postgres.Budget
	// Time is how long it may take.
	Time time.Duration
	// Body is how many bytes the request may have, besides the files of an upload.
	Body int64
}

// DefaultLimits let the whole chain be walked down with default pages, five levels of twenty. What such pages really
// hold is bounded by Read, which keeps a request within some hundred megabytes.
var DefaultLimits = Limits{
	Objects:   5_000_000,
	Depth:     25,
	Aliases:   100,
	Fields:    2_000,
	Repeats:   500,
	Arguments: 2_000,
	Nesting:   8,
	Tokens:    10_000,
	Cost:      DefaultMaxCost,
	Read:      postgres.Budget{Rows: 50_000, Bytes: 64 << 20},
	Time:      30 * time.Second,
	Body:      8 << 20, // the longest article
}

// limiter refuses operations that are too large, before they are executed.
type limiter struct{ Limits }

var (
	_ graphql.OperationParameterMutator = limiter{}
	_ graphql.OperationContextMutator   = limiter{}
)

// ExtensionName is for gqlgen.
func (limiter) ExtensionName() string { return "Limits" }

// Validate is for gqlgen.
func (limiter) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters counts the fields of each name before the document is validated. Only a document that is
// long enough to repeat one too often is parsed for that.
func (l limiter) MutateOperationParameters(_ context.Context, request *graphql.RawParams) *gqlerror.Error {
	if len(request.Query) < 2*l.Repeats {
		return nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: request.Query}, l.Tokens)
	if err != nil {
		return nil // the executor parses it again, and says what is wrong
	}
	counts := map[string]int{}
	for _, operation := range doc.Operations {
		countFields(operation.SelectionSet, counts)
	}
	for _, fragment := range doc.Fragments {
		countFields(fragment.SelectionSet, counts)
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		if counts[name] > l.Repeats {
			return gqlerror.WrapPath(nil, limitExceeded(fmt.Sprintf("the document selects %.100s more than %d times", name, l.Repeats)))
		}
	}
	return nil
}

// countFields counts the fields of a set and below them by their names in the answer, without following spreads.
func countFields(set ast.SelectionSet, counts map[string]int) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			counts[s.Alias]++
			countFields(s.SelectionSet, counts)
		case *ast.InlineFragment:
			countFields(s.SelectionSet, counts)
		}
	}
}

// MutateOperationContext measures the operation.
func (l limiter) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	m := measure{limits: l.Limits, vars: op.Variables, cost: newEstimate(int(l.Read.Rows))}
	if err := m.selections(op.Operation.SelectionSet, place{objects: 1}); err != nil {
		return gqlerror.WrapPath(nil, err)
	}
	m.cost.total += (m.cost.values + valuesPerUnit - 1) / valuesPerUnit
	u := usageOf(ctx)
	u.requested, u.unmetered, u.priced = m.cost.total, m.cost.unmetered, true
	if err := m.cost.check(u.limit, viewer.FromContext(ctx)); err != nil {
		return gqlerror.WrapPath(nil, err)
	}
	return nil
}

// measure walks an operation. It gives up at the first limit, so that its work is bounded by them too.
type measure struct {
	limits                   Limits
	vars                     map[string]any
	fields, aliases, objects int
	arguments                int
	cost                     estimate
}

// place is where in the operation a selection set stands.
type place struct {
	// path is the fields above, and key tells places of the answer apart.
	path []*ast.Field
	key  string
	// objects is on how many objects the set is selected, and items how many items the page has when it is on a connection.
	objects, items int
}

// selections measures what is selected at a place.
func (m *measure) selections(set ast.SelectionSet, at place) error {
	for _, selection := range set {
		var err error
		switch s := selection.(type) {
		case *ast.Field:
			err = m.field(s, at)
		case *ast.InlineFragment:
			err = m.selections(s.SelectionSet, at)
		case *ast.FragmentSpread:
			err = m.selections(s.Definition.SelectionSet, at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *measure) field(f *ast.Field, at place) error {
	path := append(slices.Clip(at.path), f)
	m.fields++
	if f.Alias != f.Name {
		m.aliases++
	}
	args := f.ArgumentMap(m.vars)
	for _, name := range slices.Sorted(maps.Keys(args)) { // in an order, so that the same request always fails alike
		if err := m.argument(args[name], 0); err != nil {
			return limitExceeded(fmt.Sprintf("%s of %s %s", name, f.Name, err))
		}
	}
	below := place{path: path, key: at.key + "/" + parentType(f) + "." + f.Alias, objects: at.objects}
	m.cost.add(f, args, below.key, at)
	if len(f.SelectionSet) > 0 {
		n, err := m.maxObjects(path, args)
		if err != nil {
			return err
		}
		switch {
		case strings.HasSuffix(f.Definition.Type.Name(), "Connection"):
			below.items = n
			m.objects += at.objects * n // with its edges and nodes
		case at.items > 0 && (f.Name == "edges" || f.Name == "nodes"):
			below.objects *= at.items
		default:
			below.objects *= n
			m.objects += below.objects
		}
	}
	switch {
	case m.fields > m.limits.Fields:
		return limitExceeded(fmt.Sprintf("the operation selects more than %d fields", m.limits.Fields))
	case m.aliases > m.limits.Aliases:
		return limitExceeded(fmt.Sprintf("the operation has more than %d aliases", m.limits.Aliases))
	case len(path) > m.limits.Depth:
		return limitExceeded(fmt.Sprintf("the operation nests deeper than %d fields", m.limits.Depth))
	case m.objects > m.limits.Objects:
		return limitExceeded(fmt.Sprintf("the answer could hold more than %d objects: ask for smaller pages with first (at %s)", m.limits.Objects, dotted(path)))
	}
	return m.selections(f.SelectionSet, below)
}

// parentType is the name of the type that a field is selected on.
func parentType(f *ast.Field) string {
	if f.ObjectDefinition == nil {
		return ""
	}
	return f.ObjectDefinition.Name
}

func dotted(path []*ast.Field) string {
	names := make([]string, len(path))
	for i, f := range path {
		names[i] = f.Name
	}
	return strings.Join(names, ".")
}

// listed is how many objects the last field of a path holds at most: the page size of a connection, the ids of nodes,
// the assumed size of another list, else one.
func (m *measure) maxObjects(path []*ast.Field, args map[string]any) (int, error) {
	f := path[len(path)-1]
	if hasDirective(f, "listSize") {
		return assumedListSize(f, parentOf(path), m.vars), nil
	}
	if f.Name == "nodes" && f.Definition.Arguments.ForName("ids") != nil {
		ids, _ := args["ids"].([]any)
		if len(ids) > ent.MaxPageSize {
			return 0, limitExceeded(fmt.Sprintf("nodes takes at most %d ids", ent.MaxPageSize))
		}
		return max(1, len(ids)), nil
	}
	if !strings.HasSuffix(f.Definition.Type.Name(), "Connection") {
		if n, err := graphql.UnmarshalInt(args["first"]); err == nil && f.Definition.Type.Elem != nil {
			return max(1, min(n, ent.MaxPageSize)), nil // a list that is no connection; its field refuses what is out of range
		}
		return 1, nil
	}
	if args["first"] == nil && args["last"] == nil {
		return ent.DefaultPageSize, nil
	}
	size := 1
	for _, name := range []string{"first", "last"} {
		value := args[name]
		if value == nil {
			continue
		}
		n, err := graphql.UnmarshalInt(value)
		if err != nil {
			return 0, badRequest(name + " of " + f.Name + " must be a whole number")
		}
		if n < 0 {
			return 0, badRequest(name + " of " + f.Name + " may not be negative")
		}
		if n > ent.MaxPageSize {
			return 0, limitExceeded(fmt.Sprintf("%s of %s may be at most %d", name, f.Name, ent.MaxPageSize))
		}
		size = max(size, n)
	}
	return size, nil
}

func parentOf(path []*ast.Field) *ast.Field {
	if len(path) < 2 {
		return nil
	}
	return path[len(path)-2]
}

// argument measures a value; level is how many objects it stands in.
func (m *measure) argument(value any, level int) error {
	m.arguments++
	switch {
	case m.arguments > m.limits.Arguments:
		return fmt.Errorf("brings the arguments of the operation to more than %d values", m.limits.Arguments)
	case level > m.limits.Nesting:
		return fmt.Errorf("nests deeper than %d levels", m.limits.Nesting)
	}
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if err := m.argument(value[name], level+1); err != nil {
				return err
			}
		}
	case []any:
		for _, v := range value {
			if err := m.argument(v, level); err != nil {
				return err
			}
		}
	}
	return nil
}
