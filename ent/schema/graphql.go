package schema

import "entgo.io/ent/schema"

// graphQL says how a type, field or edge appears in the GraphQL API. It is entgql.Annotation, of which it has what we
// use: ent passes annotations to its extensions as JSON, by their name. Importing entgql would link ent's code
// generator into the server.
type graphQL struct {
	OrderField      string          `json:",omitempty"`
	MultiOrder      bool            `json:",omitempty"`
	Type            string          `json:",omitempty"`
	Skip            skipMode        `json:",omitempty"`
	RelayConnection bool            `json:",omitempty"`
	MutationInputs  []mutationInput `json:",omitempty"`
}

// Name of the annotation, under which entgql looks for it.
func (graphQL) Name() string { return "EntGQL" }

// Merge adds what another annotation of the same type, field or edge says.
func (a graphQL) Merge(other schema.Annotation) schema.Annotation {
	b, ok := other.(graphQL)
	if !ok {
		return a
	}
	if b.OrderField != "" {
		a.OrderField = b.OrderField
	}
	if b.Type != "" {
		a.Type = b.Type
	}
	a.MultiOrder = a.MultiOrder || b.MultiOrder
	a.Skip |= b.Skip
	a.RelayConnection = a.RelayConnection || b.RelayConnection
	a.MutationInputs = append(a.MutationInputs, b.MutationInputs...)
	return a
}

type mutationInput struct {
	IsCreate bool `json:",omitempty"`
}

// skipMode is a set of places of the SDL in which a field or an edge is left out. The bits are entgql's.
type skipMode int

const (
	skipType skipMode = 1 << iota
	skipEnumField
	skipOrderField
	skipWhereInput
	skipCreateInput
	skipUpdateInput
	skipInputs = skipCreateInput | skipUpdateInput
	skipAll    = skipType | skipEnumField | skipOrderField | skipWhereInput | skipInputs
)

var (
	// connection is an edge that is read page by page.
	connection = graphQL{RelayConnection: true}
	// inputs gives a type the inputs of mutations that create and update; createInput and updateInput give it one of
	// them.
	inputs      = graphQL{MutationInputs: []mutationInput{{IsCreate: true}, {}}}
	createInput = graphQL{MutationInputs: []mutationInput{{IsCreate: true}}}
	updateInput = graphQL{MutationInputs: []mutationInput{{}}}
	// createOnly keeps a field or an edge out of the input of updates.
	createOnly = graphQL{Skip: skipUpdateInput}
	// readOnly keeps a field or an edge out of the inputs.
	readOnly = graphQL{Skip: skipInputs}
	// internal keeps a field out of the API. A foreign key is read through its edge, to which the policies apply.
	internal = graphQL{Skip: skipAll}
	// sortKey keeps a field out of the API except as a key of an order.
	sortKey = graphQL{Skip: skipType | skipWhereInput | skipInputs}
	// noFilter keeps a field out of the filters.
	noFilter = graphQL{Skip: skipWhereInput}
)

// noLinkFilter keeps hasX and hasXWith of an edge out of the filters. Its connection still has filters of its own.
type noLinkFilter bool

// Name of the annotation, which ent/filters.go and ent/template/where_input.tmpl look for.
func (noLinkFilter) Name() string { return "NoLinkFilter" }

// orderField makes a field a key that lists can be ordered by.
func orderField(name string) graphQL { return graphQL{OrderField: name} }

// scalar sets the GraphQL type of a field.
func scalar(name string) graphQL { return graphQL{Type: name} }

// entity returns the annotations of a type of the API.
func entity(description string, others ...schema.Annotation) []schema.Annotation {
	page := graphQL{RelayConnection: true, MultiOrder: true}
	return append([]schema.Annotation{schema.Comment(description), page}, others...)
}

// defaultOrder is the order of connections of an entity without the argument orderBy, nested or at the root.
type defaultOrder struct{ Field, Direction string }

func (defaultOrder) Name() string { return "DefaultOrder" }

// ascending sets the default order of an entity to an orderField.
func ascending(field string) defaultOrder { return defaultOrder{field, "ASC"} }

// descending sets the default order of an entity to an orderField, from the highest value.
func descending(field string) defaultOrder { return defaultOrder{field, "DESC"} }

// collectedFor lists the fields of the API that are derived from a column, so that a query of such a field reads the
// column.
type collectedFor struct {
	Fields []string `json:"fields"`
}

// Name of the annotation, which ent/template/collection.tmpl looks for.
func (collectedFor) Name() string { return "CollectedFor" }

// counted says that triggers keep the length of the list (objects/15_list_counts.sql), for viewers who see the same rows
// in all organizations. If the rows are seen with others, By is the type of these, whose policy says which they are, and
// List is how list_counts names the list: by the tables that its length follows from, as the cache of answers finds them
// in a statement (internal/postgres/sources.go). Both are those of the type itself if empty.
type counted struct{ By, List string }

// Name of the annotation, which ent/template/total.tmpl looks for.
func (counted) Name() string { return "Counted" }
