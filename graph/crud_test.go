package graph_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"praxis/internal/demo"
	"praxis/internal/pgtest"
)

// TestUpdateAndDelete updates and deletes one of each entity of the demo content, as a dry run. The payload has the
// entity under its name and the next version; a stale version is a conflict; an entity in use is not deleted.
func TestUpdateAndDelete(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	if _, err := demo.Load(pgtest.Context(t), a.db.Client, demo.Options{}); err != nil {
		t.Fatal(err)
	}
	for entity, test := range map[string]struct{ at, input, deletion string }{
		"organization":  {"organizations.nodes.0.id", `{shortName: "x"}`, "IN_USE"},
		"person":        {"people.nodes.0.id", `{title: "x"}`, "IN_USE"},
		"tag":           {"tags.nodes.0.id", `{name: "x"}`, ""},
		"theme":         {"themes.nodes.0.id", `{description: "x"}`, "IN_USE"},
		"article":       {"articles.nodes.0.id", `{summary: "x", subtitle: null}`, ""},
		"contribution":  {"articles.nodes.0.contributions.nodes.0.id", `{role: REVIEWER}`, ""},
		"action":        {"actions.nodes.0.id", `{summary: "x"}`, ""},
		"participation": {"organizations.nodes.0.participations.nodes.0.id", `{role: PARTNER}`, ""},
		"outcome":       {"outcomes.nodes.0.id", `{verification: DISPUTED, achievedOn: "2022-01-01"}`, ""},
		"evidence":      {"outcomes.nodes.0.evidence.nodes.0.id", `{note: "x"}`, ""},
		"indicator":     {"indicators.nodes.0.id", `{unit: "x", baselineValue: "1.5"}`, ""},
		"measurement":   {"indicators.nodes.0.measurements.nodes.0.id", `{actual: "2", note: null}`, ""},
	} {
		t.Run(entity, func(t *testing.T) {
			steps := strings.Split(test.at, ".nodes.0")
			where := cmp.Or(map[string]string{
				"actions":       `where: {hasOutcomes: false, hasChildren: false}`,
				"articles":      `where: {hasContributions: true, status: PUBLISHED}`,
				"indicators":    `where: {hasMeasurements: true}`,
				"organizations": `where: {hasParticipations: true}`,
				"outcomes":      `where: {hasEvidence: true}`,
			}[steps[0]], "first: 1")
			query := "{ " + steps[0] + "(" + where + ") { nodes { "
			if len(steps) == 3 {
				query += strings.TrimPrefix(steps[1], ".") + " { nodes { id } }"
			} else {
				query += "id"
			}
			id := a.admin(t, query+" } } }", nil).at(test.at)
			if id == nil {
				t.Fatal("the demo content has none")
			}
			name := strings.ToUpper(entity[:1]) + entity[1:]
			updated := func(version int) answer {
				got, raw := a.post(t, true, fmt.Sprintf(`mutation @validateOnly {
					m: update%s(id: "%s", input: %s, expectedVersion: %d) { %s { id version } userErrors { code } }
				}`, name, id, test.input, version, entity), nil)
				if len(got.Errors) > 0 {
					t.Fatalf("%s", raw)
				}
				return got
			}
			version := 1
			if updated(1).at("m.userErrors.0.code") == "VERSION_CONFLICT" { // demo.Load published it
				version = 2
			}
			changed := updated(version)
			if changed.at("m."+entity+".id") != id || changed.at("m."+entity+".version") != float64(version+1) {
				t.Errorf("updated: %v", changed)
			}
			stale := updated(9)
			code, _ := stale.at("m.userErrors.0.code").(string)
			if code != "VERSION_CONFLICT" || stale.at("m."+entity+".version") != float64(version) {
				t.Errorf("updated with a stale version: %v", stale)
			}
			got, raw := a.post(t, true, fmt.Sprintf(`mutation @validateOnly {
				m: delete%s(id: "%s") { %s { id } userErrors { code } }
			}`, name, id, entity), nil)
			code, _ = got.at("m.userErrors.0.code").(string)
			if len(got.Errors) > 0 || code != test.deletion || code == "" && got.at("m."+entity+".id") != id {
				t.Errorf("deleted: %s", raw)
			}
		})
	}
}
