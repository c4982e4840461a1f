package demo

import (
	"fmt"
	"path"

	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
	"praxis/internal/label"
)

// inEnglish returns the English texts of an object, whose own texts are Chinese.
func inEnglish(t label.Translation) label.Texts {
	t.Locale = "en"
	return label.Change([]*label.Translation{&t}, nil)
}

func (l *loader) loadThemes() error {
	rows, err := readRows[[]themeRow]("themes.yaml")
	if err != nil {
		return err
	}
	for i, r := range rows {
		l.hues[r.Slug] = r.Hue
		create := l.client.Theme.Create().
			SetSlug(r.Slug).SetName(r.Name.ZH).SetDescription(r.Description.ZH).SetPosition(i).
			SetTranslations(inEnglish(label.Translation{Name: &r.Name.EN, Description: &r.Description.EN}))
		if r.Parent != "" {
			parent, err := find(l.themes, "theme", r.Parent)
			if err != nil {
				return err
			}
			create.SetParent(parent)
		}
		if l.themes[r.Slug], err = create.Save(l.ctx); err != nil {
			return fmt.Errorf("theme %s: %w", r.Slug, err)
		}
	}
	return nil
}

func (l *loader) loadTags() error {
	rows, err := readRows[[]tagRow]("tags.yaml")
	if err != nil {
		return err
	}
	for _, r := range rows {
		l.tags[r.Slug], err = l.client.Tag.Create().SetSlug(r.Slug).SetName(r.Name.ZH).
			SetTranslations(inEnglish(label.Translation{Name: &r.Name.EN})).Save(l.ctx)
		if err != nil {
			return fmt.Errorf("tag %s: %w", r.Slug, err)
		}
	}
	return nil
}

func (l *loader) loadSynonyms() error {
	rows, err := readRows[[]synonymRow]("synonyms.yaml")
	if err != nil {
		return err
	}
	for _, r := range rows {
		create := l.client.Synonym.Create().SetWord(r.Word).SetSynonym(r.Synonym)
		if r.Locale != "" {
			create.SetLocale(r.Locale)
		}
		if err := create.Exec(l.ctx); err != nil {
			return fmt.Errorf("synonym %s: %w", r.Word, err)
		}
	}
	return nil
}

func (l *loader) loadOrganizations(industry string) error {
	rows, err := readRows[[]organizationRow](path.Join(industry, "organizations.yaml"))
	if err != nil {
		return err
	}
	for _, r := range rows {
		create := l.client.Organization.Create().
			SetName(r.Name.ZH).SetKind(r.Kind).SetSlug(r.Slug).SetDescription(r.Description.ZH).
			SetReviewRequired(r.Review).SetPosition(len(l.organizations)).
			SetTranslations(inEnglish(label.Translation{
				Name: &r.Name.EN, ShortName: &r.Short.EN, Description: &r.Description.EN,
			}))
		if r.Short.ZH != "" {
			create.SetShortName(r.Short.ZH)
		}
		if r.Website != "" {
			create.SetWebsite(r.Website)
		}
		if r.Parent != "" {
			parent, err := find(l.organizations, "organization", r.Parent)
			if err != nil {
				return err
			}
			create.SetParent(parent)
		}
		if l.organizations[r.Slug], err = create.Save(l.ctx); err != nil {
			return fmt.Errorf("organization %s: %w", r.Slug, err)
		}
	}
	return nil
}

func (l *loader) loadPeople(industry string) error {
	rows, err := readRows[[]personRow](path.Join(industry, "people.yaml"))
	if err != nil {
		return err
	}
	for _, r := range rows {
		of, err := find(l.organizations, "organization", r.Organization)
		if err != nil {
			return err
		}
		create := l.client.Person.Create().SetSlug(r.Slug).SetName(r.Name.ZH).SetOrganization(of).
			SetTranslations(inEnglish(label.Translation{Name: &r.Name.EN, Title: &r.Title.EN}))
		if r.Title.ZH != "" {
			create.SetTitle(r.Title.ZH)
		}
		if l.people[r.Slug], err = create.Save(l.ctx); err != nil {
			return fmt.Errorf("person %s: %w", r.Slug, err)
		}
	}
	return nil
}

func (l *loader) loadActions(industry string) error {
	rows, err := readRows[[]actionRow](path.Join(industry, "actions.yaml"))
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := l.loadAction(r); err != nil {
			return fmt.Errorf("action %s: %w", r.Slug, err)
		}
	}
	return nil
}

