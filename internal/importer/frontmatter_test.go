package importer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"praxis/ent/article"
	"praxis/internal/importer"
)

// parse reads a file of this name in the zone of the text's language.
func parse(t *testing.T, name, text string) *importer.Draft {
	t.Helper()
	d, err := importer.ParseMarkdown(name, []byte(text), nil)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, text)
	}
	return d
}

// TestCases reads the cases of shared, where they are.
func TestCases(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../shared/cases/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d, err := importer.ParseMarkdown(path, raw, nil)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		fmt.Printf("%s: %q %s tags %q by %v at %v draft %v %s slug %q %d\n   %q\n", path[23:], d.Title, d.Locale, d.Tags, d.Contributors, d.PublishedAt, d.Unfinished, d.Visibility, d.Slug, len(d.Body), d.Notes)
	}
}

var _ = slices.Contains[[]string]
var _ = strings.Cut
var _ = time.Now
var _ = article.StatusDRAFT
