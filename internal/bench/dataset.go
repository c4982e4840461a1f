package bench

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// Sizes of the dataset that do not grow with its scale.
const (
	organizations = 200
	tags          = 50
	authors       = 500
)

// articlesAtScale1 is the number of articles at scale 1. There are as many actions, and three times as many outcomes.
const articlesAtScale1 = 100_000

// dataset is the common dataset: the same rows for every system that is measured. Its rows are the same in every run.
type dataset struct {
	articles int
}

// newDataset returns the dataset of a scale. It has at least 100 articles.
func newDataset(scale float64) dataset {
	return dataset{max(100, int(math.Round(articlesAtScale1*scale)))}
}

// table is rows for COPY.
type table struct {
	name, columns string
	rows          iter.Seq[[]any]
}

// firstDay is the first day on which something happens; everything happens within the days after it.
var firstDay = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

const days = 2000

// tables returns the rows in the plain shape (sql/tables.sql), in an order that satisfies the foreign keys.
func (d dataset) tables() []table {
	n := d.articles
	return []table{
		{"organizations", "id, parent_id, name, slug, kind", rows(1, organizations, organizationRow)},
		{"tags", "id, name", rows(2, tags, tagRow)},
		{"articles", "id, organization_id, title, slug, summary, body, author, status, published_at, created_at",
			rows(3, n, articleRow)},
		{"actions", "id, organization_id, title, theme, status, started_on", rows(4, n, actionRow)},
		{"outcomes", "id, action_id, title, kind, value, unit, achieved_on", rows(5, 3*n, d.outcomeRow)},
		{"article_actions", "article_id, action_id", links(n, 2, func(article, k int) int {
			return 1 + (article*7+k*13)%n
		})},
		{"article_tags", "article_id, tag_id", links(n, 3, func(article, k int) int {
			return 1 + (article+k*11)%tags
		})},
	}
}

// rows yields the rows 1 to n, with the random numbers of a seed.
func rows(seed uint64, n int, row func(i int, random *rand.Rand) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		random := rand.New(rand.NewPCG(42, seed))
		for i := 1; i <= n; i++ {
			if !yield(row(i, random)) {
				return
			}
		}
	}
}

// links yields the pairs of each of n articles with what it links to.
func links(n, each int, target func(article, k int) int) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := 1; i <= n; i++ {
			for k := range each {
				if !yield([]any{i, target(i, k)}) {
					return
				}
			}
		}
	}
}

// organizationRow builds a tree of three levels: a group, nine companies and their branches.
func organizationRow(i int, _ *rand.Rand) []any {
	var parent any = 2 + i%9
	kind := "BRANCH"
	switch {
	case i == 1:
		parent, kind = nil, "GROUP"
	case i <= 10:
		parent, kind = 1, "COMPANY"
	}
	return []any{i, parent, fmt.Sprint("组织 ", i), fmt.Sprint("org-", i), kind}
}

func tagRow(i int, _ *rand.Rand) []any { return []any{i, fmt.Sprint("标签", i)} }

var (
	summaryText = strings.Repeat("实践成果 ", 8)
	bodyText    = strings.Repeat("通过持续深化实践,推动产品创新与技术突破,实现高质量发展。", 20)
)

func articleRow(i int, random *rand.Rand) []any {
	status := "PUBLISHED"
	switch i % 10 {
	case 8:
		status = "DRAFT"
	case 9:
		status = "ARCHIVED"
	}
	published := firstDay.Add(time.Duration(random.Float64() * days * 24 * float64(time.Hour))).Truncate(time.Microsecond)
	return []any{
		i, randomOrganization(random), fmt.Sprint("推进业务融合的实践 ", i), fmt.Sprint("article-", i),
		fmt.Sprint("摘要 ", i, " ", summaryText), bodyText, fmt.Sprint("作者", i%authors), status,
		published, firstDay.Add(time.Duration(i) * time.Second),
	}
}

func actionRow(i int, random *rand.Rand) []any {
	return []any{
		i, randomOrganization(random), fmt.Sprint("行动 ", i),
		[]string{"EDUCATION", "REFORM", "PRODUCT", "INNOVATION"}[i%4],
		[]string{"PLANNED", "ACTIVE", "COMPLETED"}[i%3], randomDay(random),
	}
}

func (d dataset) outcomeRow(i int, random *rand.Rand) []any {
	return []any{
		i, 1 + i%d.articles, fmt.Sprint("成果 ", i), []string{"PRODUCT", "GOVERNANCE", "METRIC", "AWARD"}[i%4],
		fmt.Sprintf("%.2f", random.Float64()*1000), "件", randomDay(random),
	}
}

// randomOrganization returns the id of an organization. The first and the last one are half as frequent as the others.
func randomOrganization(random *rand.Rand) int {
	return 1 + int(math.Round(random.Float64()*(organizations-1)))
}

func randomDay(random *rand.Rand) string {
	return firstDay.AddDate(0, 0, int(math.Round(random.Float64()*days))).Format(time.DateOnly)
}
