package search

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
)

const (
	// enough is how many results satisfy: with fewer, what holds only a part of a long question is looked for, too.
	enough = 5
	// share is how much of a question, by what its words tell, such a result must hold.
	share = 0.3
	// maxLoose is how many words of a question are looked for by themselves.
	maxLoose = 14
	// maxCounted is how far the documents with a word are counted: more often it tells hardly anything.
	maxCounted = 5000
)

// match is which documents a question finds.
type match struct {
	question question
	types    []Type
	filter   Filter
	// loose are the words of the question by themselves, and weights what each tells; nil while all terms are demanded.
	loose   []string
	weights []float64
}

// documents selects the documents of all types that the viewer sees and the question finds, as the table d.
func (m *match) documents(ctx context.Context, columns func(*sql.Selector)) sql.Querier {
	return ofTypes(ctx, m.types, func(d *sql.Selector) {
		d.Where(sql.P(m.found))
		m.limit(d)
		columns(d)
	})
}

// ofTypes selects documents of these types that the viewer sees, of all types when there are none, as part says of each.
func ofTypes(ctx context.Context, types []Type, part func(d *sql.Selector)) sql.Querier {
	if len(types) == 0 {
		types = Types
	}
	return sql.ExprFunc(func(b *sql.Builder) {
		for i, t := range slices.Compact(slices.Sorted(slices.Values(types))) {
			if i > 0 {
				b.WriteString(" UNION ALL ")
			}
			d := visible(ctx, t)
			part(d)
			b.Join(d)
		}
	})
}

// visible selects the documents of a type that the viewer sees. Outcomes are seen where their action is, whose organization
// and visibility their documents hold.
func visible(ctx context.Context, t Type) *sql.Selector {
	d := sql.Dialect(dialect.Postgres).Select().From(sql.Table("search_documents").As("d")).WithContext(ctx)
	switch t {
	case Article:
		ent.VisibleArticle(d)
	case Action, Outcome:
		ent.VisibleAction(d)
	case Person:
		p := sql.Dialect(dialect.Postgres).Select().From(sql.Table("people")).WithContext(ctx)
		ent.VisiblePerson(p)
		d.Where(sql.In(d.C("id"), p.Select(p.C("id"))))
	}
	return d.Where(sql.EQ(d.C("entity"), entityOf[t])).Where(sql.ExprP("d.id NOT IN (SELECT id FROM search_dirty WHERE hides)"))
}

// found writes that a document holds what is wanted and nothing that is excluded.
func (m *match) found(b *sql.Builder) {
	b.WriteString("((")
	for i, t := range m.question.wanted {
		if i > 0 {
			b.WriteString(" AND ")
		}
		t.found(b)
	}
	b.WriteString(")")
	if len(m.loose) > 0 {
		b.WriteString(" OR ")
		for _, t := range m.question.wanted {
			if t.quoted {
				t.found(b)
				b.WriteString(" AND ")
			}
		}
		b.WriteString("d.words @@ ").Arg(strings.Join(m.loose, " | ")).WriteString("::tsquery AND ")
		sum := 0.0
		for i, w := range m.loose {
			if i > 0 {
				b.WriteString(" + ")
			}
			b.WriteString("CASE WHEN d.words @@ ").Arg(w).WriteString("::tsquery THEN ").Arg(m.weights[i]).WriteString("::float8 ELSE 0 END")
			sum += m.weights[i]
		}
		b.WriteString(" >= ").Arg(share * sum).WriteString("::float8")
		if len(m.loose) > 2 { // one word says too little of a long question, unless the title says it
			b.WriteString(" AND (d.title_words @@ ").Arg(strings.Join(m.loose, " | ")).WriteString("::tsquery OR ")
			for i, w := range m.loose {
				b.WriteString([]string{"", " + "}[min(i, 1)] + "(d.words @@ ").Arg(w).WriteString("::tsquery)::int")
			}
			b.WriteString(" > 1)")
		}
	}
	b.WriteString(")")
	for _, t := range m.question.excluded {
		b.WriteString(" AND NOT d.words @@ ").Arg(t.strict("")).WriteString("::tsquery")
	}
}

// found writes that a document holds the term, or that its name is spelt so.
func (t term) found(b *sql.Builder) {
	b.WriteString("(d.words @@ ").Arg(t.strict("")).WriteString("::tsquery")
	if t.spelt != "" {
		b.WriteString(" OR d.spelling @@ ").Arg(quoted(t.spelt) + ":*").WriteString("::tsquery")
	}
	b.WriteString(")")
}

