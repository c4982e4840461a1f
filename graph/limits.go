package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"praxis/ent/gen/ent"
	"praxis/internal/postgres"
	"praxis/internal/viewer"
)

// Limits limits one request. All but Read and Time are checked before anything is executed. Without limits a single
// nested query used 17 GB.
type Limits struct {
	// Objects is the maximum number of objects in the answer if every page were full: the sum over all selected
	// objects of the product of the page sizes above them.
	Objects int
	// Depth is the maximum nesting of fields.
	Depth int
	// Aliases is the maximum number of aliases.
	Aliases int
	// Fields is the maximum number of selected fields. A fragment counts wherever it is spread.
	Fields int
	// Repeats is the maximum number of fields with the same name in the document. Validation compares them pairwise,
	// which took 4 s for 10,000 fields.
	Repeats int
	// Arguments is the maximum number of values in all arguments: filters, lists of ids, fields of inputs.
	Arguments int
	// Nesting is the maximum nesting of a filter or an input. Each level of a filter over edges joins another table.
	Nesting int
	// Tokens is the maximum number of tokens in the document.
	Tokens int
	// Cost is the maximum cost, by kind of viewer.
	Cost MaxCost
	// Read is the maximum of rows and bytes read from the database.
	Read postgres.Budget
	// RowJSON is the maximum number of objects in the answer to an operation that Postgres writes as JSON; their rows
	// cannot be counted while they are read. Postgres holds the answer in memory, some times over: an object can have a
	// text of 20,000 characters.
	RowJSON int
	// Time is the maximum duration.
	Time time.Duration
	// Body is the maximum number of bytes of the request, without the files of an upload.
	Body int64
}

// DefaultLimits allow five levels of nested connections with default pages of 20. Read keeps such a request below some
// hundred megabytes.
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
	RowJSON:   50_000,
	Time:      30 * time.Second,
	Body:      8 << 20, // the longest article
}

// limiter is a gqlgen extension that rejects operations that are too large, before they are executed.
type limiter struct {
	Limits
	// sizes are the sizes of operations that were measured before.
	sizes *lru.Cache[*ast.OperationDefinition, *operationSize]
}

func newLimiter(l Limits) limiter {
	sizes, err := lru.New[*ast.OperationDefinition, *operationSize](maxSizes)
	if err != nil {
		panic(err) // the size is positive
	}
	return limiter{l, sizes}
}

var (
	_ graphql.OperationParameterMutator = limiter{}
	_ graphql.OperationContextMutator   = limiter{}
)

// ExtensionName implements graphql.HandlerExtension.
func (limiter) ExtensionName() string { return "Limits" }

// Validate implements graphql.HandlerExtension.
func (limiter) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters counts the fields of each name before the document is validated. It parses only documents
// that are long enough to exceed the limit.
func (l limiter) MutateOperationParameters(_ context.Context, request *graphql.RawParams) *gqlerror.Error {
	if len(request.Query) < 2*l.Repeats {
		return nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: request.Query}, l.Tokens)
	if err != nil {
		return nil // the executor parses it again and reports the error
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
			return gqlerror.WrapPath(nil, overLimit(fmt.Sprintf("the document selects %.100s %%d times", name), counts[name], l.Repeats))
		}
	}
	return nil
}

// countFields counts the fields of a set and below by their names in the answer. It does not follow fragment spreads.
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

// MutateOperationContext measures the operation and estimates its cost.
func (l limiter) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	u := usageOf(ctx)
	if size, ok := l.sizes.Get(op.Operation); ok && onlyTexts(op.Variables) && size.cost <= u.limit {
		u.size = size
		return nil
	}
	m := measure{limits: l.Limits, vars: op.Variables, cost: newEstimate(int(l.Read.Rows))}
	if err := m.selections(op.Operation.SelectionSet, place{objects: 1}); err != nil {
		return gqlerror.WrapPath(nil, err)
	}
	m.cost.total += (m.cost.values + valuesPerUnit - 1) / valuesPerUnit
	u.size = &operationSize{cost: m.cost.total, unmetered: m.cost.unmetered, objects: m.objects}
	if err := m.cost.check(u.limit, viewer.FromContext(ctx)); err != nil {
		return gqlerror.WrapPath(nil, err)
	}
	if onlyTexts(op.Variables) && len(op.RawQuery) <= maxKeptDocument {
		l.sizes.Add(op.Operation, u.size)
	}
	return nil
}

// operationSize is the estimate for an operation: its cost, the part of it that chargeField does not see, and the number
// of objects in the answer.
type operationSize struct{ cost, unmetered, objects int }

// maxSizes limits the cache of sizes. It is larger than that of parsed documents, whose operations are the keys.
const maxSizes = 2000

// onlyTexts returns whether all variables are texts. The size of an operation does not depend on these.
func onlyTexts(variables map[string]any) bool {
	for _, v := range variables {
		if _, ok := v.(string); !ok {
			return false
		}
	}
	return true
}

// measure walks an operation. It stops at the first exceeded limit, so that the limits bound its own work as well.
type measure struct {
	limits                   Limits
	vars                     map[string]any
	fields, aliases, objects int
	arguments                int
	cost                     estimate
}

// place is the position of a selection set in the operation.
type place struct {
	// path is the fields above, and key identifies the place in the answer.
	path []*ast.Field
	key  string
	// objects is the number of objects that the set is selected on. items is the page size if the set is on a
	// connection.
	objects, items int
}

// selections measures a selection set.
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

// field measures a field with its arguments and what is selected below it.
func (m *measure) field(f *ast.Field, at place) error {
	path := append(slices.Clip(at.path), f)
	m.fields++
	if f.Alias != f.Name {
		m.aliases++
	}
	args := f.ArgumentMap(m.vars)
	for _, name := range slices.Sorted(maps.Keys(args)) { // sorted, so that the error does not depend on map order
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
			m.objects += at.objects * n // edges and nodes together
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
		return limitExceeded(fmt.Sprintf("the answer could hold more than %d objects: "+
			"request smaller pages with first (at %s)", m.limits.Objects, dotted(path)))
	}
	return m.selections(f.SelectionSet, below)
}

// parentType returns the name of the type that a field is selected on.
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

// maxObjects returns the maximum number of objects of the last field of a path: the page size of a connection, the
// number of ids of nodes, the assumed size of another list, or one.
func (m *measure) maxObjects(path []*ast.Field, args map[string]any) (int, error) {
	f := path[len(path)-1]
	if hasDirective(f, "listSize") {
		return assumedListSize(f, parentOf(path), m.vars), nil
	}
	if f.Name == "nodes" && f.Definition.Arguments.ForName("ids") != nil {
		ids, _ := args["ids"].([]any)
		if len(ids) > ent.MaxPageSize {
			return 0, overLimit("nodes has %d ids", len(ids), ent.MaxPageSize)
		}
		return max(1, len(ids)), nil
	}
	if !strings.HasSuffix(f.Definition.Type.Name(), "Connection") {
		if n, err := graphql.UnmarshalInt(args["first"]); err == nil && f.Definition.Type.Elem != nil {
			return max(1, min(n, ent.MaxPageSize)), nil // a list that is no connection; its resolver checks the range
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
			return 0, badRequest(name + " of " + f.Name + " must be an integer")
		}
		if n < 0 {
			return 0, badRequest(fmt.Sprintf("%s of %s is %d, but must not be negative", name, f.Name, n))
		}
		if n > ent.MaxPageSize {
			return 0, overLimit(name+" of "+f.Name+" is %d", n, ent.MaxPageSize)
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

// argument measures a value of an argument. level is the number of objects around it.
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
