package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	Skipped   = "skipped" // a folder, whose files are not taken
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
	// Batch is how many files make one transaction; 0 is 100.
	Batch int
	// TimeZone is where times are that do not name their zone; nil goes by the text's language.
	TimeZone *time.Location
	// Files is where the pictures go that the texts show; nil leaves them where they are.
	Files *media.Library
}

// ErrNoOrganization says that the organization that shall publish is missing.
var ErrNoOrganization = errors.New("there is no organization with this slug: --create-organization NAME makes it")

// File is a file to import.
type File struct {
	Path string
	// Key is what it is found again by; two files have two keys.
	Key string
	// Root is the folder outside of which none of its pictures is read, a whole path without links; "" is the file's own.
	Root string
}

// name is the path that a parser gets to see: below the folder that holds Root, so that the folders above what is
// imported, which may be called drafts, say nothing.
func (f File) name() string {
	if f.Root != "" {
		if below, found := strings.CutPrefix(f.Key, path.Dir(f.Root)+"/"); found {
			return below
		}
	}
	return f.Key
}

// parse reads the article in a file.
func (f File) parse(parse Parser, raw []byte, zone *time.Location) (*Draft, error) {
	d, err := parse(f.name(), raw, zone)
	if err != nil {
		return nil, err
	}
	d.Key = f.Key
	return d, nil
}

// Parser reads an article; its error is a *ParseError. zone is where times are that do not name their zone; nil goes by
// the text's language.
type Parser func(name string, raw []byte, zone *time.Location) (*Draft, error)

// Import reads the files, finds out which article each becomes, and saves them, a batch in one transaction. It reports
// the results of each batch, and in the end those of files whose links had to be made again. A file that cannot be read
// is Failed, with the reason, and does not hinder the others; an error of the database takes the whole batch back, and
// all of its files are Failed. Import itself returns an error only where going on makes no sense.
func Import(ctx context.Context, client *ent.Client, o Options, files []File, parse Parser, report func([]Result)) error {
	if o.Batch == 0 {
		o.Batch = 100
	}
	s, err := indexFiles(ctx, client, o, files, parse)
	if err != nil {
		return err
	}
	defer s.attachments.close()
	seen := map[int]bool{} // the articles of this import
	for batch := range slices.Chunk(files, o.Batch) {
		results, err := importBatch(ctx, client, o, s, batch, parse, seen)
		if err != nil {
			return err
		}
		report(results)
	}
	if o.DryRun {
		return nil
	}
	for batch := range slices.Chunk(s.takeStale(), o.Batch) {
		results, err := importBatch(ctx, client, o, s, batch, parse, map[int]bool{})
		if err != nil {
			return err
		}
		report(slices.DeleteFunc(results, func(r Result) bool { return r.Result == Unchanged }))
	}
	return nil
}

// batch is the drafts that one transaction saves, and where their references lead.
type batch struct {
	site       *siteIndex
	drafts     []*Draft
	references map[*Draft]draftReferences
}

// importBatch reads files and saves them in one transaction, which it tries twice.
func importBatch(
	ctx context.Context, client *ent.Client, o Options, s *siteIndex, files []File, parse Parser, seen map[int]bool,
) ([]Result, error) {
	results := make([]Result, len(files))
	b := batch{site: s, references: map[*Draft]draftReferences{}}
	var at []int // where the draft's result belongs
	for i, f := range files {
		results[i] = Result{File: f.Path, Result: Failed}
		raw, err := readFile(f.Path)
		if err == nil {
			var d *Draft
			if d, err = f.parse(parse, raw, o.TimeZone); err == nil {
				b.drafts, at = append(b.drafts, d), append(at, i)
				b.references[d] = draftReferences{s.resolveReferences(ctx, f, d, raw), raw}
				continue
			}
		}
		results[i].Notes = []string{err.Error()}
	}
	if len(b.drafts) == 0 {
		return results, ctx.Err()
	}
	if err := s.attachments.upload(ctx, client, b.attachments()); err != nil {
		return nil, fmt.Errorf("uploading pictures: %w", err)
	}
	saved, err := save(ctx, client, o, b, seen)
	if state := sqlState(err); state == "40P01" || state == "40001" || state == "23505" {
		// It lost against another import: once more, now that that one is through.
		saved, err = save(ctx, client, o, b, seen)
	}
	switch {
	case errors.Is(err, ErrNoOrganization):
		return nil, err
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err() // the batch is taken back; the database's own words for that say less
	}
	for j, i := range at {
		if err != nil {
			s.recordSlug(b.drafts[j].Key, "")
			results[i].Notes = []string{"nothing of its batch was saved: " + describeError(err)}
			continue
		}
		results[i].Slug, results[i].Result, results[i].Notes = saved[j].Slug, saved[j].Result, saved[j].Notes
	}
	return results, nil
}

// sqlState is the database's code of an error; "" when it is not the database's.
func sqlState(err error) string {
	var e interface{ SQLState() string }
	if !errors.As(err, &e) {
		return ""
	}
	return e.SQLState()
}

// describeError is an error without the driver's words.
func describeError(err error) string {
	if state := sqlState(err); state != "" {
		return "the database refused it (SQLSTATE " + state + ")"
	}
	return err.Error()
}

// maxFile is the size of the largest file that is read, in bytes.
const maxFile = 16 << 20

// readFile reads a file of reasonable size. Pipes and devices, which may never end, are none.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	switch {
	case !info.Mode().IsRegular():
		return nil, errors.New("it is no regular file")
	case info.Size() > maxFile:
		return nil, fmt.Errorf("it is larger than %d MiB", maxFile>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile))
}
