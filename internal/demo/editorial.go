package demo

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contentreport"
	"praxis/ent/gen/ent/revision"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

// loadEditorial does what users do with articles: they edit them, submit them for review, and report them. Each step is
// a transaction of its user, since the audit and the revisions name the user of their transaction.
func (l *loader) loadEditorial() error {
	file, err := readRows[editorialFile]("editorial.yaml")
	if err != nil {
		return err
	}
	for _, r := range file.Edits {
		if err := l.edit(r); err != nil {
			return fmt.Errorf("the edit of %s by %s: %w", r.Article, r.By, err)
		}
	}
	for _, o := range l.originals {
		if o.State != inReview {
			continue
		}
		err := l.as(o.Creator, func(ctx context.Context, client *ent.Client) error {
			return content.Submit(ctx, client, o.saved.ID, nil)
		})
		if err != nil {
			return fmt.Errorf("submitting %s: %w", o.Slug, err)
		}
	}
	for _, r := range file.Reports {
		if err := l.report(r); err != nil {
			return fmt.Errorf("the report about %s: %w", r.Article, err)
		}
	}
	return nil
}

// as does something as a user, in a transaction.
func (l *loader) as(email string, do func(context.Context, *ent.Client) error) error {
	by, err := find(l.users, "user", email)
	if err != nil {
		return err
	}
	ctx := viewer.NewContext(l.ctx, by.viewer)
	tx, err := l.client.Tx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(ctx, tx.Client()); err != nil {
		return err
	}
	return tx.Commit()
}

func (l *loader) edit(r editRow) error {
	of, err := find(l.originals, "article", r.Article)
	if err != nil {
		return err
	}
	err = l.as(r.By, func(ctx context.Context, client *ent.Client) error {
		newest, err := client.Revision.Query().Where(revision.HasArticleWith(article.ID(of.saved.ID))).
			Order(ent.Desc(revision.FieldNumber)).First(ctx)
		if err != nil {
			return err
		}
		body := strings.Replace(newest.Body, r.Replace, r.With, 1)
		if body == newest.Body {
			return fmt.Errorf("its text does not have %q", r.Replace)
		}
		input := ent.UpdateArticleInput{Body: graphql.OmittableOf(&body)}
		if err := content.Edit(ctx, client, of.saved.ID, input, &r.Note, nil); err != nil || !r.Publish {
			return err
		}
		return content.Publish(ctx, client, of.saved.ID, nil, nil)
	})
	if err != nil || r.ReturnedBy == "" {
		return err
	}
	err = l.as(r.By, func(ctx context.Context, client *ent.Client) error {
		return content.Submit(ctx, client, of.saved.ID, nil)
	})
	if err != nil {
		return err
	}
	return l.as(r.ReturnedBy, func(ctx context.Context, client *ent.Client) error {
		return content.RequestChanges(ctx, client, of.saved.ID, r.Changes, nil)
	})
}

func (l *loader) report(r reportRow) error {
	of, err := find(l.originals, "article", r.Article)
	if err != nil {
		return err
	}
	input := ent.CreateContentReportInput{Kind: r.Kind, Text: r.Text, ArticleID: of.saved.ID}
	if r.Contact != "" {
		input.Contact = &r.Contact
	}
	if err := content.CreateContentReport(l.ctx, l.client, input); err != nil || r.UpheldBy == "" {
		return err
	}
	return l.as(r.UpheldBy, func(ctx context.Context, client *ent.Client) error {
		id, err := client.ContentReport.Query().Where(contentreport.ArticleID(of.saved.ID)).OnlyID(ctx)
		if err != nil {
			return err
		}
		decision := client.ContentReport.UpdateOneID(id).
			SetStatus(contentreport.StatusUPHELD).SetNote(r.Reason).SetNotice(r.Notice)
		return content.DecideContentReport(ctx, client, decision, nil)
	})
}
