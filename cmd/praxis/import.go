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

// importFlags are the flags that all imports share.
type importFlags struct {
	Organization       string `required:"" placeholder:"SLUG" help:"The organization that publishes the articles."`
	CreateOrganization string `placeholder:"NAME" help:"Create the organization with this name if it does not exist."`
	Publish            bool   `help:"Publish the articles, except files that are marked as drafts."`
	Overwrite          bool   `help:"Overwrite articles that were edited in Praxis since their import."`
	DryRun             bool   `help:"Report what an import would do, without saving anything."`
	TimeZone           string `placeholder:"NAME" help:"Zone of times without a zone. Default: by the text's language."`
	Batch              int    `default:"100" help:"Number of files per transaction. Default: ${default}."`
}

// Validate returns an error for invalid flags.
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

// zone returns the requested time zone; nil if there is none.
func (o *importFlags) zone() (*time.Location, error) {
	if o.TimeZone == "" {
		return nil, nil
	}
	zone, err := time.LoadLocation(o.TimeZone)
	if err != nil || o.TimeZone == "Local" {
		return nil, fmt.Errorf("--time-zone %q is not a time zone such as Asia/Shanghai", o.TimeZone)
	}
	return zone, nil
}

type importArticleCmd struct {
	importFlags
	Files []string `arg:"" name:"file" help:"Files to import."`
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
	Paths []string `arg:"" name:"path" help:"Files or folders. Of a folder, all Markdown files are imported."`
}

// Validate returns an error for invalid flags.
func (c *importMarkdownCmd) Validate() error {
	return errors.Join(c.importFlags.Validate(), c.storage.Validate())
}

// Run imports Markdown and its pictures.
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

// library returns the library for the pictures. It is opened after the database, which creates the data folder with
// permissions that let the private Postgres enter it. A dry run gets a library that stores nothing.
func (c *importMarkdownCmd) library(a *app) (*media.Library, error) {
	if !c.DryRun {
		return a.openFiles(c.storage)
	}
	library := media.NewLibrary(discardStore{})
	library.MaxSize = c.MaxUpload << 20
	return library, nil
}

// noLibrary is the library of texts without pictures.
func noLibrary(*app) (*media.Library, error) { return nil, nil }

// discardStore stores nothing: a dry run validates pictures as an import does.
type discardStore struct{}

// Put reads and discards the bytes.
func (discardStore) Put(_ context.Context, _ string, r io.Reader, _ int64) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// Open returns fs.ErrNotExist.
func (discardStore) Open(context.Context, string) (io.ReadSeekCloser, error) {
	return nil, fs.ErrNotExist
}

// file returns a file whose key is its absolute path without symbolic links.
func file(path string) importer.File {
	key, err := filepath.EvalSymlinks(path)
	if err == nil {
		key, err = filepath.Abs(key)
	}
	if err != nil {
		key = path // the file does not exist: reading it reports the error
	}
	return importer.File{Path: path, Key: filepath.ToSlash(key)}
}

// importAll imports the files and prints the result of each.
func (a *app) importAll(
	o importFlags, found []importer.File, parse importer.Parser, library func(*app) (*media.Library, error),
) error {
	if len(found) == 0 {
		return errors.New("no Markdown files (.md, .markdown, .mdx …) in these folders")
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
		bar.Add(len(results)) // an error of the progress bar does not stop the import
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

// progress returns a progress bar that appears after a second, on a terminal only.
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
