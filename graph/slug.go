package graph

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/ent/gen/ent"
	"praxis/graph/scalar"
	"praxis/internal/content"
	"praxis/internal/slug"
)

// Arguments and input fields with @orSlug accept a slug in place of an id. One statement looks up all slugs of a
// query before it runs. Mutations run one per root field, since a slug may belong to an object that an earlier root
// field has created. Unmarshalling of an ID then finds the slugs in the context. An unknown slug becomes the id 0,
// which no object has, and fails like any unknown id.

type slugIDsKey struct{}

// withSlugIDs returns a context with the ids of all slugs in the arguments of the fields and below.
func withSlugIDs(ctx context.Context, fields ast.SelectionSet) (context.Context, error) {
	w := slugWalk{variables: graphql.GetOperationContext(ctx).Variables}
	anyField(fields, nested, func(f *ast.Field) bool {
		w.field(f)
		return false
	})
	if len(w.refs) == 0 {
		return ctx, nil
	}
	ids, err := content.ResolveSlugs(ctx, ent.FromContext(ctx), w.refs)
	if err != nil {
		return ctx, err
	}
	return scalar.WithSlugs(context.WithValue(ctx, slugIDsKey{}, ids), idOfSlug), nil
}

// slugWalk collects the slugs that are given in place of ids.
type slugWalk struct {
	variables map[string]any
	refs      []content.SlugRef
}

func (w *slugWalk) field(f *ast.Field) {
	if f.Definition == nil {
		return
	}
	for _, arg := range f.Arguments {
		def := f.Definition.Arguments.ForName(arg.Name)
		if def == nil {
			continue
		}
		if value, err := arg.Value.Value(w.variables); err == nil { // gqlgen reports invalid values
			w.value(def.Type.Name(), orSlugOf(def.Directives), value)
		}
	}
}

// value collects the slugs of a value of the named type. of is the type of the objects whose slugs it accepts, or "".
func (w *slugWalk) value(name, of string, value any) {
	switch v := value.(type) {
	case string:
		if ref, ok := slugRef(of, v); ok && !slices.Contains(w.refs, ref) {
			w.refs = append(w.refs, ref)
		}
		return
	case map[string]any:
		input := schema.Types[name]
		if input == nil {
			return
		}
		for _, f := range input.Fields {
			if field, ok := v[f.Name]; ok {
				w.value(f.Type.Name(), orSlugOf(f.Directives), field)
			}
		}
		return
	}
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice { // its element type depends on the coercion
		for i := range list.Len() {
			w.value(name, of, list.Index(i).Interface())
		}
	}
}

// orSlugOf returns the type of the objects whose slugs an argument or input field accepts, or "".
func orSlugOf(directives ast.DirectiveList) string {
	if d := directives.ForName("orSlug"); d != nil {
		return d.Arguments.ForName("of").Value.Raw
	}
	return ""
}

// slugRef parses "slug", or "slug@locale" of an article.
func slugRef(of, s string) (content.SlugRef, bool) {
	name, locale, located := strings.Cut(s, "@")
	if of == "" || slug.Check(name) != nil || located && of != "Article" {
		return content.SlugRef{}, false
	}
	if located {
		var err error
		if locale, err = scalar.UnmarshalLocale(locale); err != nil {
			return content.SlugRef{}, false
		}
	}
	return content.SlugRef{Type: of, Slug: name, Locale: locale}, true
}

// idOfSlug returns the id of a slug at the position of the context, or false if no slug is accepted there.
func idOfSlug(ctx context.Context, s string) (int, bool, error) {
	ref, ok := slugRef(orSlugAt(ctx), s)
	if !ok {
		return 0, false, nil
	}
	ids, _ := ctx.Value(slugIDsKey{}).(map[content.SlugRef]content.SlugTarget)
	target := ids[ref]
	if len(target.Locales) > 0 {
		choices := make([]string, len(target.Locales))
		for i, locale := range target.Locales {
			choices[i] = ref.Slug + "@" + locale
		}
		return 0, true, scalar.Error(fmt.Sprintf("several articles have the slug %s: use %s",
			ref.Slug, strings.Join(choices, " or ")))
	}
	return target.ID, true, nil
}

// orSlugAt is orSlugOf for the argument or input field that gqlgen unmarshals in the context.
func orSlugAt(ctx context.Context) string {
	var steps []string
	for at := graphql.GetPathContext(ctx); at != nil; at = at.Parent {
		if at.Field != nil {
			steps = append(steps, *at.Field)
		}
	}
	field := graphql.GetFieldContext(ctx)
	if len(steps) == 0 || field == nil || schema.Types[field.Object] == nil {
		return ""
	}
	slices.Reverse(steps)
	def := schema.Types[field.Object].Fields.ForName(field.Field.Name)
	if def == nil || def.Arguments.ForName(steps[0]) == nil {
		return ""
	}
	arg := def.Arguments.ForName(steps[0])
	name, directives := arg.Type.Name(), arg.Directives
	for _, step := range steps[1:] {
		if schema.Types[name] == nil || schema.Types[name].Fields.ForName(step) == nil {
			return ""
		}
		f := schema.Types[name].Fields.ForName(step)
		name, directives = f.Type.Name(), f.Directives
	}
	return orSlugOf(directives)
}
