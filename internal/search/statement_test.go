package search

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/internal/sqltext"
	"praxis/internal/viewer"
)

var update = flag.Bool("update", false, "write the statements in testdata")

// TestStatements compares the statements of the package with testdata/*.sql, where they can be read as the database
// gets them. It needs no database.
func TestStatements(t *testing.T) {
	t.Parallel()
	anonymous := viewer.NewContext(t.Context(), viewer.Viewer{})
	reader := viewer.NewContext(t.Context(), viewer.Viewer{
		Actor: 7, User: 7, Grants: []viewer.Grant{{Organization: 3, Role: viewer.Reader}},
	})
	organization, theme, first := 3, 5, time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	filter := Filter{
		WithinOrganization: &organization, WithinTheme: &theme, Tags: []int{8, 9}, Years: []int{2024},
		Locales: []string{"zh-CN"}, DateGTE: &first,
	}
	articles := []Type{Article}
	strict := &match{query: parseQuery(`锗粉 germanium -"red light"`), types: articles}
	loose := &match{
		query:  parseQuery(`如何 提高 "采购" transparency`),
		types:  []Type{Article, Outcome},
		filter: filter,
		loose:  []looseWord{{"'提高'", 9, 1.5}, {"'transpar'", 3, 3}, {"'procur'", 5, 2}},
	}
	pinyin := &match{query: parseQuery("chihongzhe"), types: []Type{Organization}}
	typo := &match{query: parseQuery("germanum"), types: []Type{Person}}

	for name, statement := range map[string]sql.Querier{
		"candidates-strict": strict.selectCandidates(anonymous, Relevance),
		"candidates-loose":  loose.selectCandidates(reader, Newest),
		"candidates-pinyin": pinyin.selectCandidates(anonymous, Relevance),
		"count-strict-hits": strict.countStrictHits(reader),
		"count-documents":   countDocuments(anonymous, strict.query.words()),
		"variants":          countVariants(reader, []variant{{text: "germanium"}, {text: "镜片"}}),
		"spelled":           selectSpelled(reader, "chihong"),
		"facets":            strict.selectFacets(anonymous, []FacetKind{TotalFacet, TypeFacet, TagFacet}),
		"facets-selected":   loose.selectFacets(reader, []FacetKind{TypeFacet, TagFacet, YearFacet}),
		"texts":             selectTexts(anonymous, []int{11, 12}),
		"similar":           selectSimilarNames(reader, typo.query.required[0]),
		"completions":       parseTyped("二氧 chi").selectCompletions(anonymous, []Type{Organization, Tag}, 10),
		"related":           selectRelated(reader, []int{11, 12}, []string{"en"}),
		"synonyms":          selectSynonyms(parseQuery("网络软件 k8s").synonymWords(), []string{"zh-CN"}),
		"changes":           selectChanged(batch{size: 50, bytes: 1 << 16, short: true, share: share{1, 2}}),
		"insert-documents":  insertDocuments([]document{{11, "body", "zhe", "'zhe'", "'锗':1A", "'锗':1A"}}),
	} {
		compareGolden(t, name, sqltext.Readable(statement))
	}
}

func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".sql")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (review, then run with -update):\n%s", file, got)
	}
}