// limit limits documents by the filter.
func (m *match) limit(d *sql.Selector) {
	where := func(write func(*sql.Builder)) { d.Where(sql.P(write)) }
	if id := m.filter.WithinOrganization; id != nil {
		where(func(b *sql.Builder) {
			b.WriteString("d.organization_id IN (SELECT ").Arg(*id).WriteString("::bigint UNION ALL SELECT organization_id FROM organization_ancestors WHERE ancestor_id = ").Arg(*id).WriteString(")")
		})
	}
	if id := m.filter.Organization; id != nil {
		d.Where(sql.EQ(d.C("organization_id"), *id))
	}
	if id := m.filter.Theme; id != nil {
		where(func(b *sql.Builder) { b.Arg(*id).WriteString("::bigint = ANY(d.themes)") })
	}
	if id := m.filter.WithinTheme; id != nil {
		where(func(b *sql.Builder) { b.Arg(*id).WriteString("::bigint = ANY(d.within_themes)") })
	}
	if id := m.filter.Tag; id != nil {
		where(func(b *sql.Builder) { b.Arg(*id).WriteString("::bigint = ANY(d.tags)") })
	}
	if year := m.filter.Year; year != nil {
		where(func(b *sql.Builder) { b.WriteString("extract(year FROM d.day) = ").Arg(*year).WriteString("::int") })
	}
	if locale := m.filter.Locale; locale != nil {
		where(func(b *sql.Builder) { b.WriteString("d.locale = ").Arg(*locale) })
	}
}

// find finds and orders; where there is too little in all that the viewer sees, whatever the filter, it looks for less.
func (r *Result) find(ctx context.Context) error {
	if loose := r.match.question.loose(); len(loose) > 1 {
		var strict []int
		all := &match{question: r.match.question}
		err := r.client.Select(ctx, written(func(b *sql.Builder) {
			b.WriteString("SELECT count(*) FROM (SELECT FROM (").Join(all.documents(ctx, func(d *sql.Selector) { d.Select(d.C("id")) }))
			b.WriteString(") d LIMIT " + strconv.Itoa(enough) + ") few")
		}), &strict)
		if err != nil {
			return fmt.Errorf("searching: %w", err)
		}
		if strict[0] < enough {
			if err := r.match.relax(ctx, r.client, loose); err != nil {
				return err
			}
		}
	}
	found, err := r.match.candidates(ctx, r.client, r.page.Order)
	if err != nil {
		return err
	}
	r.match.order(found)
	if r.page.Order == Newest {
		newestFirst(found)
	}
	begin, end := min(r.page.After, len(found)), min(r.page.After+r.page.First, len(found))
	r.HasNext = end < len(found)
	for i, c := range found[begin:end] {
		r.Hits = append(r.Hits, &Hit{ID: c.ID, Type: TypeOf(c.Entity), Score: math.Round(c.score*1000) / 1000, Place: begin + i + 1, result: r})
	}
	return nil
}

// loose are the words of all terms that are not quoted.
func (q question) loose() []string {
	var all []string
	for _, t := range q.wanted {
		for _, w := range t.loose() {
			if !t.quoted && !slices.Contains(all, w) && len(all) < maxLoose {
				all = append(all, w)
			}
		}
	}
	return all
}

// relax looks for the words by themselves, each weighed by how rare it is in what the viewer sees.
func (m *match) relax(ctx context.Context, client *ent.Client, loose []string) error {
	var counts []struct {
		Word string `sql:"word"`
		N    int    `sql:"n"`
	}
	err := client.Select(ctx, written(func(b *sql.Builder) {
		for _, w := range append([]string{""}, loose...) {
			if w != "" {
				b.WriteString(" UNION ALL ")
			}
			b.WriteString("SELECT ").Arg(w).WriteString("::text AS word, count(*) AS n FROM (SELECT FROM (")
			b.Join(ofTypes(ctx, nil, func(d *sql.Selector) {
				if w != "" {
					d.Where(sql.P(func(b *sql.Builder) { b.WriteString("d.words @@ ").Arg(w).WriteString("::tsquery") }))
				}
				d.Select(d.C("id"))
			}))
			fmt.Fprintf(writer{b}, ") d LIMIT %d) x", maxCounted)
		}
	}), &counts)
	if err != nil {
		return fmt.Errorf("counting words: %w", err)
	}
	df := map[string]int{}
	for _, c := range counts {
		df[c.Word] = c.N
	}
	m.loose, m.weights = nil, nil
	for _, w := range loose {
		if df[w] == 0 || df[w] >= maxCounted { // two characters that are no word of anybody, or a word of everybody
			continue
		}
		m.loose = append(m.loose, w)
		m.weights = append(m.weights, math.Log(1+float64(df[""])/float64(1+df[w])))
	}
	return nil
}

