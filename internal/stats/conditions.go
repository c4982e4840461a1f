package stats

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/facts"
	"praxis/internal/sqltext"
)

// Condition is a part of a where argument that the facts decide, so that it needs no statement.
type Condition struct {
	// key is the same for the same condition.
	key    string
	class  func(*facts.Version, *facts.Class) bool
	themes func(*facts.Version) map[int]bool // one of these
	tags   map[int]bool                      // one of these
	linked Measure                           // a linked record that the viewer sees
	has    bool                              // whether there must be one
	gaps   []Gap                             // one of these
	// states are those of which an indicator has one at the end of a day.
	states []State
	day    time.Time
}

// HasClass is the condition that the class of a record meets another condition, which the key describes.
func HasClass(key string, meets func(*facts.Class) bool) Condition {
	return Condition{key: key, class: func(_ *facts.Version, c *facts.Class) bool { return meets(c) }}
}

// OfOrganization is the condition that a record belongs to one of the organizations itself.
func OfOrganization(ids []int) Condition {
	set := setOf(ids)
	return HasClass(fmt.Sprint("organization ", ids), func(c *facts.Class) bool { return set[c.Organization] })
}

// WithinOrganization is the condition that a record belongs to an organization or to one below it.
func WithinOrganization(id int) Condition {
	return Condition{
		key: fmt.Sprint("within organization ", id),
		class: func(v *facts.Version, c *facts.Class) bool {
			return c.Organization == id || slices.Contains(v.Organizations.Ancestors(c.Organization), id)
		},
	}
}

// WithinTheme is the condition that a record has a theme or one below it.
func WithinTheme(id int) Condition {
	return Condition{
		key:    fmt.Sprint("within theme ", id),
		themes: func(v *facts.Version) map[int]bool { return v.Themes.Subtree(id) },
	}
}

// HasTheme is the condition that a record has one of the themes itself.
func HasTheme(ids []int) Condition {
	return Condition{
		key:    fmt.Sprint("theme ", ids),
		themes: func(*facts.Version) map[int]bool { return setOf(ids) },
	}
}

// HasTag is the condition that an article has one of the tags.
func HasTag(ids []int) Condition { return Condition{key: fmt.Sprint("tag ", ids), tags: setOf(ids)} }

// HasLinked is the condition that a record has records that the measure counts, or none.
func HasLinked(m Measure, has bool) Condition {
	return Condition{key: fmt.Sprint("linked ", m, has), linked: m, has: has}
}

// HasGap is the condition that an outcome has one of the gaps.
func HasGap(gaps []Gap) Condition { return Condition{key: fmt.Sprint("gap ", gaps), gaps: gaps} }

// HasState is the condition that an indicator has one of the states at the end of a day.
func HasState(states []State, day time.Time) Condition {
	return Condition{key: fmt.Sprint("state ", states, day), states: states, day: day}
}

