package content

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/revision"
	"praxis/internal/viewer"
)

// Edit changes an article and saves a revision. Text and links of a published article change in its working copy, which
// readers see once it is published; its other fields change at once. An edit of text or links cancels a scheduled
// publication, which was approved for another text. Edit returns ent's errors of an update, or ErrVersion.
func Edit(
	ctx context.Context, client *ent.Client, id int, input ent.UpdateArticleInput, note *string, expectedVersion *int,
) error {
	a, err := authorizeAndLock(ctx, client, client.Article.UpdateOneID(id), expectedVersion)
	if err != nil {
		return err
	}
	if note != nil {
		if err := revision.NoteValidator(*note); err != nil {
			return ent.NewValidationError("note", err)
		}
	}
	if err := checkMove(ctx, client, a, input.OrganizationID.Value()); err != nil {
		return err
	}
	update := client.Article.UpdateOneID(id).
		Where(article.StatusEQ(a.Status)).
		Where(ifVersion(expectedVersion)...).
		SetInput(input)
	if err := dropUnchanged(ctx, client, a, update.Mutation()); err != nil {
		return err
	}
	if !update.Mutation().ChangesText() {
		return update.Exec(ctx)
	}
	if a.PublishAt != nil {
		cancelPublication(a, update)
	}
	if a.Status == article.StatusPUBLISHED {
		return editWorkingCopy(ctx, client, a, update, note)
	}
	if err := update.Exec(ctx); err != nil {
		return err
	}
	return setNote(ctx, client, id, note)
}

// editWorkingCopy moves the update's text and links to a new revision, and applies the rest of it to the article.
func editWorkingCopy(
	ctx context.Context, client *ent.Client, a *ent.Article, update *ent.ArticleUpdateOne, note *string,
) error {
	edit := client.Revision.Update()
	update.Mutation().MoveText(edit.Mutation())
	update.Mutation().AddVersion(1) // also if the row stays as it is
	if err := update.Exec(ctx); err != nil {
		return err
	}
	saved, err := copyRevision(ctx, client, a.ID, a.Revision, note)
	if err != nil {
		return err
	}
	if err := edit.Where(revision.ID(saved)).Exec(ctx); err != nil {
		return err
	}
	return auditWorkingCopy(ctx, client, saved)
}

// dropUnchanged removes from an update what the newest revision already has: a form that is saved without changes makes
// no revision, and does not void approval and schedule.
func dropUnchanged(ctx context.Context, client *ent.Client, a *ent.Article, m *ent.ArticleMutation) error {
	ctx = viewer.NewContext(ctx, viewer.System)
	newest, err := client.Revision.Query().Where(revision.ArticleID(a.ID), revision.Number(a.Revision)).OnlyID(ctx)
	if err != nil {
		return fmt.Errorf("reading the newest revision: %w", err)
	}
	row := client.Stored(ent.TypeRevision, newest)
	return ent.DropUnchanged(ctx, client, m, row, ent.TextFields, ent.TextEdges)
}

// checkMove returns a StateError if a published or scheduled article would move from an organization that requires no
// review to one that does.
func checkMove(ctx context.Context, client *ent.Client, a *ent.Article, to *int) error {
	public := a.Status == article.StatusPUBLISHED || a.Status == article.StatusSCHEDULED
	if to == nil || *to == a.OrganizationID || !public {
		return nil
	}
	there, err := reviewRequired(ctx, client, *to)
	if err != nil || !there {
		return err
	}
	here, err := reviewRequired(ctx, client, a.OrganizationID)
	if err != nil || here {
		return err
	}
	return StateError("the other organization requires a review: unpublish the article before you move it there")
}

// cancelPublication removes the time at which an article or its working copy would have been published.
func cancelPublication(a *ent.Article, update *ent.ArticleUpdateOne) {
	update.ClearPublishAt().ClearScheduledBy()
	if a.Status == article.StatusSCHEDULED {
		update.SetStatus(article.StatusIN_REVIEW)
	}
}

// setNote sets the note of an article's newest revision, unless it is nil.
func setNote(ctx context.Context, client *ent.Client, id int, note *string) error {
	if note == nil {
		return nil
	}
	return client.Revision.Update().Where(revision.ArticleID(id), NewestRevision).SetNote(*note).Exec(ctx)
}

// NewestRevision is the predicate for the newest revision of each article.
func NewestRevision(s *entsql.Selector) {
	s.Where(entsql.ExprP(fmt.Sprintf("%s = (SELECT revision FROM articles WHERE id = %s)",
		s.C(revision.FieldNumber), s.C(revision.FieldArticleID))))
}

