package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"praxis/internal/importer"
)

// markdownExtensions are what the names of Markdown files end in.
var markdownExtensions = []string{".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx"}

// markdownFiles returns the file, or the Markdown files below the folder in the order of their names, and the folders
// that were left out, each with the reason. What is named itself is always taken.
func markdownFiles(path string) (found []importer.File, skipped []importer.Result, err error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() { // a file that is not there is reported with the others
		return []importer.File{file(path)}, nil, nil
	}
	root, err := filepath.EvalSymlinks(path) // WalkDir does not follow a link
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
		if reason := leftOut(at, entry); reason != "" {
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

// leftOut says why a folder found below another is not taken; "" when it is.
func leftOut(at string, entry fs.DirEntry) string {
	if entry.Type()&fs.ModeSymlink != 0 {
		if info, err := os.Stat(at); err == nil && info.IsDir() {
			return "a link to a folder is not followed: name that folder to import it"
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
		if f.name == name && hasAny(filepath.Dir(at), f.beside) {
			return f.what
		}
	}
	return ""
}

// toolFolders are the folders that hold no texts of their own wherever they are.
var toolFolders = map[string]string{
	"node_modules":     "packages of npm",
	"bower_components": "packages of Bower",
	"__MACOSX":         "metadata of an archive",
	"_site":            "what Jekyll made of the texts",
	"_layouts":         "templates of Jekyll",
	"_includes":        "templates of Jekyll",
	"_book":            "what GitBook made of the texts",
}

var (
	hexo      = []string{"_config.yml", "_config.yaml"}
	hugo      = []string{"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json", "config/_default"}
	packages  = []string{"package.json"}
	manifests = []string{"Gemfile", "go.mod", "composer.json", "_config.yml"}
)

// generatorFolders are the folders that hold no texts beside the files of a generator.
var generatorFolders = []struct {
	name   string
	beside []string
	what   string
}{
	{"public", slices.Concat(hexo, hugo, packages), "what a generator made of the texts, or serves as it is"},
	{"themes", slices.Concat(hexo, hugo), "themes of a generator"},
	{"scaffolds", hexo, "templates of Hexo"},
	{"archetypes", hugo, "templates of Hugo"},
	{"layouts", hugo, "templates of Hugo"},
	{"resources", hugo, "what Hugo made"},
	{"vendor", manifests, "packages of others"},
}

// hasAny says whether the folder holds one of the files.
func hasAny(dir string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
		return err == nil
	})
}