// candidates reads what is found: of more than can be ordered by relevance, those with the most terms in the title, and the
// newest.
func (m *match) candidates(ctx context.Context, client *ent.Client, order Order) ([]candidate, error) {
	var found []candidate
	first := "titled DESC, "
	if order == Newest {
		first = ""
	}
	err := client.Select(ctx, written(func(b *sql.Builder) {
		b.WriteString("WITH m AS (").Join(m.documents(ctx, func(d *sql.Selector) {
			d.Select(d.C("id"), d.C("day")).AppendSelectExprAs(sql.ExprFunc(m.titled), "titled")
		}))
		fmt.Fprintf(writer{b}, "), top AS (SELECT * FROM m ORDER BY %sday DESC NULLS LAST, id DESC LIMIT %d) ", first, MaxRanked)
		b.WriteString("SELECT d.id, d.entity, d.title, coalesce(d.day::text, '') AS day, ")
		m.held(b)
		// Long documents are unpacked once, and not for each of the words.
		b.WriteString(" FROM top, LATERAL (SELECT id, entity, title, day, title_words, words || ''::tsvector AS words, spelling FROM search_documents s WHERE s.id = top.id OFFSET 0) d")
	}), &found)
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return found, nil
}

// titled writes how many terms stand in the title.
func (m *match) titled(b *sql.Builder) {
	for i, t := range m.question.wanted {
		if i > 0 {
			b.WriteString(" + ")
		}
		b.WriteString("(d.title_words @@ ").Arg(t.strict("")).WriteString("::tsquery)::int")
	}
}

type writer struct{ *sql.Builder }

func (w writer) Write(p []byte) (int, error) {
	w.WriteString(string(p))
	return len(p), nil
}

// Facet is how many results share something.
type Facet struct {
	// Value is an id, a year or an entity.
	Value string `sql:"value"`
	Count int    `sql:"n"`
	Kind  string `sql:"kind"`
}

// maxFacets is how many values of each facet are told.
const maxFacets = 50

// Facets counts all results, and what they share: the kinds are TOTAL, TYPE, ORGANIZATION, THEME, TAG and YEAR.
func (r *Result) Facets(ctx context.Context) (map[string][]Facet, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.match.question.wanted) == 0 || r.facets != nil {
		return r.facets, nil
	}
	var found []Facet
	err := r.client.Select(ctx, written(func(b *sql.Builder) {
		b.WriteString("WITH m AS MATERIALIZED (").Join(r.match.documents(ctx, func(d *sql.Selector) {
			d.Select(d.C("entity"), d.C("organization_id"), d.C("themes"), d.C("tags"), d.C("day"))
		}))
		b.WriteString(") SELECT kind, value, n FROM (SELECT f.*, row_number() OVER (PARTITION BY kind ORDER BY n DESC, value) AS place FROM (" +
			"SELECT 'TOTAL' AS kind, '' AS value, count(*) AS n FROM m UNION ALL SELECT 'TYPE', entity, count(*) FROM m GROUP BY 2 " +
			"UNION ALL SELECT 'ORGANIZATION', organization_id::text, count(*) FROM m WHERE organization_id IS NOT NULL GROUP BY 2 " +
			"UNION ALL SELECT 'THEME', t::text, count(*) FROM m, unnest(themes) t GROUP BY 2 UNION ALL SELECT 'TAG', t::text, count(*) FROM m, unnest(tags) t GROUP BY 2 " +
			"UNION ALL SELECT 'YEAR', extract(year FROM day)::text, count(*) FROM m WHERE day IS NOT NULL GROUP BY 2) f) g WHERE place <= " + strconv.Itoa(maxFacets) + " ORDER BY kind, place")
	}), &found)
	if err != nil {
		return nil, fmt.Errorf("counting results: %w", err)
	}
	r.facets = map[string][]Facet{}
	for _, f := range found {
		r.facets[f.Kind] = append(r.facets[f.Kind], f)
	}
	return r.facets, nil
}
