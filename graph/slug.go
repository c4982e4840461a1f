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

// Arguments and fields of inputs that are marked with @orSlug take a slug where they take an id. All slugs of a
// query, and all of a root field of a mutation, which may name what earlier root fields have made, are looked up in
// one statement before it runs; reading an id then finds them in the context. A slug that leads to nothing stands for
// the id 0, which nothing has: it is answered like any other id that is unknown.

type slugIDsKey struct{}

// withSlugIDs returns a context that knows what the slugs in the arguments of the fields and below them lead to.
func withSlugIDs(ctx context.Context, fields ast.SelectionSet) (context.Context, error) {
	w := slugWalk{variables: graphql.GetOperationContext(ctx).Variables}
	anyField(fields, nested, func(f *ast.Field) bool {
		w.field(f)
		return false
	})
	if len(w.refs) == 0 {
		return ctx, nil
	}
	ids, err := content.SlugIDs(ctx, ent.FromContext(ctx), w.refs)
	if err != nil {
		return ctx, err
	}
	return scalar.WithSlugs(context.WithValue(ctx, slugIDsKey{}, ids), idOfSlug), nil
}

// slugWalk collects the slugs that stand for ids.
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
		if value, err := arg.Value.Value(w.variables); err == nil { // what cannot be read is refused when it is used
			w.value(def.Type.Name(), orSlugOf(def.Directives), value)
		}
	}
}

// value collects from a value of the type; of is the type of the objects whose slugs may stand there, "" for none.
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
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice { // of what type depends on how it was coerced
		for i := range list.Len() {
			w.value(name, of, list.Index(i).Interface())
		}
	}
}

// orSlugOf returns the type of the objects whose slugs an argument or a field takes; "" when it takes none.
func orSlugOf(directives ast.DirectiveList) string {
	if d := directives.ForName("orSlug"); d != nil {
		return d.Arguments.ForName("of").Value.Raw
	}
	return ""
}

// slugRef reads "slug", and of articles also "slug@locale".
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

// idOfSlug returns the id that a slug stands for where the context is; false where no slug may stand.
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
		return 0, true, scalar.Error(fmt.Sprintf("several articles have the slug %s: write %s", ref.Slug, strings.Join(choices, " or ")))
	}
	return target.ID, true, nil
}

// orSlugHere is orSlugOf for the argument, or the field of an input, that the context is unmarshalling.
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