func (l *loader) loadAction(r actionRow) error {
	lead, err := find(l.organizations, "organization", r.Lead)
	if err != nil {
		return err
	}
	themes, err := findAll(l.themes, "theme", r.Themes)
	if err != nil {
		return err
	}
	create := l.client.Action.Create().
		SetSlug(r.Slug).SetTitle(r.Title.ZH).SetSummary(r.Summary.ZH).SetKind(r.Kind).SetStatus(r.Status).
		SetOrganization(lead).SetPosition(len(l.actions)).AddThemes(themes...).
		SetTranslations(inEnglish(label.Translation{Title: &r.Title.EN, Summary: &r.Summary.EN}))
	if r.Visibility != "" {
		create.SetVisibility(r.Visibility)
	}
	if r.Parent != "" {
		parent, err := find(l.actions, "action", r.Parent)
		if err != nil {
			return err
		}
		create.SetParent(parent)
	}
	if err := l.setDays(create, r); err != nil {
		return err
	}
	saved, err := create.Save(l.ctx)
	if err != nil {
		return err
	}
	l.actions[r.Slug] = saved
	for _, p := range r.Participants {
		of, err := find(l.organizations, "organization", p.Organization)
		if err != nil {
			return err
		}
		err = l.client.Participation.Create().SetAction(saved).SetOrganization(of).SetRole(p.Role).Exec(l.ctx)
		if err != nil {
			return err
		}
	}
	for _, o := range r.Outcomes {
		if err := l.loadOutcome(saved, o); err != nil {
			return fmt.Errorf("outcome %s: %w", o.Key, err)
		}
	}
	if r.Trashed {
		return l.client.Action.UpdateOne(saved).SetTrashedAt(l.calendar.today).Exec(l.ctx)
	}
	return nil
}

// setDays sets the planned and the actual days of an action.
func (l *loader) setDays(create *ent.ActionCreate, r actionRow) error {
	var days [4]when
	copy(days[:2], r.Planned)
	copy(days[2:], r.Actual)
	plannedStart, err1 := l.calendar.first(days[0])
	plannedEnd, err2 := l.calendar.last(days[1])
	actualStart, err3 := l.calendar.first(days[2])
	actualEnd, err4 := l.calendar.last(days[3])
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			return err
		}
	}
	create.SetNillablePlannedStart(plannedStart).SetNillablePlannedEnd(plannedEnd).
		SetNillableActualStart(actualStart).SetNillableActualEnd(actualEnd)
	return nil
}

func (l *loader) loadOutcome(of *ent.Action, r outcomeRow) error {
	achieved, err := l.calendar.last(r.Achieved)
	if err != nil {
		return err
	}
	saved, err := l.client.Outcome.Create().
		SetTitle(r.Title.ZH).SetDescription(r.Description.ZH).SetLevel(r.Level).SetCategory(r.Category).
		SetVerification(r.Verification).SetAction(of).SetNillableAchievedOn(achieved).
		SetTranslations(inEnglish(label.Translation{Title: &r.Title.EN, Description: &r.Description.EN})).
		Save(l.ctx)
	if err != nil {
		return err
	}
	if l.outcomes[r.Key] != nil {
		return fmt.Errorf("the key is taken")
	}
	l.outcomes[r.Key] = saved
	for _, e := range r.Evidence {
		create := l.client.Evidence.Create().SetOutcome(saved).SetURL(e.URL).SetStance(e.Stance)
		if e.Note != "" {
			create.SetNote(e.Note)
		}
		if err := create.Exec(l.ctx); err != nil {
			return err
		}
	}
	for _, i := range r.Indicators {
		if err := l.loadIndicator(saved, i); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadIndicator(of *ent.Outcome, r indicatorRow) error {
	periods, err := l.calendar.periods(r.Every, r.From, len(r.Values))
	if err != nil {
		return err
	}
	create := l.client.Indicator.Create().
		SetOutcome(of).SetTitle(r.Title.ZH).SetUnit(r.Unit.ZH).SetMeasure(r.Measure).SetAscending(!r.Lower).
		SetTranslations(inEnglish(label.Translation{Title: &r.Title.EN, Unit: &r.Unit.EN}))
	if r.Baseline != "" {
		value, err := decimal.NewFromString(r.Baseline)
		if err != nil {
			return err
		}
		create.SetBaselineValue(value)
		if len(periods) > 0 {
			create.SetBaselineDate(periods[0].begin.AddDate(0, 0, -1))
		}
	}
	saved, err := create.Save(l.ctx)
	if err != nil {
		return err
	}
	for i, p := range periods {
		if err := l.loadMeasurement(saved, p, r.Values[i]); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadMeasurement(of *ent.Indicator, p span, v values) error {
	create := l.client.Measurement.Create().
		SetIndicator(of).SetPeriodStart(p.begin).SetPeriodEnd(p.end).
		SetNote("示例数值，非实测。 An example, not a measured value.")
	for i, set := range []func(decimal.Decimal) *ent.MeasurementCreate{create.SetTarget, create.SetActual} {
		if v[i] == "" {
			continue
		}
		value, err := decimal.NewFromString(v[i])
		if err != nil {
			return err
		}
		set(value)
	}
	return create.Exec(l.ctx)
}