func setOf(ids []int) map[int]bool {
	set := map[int]bool{}
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// conditions are those of a query, resolved for a table.
type conditions struct {
	classes      []bool   // by class; nil for any
	themes, tags [][]bool // by set; one of each must hold
	linked       []linkedCondition
	// linkedVisible are what the viewer sees of the linked records that conditions depend on.
	linkedVisible []*facts.Visible
	records       []func(c *facts.Chunk, slot int, ordinal int) bool
	ids           *idSet // nil for any
}

type linkedCondition struct {
	link    link
	targets *facts.Table
	visible *facts.Visible
	has     bool
}

// resolveConditions resolves the conditions of the query, and reads the ids that Filter finds.
func (p *plan) resolveConditions(ctx context.Context, client *ent.Client) (conditions, error) {
	var c conditions
	for _, condition := range p.Where {
		switch {
		case condition.class != nil:
			if c.classes == nil {
				c.classes = slices.Repeat([]bool{true}, len(p.table.Classes))
			}
			for class := range p.table.Classes {
				c.classes[class] = c.classes[class] && condition.class(p.facts, &p.table.Classes[class])
			}
		case condition.themes != nil:
			c.themes = append(c.themes, intersecting(p.table.ThemeSets, condition.themes(p.facts)))
		case condition.tags != nil:
			c.tags = append(c.tags, intersecting(p.table.TagSets, condition.tags))
		case condition.gaps != nil:
			meets, evidence, err := p.gapCondition(ctx, client, condition.gaps)
			if err != nil {
				return c, err
			}
			c.records, c.linkedVisible = append(c.records, meets), append(c.linkedVisible, evidence)
		case condition.states != nil:
			c.records = append(c.records, stateCondition(condition.states, condition.day))
		default:
			l, err := p.linkedCondition(ctx, client, condition)
			if err != nil {
				return c, err
			}
			c.linked, c.linkedVisible = append(c.linked, l), append(c.linkedVisible, l.visible)
		}
	}
	if p.Filter == nil {
		return c, nil
	}
	var err error
	c.ids, err = p.readIDs(ctx, client)
	return c, err
}

func (p *plan) linkedCondition(ctx context.Context, client *ent.Client, c Condition) (linkedCondition, error) {
	l := linkedCondition{link: p.subject.links[c.linked], has: c.has}
	if l.link.to == nil {
		return l, nil
	}
	l.targets = l.link.to(p.facts)
	var err error
	l.visible, err = p.facts.Visible(ctx, client, l.targets, l.link.visible)
	return l, err
}

// intersecting says for each set whether it has one of the ids.
func intersecting(sets [][]int, ids map[int]bool) []bool {
	found := make([]bool, len(sets))
	for i, set := range sets {
		found[i] = slices.ContainsFunc(set, func(id int) bool { return ids[id] })
	}
	return found
}

// match reports whether a record meets the conditions apart from its id.
func (c *conditions) match(chunk *facts.Chunk, slot, ordinal int) bool {
	if c.classes != nil && !c.classes[chunk.Class[slot]] {
		return false
	}
	for _, has := range c.themes {
		if !has[chunk.Themes[slot]] {
			return false
		}
	}
	for _, has := range c.tags {
		if !has[chunk.Tags[slot]] {
			return false
		}
	}
	for _, l := range c.linked {
		if l.any(chunk, slot) != l.has {
			return false
		}
	}
	for _, meets := range c.records {
		if !meets(chunk, slot, ordinal) {
			return false
		}
	}
	return true
}

// any reports whether a record has a linked record that the viewer sees.
func (l *linkedCondition) any(c *facts.Chunk, slot int) bool {
	if l.link.count != nil {
		return l.link.count(c, slot) > 0
	}
	if l.link.others != nil && l.link.others(c, slot) {
		return true
	}
	return slices.ContainsFunc(c.Links[l.link.column].Of(slot), func(id int64) bool {
		return seesRecord(l.targets, l.visible, id)
	})
}

// seesRecord reports whether a table has a record with the id that the viewer sees.
func seesRecord(t *facts.Table, v *facts.Visible, id int64) bool {
	ordinal := t.Find(id)
	if ordinal < 0 {
		return false
	}
	c, slot := t.At(ordinal)
	return v.Sees(c, slot)
}

func (c *conditions) hasID(id int) bool { return c.ids == nil || c.ids.has(id) }

// readIDs reads the ids that the filter of the query finds.
func (p *plan) readIDs(ctx context.Context, client *ent.Client) (*idSet, error) {
	s := sql.Dialect(dialect.Postgres).Select().From(sql.Table(p.subject.table)).WithContext(ctx)
	p.Filter(s)
	statement := sqltext.Format(`SELECT coalesce(string_agg(id::text, ','), '') FROM ({ids}) found`,
		sqltext.Parts{"ids": s.Select(s.C("id"))})
	var lists []string
	if err := client.Select(ctx, statement, &lists); err != nil {
		return nil, fmt.Errorf("filtering %s: %w", p.subject.table, err)
	}
	var ids []int
	for text := range strings.SplitSeq(lists[0], ",") {
		if id, err := strconv.Atoi(text); err == nil { // the database wrote a bigint
			ids = append(ids, id)
		}
	}
	return newIDSet(ids), nil
}

// idSet is a set of ids of one type, which are nearly dense.
type idSet struct {
	first int
	near  []uint64
	far   map[int]bool
}

// maxNear is how many ids from the first on are in the dense part of a set.
const maxNear = 1 << 26

func newIDSet(ids []int) *idSet {
	s := &idSet{far: map[int]bool{}}
	if len(ids) == 0 {
		return s
	}
	s.first = slices.Min(ids)
	s.near = make([]uint64, min(slices.Max(ids)-s.first, maxNear-1)/64+1)
	for _, id := range ids {
		if at := id - s.first; at < maxNear {
			s.near[at/64] |= 1 << (at % 64)
		} else {
			s.far[id] = true
		}
	}
	return s
}

func (s *idSet) has(id int) bool {
	at := id - s.first
	if at < 0 || at >= maxNear {
		return s.far[id]
	}
	return at/64 < len(s.near) && s.near[at/64]&(1<<(at%64)) != 0
}
