package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"praxis/internal/importer"
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
	Batch              int    `default:"100" help:"How many files make one transaction. Default: ${default}."`
}

type importArticleCmd struct {
	importFlags
	Files []string `arg:"" name:"file" help:"The files."`
}

// Run imports pages.
func (c *importArticleCmd) Run(a *app) error {
	var files []importer.File
	for _, path := range c.Files {
		files = append(files, importer.File{Path: path, Key: filepath.Base(path)})
	}
	return a.importAll(c.importFlags, files, importer.ParsePage)
}

type importMarkdownCmd struct {
	importFlags
	Paths []string `arg:"" name:"path" help:"Files, or folders whose .md and .markdown files are all taken."`
}

// Run imports Markdown.
func (c *importMarkdownCmd) Run(a *app) error {
	var files []importer.File
	for _, path := range c.Paths {
		found, err := markdownFiles(path)
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	return a.importAll(c.importFlags, files, importer.ParseMarkdown)
}

// markdownFiles returns the file, or the Markdown files below the folder in the order of their names.
func markdownFiles(path string) ([]importer.File, error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() { // a file that is not there is reported with the others
		return []importer.File{{Path: path, Key: filepath.Base(path)}}, nil
	}
	var found []importer.File
	err = filepath.WalkDir(path, func(at string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ext := strings.ToLower(filepath.Ext(at)); entry.IsDir() || ext != ".md" && ext != ".markdown" {
			return nil
		}
		key, err := filepath.Rel(path, at)
		found = append(found, importer.File{Path: at, Key: filepath.ToSlash(key)})
		return err
	})
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("%s holds no Markdown files", path)
	}
	return found, err
}

// importAll reads and saves the files batch by batch and prints what became of each.
func (a *app) importAll(o importFlags, files []importer.File, parse importer.Parser) error {
	if o.Batch < 1 {
		return errors.New("--batch must be 1 or more")
	}
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	options := importer.Options{
		Organization: o.Organization, CreateOrganization: o.CreateOrganization,
		Publish: o.Publish, Overwrite: o.Overwrite, DryRun: o.DryRun,
	}
	bar := a.progress(len(files), "importing")
	failed := 0
	for batch := range slices.Chunk(files, o.Batch) {
		results, err := importer.Import(a.ctx, db.Client, options, batch, parse)
		if err != nil {
			return err
		}
		for _, r := range results {
			if r.Result == importer.Failed {
				failed++
			}
			a.printResult(r)
		}
		if err := bar.Add(len(batch)); err != nil {
			return err
		}
	}
	if err := bar.Finish(); err != nil {
		return err
	}
	if failed > 0 {
		fmt.Fprintf(a.stderr, "praxis: %d of %d files failed\n", failed, len(files))
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
