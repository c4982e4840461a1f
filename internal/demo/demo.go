// Package demo fills an empty database with demo content in Chinese and English: organizations of several industries,
// their actions, outcomes and articles, and users for each role.
//
// The content is in YAML and Markdown below the folder content. The story of a germanium company comes from a Chinese
// article on practice; the other organizations, and all persons and measured values, are invented. The dates of the
// story are fixed, and those of the rest are relative to the day of loading.
package demo

import (
	"context"
	"fmt"
	"time"

	"praxis/ent/gen/ent"
	"praxis/internal/media"
)

// Options say what Load loads.
type Options struct {
	// Day is the day from which relative dates count; the zero time is today.
	Day time.Time
	// Files stores the covers and the figures of the articles; without it, the articles have none.
	Files *media.Library
}

// Load loads the demo content, unless the database has an organization. It reports whether it loaded anything. The
// content is one transaction; what users did with articles is a transaction for each of their steps, as in the API.
func Load(ctx context.Context, client *ent.Client, o Options) (bool, error) {
	tx, err := client.Tx(ctx)
	if err != nil {
		return false, fmt.Errorf("loading the demo content: %w", err)
	}
	defer tx.Rollback()
	if exists, err := tx.Organization.Query().Exist(ctx); err != nil || exists {
		return false, err
	}
	l := newLoader(ctx, tx.Client(), o)
	if err := l.loadAll(); err != nil {
		return false, fmt.Errorf("loading the demo content: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return false, fmt.Errorf("loading the demo content: %w", err)
	}
	l.client = client
	if err := l.loadEditorial(); err != nil {
		return false, fmt.Errorf("loading the demo content: %w", err)
	}
	return true, nil
}

// loader creates the content and keeps it by slug, key or email address.
type loader struct {
	ctx           context.Context
	client        *ent.Client
	calendar      calendar
	files         *media.Library
	hues          map[string]float64 // of themes
	organizations map[string]*ent.Organization
	themes        map[string]*ent.Theme
	actions       map[string]*ent.Action
	outcomes      map[string]*ent.Outcome
	people        map[string]*ent.Person
	tags          map[string]*ent.Tag
	users         map[string]*account
	originals     map[string]*original
}

func newLoader(ctx context.Context, client *ent.Client, o Options) *loader {
	return &loader{
		ctx: ctx, client: client, calendar: newCalendar(o.Day), files: o.Files,
		hues:          map[string]float64{},
		organizations: map[string]*ent.Organization{},
		themes:        map[string]*ent.Theme{},
		actions:       map[string]*ent.Action{},
		outcomes:      map[string]*ent.Outcome{},
		people:        map[string]*ent.Person{},
		tags:          map[string]*ent.Tag{},
		users:         map[string]*account{},
		originals:     map[string]*original{},
	}
}

func (l *loader) loadAll() error {
	steps := []func() error{l.loadThemes, l.loadTags, l.loadSynonyms}
	for _, industry := range industries {
		steps = append(steps,
			func() error { return l.loadOrganizations(industry) },
			func() error { return l.loadPeople(industry) },
			func() error { return l.loadActions(industry) },
		)
	}
	steps = append(steps, l.loadUsers)
	for _, industry := range industries {
		steps = append(steps, func() error { return l.loadArticles(industry) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// find returns the entry of a name that the content refers to, or an error that says that there is none.
func find[T any](all map[string]T, kind, name string) (T, error) {
	found, ok := all[name]
	if !ok {
		return found, fmt.Errorf("there is no %s %q", kind, name)
	}
	return found, nil
}

// findAll returns the entries of several names.
func findAll[T any](all map[string]T, kind string, names []string) ([]T, error) {
	var found []T
	for _, name := range names {
		one, err := find(all, kind, name)
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, nil
}
