package graph_test

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/organization"
	"praxis/graph/generated"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// TestMatrix reads every entity in every way as every kind of viewer, and tries every change of it. The answers are in
// testdata/matrix.txt, which is reviewed: a change of the rules is a change of that file. An entity without a subject
// fails.
func TestMatrix(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	w := newWorld(t, a)
	viewers := []string{"anonymous", "reader", "author", "otherAuthor", "editor", "editorElsewhere", "admin", "owner"}
	var b strings.Builder
	fmt.Fprintf(&b, "%-42s %s\n", "", strings.Join(viewers, " "))
	covered := map[string]bool{}
	for _, s := range w.subjects(pgtest.Context(t)) {
		covered[s.typ] = true
		fmt.Fprintf(&b, "\n%s %s\n", s.typ, s.state)
		line := func(name string, cell func(who func(*http.Request)) string) {
			fmt.Fprintf(&b, "  %-40s", name)
			for _, v := range viewers {
				fmt.Fprintf(&b, " %-*s", len(v), cell(w.who[v]))
			}
			b.WriteByte('\n')
		}
		reads, writes := s.queries(), s.mutations()
		for _, name := range slices.Sorted(maps.Keys(reads)) {
			line(name, func(who func(*http.Request)) string { return w.read(t, who, reads[name]) })
		}
		for _, name := range slices.Sorted(maps.Keys(writes)) {
			line(name, func(who func(*http.Request)) string { return w.write(t, who, writes[name]) })
		}
	}
	for name, def := range schema(t).Types {
		if slices.Contains(def.Interfaces, "Node") && !covered[name] {
			t.Errorf("%s has no row in the matrix", name)
		}
	}
	checkGolden(t, "testdata/matrix.txt", trailingSpaces.ReplaceAllString(b.String(), "\n"))
}

var trailingSpaces = regexp.MustCompile(` +\n`)

// checkGolden compares a text with a file, or rewrites the file with -update.
func checkGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// world is two companies, each below a group of its own. Roles are granted in the group, the content is the company's.
type world struct {
	a       *api
	client  *ent.Client
	who     map[string]func(*http.Request)
	group   *ent.Organization
	company *ent.Organization
	author  int
}

func newWorld(t *testing.T, a *api) *world {
	ctx := pgtest.Context(t)
	w := &world{a: a, client: a.db.Client, who: map[string]func(*http.Request){"anonymous": anonymous}}
	create := func(name string, kind organization.Kind, parent *ent.Organization) *ent.Organization {
		slug := strings.ReplaceAll(name, " ", "-")
		o := a.db.Organization.Create().SetName(name).SetSlug(slug).SetKind(kind)
		if parent != nil {
			o.SetParent(parent)
		}
		return o.SaveX(ctx)
	}
	w.group = create("here group", organization.KindGROUP, nil)
	w.company = create("here", organization.KindCOMPANY, w.group)
	create("elsewhere", organization.KindCOMPANY, create("elsewhere group", organization.KindGROUP, nil))
	for name, role := range map[string]viewer.Role{
		"reader":      viewer.Reader,
		"author":      viewer.Author,
		"otherAuthor": viewer.Author,
		"editor":      viewer.Editor,
		"admin":       viewer.Admin,
	} {
		w.who[name] = a.signIn(t, strings.ToLower(name)+"@example.org", role, "here-group")
	}
	w.who["editorElsewhere"] = a.signIn(t, "elsewhere@example.org", viewer.Editor, "elsewhere-group")
	w.who["owner"] = a.signIn(t, "owner@example.org", viewer.None, "")
	got, _ := a.ask(t, w.who["author"], `{ viewer { user { id } } }`, nil)
	fmt.Sscan(fmt.Sprint(got.at("viewer.user.id")), &w.author)
	return w
}

// read returns "sees" if the answer has a field "here" or a totalCount of 1.
func (w *world) read(t *testing.T, who func(*http.Request), query string) string {
	got, raw := w.a.ask(t, who, query, nil)
	switch {
	case len(got.Errors) > 0:
		t.Errorf("%s: %s", query, raw)
		return "ERROR"
	case strings.Contains(string(raw), `"here":`), strings.Contains(string(raw), `"totalCount":1`):
		return "sees"
	}
	return "-"
}

