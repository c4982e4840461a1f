package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"praxis/ent/gen/ent"
	"praxis/internal/media"
)

// Outcomes of a file.
const (
	Created   = "created"
	Updated   = "updated"
	Unchanged = "unchanged"
	Failed    = "failed"
	Skipped   = "skipped" // a folder whose files are not imported
)

// Result is the outcome of one file. Notes say what was inferred and ignored, or why the file failed.
type Result struct {
	File   string   `json:"file"`
	Slug   string   `json:"slug"`
	Result string   `json:"result"`
	Notes  []string `json:"notes"`
}

// Options control how drafts are saved.
type Options struct {
	// Organization is the slug of the publishing organization.
	Organization string
	// CreateOrganization is the name under which to create a missing organization. If it is "", Import returns
	// ErrNoOrganization.
	CreateOrganization string
	// Publish publishes the articles, except files that are marked as drafts.
	Publish bool
	// Overwrite replaces articles that were edited in Praxis since their import.
	Overwrite bool
	// DryRun does everything and rolls it back.
	DryRun bool
	// Batch is the number of files per transaction; 0 means 100.
	Batch int
	// TimeZone is the zone of times without a zone; nil means the zone of the text's language.
	TimeZone *time.Location
	// Files receives the pictures of the texts; nil leaves the references to them unchanged.
	Files *media.Library
}

// ErrNoOrganization says that the publishing organization does not exist.
var ErrNoOrganization = errors.New("organization not found; create it with --create-organization NAME")

// File is a file to import.
type File struct {
	Path string
	// Key identifies the file across imports. No two files share a key.
	Key string
	// Root is the folder outside of which no picture is read: an absolute path without symbolic links. If it is "", the
	// folder of the file is used.
	Root string
}

// name returns the path that a parser sees. It starts with the folder Root, because a folder above the import may have
// a telling name such as drafts.
func (f File) name() string {
	if f.Root != "" {
		if below, found := strings.CutPrefix(f.Key, path.Dir(f.Root)+"/"); found {
			return below
		}
	}
	return f.Key
}

// parse parses the article in a file.
func (f File) parse(parse Parser, raw []byte, zone *time.Location) (*Draft, error) {
	d, err := parse(f.name(), raw, zone)
	if err != nil {
		return nil, err
	}
	d.Key = f.Key
	return d, nil
}

// Parser parses an article; its error is a *ParseError. Times without a zone are in zone, or in the zone of the text's
// language if zone is nil.
type Parser func(name string, raw []byte, zone *time.Location) (*Draft, error)

// Import reads the files, finds the article that each of them becomes, and saves them, one transaction per batch. It
// calls report after each batch. At the end it saves files again whose links changed, and reports those. A file that
// cannot be parsed is Failed and does not affect the others. A database error rolls back the batch and all of its files
// are Failed. Import returns an error only where it cannot continue.
func Import(
	ctx context.Context, client *ent.Client, o Options, files []File, parse Parser, report func([]Result),
) error {
	if o.Batch == 0 {
		o.Batch = 100
	}
	s, err := indexFiles(ctx, client, o, files, parse)
	if err != nil {
		return err
	}
	defer s.attachments.close()
	seen := map[int]bool{} // the articles of this import
	for batch := range batches(o.parseFiles(files, parse), o.Batch) {
		results, err := importBatch(ctx, client, o, s, batch, seen)
		if err != nil {
			return err
		}
		report(results)
	}
	if o.DryRun {
		return nil
	}
	for batch := range batches(o.parseFiles(s.takeStale(), parse), o.Batch) {
		results, err := importBatch(ctx, client, o, s, batch, map[int]bool{})
		if err != nil {
			return err
		}
		report(slices.DeleteFunc(results, func(r Result) bool { return r.Result == Unchanged }))
	}
	return nil
}

// batches yields the files in batches of at most size.
func batches(files iter.Seq[parsedFile], size int) iter.Seq[[]parsedFile] {
	return func(yield func([]parsedFile) bool) {
		var batch []parsedFile
		for f := range files {
			if batch = append(batch, f); len(batch) == size {
				if !yield(batch) {
					return
				}
				batch = nil
			}
		}
		if len(batch) > 0 {
			yield(batch)
		}
	}
}

// batch is the drafts that one transaction saves, and the targets of their references.
type batch struct {
	index      *siteIndex
	drafts     []*Draft
	references map[*Draft]draftReferences
}

// importBatch saves parsed files in one transaction. It retries once after a conflict with another import.
func importBatch(
	ctx context.Context, client *ent.Client, o Options, s *siteIndex, files []parsedFile, seen map[int]bool,
) ([]Result, error) {
	results := make([]Result, len(files))
	b := batch{index: s, references: map[*Draft]draftReferences{}}
	var at []int // the index of each draft's result
	for i, f := range files {
		results[i] = Result{File: f.Path, Result: Failed}
		if f.err != nil {
			results[i].Notes = []string{f.err.Error()}
			continue
		}
		b.drafts, at = append(b.drafts, f.draft), append(at, i)
		b.references[f.draft] = draftReferences{s.resolveReferences(ctx, f.File, f.draft, f.raw), f.raw}
	}
	if len(b.drafts) == 0 {
		return results, ctx.Err()
	}
	if err := s.attachments.upload(ctx, client, b.attachments()); err != nil {
		return nil, fmt.Errorf("uploading pictures: %w", err)
	}
	saved, err := save(ctx, client, o, b, seen)
	if state := sqlState(err); state == "40P01" || state == "40001" || state == "23505" {
		// Another import won the conflict and has committed: try again.
		saved, err = save(ctx, client, o, b, seen)
	}
	switch {
	case errors.Is(err, ErrNoOrganization):
		return nil, err
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err() // says more than the database's error for the rolled back batch
	}
	for j, i := range at {
		if err != nil {
			s.recordSlug(b.drafts[j].Key, "")
			results[i].Notes = []string{"the whole batch was rolled back: " + describeError(err)}
			continue
		}
		results[i].Slug, results[i].Result, results[i].Notes = saved[j].Slug, saved[j].Result, saved[j].Notes
	}
	return results, nil
}

// sqlState returns the SQLSTATE of an error, or "" if it is not a database error.
func sqlState(err error) string {
	var e interface{ SQLState() string }
	if !errors.As(err, &e) {
		return ""
	}
	return e.SQLState()
}

// describeError returns the text of an error without the driver's wording.
func describeError(err error) string {
	if state := sqlState(err); state != "" {
		return "the database rejected it (SQLSTATE " + state + ")"
	}
	return err.Error()
}

// maxFile is the maximum size of a file in bytes.
const maxFile = 16 << 20

// readFile reads a file of at most maxFile bytes. It rejects pipes and devices, which may never end.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	switch {
	case !info.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	case info.Size() > maxFile:
		return nil, fmt.Errorf("the file has %d bytes, more than the limit of %d MiB", info.Size(), maxFile>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile))
}
