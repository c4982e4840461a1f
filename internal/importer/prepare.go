package importer

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/person"
	"praxis/ent/gen/ent/tag"
	"praxis/internal/slug"
	"praxis/internal/viewer"
)

// prepare loads the articles that the drafts may become, and finds or creates their tags and people.
func (s *saver) prepare(ctx context.Context, drafts []*Draft) error {
	var err error
	if s.publisher, err = s.lockPublisher(ctx); err != nil {
		return err
	}
	var keys, hashes, slugs, tags, people []string
	for _, d := range drafts {
		keys = append(keys, d.Key)
		hashes = append(hashes, d.fingerprint())
		if d.Slug != "" {
			slugs = append(slugs, d.Slug)
		}
		tags = append(tags, d.Tags...)
		for _, c := range d.Contributors {
			people = append(people, c.Name)
		}
	}
	ofPublisher := article.OrganizationID(s.publisher.ID)
	hasSlug := article.SlugIn(slugs...)
	importedBefore := article.And(ofPublisher, article.Or(article.ImportKeyIn(keys...), hasFingerprint(hashes)))
	known, err := s.client.Article.Query().
		Where(article.Or(importedBefore, hasSlug)).
		WithTags().
		WithContributions(func(q *ent.ContributionQuery) {
			q.WithPerson().Order(ent.Asc(contribution.FieldPosition), ent.Asc(contribution.FieldID))
		}).
		All(ctx)
	if err != nil {
		return fmt.Errorf("looking for articles imported earlier: %w", err)
	}
	s.byKey, s.byHash, s.bySlug = map[string]*ent.Article{}, map[string]*ent.Article{}, map[string]*ent.Article{}
	for _, a := range known {
		s.bySlug[slugIn(a.Slug, a.Locale)] = a
		if a.OrganizationID == s.publisher.ID && a.ImportKey != nil {
			fingerprint, _ := splitImportHash(a)
			s.byKey[*a.ImportKey], s.byHash[fingerprint] = a, a
		}
	}
	hasKey := article.And(ofPublisher, article.ImportKeyIn(keys...))
	trashed, err := s.client.Article.Query().
		Where(article.TrashedAtNotNil(), article.Or(hasKey, hasSlug)).
		Select(article.FieldSlug, article.FieldLocale, article.FieldImportKey).All(viewer.OnlyTrashed(ctx))
	if err != nil {
		return fmt.Errorf("looking for articles in the trash: %w", err)
	}
	s.inTrash = map[string]bool{}
	for _, a := range trashed {
		s.inTrash[slugIn(a.Slug, a.Locale)], s.inTrash[deref(a.ImportKey)] = true, true
	}
	if err := s.prepareReferences(ctx, slugs); err != nil {
		return err
	}
	if s.tags, err = s.findOrCreateTags(ctx, tags); err != nil {
		return err
	}
	s.people, err = s.findOrCreatePeople(ctx, sortUnique(people))
	return err
}

// prepareReferences finds the stated slugs that redirect elsewhere, and saves the assets that the drafts refer to.
func (s *saver) prepareReferences(ctx context.Context, slugs []string) (err error) {
	if s.redirects, err = s.findRedirects(ctx, slugs); err != nil {
		return err
	}
	if s.files, err = s.index.attachments.saveAssets(ctx, s.client, s.publisher.ID, s.attachments()); err != nil {
		return err
	}
	return nil
}

// lockPublisher returns the publishing organization and creates it if Options say so. Its row lock makes imports into
// one organization take turns, so that each finds what the previous one saved.
func (s *saver) lockPublisher(ctx context.Context) (*ent.Organization, error) {
	o, err := s.client.Organization.Query().Where(organization.Slug(s.Organization)).ForUpdate().Only(ctx)
	if !ent.IsNotFound(err) {
		return o, err
	}
	if s.CreateOrganization == "" {
		return nil, fmt.Errorf("%s: %w", s.Organization, ErrNoOrganization)
	}
	o, err = s.client.Organization.Create().
		SetSlug(s.Organization).SetName(s.CreateOrganization).SetKind(organization.KindOTHER).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("creating the organization %s: %w", s.Organization, rejectInvalid(err))
	}
	return o, nil
}

// findOrCreateTags creates missing tags in their first spelling and returns the ids by name key. It looks twice: a tag
// that another transaction creates at the same time is found in the second round.
func (s *saver) findOrCreateTags(ctx context.Context, names []string) (map[string]int, error) {
	firstSpelling := make(map[string]string, len(names))
	for _, name := range names {
		if key := slug.FoldName(name); firstSpelling[key] == "" {
			firstSpelling[key] = name
		}
	}
	keys := slices.Sorted(maps.Keys(firstSpelling)) // sorted, so that two imports cannot deadlock
	ids := make(map[string]int, len(keys))
	for range 2 {
		known, err := s.client.Tag.Query().Where(tag.NameKeyIn(keys...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("looking for tags: %w", err)
		}
		for _, t := range known {
			ids[t.NameKey] = t.ID
		}
		for _, key := range keys {
			if ids[key] != 0 {
				continue
			}
			create := s.client.Tag.Create().SetName(firstSpelling[key])
			err := create.OnConflict(entsql.ConflictColumns(tag.FieldNameKey), entsql.DoNothing()).Exec(ctx)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return nil, fmt.Errorf("the tag %q: %w", firstSpelling[key], err)
			}
		}
	}
	return ids, nil
}

// findOrCreatePeople finds people by name within the organization only, since names are not unique.
func (s *saver) findOrCreatePeople(ctx context.Context, names []string) (map[string]int, error) {
	ids := make(map[string]int, len(names))
	known, err := s.client.Person.Query().
		Where(person.NameIn(names...), person.OrganizationID(s.publisher.ID)).
		Order(ent.Desc(person.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for people: %w", err)
	}
	for _, p := range known {
		ids[p.Name] = p.ID
	}
	for _, name := range names {
		if ids[name] != 0 {
			continue
		}
		p, err := s.client.Person.Create().SetName(name).SetOrganization(s.publisher).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("the person %q: %w", name, err)
		}
		ids[name] = p.ID
	}
	return ids, nil
}

func (s *saver) tagIDs(d *Draft) []int {
	ids := make([]int, len(d.Tags))
	for i, name := range d.Tags {
		ids[i] = s.tags[slug.FoldName(name)]
	}
	return ids
}

func sortUnique(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
