// Package demo fills an empty database with demo content: a group of companies, its reform, the outcomes and the
// articles about it. The organizations, actions and outcomes come from a Chinese article on practice. The texts were
// written for the demo, and the measured values are examples, as their notes say.
package demo

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/outcome"
	"praxis/internal/content"
	"praxis/internal/importer"
)

//go:embed articles/*.md
var articles embed.FS

// Load loads the demo content in one transaction, unless the database has an organization. It reports whether it loaded
// anything.
func Load(ctx context.Context, client *ent.Client) (bool, error) {
	tx, err := client.Tx(ctx)
	if err != nil {
		return false, fmt.Errorf("loading the demo content: %w", err)
	}
	defer tx.Rollback()
	if exists, err := tx.Organization.Query().Exist(ctx); err != nil || exists {
		return false, err
	}
	l := loader{
		ctx: ctx, client: tx.Client(),
		organizations: map[string]*ent.Organization{},
		themes:        map[string]*ent.Theme{},
		actions:       map[string]*ent.Action{},
		outcomes:      map[string]*ent.Outcome{},
		people:        map[string]*ent.Person{},
		tags:          map[string]*ent.Tag{},
		articles:      map[string]*ent.Article{},
	}
	for _, step := range []func() error{
		l.loadOrganizations, l.loadThemes, l.loadActions, l.loadOutcomes, l.loadArticles,
	} {
		if err := step(); err != nil {
			return false, fmt.Errorf("loading the demo content: %w", err)
		}
	}
	return true, tx.Commit()
}

// loader creates the content and keeps it by name or slug.
type loader struct {
	ctx           context.Context
	client        *ent.Client
	organizations map[string]*ent.Organization
	themes        map[string]*ent.Theme
	actions       map[string]*ent.Action
	outcomes      map[string]*ent.Outcome
	people        map[string]*ent.Person
	tags          map[string]*ent.Tag
	articles      map[string]*ent.Article
}

