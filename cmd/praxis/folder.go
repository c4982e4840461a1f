package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"praxis/internal/importer"
)

// markdownExtensions are the file name extensions of Markdown.
var markdownExtensions = []string{".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx"}

// markdownFiles returns the file, or the Markdown files below the folder in the order of their names. It also returns
// the folders that it skipped, each with the reason. It never skips the path itself.
func markdownFiles(path string) (found []importer.File, skipped []importer.Result, err error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() { // the importer reports a missing file
		return []importer.File{file(path)}, nil, nil
	}
	root, err := filepath.EvalSymlinks(path) // WalkDir does not follow a symbolic link
	if err == nil {
		root, err = filepath.Abs(root)
	}
	if err != nil {
		return nil, nil, err
	}
	err = filepath.WalkDir(root, func(at string, entry fs.DirEntry, err error) error {
		if err != nil || at == root {
			return err
		}
		below, err := filepath.Rel(root, at)
		if err != nil {
			return err
		}
		named := filepath.Join(path, below)
		if reason := skipReason(at, entry); reason != "" {
			skipped = append(skipped, importer.Result{File: named, Result: importer.Skipped, Notes: []string{reason}})
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if !entry.IsDir() && slices.Contains(markdownExtensions, strings.ToLower(filepath.Ext(at))) {
			f := file(named)
			f.Root = filepath.ToSlash(root)
			found = append(found, f)
		}
		return nil
	})
	return found, skipped, err
}

// skipReason returns why a folder is skipped; "" if it is not.
func skipReason(at string, entry fs.DirEntry) string {
	if entry.Type()&fs.ModeSymlink != 0 {
		if info, err := os.Stat(at); err == nil && info.IsDir() {
			return "symbolic links to folders are not followed: name that folder to import it"
		}
		return ""
	}
	if !entry.IsDir() {
		return ""
	}
	name := entry.Name()
	if strings.HasPrefix(name, ".") {
		return "a hidden folder"
	}
	if what := toolFolders[name]; what != "" {
		return what
	}
	for _, f := range generatorFolders {
		if f.name == name && hasAny(filepath.Dir(at), f.nextTo) {
			return f.reason
		}
	}
	return ""
}

// toolFolders are folders of tools and their output, by their names.
var toolFolders = map[string]string{
	"node_modules":     "packages of npm",
	"bower_components": "packages of Bower",
	"__MACOSX":         "metadata of an archive",
	"_site":            "output of Jekyll",
	"_layouts":         "templates of Jekyll",
	"_includes":        "templates of Jekyll",
	"_book":            "output of GitBook",
}

var (
	hexo = []string{"_config.yml", "_config.yaml"}
	hugo = []string{
		"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json",
		"config.toml", "config.yaml", "config.yml", "config.json", "config/_default",
	}
	packages  = []string{"package.json"}
	manifests = []string{"Gemfile", "go.mod", "composer.json", "_config.yml"}
)

// generatorFolders are skipped if one of the generator's files is next to them.
var generatorFolders = []struct {
	name   string
	nextTo []string
	reason string
}{
	{"public", slices.Concat(hexo, hugo, packages), "output or static files of a site generator"},
	{"themes", slices.Concat(hexo, hugo), "themes of a site generator"},
	{"scaffolds", hexo, "templates of Hexo"},
	{"archetypes", hugo, "templates of Hugo"},
	{"layouts", hugo, "templates of Hugo"},
	{"resources", hugo, "output of Hugo"},
	{"vendor", manifests, "third-party packages"},
}

// hasAny says whether the folder contains one of the files.
func hasAny(dir string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
		return err == nil
	})
}
