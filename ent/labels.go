//go:build entc

package main

import (
	"encoding/json"
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/internal/label"
)

// labelsOf returns the translated fields of an entity (ent/schema/translated.go).
func labelsOf(node *gen.Type) []*gen.Field {
	var names []string
	text, err := json.Marshal(node.Annotations["Labels"])
	if err != nil || json.Unmarshal(text, &names) != nil {
		return nil
	}
	var fields []*gen.Field
	for _, name := range names {
		i := slices.IndexFunc(node.Fields, func(f *gen.Field) bool { return f.Name == name })
		fields = append(fields, node.Fields[i])
	}
	return fields
}

// apiName returns the name of a translated field in the API.
func apiName(f *gen.Field) string { return label.FieldName(f.Name) }

// translations gives the types and inputs of entities with translations what reads and changes them. The Go of it is in
// ent/template/labels.tmpl and mutation_input.tmpl.
func translations(g *gen.Graph, s *ast.Schema) error {
	for _, node := range g.Nodes {
		fields := labelsOf(node)
		if len(fields) == 0 {
			continue
		}
		def := s.Types[node.Name]
		texts := ast.FieldList{{
			Name: "locale", Description: "Language.", Type: ast.NonNullNamedType("Locale", nil),
		}}
		for i, f := range fields {
			own := def.Fields.ForName(label.FieldName(f.Name))
			own.Arguments = localeArgument()
			own.Directives = append(own.Directives, goField(f.StructField()+"In"))
			t := ast.NamedType(own.Type.Name(), nil)
			t.NonNull = i == 0
			texts = append(texts, &ast.FieldDefinition{Name: own.Name, Description: own.Description, Type: t})
		}
		name := label.FieldName(fields[0].Name)
		def.Fields = append(def.Fields,
			&ast.FieldDefinition{
				Name:        "labelLocale",
				Description: "Language in which `" + name + "` is returned.",
				Arguments:   localeArgument(),
				Type:        ast.NonNullNamedType("Locale", nil),
				Directives:  ast.DirectiveList{goField("LabelLocale")},
			},
			&ast.FieldDefinition{
				Name:        "translations",
				Description: "Its texts in other languages.",
				Type:        ast.NonNullListType(ast.NonNullNamedType(node.Name+"Translation", nil), nil),
				Directives: ast.DirectiveList{goField("TranslationList"), {Name: "listSize", Arguments: ast.ArgumentList{
					{Name: "assumedSize", Value: &ast.Value{Kind: ast.IntValue, Raw: "2"}},
				}}},
			})
		s.Types[node.Name+"Translation"] = &ast.Definition{
			Kind: ast.Object, Name: node.Name + "Translation", Fields: texts, Directives: ast.DirectiveList{goTranslation()},
			Description: "Texts of " + article(words(node.Name)) + " in one language.",
		}
		input := node.Name + "TranslationInput"
		s.Types[input] = &ast.Definition{
			Kind: ast.InputObject, Name: input, Fields: texts, Directives: ast.DirectiveList{goTranslation()},
			Description: "Texts of " + article(words(node.Name)) + " in one language. They replace all of this language.",
		}
		set := &ast.FieldDefinition{
			Name: label.SetTranslations, Description: "Texts in other languages. Those of languages that are left out stay.",
			Type: ast.ListType(ast.NonNullNamedType(input, nil), nil),
		}
		remove := &ast.FieldDefinition{
			Name: label.RemoveTranslations, Description: "Languages whose texts to remove.",
			Type: ast.ListType(ast.NonNullNamedType("Locale", nil), nil),
		}
		create, update := s.Types["Create"+node.Name+"Input"], s.Types["Update"+node.Name+"Input"]
		create.Fields = append(create.Fields, set)
		update.Fields = append(update.Fields, set, remove)
	}
	return nil
}

func localeArgument() ast.ArgumentDefinitionList {
	return ast.ArgumentDefinitionList{{Name: "locale", Type: ast.NamedType("Locale", nil)}}
}

// goField says which method or field in Go a field of the API is.
func goField(name string) *ast.Directive {
	return &ast.Directive{Name: "goField", Arguments: ast.ArgumentList{
		{Name: "name", Value: &ast.Value{Kind: ast.StringValue, Raw: name}},
	}}
}

func goTranslation() *ast.Directive {
	return &ast.Directive{Name: "goModel", Arguments: ast.ArgumentList{
		{Name: "model", Value: &ast.Value{Kind: ast.StringValue, Raw: "praxis/internal/label.Translation"}},
	}}
}

// article returns a noun with its indefinite article.
func article(noun string) string {
	if strings.ContainsAny(noun[:1], "aeiou") {
		return "an " + noun
	}
	return "a " + noun
}
