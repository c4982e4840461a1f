package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"

	"praxis/internal/importer"
	"praxis/internal/media"
	"praxis/internal/slug"
)

type importCmd struct {
	Article  importArticleCmd  `cmd:"" help:"Import articles from the plain text of their pages."`
	Markdown importMarkdownCmd `cmd:"" help:"Import articles in Markdown, with or without front matter."`
}

// importFlags are what all imports share.
type importFlags struct {
	Organization       string `required:"" placeholder:"SLUG" help:"Who publishes the articles."`
	CreateOrganization string `placeholder:"NAME" help:"Make the organization when it is missing, under this name."`
	Publish            bool   `help:"Publish the articles, but those that call themselves drafts."`
	Overwrite          bool   `help:"Replace articles that were edited here since they were imported."`
	DryRun             bool   `help:"Say what would happen and change nothing."`
	TimeZone           string `placeholder:"NAME" help:"The zone of times that do not name theirs, such as Asia/Shanghai. Default: by the text's language."`
	Batch              int    `default:"100" help:"How many files make one transaction. Default: ${default}."`
}

// Validate refuses what no import could do.
func (o *importFlags) Validate() error {
	if o.Batch < 1 {
		return errors.New("--batch must be 1 or more")
	}
	if err := slug.Check(o.Organization); err != nil {
		return fmt.Errorf("--organization %w", err)
	}
	_, err := o.zone()
	return err
}

// zone is the zone that was asked for; nil when none was.
func (o *importFlags) zone() (*time.Location, error) {
	if o.TimeZone == "" {
		return nil, nil
	}
	zone, err := time.LoadLocation(o.TimeZone)
	if err != nil || o.TimeZone == "Local" {
		return nil, fmt.Errorf("--time-zone %q is no time zone such as Asia/Shanghai", o.TimeZone)
	}
	return zone, nil
}

type importArticleCmd struct {
	importFlags
	Files []string `arg:"" name:"file" help:"The files."`
}

// Run imports pages.
func (c *importArticleCmd) Run(a *app) error {
	var files []importer.File
	for _, path := range c.Files {
		files = append(files, file(path))
	}
	return a.importAll(c.importFlags, files, importer.ParsePage, noLibrary)
}

type importMarkdownCmd struct {
	importFlags
	storage
	Paths []string `arg:"" name:"path" help:"Files, or folders whose Markdown files are all taken, but those of generators and hidden folders."`
}

// Validate refuses what no import could do.
func (c *importMarkdownCmd) Validate() error {
	return errors.Join(c.importFlags.Validate(), c.storage.Validate())
}

// Run imports Markdown, and the pictures that it shows.
func (c *importMarkdownCmd) Run(a *app) error {
	var files []importer.File
	for _, path := range c.Paths {
		found, skipped, err := markdownFiles(path)
		if err != nil {
			return err
		}
		files = append(files, found...)
		for _, r := range skipped {
			a.printResult(r)
		}
	}
	return a.importAll(c.importFlags, files, importer.ParseMarkdown, c.library)
}

// library is where the pictures go. It is opened after the database, which makes the data folder so that it may enter
// that.
func (c *importMarkdownCmd) library(a *app) (*media.Library, error) {
	if !c.DryRun {
		return a.openFiles(c.storage)
	}
	library := media.NewLibrary(discard{})
	library.MaxSize = c.MaxUpload << 20
	return library, nil
}

// noLibrary is for texts without pictures.
func noLibrary(*app) (*media.Library, error) { return nil, nil }

// discard keeps nothing: a dry run looks at pictures as an import would.
type discard struct{}

// Put reads the bytes.
func (discard) Put(_ context.Context, _ string, r io.Reader, _ int64) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// Open finds nothing.
func (discard) Open(context.Context, string) (io.ReadSeekCloser, error) { return nil, fs.ErrNotExist }

// file is a file with its whole path as its key, the same by whatever path it is named.
func file(path string) importer.File {
	key, err := filepath.EvalSymlinks(path)
	if err == nil {
		key, err = filepath.Abs(key)
	}
	if err != nil {
		key = path // it is not there: reading it says so
	}
	return importer.File{Path: path, Key: filepath.ToSlash(key)}
}

// importAll reads and saves the files and prints what became of each.
func (a *app) importAll(o importFlags, found []importer.File, parse importer.Parser, library func(*app) (*media.Library, error)) error {
	if len(found) == 0 {
		return errors.New("there are no Markdown files there")
	}
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	zone, err := o.zone()
	if err != nil {
		return err
	}
	files, err := library(a)
	if err != nil {
		return err
	}
	options := importer.Options{
		Organization: o.Organization, CreateOrganization: o.CreateOrganization,
		Publish: o.Publish, Overwrite: o.Overwrite, DryRun: o.DryRun, Batch: o.Batch, TimeZone: zone, Files: files,
	}
	bar := a.progress(len(found), "importing")
	failed := 0
	err = importer.Import(a.ctx, db.Client, options, found, parse, func(results []importer.Result) {
		for _, r := range results {
			if r.Result == importer.Failed {
				failed++
			}
			a.printResult(r)
		}
		bar.Add(len(results)) // a bar that cannot be drawn is no reason to stop
	})
	bar.Finish()
	if err != nil {
		return err
	}
	if o.DryRun && !a.JSON {
		fmt.Fprintln(a.stdout, "dry run: nothing was saved")
	}
	if failed > 0 {
		fmt.Fprintf(a.stderr, "praxis: %d of %d files failed\n", failed, len(found))
		return errReported
	}
	return nil
}

func (a *app) printResult(r importer.Result) {
	if r.Notes == nil {
		r.Notes = []string{}
	}
	lines := fmt.Sprintf("%-9s %s", r.Result, r.File)
	if r.Slug != "" {
		lines += " → " + r.Slug
	}
	for _, note := range r.Notes {
		lines += "\n          " + note
	}
	a.row(r, "%s", lines)
}

// progress is a bar on a terminal, for what takes longer than a second; elsewhere it is silent.
func (a *app) progress(total int, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions(total,
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetWriter(a.stderr),
		progressbar.OptionSetVisibility(onTerminal(a.stderr)),
		progressbar.OptionThrottle(time.Second),
		progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(),
	)
}
