package graph_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/graph"
)

func schema(t *testing.T) *ast.Schema {
	t.Helper()
	s, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestContractNames checks the type and field names that the contract with frontends has. A name followed by * is a
// connection.
func TestContractNames(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for typeName, fields := range map[string]string{
		"Query": `
			viewer users* apiTokens* auditEvents* contentReports* assets* trashedArticles* trashedActions*
			trashedOutcomes* previewArticle node nodes organization article action theme tag person
			organizations* people* articles* tags* themes* actions* outcomes* indicators*`,
		"Organization": `
			id version name shortName slug kind description website identifier position parent children*
			ancestors* people* articles* actions* participations*`,
		"Person": "id version name slug title bio organization contributions*",
		"Article": `
			id version title subtitle slug summary body locale rights sourceName sourceUrl canonicalUrl
			status visibility publishedAt html plainText outline wordCount readingMinutes excerpt likes
			organization contributions* tags* themes* actions* evidence* translations* previous next cover
			assets* revisions* contentReports* previewLinks* history* viewerCan editorial diff unavailable
			redirectedFrom translation outdated views`,
		"Asset": `
			id version name mediaType size width height alt sha256 url originalUrl organization articles*
			history* viewerCan`,
		"Revision":     "id number title body createdAt createdBy note tags* themes* actions* article",
		"AuditEvent":   "id at actor address operation request verb entityType entityId changes hash seq",
		"Viewer":       "user apiToken session sessions* memberships* savedViews* anonymous owner",
		"Contribution": "id version role position article person",
		"Tag":          "id version name slug articles*",
		"Theme":        "id version name slug parent children* ancestors* articles* actions*",
		"Synonym":      "id version word synonym locale history* viewerCan",
		"SavedView":    "id version name page query position history* viewerCan",
		"Action": `
			id version title slug summary description kind status visibility plannedStart plannedEnd
			actualStart actualEnd identifier organization participations* parent children* ancestors*
			themes* articles* outcomes*`,
		"Participation": "id version role action organization",
		"Outcome": `
			id version title description level category achievedOn verification action evidence* indicators*`,
		"Evidence":       "id version stance note outcome article asset url",
		"Indicator":      "id version title unit measure ascending baselineValue baselineDate outcome measurements*",
		"Measurement":    "id version periodStart periodEnd target actual note attainment indicator",
		"OutlineSection": "level text anchor children",
		"UserError":      "code message path",
		"PageInfo":       "hasNextPage hasPreviousPage startCursor endCursor",
	} {
		def := s.Types[typeName]
		if def == nil {
			t.Errorf("there is no type %s", typeName)
			continue
		}
		for _, name := range strings.Fields(fields) {
			name, connection := strings.CutSuffix(name, "*")
			f := def.Fields.ForName(name)
			if f == nil {
				t.Errorf("%s has no field %s", typeName, name)
				continue
			}
			if got := strings.HasSuffix(f.Type.Name(), "Connection"); got != connection {
				t.Errorf("%s.%s is a %s", typeName, name, f.Type.Name())
			}
		}
	}
	for _, entity := range []string{
		"Organization", "Person", "Article", "Contribution", "Tag", "Theme",
		"Action", "Participation", "Outcome", "Evidence", "Indicator", "Measurement",
	} {
		for _, verb := range []string{"create", "update", "delete"} {
			mutation(t, s, verb+entity, entity)
		}
		if !slices.Contains(s.Types[entity].Interfaces, "Node") {
			t.Errorf("%s does not implement Node", entity)
		}
	}
	for name, entity := range map[string]string{
		"approveArticle":      "Article",
		"archiveArticle":      "Article",
		"publishArticle":      "Article",
		"purgeArticle":        "Article",
		"requestChanges":      "Article",
		"restoreArticle":      "Article",
		"restoreRevision":     "Article",
		"submitArticle":       "Article",
		"unpublishArticle":    "Article",
		"moveAction":          "Action",
		"purgeAction":         "Action",
		"restoreAction":       "Action",
		"purgeOutcome":        "Outcome",
		"restoreOutcome":      "Outcome",
		"decideContentReport": "ContentReport",
		"moveOrganization":    "Organization",
		"moveTheme":           "Theme",
	} {
		mutation(t, s, name, entity)
	}
}

func TestContractDirectives(t *testing.T) {
	t.Parallel()
	s := schema(t)
	idempotent := s.Directives["idempotent"]
	if s.Directives["validateOnly"] == nil || idempotent == nil || idempotent.Arguments.ForName("key") == nil {
		t.Error("@validateOnly or @idempotent(key:) is missing")
	}
	for _, scalar := range strings.Fields("Time Date Decimal Markdown HTML URL Locale") {
		if def := s.Types[scalar]; def == nil || def.Directives.ForName("specifiedBy") == nil {
			t.Errorf("the scalar %s is missing, or not @specifiedBy", scalar)
		}
	}
}

// mutation checks a mutation's arguments and payload.
func mutation(t *testing.T, s *ast.Schema, name, entity string) {
	t.Helper()
	f := s.Mutation.Fields.ForName(name)
	if f == nil {
		t.Errorf("there is no mutation %s", name)
		return
	}
	hasID, hasVersion := f.Arguments.ForName("id") != nil, f.Arguments.ForName("expectedVersion") != nil
	if !strings.HasPrefix(name, "create") && (!hasID || !hasVersion) {
		t.Errorf("%s lacks the argument id or expectedVersion", name)
	}
	payload := s.Types[f.Type.Name()]
	own := payload.Fields.ForName(strings.ToLower(entity[:1]) + entity[1:])
	if own == nil || own.Type.Name() != entity || payload.Fields.ForName("userErrors") == nil {
		t.Errorf("%s returns %s, without the %s or userErrors", name, payload.Name, entity)
	}
}

// TestEverythingIsDescribed checks that the SDL is the manual of the API. What all lists have in common (pages, orders,
// filters) and the fields of connections are described once, in the description of Query; optimistic locking in that of
// Mutation.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	for _, def := range schema(t).Types {
		if def.BuiltIn || strings.HasPrefix(def.Name, "__") || isListType(def.Name) {
			continue
		}
		if def.Description == "" {
			t.Errorf("%s %s is not described", def.Kind, def.Name)
		}
		for _, v := range def.EnumValues {
			if v.Description == "" {
				t.Errorf("%s.%s is not described", def.Name, v.Name)
			}
		}
		for _, f := range def.Fields {
			linked := def.Kind == ast.InputObject && (linkField.MatchString(f.Name) || commonArguments[f.Name])
			single := len(def.Fields) == 1 && def.Kind == ast.Object // the type says what it is
			if f.Description == "" && !linked && !single && !strings.HasPrefix(f.Name, "__") {
				t.Errorf("%s.%s is not described", def.Name, f.Name)
			}
			for _, arg := range f.Arguments {
				if arg.Description == "" && !commonArguments[arg.Name] && !strings.HasPrefix(f.Name, "__") {
					t.Errorf("%s.%s(%s:) is not described", def.Name, f.Name, arg.Name)
				}
			}
		}
	}
}

