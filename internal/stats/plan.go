package stats

import (
	"cmp"
	"context"
	"time"

	"praxis/ent/gen/ent"
	"praxis/internal/facts"
)

// plan is a query resolved for its subject, its viewer and a version of the facts. It does not change.
type plan struct {
	Query
	subject *Subject
	facts   *facts.Version
	// table has the subject's facts; that of measurements is the table of indicators.
	table   *facts.Table
	visible *facts.Visible
	// readFrom is the first day that is read: From, or the first day of the earlier period that From's is compared
	// with.
	readFrom *time.Time
	// conditions are those of the query, resolved.
	conditions conditions
}

// newPlan resolves a query that Query.check accepted. It reads which facts the viewer sees, and which ids Filter finds.
func newPlan(ctx context.Context, client *ent.Client, v *facts.Version, subject *Subject, q Query) (*plan, error) {
	p := &plan{Query: q.normalized(), subject: subject, facts: v, table: subject.facts(v)}
	p.readFrom = p.From
	if p.by(ByPeriod) && p.CompareTo != "" && p.From != nil && !p.Cumulative {
		p.readFrom = new(p.Interval.earlier(*p.From, p.CompareTo))
	}
	var err error
	if p.visible, err = v.Visible(ctx, client, p.table, subject.visible); err != nil {
		return nil, err
	}
	if subject == Indicators {
		if err := p.limitPeriods(ctx); err != nil {
			return nil, err
		}
	}
	p.conditions, err = p.resolveConditions(ctx, client)
	return p, err
}

// normalized sets defaults, and moves From to the first day of its period if the query compares periods.
func (q Query) normalized() Query {
	q.TimeZone = cmp.Or(q.TimeZone, "UTC")
	if q.From != nil && q.CompareTo != "" {
		q.From = new(q.Interval.start(*q.From, q.WeekStart))
	}
	return q
}

// hasDays reports whether groups depend on days.
func (p *plan) hasDays() bool { return p.by(ByPeriod) || p.From != nil || p.To != nil }

// limitsDays reports whether records are selected by their own day. Indicators have a state on every day instead.
func (p *plan) limitsDays() bool { return p.hasDays() && !p.countsStates() }

// countsStates reports whether the subject has a state at the end of each period, rather than a date of its own.
func (p *plan) countsStates() bool { return p.subject == Indicators }
