package demo

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contentreport"
	"praxis/ent/gen/ent/evidence"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/outcome"
	"praxis/ent/gen/ent/participation"
)

//go:embed content
var contentFiles embed.FS

// industries are the folders of content, in the order of loading. story has the acceptance scenario, whose dates are
// fixed; the dates of the others are relative to the day of loading.
var industries = []string{"story", "metals", "water", "hospital", "college", "logistics", "wind"}

// bilingual is a name or a text in Chinese and in English. One that is the same in both, such as a unit, may be a plain
// text.
type bilingual struct{ ZH, EN string }

// UnmarshalYAML reads a text, or the two texts of a mapping.
func (l *bilingual) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		l.ZH, l.EN = node.Value, node.Value
		return nil
	}
	var both map[string]string
	if err := node.Decode(&both); err != nil {
		return err
	}
	l.ZH, l.EN = both["zh"], both["en"]
	if l.ZH == "" || l.EN == "" || len(both) != 2 {
		return fmt.Errorf("line %d: it needs a text zh and a text en, and nothing else", node.Line)
	}
	return nil
}

type organizationRow struct {
	Slug        string
	Name, Short bilingual
	Parent      string
	Kind        organization.Kind
	Description bilingual
	Review      bool
	Website     string
}

type personRow struct {
	Slug, Organization string
	Name, Title        bilingual
}

type themeRow struct {
	Slug, Parent      string
	Name, Description bilingual
	// Hue is the hue of covers and figures in degrees.
	Hue float64
}

type tagRow struct {
	Slug string
	Name bilingual
}

type synonymRow struct{ Word, Synonym, Locale string }

type actionRow struct {
	Slug, Parent, Lead string
	Kind               action.Kind
	Status             action.Status
	Visibility         action.Visibility
	Title, Summary     bilingual
	// Planned and Actual are a first and a last day.
	Planned, Actual []when
	Themes          []string
	Participants    []participantRow
	Outcomes        []outcomeRow
	// Trashed moves the action to the trash.
	Trashed bool
}

type participantRow struct {
	Organization string
	Role         participation.Role
}

type outcomeRow struct {
	// Key is how the evidence in articles names the outcome.
	Key                string
	Title, Description bilingual
	Level              outcome.Level
	Category           outcome.Category
	Verification       outcome.Verification
	Achieved           when
	// Evidence is pages outside of the demo; articles name the outcomes that they are evidence for.
	Evidence   []evidenceRow
	Indicators []indicatorRow
}

// evidenceRow is the evidence that a page is for an outcome or, in the front matter of an article, the article for an
// outcome.
type evidenceRow struct {
	URL, Outcome string
	Stance       evidence.Stance
	Note         string
}

type indicatorRow struct {
	Title   bilingual
	Unit    bilingual
	Measure indicator.Measure
	// Lower says that lower values are better.
	Lower    bool
	Baseline string
	// Every is the length of a period: MONTH, QUARTER or YEAR. The first one begins on From or, without it, the last
	// one is that of the day of loading.
	Every  period
	From   when
	Values []values
}

// values are the target and the actual value of a period; an empty text stands for no value.
type values [2]string

type userRow struct {
	Email, Password string
	Name            bilingual
	// Role is READER, AUTHOR, EDITOR, ADMIN or OWNER.
	Role          string
	Organizations []string
}

// editorialFile is what users did with the articles.
type editorialFile struct {
	Edits   []editRow
	Reports []reportRow
}

// editRow is an edit of an article's text, which replaces one string by another.
type editRow struct {
	Article, By, Note string
	Replace, With     string
	// Publish publishes the edit. Otherwise the edit of a published article stays in its working copy.
	Publish bool
	// ReturnedBy is the user who returns the article to its author afterwards, with the note Changes.
	ReturnedBy string `yaml:"returnedBy"`
	Changes    string
}

type reportRow struct {
	Article       string
	Kind          contentreport.Kind
	Text, Contact string
	// UpheldBy is the user who accepted the report; an empty one leaves it open.
	UpheldBy       string `yaml:"upheldBy"`
	Reason, Notice string
}

// articleText is an article's file: its front matter, and its body in Markdown.
type articleText struct {
	Slug   string `yaml:"-"`
	Locale string `yaml:"-"`
	Body   string `yaml:"-"`

	Title, Subtitle, Summary string
	// Publisher is set in an original and empty in a translation, which has the original's slug and takes everything
	// from there that is not in its own file.
	Publisher string
	Published when
	// State is the state of an article that is not simply published on Published.
	State       state
	Visibility  article.Visibility
	Rights      article.Rights
	Authors     []string
	Editors     []string
	Translators []string
	Tags        []string
	Themes      []string
	Actions     []string
	Evidence    []evidenceRow
	// Figures are charts that the body shows as ![alternative text](figure:KEY).
	Figures      map[string]chart
	Likes, Views int
	// Creator is the user who wrote a draft.
	Creator string
}

// state is what the front matter of an article may say about it.
type state string

const (
	draft     state = "DRAFT"
	inReview  state = "IN_REVIEW"
	scheduled state = "SCHEDULED"
	archived  state = "ARCHIVED"
	trashed   state = "TRASHED"
)

// readRows reads the rows of a file of content. An unknown key is an error.
func readRows[T any](name string) (rows T, err error) {
	raw, err := contentFiles.ReadFile(path.Join("content", name))
	if err != nil {
		return rows, err
	}
	if err := decodeStrictly(raw, &rows); err != nil {
		return rows, fmt.Errorf("%s: %w", name, err)
	}
	return rows, nil
}

func decodeStrictly(raw []byte, into any) error {
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	return d.Decode(into)
}

// readArticles reads the articles of an industry in the order of their names, originals before translations.
func readArticles(industry string) (originals, translations []*articleText, err error) {
	folder := path.Join("content", industry, "articles")
	entries, err := fs.ReadDir(contentFiles, folder)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		raw, err := contentFiles.ReadFile(path.Join(folder, e.Name()))
		if err != nil {
			return nil, nil, err
		}
		a, err := parseArticle(e.Name(), string(raw))
		if err != nil {
			return nil, nil, fmt.Errorf("%s/%s: %w", industry, e.Name(), err)
		}
		if a.Publisher == "" {
			translations = append(translations, a)
		} else {
			originals = append(originals, a)
		}
	}
	return originals, translations, nil
}

// parseArticle parses a file SLUG.LOCALE.md.
func parseArticle(name, raw string) (*articleText, error) {
	a := &articleText{}
	var ok bool
	if a.Slug, a.Locale, ok = strings.Cut(strings.TrimSuffix(name, ".md"), "."); !ok {
		return nil, errors.New("the name is not SLUG.LOCALE.md")
	}
	front, body, ok := strings.Cut(strings.TrimPrefix(raw, "---\n"), "\n---\n")
	if !ok {
		return nil, errors.New("no front matter")
	}
	if err := decodeStrictly([]byte(front), a); err != nil {
		return nil, err
	}
	a.Body = strings.TrimSpace(body) + "\n"
	return a, nil
}
