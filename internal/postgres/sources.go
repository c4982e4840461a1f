package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/lib/pq"
)

// maxTables is how many tables can note their changes.
const maxTables = 128

// tableSet is a set of tables, by their numbers in a catalog.
type tableSet [maxTables / 64]uint64

func (s *tableSet) add(table int) { s[table/64] |= 1 << (table % 64) }

func (s *tableSet) addAll(other tableSet) {
	for i := range s {
		s[i] |= other[i]
	}
}

// Sources says what statements read.
type Sources struct {
	tables tableSet
	// Clock says that the result changes with time, and Counters that it may show columns whose changes are not noted.
	Clock, Counters bool
	// Unknown says that a table is read whose changes are not noted.
	Unknown bool
}

func (s *Sources) add(other Sources) {
	s.tables.addAll(other.tables)
	s.Clock, s.Counters, s.Unknown = s.Clock || other.Clock, s.Counters || other.Counters, s.Unknown || other.Unknown
}

// anyTable stands for all tables that note their changes.
const anyTable = "*"

// derivedTables are tables that do not note all of their changes, with the view of what they follow from. An answer
// that was read from one of them changes only when the tables of the view change, or with a change that is noted.
var derivedTables = map[string]string{
	"audit_events":  anyTable,
	"stats_changes": factsView,
	"search_dirty":  "search_sources",
	"list_counts":   "", // a statement names the list, and with it the tables that its length follows from
}

// factsView is the view of the facts. It reads the counters of articles, but few answers show them: those that do say
// so themselves (stats.Row.Views).
const factsView = "statistics_facts"

// clockWords are the words of SQL whose value is another one at the next call. transaction_timestamp is missing: it
// says when something was read, where now decides what is read.
var clockWords = []string{
	"now", "clock_timestamp", "statement_timestamp", "current_date", "current_time", "current_timestamp", "localtime",
	"localtimestamp", "timeofday", "today", "tomorrow", "yesterday", "random", "gen_random_uuid",
}

// catalog knows the tables, views and functions of the database, and finds out which of them a statement reads.
type catalog struct {
	numbers map[string]int // of the tables that note their changes
	// words are what each word of a statement stands for: a table, a view or a function with all that it reads, a
	// counter, the clock.
	words map[string]Sources

	mu     sync.Mutex
	byText map[string]Sources
	bytes  int // of the texts
}

// maxTexts is how many statements a catalog remembers, and maxTextBytes how long their texts are in total. The API's
// statements come from a few hundred shapes.
const maxTexts, maxTextBytes = 4096, 16 << 20

// listReadable lists the tables, views and functions that a statement can read, with the texts of the latter two.
// Functions of triggers are missing.
const listReadable = `
	SELECT relname::text, relkind = 'v', CASE WHEN relkind = 'v' THEN pg_get_viewdef(c.oid) ELSE '' END,
		EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname = 'note_change'),
		CASE WHEN relkind = 'v' THEN '{}' ELSE ARRAY(SELECT attname::text FROM pg_trigger, pg_attribute
			WHERE tgrelid = c.oid AND tgname = 'note_change' AND attrelid = c.oid AND attnum > 0 AND NOT attisdropped
				AND cardinality(tgattr::int2[]) > 0 AND NOT attnum = ANY(tgattr)) END
	FROM pg_class c WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v')
UNION ALL
	SELECT proname::text, true, string_agg(prosrc, ' '), false, '{}'
	FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND prorettype <> 'trigger'::regtype GROUP BY proname`

// readable is a row of listReadable.
type readable struct {
	// expanded says that text is what the view or function reads.
	expanded bool
	text     string
	noted    bool
	// counters are the columns of a table whose changes are not noted.
	counters []string
}

// readCatalog reads the catalog of the database.
func readCatalog(ctx context.Context, c *sql.Conn) (*catalog, error) {
	rows, err := c.QueryContext(ctx, listReadable)
	if err != nil {
		return nil, fmt.Errorf("reading which tables note their changes: %w", err)
	}
	defer rows.Close()
	all := map[string]readable{}
	for rows.Next() {
		var name string
		var r readable
		if err := rows.Scan(&name, &r.expanded, &r.text, &r.noted, pq.Array(&r.counters)); err != nil {
			return nil, fmt.Errorf("reading which tables note their changes: %w", err)
		}
		all[name] = r
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading which tables note their changes: %w", err)
	}
	return newCatalog(all)
}

func newCatalog(all map[string]readable) (*catalog, error) {
	c := &catalog{numbers: map[string]int{}, words: map[string]Sources{}, byText: map[string]Sources{}}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		r := all[name]
		if r.noted {
			c.numbers[name] = len(c.numbers)
		}
		for _, column := range r.counters {
			c.words[column] = Sources{Counters: true}
		}
	}
	if len(c.numbers) > maxTables {
		return nil, fmt.Errorf("more than %d tables note their changes", maxTables)
	}
	for _, word := range clockWords {
		c.words[word] = Sources{Clock: true}
	}
	expanded := map[string]Sources{}
	for name := range all {
		expanded[name] = c.expand(all, name, map[string]bool{})
	}
	for name, s := range expanded {
		s.add(c.words[name]) // a counter may have the name of a view
		c.words[name] = s
	}
	return c, nil
}

// expand returns what a word in the text of a view or function stands for, also through the views and functions that it
// uses. visited are the names that were expanded already.
func (c *catalog) expand(all map[string]readable, name string, visited map[string]bool) Sources {
	s := c.words[name] // the clock, or a counter
	r, known := all[name]
	if !known || visited[name] {
		return s
	}
	visited[name] = true
	if r.expanded {
		for word := range words(r.text) {
			s.add(c.expand(all, word, visited))
		}
		s.Counters = s.Counters && name != factsView
		return s
	}
	source, derived := derivedTables[name]
	switch {
	case source == anyTable:
		for _, n := range c.numbers {
			s.tables.add(n)
		}
	case derived:
		s.add(c.expand(all, source, visited))
	}
	if r.noted {
		s.tables.add(c.numbers[name])
	}
	s.Unknown = s.Unknown || !r.noted && !derived
	return s
}

// sourcesOf returns what the statements read. It takes every word of a statement that is the name of something for a
// use of it, also in a string or as an alias: it finds too much rather than too little.
func (c *catalog) sourcesOf(texts []string) Sources {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all Sources
	for _, text := range texts {
		s, known := c.byText[text]
		if !known {
			for word := range words(text) {
				s.add(c.words[word])
			}
			if c.bytes += len(text); len(c.byText) >= maxTexts || c.bytes > maxTextBytes {
				clear(c.byText)
				c.bytes = len(text)
			}
			c.byText[text] = s
		}
		all.add(s)
	}
	return all
}

// words yields the words of an SQL text: the longest sequences of letters, digits and underscores. Names of Praxis are
// in lower case and need no quotes; words in capitals are yielded in lower case.
func words(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start := -1
		for i := 0; i <= len(text); i++ {
			if i < len(text) && isWordByte(text[i]) {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 && !yield(strings.ToLower(text[start:i])) {
				return
			}
			start = -1
		}
	}
}

func isWordByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}
