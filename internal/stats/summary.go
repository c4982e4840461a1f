package stats

import (
	"context"
	"fmt"
	"time"

	"praxis/ent/gen/ent"
	"praxis/internal/facts"
)

// Summary counts the records of a node and of all its descendants, each once.
type Summary struct {
	// AsOf is the moment that the counts are exact as of.
	AsOf time.Time
	// DescendantCount is the number of organizations or themes below the node.
	DescendantCount                         int
	ArticleCount, ActionCount, OutcomeCount int
}

// nodes says which nodes of a tree records have. Records with the same index have the same ones.
type nodes struct {
	tree  func(*facts.Version) *facts.Tree
	index func(c *facts.Chunk, slot int) uint32
	// of returns how many indexes there are, and the nodes of an index.
	of func(*facts.Table) (n int, nodes func(index int) []int)
}

var (
	byOrganization = nodes{
		tree:  func(v *facts.Version) *facts.Tree { return v.Organizations },
		index: func(c *facts.Chunk, slot int) uint32 { return c.Class[slot] },
		of: func(t *facts.Table) (int, func(int) []int) {
			return len(t.Classes), func(class int) []int { return []int{t.Classes[class].Organization} }
		},
	}
	byTheme = nodes{
		tree:  func(v *facts.Version) *facts.Tree { return v.Themes },
		index: func(c *facts.Chunk, slot int) uint32 { return c.Themes[slot] },
		of: func(t *facts.Table) (int, func(int) []int) {
			return len(t.ThemeSets), func(set int) []int { return t.ThemeSets[set] }
		},
	}
)

// OrganizationSummaries counts the articles, actions and outcomes of organizations by their ids.
func OrganizationSummaries(ctx context.Context, client *ent.Client, ids []int) (map[int]*Summary, error) {
	return byOrganization.summaries(ctx, client, ids)
}

// ThemeSummaries counts the articles, actions and outcomes of themes by their ids.
func ThemeSummaries(ctx context.Context, client *ent.Client, ids []int) (map[int]*Summary, error) {
	return byTheme.summaries(ctx, client, ids)
}

// summaries counts the records of nodes and of their descendants.
func (by nodes) summaries(ctx context.Context, client *ent.Client, ids []int) (map[int]*Summary, error) {
	v, err := facts.Current(ctx, client)
	if err != nil {
		return nil, err
	}
	all, descendants := map[int]*Summary{}, by.tree(v).Descendants()
	for _, id := range ids {
		all[id] = &Summary{AsOf: v.AsOf, DescendantCount: descendants[id]}
	}
	for _, s := range []struct {
		subject *Subject
		count   func(*Summary) *int
	}{
		{Articles, func(s *Summary) *int { return &s.ArticleCount }},
		{Actions, func(s *Summary) *int { return &s.ActionCount }},
		{Outcomes, func(s *Summary) *int { return &s.OutcomeCount }},
	} {
		counts, err := by.counts(ctx, client, v, s.subject)
		if err != nil {
			return nil, fmt.Errorf("summing up %s: %w", s.subject.table, err)
		}
		for id, n := range counts {
			if summary := all[id]; summary != nil {
				*s.count(summary) = n
			}
		}
	}
	return all, nil
}

// counts counts the records of the subject by node.
func (by nodes) counts(
	ctx context.Context, client *ent.Client, v *facts.Version, subject *Subject,
) (map[int]int, error) {
	p, err := newPlan(ctx, client, v, subject, Query{})
	if err != nil {
		return nil, err
	}
	n, nodesOf := by.of(p.table)
	byIndex := make([]int, n)
	err = newScan(p).each(ctx, func(e *entry, _ []int) error {
		byIndex[by.index(e.chunk, e.slot)]++
		return nil
	})
	counts := map[int]int{}
	for index, n := range byIndex {
		if n > 0 {
			for _, id := range by.tree(v).WithAncestors(nodesOf(index)) {
				counts[id] += n
			}
		}
	}
	return counts, err
}