// write sends a mutation as a dry run and returns its result in a word.
func (w *world) write(t *testing.T, who func(*http.Request), field string) string {
	got, raw := w.a.ask(t, who, "mutation @validateOnly { m: "+field+" { userErrors { code } } }", nil)
	code, _ := got.at("m.userErrors.0.code").(string)
	switch {
	case got.code() == "UNAUTHENTICATED":
		return "signIn"
	case got.code() == "FORBIDDEN":
		return "no"
	case got.code() == "NOT_FOUND", code == "NOT_FOUND":
		return "-"
	case code == "WRONG_STATE":
		return "state"
	case code == "IN_USE":
		return "inUse"
	case code == "" && len(got.Errors) == 0:
		return "may"
	}
	t.Errorf("%s: %s", field, raw)
	return "ERROR"
}

// subject is a record that viewers read and change, in each possible way.
type subject struct {
	typ, state string
	id         int
	slug       string // the field of Query with the slug, or ""
	list       string // the field of Query, or ""
	in         place
	// writes are root fields of mutations, by name. ID! stands for the id.
	writes map[string]string
}

// place is the edge behind which a record is found. It is empty for records behind no edge.
type place struct {
	parent   string // the parent's type
	parentID int
	edge     string // the parent's edge to the record
	list     string // the field of Query that lists the parents, or ""
}

func (w *world) ofCompany(edge string) place {
	return place{"Organization", w.company.ID, edge, "organizations"}
}

func ofArticle(a *ent.Article, edge string) place { return place{"Article", a.ID, edge, "articles"} }

func ofOutcome(o *ent.Outcome, edge string) place { return place{"Outcome", o.ID, edge, "outcomes"} }

// queries returns the ways to find the subject, by name. Answers have a field "here" or a totalCount of 1 if the viewer
// sees it.
func (s subject) queries() map[string]string {
	id := strconv.Quote(strconv.Itoa(s.id))
	where := `(where: {id: ` + id + `})`
	queries := map[string]string{
		"node":  `{ node(id: ` + id + `) { here: id } }`,
		"nodes": `{ nodes(ids: [` + id + `]) { here: id } }`,
	}
	if s.list != "" {
		queries["list"] = `{ ` + s.list + where + ` { nodes { here: id } } }`
		queries["count"] = `{ ` + s.list + where + ` { totalCount } }`
	}
	if s.slug != "" {
		queries["slug"] = `{ ` + s.slug + ` { here: id } }`
	}
	if p := s.in; p.edge != "" {
		nested := fmt.Sprintf(`{ node(id: "%d") { ... on %s { %s%s`, p.parentID, p.parent, p.edge, where)
		queries["nested"] = nested + ` { nodes { here: id } } } } }`
		queries["nested count"] = nested + ` { totalCount } } } }`
	}
	if p := s.in; p.list != "" {
		has := "has" + strings.ToUpper(p.edge[:1]) + p.edge[1:] + "With"
		filters := generated.NewExecutableSchema(generated.Config{}).Schema().Types[p.parent+"WhereInput"].Fields
		if filters.ForName(has) != nil {
			filter := fmt.Sprintf(`{id: "%d", %s: [{id: %s}]}`, p.parentID, has, id)
			queries["filter"] = `{ ` + p.list + `(where: ` + filter + `) { nodes { here: id } } }`
		}
	}
	return queries
}

// mutations returns the root fields of mutations with the subject's id, by name.
func (s subject) mutations() map[string]string {
	mutations := map[string]string{}
	for name, field := range s.writes {
		mutations[name] = strings.ReplaceAll(field, "ID!", strconv.Quote(strconv.Itoa(s.id)))
	}
	return mutations
}

// crud returns the mutations that create, update and delete an entity. Without an input for create it has two.
func crud(typ, create, update string) map[string]string {
	writes := map[string]string{
		"update": "update" + typ + "(id: ID!, input: {" + update + "})",
		"delete": "delete" + typ + "(id: ID!)",
	}
	if create != "" {
		writes["create"] = "create" + typ + "(input: {" + create + "})"
	}
	return writes
}