// copyRevision saves a copy of a revision as the newest one and returns its id. It returns a ValidationError if there
// is no revision with the number.
func copyRevision(ctx context.Context, client *ent.Client, articleID, number int, note *string) (int, error) {
	v := viewer.FromContext(ctx)
	rows, err := client.QueryContext(ctx,
		"SELECT coalesce(copy_revision($1, $2, $3, nullif($4::bigint, 0), $5), 0)",
		articleID, number, v.Name, v.AccountableID(), note)
	if err != nil {
		return 0, fmt.Errorf("copying a revision: %w", err)
	}
	defer rows.Close()
	id, err := entsql.ScanInt(rows)
	if err != nil {
		return 0, fmt.Errorf("copying a revision: %w", err)
	}
	if id == 0 {
		return 0, ent.NewValidationError("number", fmt.Errorf("the article has no revision %d", number))
	}
	return id, nil
}

// auditWorkingCopy records in the audit how a revision differs from the one before it.
func auditWorkingCopy(ctx context.Context, client *ent.Client, revisionID int) error {
	if _, err := client.ExecContext(ctx, "SELECT audit_working_copy($1)", revisionID); err != nil {
		return fmt.Errorf("recording the changes of a working copy: %w", err)
	}
	return nil
}

// RestoreRevision saves the text and the links of an earlier revision as the newest one; of a published article, as its
// working copy. It returns ent's NotFoundError, ErrVersion, or a ValidationError if there is no such revision.
func RestoreRevision(ctx context.Context, client *ent.Client, id, number int, expectedVersion *int) error {
	a, err := authorizeAndLock(ctx, client, client.Article.UpdateOneID(id), expectedVersion)
	if err != nil {
		return err
	}
	update := updateIfUnchanged(client, a)
	update.Mutation().AddVersion(1) // the text changes below
	if a.PublishAt != nil {
		cancelPublication(a, update)
	}
	if err := explainConflict(ctx, client, a, expectedVersion, update.Exec(ctx)); err != nil {
		return err
	}
	saved, err := copyRevision(ctx, client, id, number, new(fmt.Sprintf("restored from %d", number)))
	if err != nil {
		return err
	}
	if a.Status == article.StatusPUBLISHED {
		return auditWorkingCopy(ctx, client, saved)
	}
	return applyRevision(ctx, client, id)
}

// applyRevision gives the row of an article the text and the links of its newest revision.
func applyRevision(ctx context.Context, client *ent.Client, id int) error {
	if _, err := client.ExecContext(ctx, "SELECT apply_revision($1)", id); err != nil {
		return fmt.Errorf("applying the newest revision: %w", err)
	}
	return nil
}

// DiscardWorkingCopy saves a copy of what readers see as the newest revision. The revisions of the working copy remain.
func DiscardWorkingCopy(ctx context.Context, client *ent.Client, id int, expectedVersion *int) error {
	change := client.Article.UpdateOneID(id).SetStatus(article.StatusPUBLISHED)
	a, err := authorizeAndLock(ctx, client, change, expectedVersion)
	if err != nil {
		return err
	}
	if !HasWorkingCopy(a) {
		return StateError("the article has no working copy")
	}
	update := updateIfUnchanged(client, a).SetLiveRevision(a.Revision + 1).ClearPublishAt()
	clearSubmission(update)
	clearApproval(update)
	if err := explainConflict(ctx, client, a, expectedVersion, update.Exec(ctx)); err != nil {
		return err
	}
	note := fmt.Sprintf("back to %d, as it is published", *a.LiveRevision)
	saved, err := copyRevision(ctx, client, id, *a.LiveRevision, &note)
	if err != nil {
		return err
	}
	return auditWorkingCopy(ctx, client, saved)
}

// PruneRevisions deletes all but the newest keep revisions of each article, and returns how many it deleted. Revisions
// that are published, submitted for review or approved remain.
func PruneRevisions(ctx context.Context, client *ent.Client, keep int) (int, error) {
	return client.Revision.Delete().Where(func(s *entsql.Selector) {
		s.Where(entsql.ExprP(fmt.Sprintf(`EXISTS (SELECT FROM articles a WHERE a.id = %s
				AND %[2]s <= a.revision - $1
				AND %[2]s IS DISTINCT FROM a.live_revision
				AND %[2]s IS DISTINCT FROM a.submitted_revision
				AND %[2]s IS DISTINCT FROM a.approved_revision)`,
			s.C(revision.FieldArticleID), s.C(revision.FieldNumber)), keep))
	}).Exec(ctx)
}