func (l *loader) loadOrganizations() error {
	for i, o := range organizations {
		create := l.client.Organization.Create().
			SetName(o.name).SetKind(o.kind).SetSlug(o.slug).SetDescription(o.description).SetPosition(i)
		if o.short != "" {
			create.SetShortName(o.short)
		}
		if o.parent != "" {
			create.SetParent(l.organizations[o.parent])
		}
		var err error
		if l.organizations[o.slug], err = create.Save(l.ctx); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadThemes() error {
	for i, t := range themes {
		create := l.client.Theme.Create().SetName(t.name).SetDescription(t.description).SetPosition(i)
		if t.parent != "" {
			create.SetParent(l.themes[t.parent])
		}
		var err error
		if l.themes[t.name], err = create.Save(l.ctx); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadActions() error {
	for i, a := range actions {
		create := l.client.Action.Create().
			SetTitle(a.title).SetKind(a.kind).SetStatus(a.status).SetVisibility(a.visibility).SetSummary(a.summary).
			SetOrganization(l.organizations[a.lead]).SetPosition(i).
			SetNillablePlannedStart(day(a.planned[0])).SetNillablePlannedEnd(day(a.planned[1])).
			SetNillableActualStart(day(a.actual[0])).SetNillableActualEnd(day(a.actual[1]))
		if a.parent != "" {
			create.SetParent(l.actions[a.parent])
		}
		for _, name := range a.themes {
			create.AddThemes(l.themes[name])
		}
		saved, err := create.Save(l.ctx)
		if err != nil {
			return err
		}
		l.actions[a.title] = saved
		for _, p := range a.participants {
			err := l.client.Participation.Create().
				SetAction(saved).SetOrganization(l.organizations[p.organization]).SetRole(p.role).Exec(l.ctx)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loader) loadOutcomes() error {
	for _, o := range outcomes {
		create := l.client.Outcome.Create().
			SetTitle(o.title).SetDescription(o.description).SetLevel(o.level).SetCategory(o.category).
			SetVerification(o.verification).SetAction(l.actions[o.action]).SetNillableAchievedOn(day(o.achieved))
		saved, err := create.Save(l.ctx)
		if err != nil {
			return err
		}
		l.outcomes[o.title] = saved
		for _, i := range o.indicators {
			if err := l.loadIndicator(saved, i); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loader) loadIndicator(of *ent.Outcome, i indicatorData) error {
	saved, err := l.client.Indicator.Create().
		SetOutcome(of).SetTitle(i.title).SetUnit(i.unit).SetMeasure(i.measure).SetAscending(i.ascending).
		SetBaselineValue(decimal.RequireFromString(i.baseline)).SetBaselineDate(*day("2020-12-31")).Save(l.ctx)
	if err != nil {
		return err
	}
	for year, values := range i.years {
		begin := time.Date(2021+year, 1, 1, 0, 0, 0, 0, time.UTC)
		create := l.client.Measurement.Create().
			SetIndicator(saved).SetPeriodStart(begin).SetPeriodEnd(begin.AddDate(1, 0, -1)).SetNote("示例数值，非实测。").
			SetTarget(decimal.RequireFromString(values[0]))
		if values[1] != "" {
			create.SetActual(decimal.RequireFromString(values[1]))
		}
		if err := create.Exec(l.ctx); err != nil {
			return err
		}
	}
	return nil
}

// loadArticles parses the articles as an import of Markdown does, and links them to themes, actions and outcomes.
func (l *loader) loadArticles() error {
	for _, a := range texts {
		raw, err := articles.ReadFile("articles/" + a.file)
		if err != nil {
			return err
		}
		d, err := importer.ParseMarkdown(a.file, raw, time.UTC)
		if err != nil {
			return fmt.Errorf("%s: %w", a.file, err)
		}
		if a.rights != "" {
			d.Rights = a.rights
		}
		if err := l.loadArticle(a, d); err != nil {
			return fmt.Errorf("%s: %w", a.file, err)
		}
	}
	return nil
}

func (l *loader) loadArticle(a textData, d *importer.Draft) error {
	create := l.client.Article.Create().
		SetOrganization(l.organizations[a.publisher]).
		SetTitle(d.Title).SetBody(d.Body).SetLocale(d.Locale).SetRights(d.Rights)
	if d.Subtitle != "" {
		create.SetSubtitle(d.Subtitle)
	}
	if original, ok := strings.CutSuffix(a.file, ".en.md"); ok {
		create.SetOriginal(l.articles[original+".md"])
	}
	for _, name := range d.Tags {
		t, err := l.tag(name)
		if err != nil {
			return err
		}
		create.AddTags(t)
	}
	for _, name := range a.themes {
		create.AddThemes(l.themes[name])
	}
	for _, title := range a.actions {
		create.AddActions(l.actions[title])
	}
	saved, err := create.Save(l.ctx)
	if err != nil {
		return err
	}
	l.articles[a.file] = saved
	if err := l.saveByline(saved, d, a.publisher); err != nil {
		return err
	}
	for _, e := range a.evidence {
		err := l.client.Evidence.Create().
			SetArticle(saved).SetOutcome(l.outcomes[e.outcome]).SetStance(e.stance).SetNote(e.note).Exec(l.ctx)
		if err != nil {
			return err
		}
	}
	if d.PublishedAt == nil {
		return nil
	}
	return content.Publish(l.ctx, l.client, saved.ID, d.PublishedAt, nil)
}

// saveByline creates the contributions of an article.
func (l *loader) saveByline(a *ent.Article, d *importer.Draft, publisher string) error {
	for i, c := range d.Contributors {
		if l.people[c.Name] == nil {
			p, err := l.client.Person.Create().SetName(c.Name).SetOrganization(l.organizations[publisher]).Save(l.ctx)
			if err != nil {
				return err
			}
			l.people[c.Name] = p
		}
		err := l.client.Contribution.Create().
			SetArticle(a).SetPerson(l.people[c.Name]).SetRole(c.Role).SetPosition(i).Exec(l.ctx)
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) tag(name string) (*ent.Tag, error) {
	if t := l.tags[name]; t != nil {
		return t, nil
	}
	t, err := l.client.Tag.Create().SetName(name).Save(l.ctx)
	l.tags[name] = t
	return t, err
}

func day(s string) *time.Time {
	if s == "" {
		return nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err) // a constant of this package
	}
	return &t
}

// The types below are the rows of content.go.

type indicatorData struct {
	title, unit string
	measure     indicator.Measure
	ascending   bool
	baseline    string
	// years holds the target and the actual value of each year from 2021; "" stands for no value yet.
	years [][2]string
}

type outcomeData struct {
	title, description, action, achieved string
	level                                outcome.Level
	category                             outcome.Category
	verification                         outcome.Verification
	indicators                           []indicatorData
}

type textData struct {
	file, publisher string
	rights          article.Rights
	themes, actions []string
	evidence        []evidenceData
}
