package demo

import (
	"fmt"
	"regexp"
	"strings"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
	"praxis/internal/content"
)

// original is an article with its translation still to come.
type original struct {
	*articleText
	saved *ent.Article
}

// loadArticles loads the articles of an industry, and then their translations.
func (l *loader) loadArticles(industry string) error {
	originals, translations, err := readArticles(industry)
	if err != nil {
		return err
	}
	for _, a := range originals {
		saved, err := l.loadArticle(a, nil)
		if err != nil {
			return fmt.Errorf("article %s.%s: %w", a.Slug, a.Locale, err)
		}
		l.originals[a.Slug] = &original{a, saved}
	}
	for _, a := range translations {
		of, err := find(l.originals, "original of the translation", a.Slug)
		if err == nil {
			a.inherit(of.articleText)
			_, err = l.loadArticle(a, of.saved)
		}
		if err != nil {
			return fmt.Errorf("article %s.%s: %w", a.Slug, a.Locale, err)
		}
	}
	return nil
}

// inherit gives a translation what its file leaves out. Evidence is the original alone, so that it counts once.
func (a *articleText) inherit(of *articleText) {
	a.Publisher, a.Authors, a.Tags, a.Themes, a.Actions = of.Publisher, of.Authors, of.Tags, of.Themes, of.Actions
	a.Visibility, a.Figures, a.State = of.Visibility, of.Figures, of.State
	a.Rights = article.RightsTRANSLATION
	if a.Published == "" {
		a.Published = of.Published
	}
}

func (l *loader) loadArticle(a *articleText, of *ent.Article) (*ent.Article, error) {
	publisher, err := find(l.organizations, "organization", a.Publisher)
	if err != nil {
		return nil, err
	}
	create := l.client.Article.Create().
		SetOrganization(publisher).SetSlug(a.Slug).SetLocale(a.Locale).SetTitle(a.Title).
		SetLikes(a.Likes).SetViews(a.Views)
	if of != nil {
		create.SetOriginal(of)
	}
	if err := l.setText(create, a); err != nil {
		return nil, err
	}
	if err := l.setPictures(create, a, publisher.ID); err != nil {
		return nil, err
	}
	saved, err := create.Save(l.ctx)
	if err != nil {
		return nil, err
	}
	if err := l.saveByline(saved, a); err != nil {
		return nil, err
	}
	if err := l.saveEvidence(saved, a); err != nil {
		return nil, err
	}
	return saved, l.setState(saved, a)
}

// setText sets the optional fields and the edges of an article.
func (l *loader) setText(create *ent.ArticleCreate, a *articleText) error {
	tags, err := findAll(l.tags, "tag", a.Tags)
	if err != nil {
		return err
	}
	themes, err := findAll(l.themes, "theme", a.Themes)
	if err != nil {
		return err
	}
	actions, err := findAll(l.actions, "action", a.Actions)
	if err != nil {
		return err
	}
	create.AddTags(tags...).AddThemes(themes...).AddActions(actions...)
	if a.Subtitle != "" {
		create.SetSubtitle(a.Subtitle)
	}
	if a.Summary != "" {
		create.SetSummary(a.Summary)
	}
	if a.Rights != "" {
		create.SetRights(a.Rights)
	}
	if a.Visibility != "" {
		create.SetVisibility(a.Visibility)
	}
	if a.Creator != "" {
		by, err := find(l.users, "user", a.Creator)
		if err != nil {
			return err
		}
		create.SetCreatedByID(by.viewer.User)
	}
	return nil
}

// figureLink matches a figure in the body of an article.
var figureLink = regexp.MustCompile(`!\[([^\]]*)\]\(figure:([a-z0-9-]+)\)\n*`)

// setPictures sets the body and the cover. Without pictures, the body has no figures.
func (l *loader) setPictures(create *ent.ArticleCreate, a *articleText, organization int) error {
	if l.files == nil {
		create.SetBody(figureLink.ReplaceAllString(a.Body, ""))
		return nil
	}
	cover, err := l.saveCover(a, organization)
	if err != nil {
		return err
	}
	create.SetCoverID(cover)
	body := a.Body
	for _, m := range figureLink.FindAllStringSubmatch(a.Body, -1) {
		c, err := find(a.Figures, "figure", m[2])
		if err != nil {
			return err
		}
		path, err := l.saveFigure(c, l.hueOf(a), a.Slug+"-"+m[2], m[1], organization)
		if err != nil {
			return err
		}
		body = strings.Replace(body, "(figure:"+m[2]+")", "("+path+")", 1)
	}
	create.SetBody(body)
	return nil
}

// saveByline creates the contributions of an article.
func (l *loader) saveByline(of *ent.Article, a *articleText) error {
	position := 0
	for _, b := range []struct {
		role  string
		slugs []string
	}{{"AUTHOR", a.Authors}, {"TRANSLATOR", a.Translators}, {"EDITOR", a.Editors}} {
		for _, slug := range b.slugs {
			person, err := find(l.people, "person", slug)
			if err != nil {
				return err
			}
			err = l.client.Contribution.Create().
				SetArticle(of).SetPerson(person).SetRole(contribution.Role(b.role)).SetPosition(position).Exec(l.ctx)
			if err != nil {
				return err
			}
			position++
		}
	}
	return nil
}

func (l *loader) saveEvidence(of *ent.Article, a *articleText) error {
	for _, e := range a.Evidence {
		o, err := find(l.outcomes, "outcome", e.Outcome)
		if err != nil {
			return err
		}
		create := l.client.Evidence.Create().SetArticle(of).SetOutcome(o).SetStance(e.Stance)
		if e.Note != "" {
			create.SetNote(e.Note)
		}
		if err := create.Exec(l.ctx); err != nil {
			return err
		}
	}
	return nil
}

// setState publishes a new article, and brings it into the state that its file says. Users submit theirs later.
func (l *loader) setState(saved *ent.Article, a *articleText) error {
	if a.State == draft || a.State == inReview {
		return nil
	}
	at, err := l.calendar.moment(a.Published, a.Slug)
	if err != nil {
		return err
	}
	if at == nil {
		return fmt.Errorf("it has neither a day of publication nor a state")
	}
	if err := content.Publish(l.ctx, l.client, saved.ID, at, nil); err != nil {
		return err
	}
	switch a.State {
	case archived:
		return content.Archive(l.ctx, l.client, saved.ID, nil)
	case trashed:
		return l.client.Article.UpdateOneID(saved.ID).SetTrashedAt(l.calendar.today).Exec(l.ctx)
	}
	return nil
}
