package importer

import (
	"context"
	"errors"
	"os"

	"praxis/ent"
)

// Outcomes of a file.
const (
	Created   = "created"
	Updated   = "updated"
	Unchanged = "unchanged"
	Failed    = "failed"
)

// Result is what became of a file. Notes say what was inferred and left out, or why it failed.
type Result struct {
	File   string   `json:"file"`
	Slug   string   `json:"slug"`
	Result string   `json:"result"`
	Notes  []string `json:"notes"`
}

// Options say how drafts are saved.
type Options struct {
	// Organization is the slug of who publishes them.
	Organization string
	// CreateOrganization makes the organization under this name when it is missing; "" returns ErrNoOrganization.
	CreateOrganization string
	// Publish publishes them, but those that call themselves drafts.
	Publish bool
	// Overwrite replaces articles that were edited here since they were imported.
	Overwrite bool
	// DryRun does all that and takes it back.
	DryRun bool
}

// ErrNoOrganization says that the organization that shall publish is missing.
var ErrNoOrganization = errors.New("there is no organization with this slug: --create-organization NAME makes it")

// File is a file to import. Key is its path below the folder that was named, or its name: what it is found again by.
type File struct{ Path, Key string }

// Parser reads an article; its error is a *ParseError.
type Parser func(key string, raw []byte) (*Draft, error)

// Import reads the files of one batch and saves what could be read in one transaction. A file that cannot be read is
// Failed, with the reason, and does not hinder the others; an error of the database takes the whole batch back and all of
// its files are Failed. Import itself returns an error only where going on makes no sense.
func Import(ctx context.Context, client *ent.Client, o Options, files []File, parse Parser) ([]Result, error) {
	results := make([]Result, len(files))
	var drafts []*Draft
	var at []int // where the draft's result belongs
	for i, f := range files {
		results[i] = Result{File: f.Path, Result: Failed}
		raw, err := os.ReadFile(f.Path)
		if err == nil {
			var d *Draft
			if d, err = parse(f.Key, raw); err == nil {
				drafts, at = append(drafts, d), append(at, i)
				continue
			}
		}
		results[i].Notes = []string{err.Error()}
	}
	if len(drafts) == 0 {
		return results, ctx.Err()
	}
	saved, err := Save(ctx, client, o, drafts)
	if errors.Is(err, ErrNoOrganization) || ctx.Err() != nil {
		return nil, err
	}
	for j, i := range at {
		if err != nil {
			results[i].Notes = []string{"nothing of its batch was saved: " + err.Error()}
			continue
		}
		results[i].Slug, results[i].Result, results[i].Notes = saved[j].Slug, saved[j].Result, saved[j].Notes
	}
	return results, nil
}