// commonArguments are described once: those of lists and the language of texts in Query, those of optimistic locking in
// Mutation.
var commonArguments = map[string]bool{
	"after": true, "first": true, "before": true, "last": true, "orderBy": true, "where": true,
	"id": true, "ids": true, "input": true, "expectedVersion": true, "merge": true, "locale": true,
}

// linkField matches the names of ids of linked objects in inputs, such as organizationId and addTagIds.
var linkField = regexp.MustCompile(`Ids?$`)

// isListType returns whether a type is part of how all lists are read.
func isListType(name string) bool {
	for _, suffix := range []string{"Connection", "Edge", "WhereInput", "Order", "OrderField", "PageInfo"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// TestConnectionsAreAlike: all connections of a type have the same arguments and defaults, nested or not, except in
// trees, which are ordered from the root.
func TestConnectionsAreAlike(t *testing.T) {
	t.Parallel()
	s := schema(t)
	shapes := map[string]string{}
	for _, def := range s.Types {
		for _, f := range def.Fields {
			ofTree := f.Name == "ancestors" || f.Name == "descendants"
			if !strings.HasSuffix(f.Type.Name(), "Connection") || ofTree {
				continue
			}
			var shape []string
			for _, arg := range f.Arguments {
				a := arg.Name + ": " + arg.Type.String()
				if arg.DefaultValue != nil {
					a += " = " + arg.DefaultValue.String()
				}
				shape = append(shape, a)
			}
			slices.Sort(shape)
			got := strings.Join(shape, ", ")
			if want := shapes[f.Type.Name()]; want != "" && got != want {
				t.Errorf("%s.%s(%s) differs from another with (%s)", def.Name, f.Name, got, want)
			}
			shapes[f.Type.Name()] = got
		}
	}
}

// TestOnlyNodesHaveIDs: types with an id implement Node. Clients such as Relay cache objects by id, and merge two
// objects with the same one.
func TestOnlyNodesHaveIDs(t *testing.T) {
	t.Parallel()
	for _, def := range schema(t).Types {
		if def.Kind == ast.Object && def.Fields.ForName("id") != nil && !slices.Contains(def.Interfaces, "Node") {
			t.Errorf("%s has an id and does not implement Node", def.Name)
		}
	}
}

// TestAcronymsAreWords checks the casing of names: organizationId, never organizationID. Only comparisons of filters
// are in capitals.
func TestAcronymsAreWords(t *testing.T) {
	t.Parallel()
	comparison, capitals := regexp.MustCompile(`(NEQ|GTE?|LTE?)$`), regexp.MustCompile(`[A-Z]{2}`)
	check := func(where, name string) {
		if capitals.MatchString(comparison.ReplaceAllString(name, "")) {
			t.Errorf("%s%s has an acronym in capitals", where, name)
		}
	}
	for _, def := range schema(t).Types {
		if def.Kind == ast.Scalar || strings.HasPrefix(def.Name, "__") {
			continue // ID, HTML and URL; and introspection
		}
		check("", def.Name)
		for _, f := range def.Fields {
			if !strings.HasPrefix(f.Name, "__") {
				check(def.Name+".", f.Name)
			}
			for _, arg := range f.Arguments {
				check(def.Name+"."+f.Name+": ", arg.Name)
			}
		}
	}
}
