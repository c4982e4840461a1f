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

// written are the fields that make a revision; its links are tags, themes and actions.
var written = []string{revision.FieldTitle, revision.FieldSubtitle, revision.FieldSummary, revision.FieldBody,
	revision.FieldRights, revision.FieldSourceName, revision.FieldSourceURL, revision.FieldCanonicalURL, revision.FieldCoverID}

// Edit changes an article and keeps a revision. Of a published one text and links go into its working copy, which
// readers do not see until it is published; whatever else it has changes at once. An edit of a scheduled article or
// working copy takes it from the schedule: what was approved was another text. It returns ent's errors of an update, or
// ErrVersion.
func Edit(ctx context.Context, client *ent.Client, id int, input ent.UpdateArticleInput, note *string, expectedVersion *int) error {
	a, err := begin(ctx, client, client.Article.UpdateOneID(id), expectedVersion)
	if err != nil {
		return err
	}
	if note != nil {
		if err := revision.NoteValidator(*note); err != nil {
			return ent.NewValidationError("note", err)
		}
	}
	if err := mayMove(ctx, client, a, input.OrganizationID.Value()); err != nil {
		return err
	}
	update := client.Article.UpdateOneID(id).Where(article.StatusEQ(a.Status)).Where(versioned(expectedVersion)...).SetInput(input)
	if err := dropUnchanged(ctx, client, a, update.Mutation()); err != nil {
		return err
	}
	rewritten := rewrites(update.Mutation())
	if rewritten && a.PublishAt != nil {
		update.ClearPublishAt().ClearScheduledBy()
		if a.Status == article.StatusSCHEDULED {
			update.SetStatus(article.StatusIN_REVIEW)
		}
	}
	if a.Status != article.StatusPUBLISHED || !rewritten {
		if err := update.Exec(ctx); err != nil {
			return err
		}
		if !rewritten {
			return nil
		}
		return annotate(ctx, client, id, note)
	}
	edit := client.Revision.Update()
	moveText(update.Mutation(), edit.Mutation())
	update.Mutation().AddVersion(1) // the row stays as it is, and its working copy changes
	if err := update.Exec(ctx); err != nil {
		return err
	}
	saved, err := copyRevision(ctx, client, id, a.Revision, note)
	if err != nil {
		return err
	}
	if err := edit.Where(revision.ID(saved)).Exec(ctx); err != nil {
		return err
	}
	_, err = client.ExecContext(ctx, "SELECT audit_working_copy($1)", saved)
	return err
}

// dropUnchanged takes out of an edit what the newest revision holds already: a form that is saved as it was opened
// makes no revision, and leaves approval and schedule alone.
func dropUnchanged(ctx context.Context, client *ent.Client, a *ent.Article, m *ent.ArticleMutation) error {
	ctx = viewer.NewContext(ctx, viewer.System)
	newest, err := client.Revision.Query().Where(revision.ArticleID(a.ID), revision.Number(a.Revision)).OnlyID(ctx)
	if err != nil {
		return fmt.Errorf("reading the newest revision: %w", err)
	}
	row := client.Stored(ent.TypeRevision, newest)
	return ent.DropUnchanged(ctx, client, m, row, written, []string{article.EdgeTags, article.EdgeThemes, article.EdgeActions})
}

// mayMove returns a StateError when what is published, or will be, would come into an organization that requires a
// review from one that does not.
func mayMove(ctx context.Context, client *ent.Client, a *ent.Article, to *int) error {
	if to == nil || *to == a.OrganizationID || a.Status != article.StatusPUBLISHED && a.Status != article.StatusSCHEDULED {
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
	return StateError("the organization requires a review: take the article back before it moves there")
}

// rewrites says whether a change is one of text or links.
func rewrites(m *ent.ArticleMutation) bool {
	for _, name := range written {
		if _, set := m.Field(name); set || m.FieldCleared(name) {
			return true
		}
	}
	for _, edge := range []string{article.EdgeTags, article.EdgeThemes, article.EdgeActions} {
		if len(m.AddedIDs(edge)) > 0 || len(m.RemovedIDs(edge)) > 0 {
			return true
		}
	}
	return false
}

// moveText moves what an update changes of text and links from the article to a revision.
func moveText(from *ent.ArticleMutation, to *ent.RevisionMutation) {
	for _, name := range written {
		if value, set := from.Field(name); set {
			must(to.SetField(name, asRevision(value)))
		}
		if from.FieldCleared(name) {
			must(to.ClearField(name))
		}
		must(from.ResetField(name))
	}
	from.ResetCover() // ent keeps a cleared edge beside its field
	to.AddTagIDs(from.TagsIDs()...)
	to.RemoveTagIDs(from.RemovedTagsIDs()...)
	to.AddThemeIDs(from.ThemesIDs()...)
	to.RemoveThemeIDs(from.RemovedThemesIDs()...)
	to.AddActionIDs(from.ActionsIDs()...)
	to.RemoveActionIDs(from.RemovedActionsIDs()...)
	from.ResetTags()
	from.ResetThemes()
	from.ResetActions()
}

// asRevision is a value as revisions have it: ent makes a type of its own of each entity's enums.
func asRevision(value any) any {
	if rights, ok := value.(article.Rights); ok {
		return revision.Rights(rights)
	}
	return value
}

func must(err error) {
	if err != nil {
		panic(err) // revisions have the fields of articles that are listed here
	}
}

// annotate adds a note to the newest revision of an article.
func annotate(ctx context.Context, client *ent.Client, id int, note *string) error {
	if note == nil {
		return nil
	}
	return client.Revision.Update().Where(revision.ArticleID(id), NewestRevision).SetNote(*note).Exec(ctx)
}

// NewestRevision is the revisions that are the newest of their article.
func NewestRevision(s *entsql.Selector) {
	s.Where(entsql.ExprP(fmt.Sprintf("%s = (SELECT revision FROM articles WHERE id = %s)", s.C(revision.FieldNumber), s.C(revision.FieldArticleID))))
}

// copyRevision saves a copy of a revision as the newest one and returns its id; ent's NotFoundError when there is none.
func copyRevision(ctx context.Context, client *ent.Client, articleID, number int, note *string) (int, error) {
	v := viewer.FromContext(ctx)
	rows, err := client.QueryContext(ctx, "SELECT coalesce(copy_revision($1, $2, $3, nullif($4::bigint, 0), $5), 0)", articleID, number, v.Name, v.AccountableID(), note)
	if err != nil {
		return 0, fmt.Errorf("saving a revision: %w", err)
	}
	defer rows.Close()
	id, err := entsql.ScanInt(rows)
	if err != nil {
		return 0, fmt.Errorf("saving a revision: %w", err)
	}
	if id == 0 {
		return 0, ent.NewValidationError("number", fmt.Errorf("there is no revision with this number"))
	}
	return id, nil
}

// RestoreRevision saves the text and the links of an earlier revision as the newest one: of a published article as its
// working copy. It returns ent's NotFoundError, ErrVersion, or a ValidationError when there is no such revision.
func RestoreRevision(ctx context.Context, client *ent.Client, id, number int, expectedVersion *int) error {
	a, err := begin(ctx, client, client.Article.UpdateOneID(id), expectedVersion)
	if err != nil {
		return err
	}
	update := since(client, a)
	update.Mutation().AddVersion(1) // the text changes below
	if a.PublishAt != nil {
		update.ClearPublishAt().ClearScheduledBy()
		if a.Status == article.StatusSCHEDULED {
			update.SetStatus(article.StatusIN_REVIEW)
		}
	}
	if err := explain(ctx, client, a, expectedVersion, update.Exec(ctx)); err != nil {
		return err
	}
	saved, err := copyRevision(ctx, client, id, number, new(fmt.Sprintf("restored from %d", number)))
	if err != nil {
		return err
	}
	then := "SELECT apply_revision(article_id) FROM revisions WHERE id = $1"
	if a.Status == article.StatusPUBLISHED {
		then = "SELECT audit_working_copy($1)"
	}
	if _, err := client.ExecContext(ctx, then, saved); err != nil {
		return fmt.Errorf("restoring a revision: %w", err)
	}
	return nil
}

// DiscardWorkingCopy goes back to what readers see. The revisions in between are kept.
func DiscardWorkingCopy(ctx context.Context, client *ent.Client, id int, expectedVersion *int) error {
	a, err := begin(ctx, client, client.Article.UpdateOneID(id).SetStatus(article.StatusPUBLISHED), expectedVersion)
	if err != nil {
		return err
	}
	if !HasWorkingCopy(a) {
		return StateError("the article has no working copy")
	}
	update := since(client, a).SetLiveRevision(a.Revision + 1).ClearPublishAt().
		ClearSubmittedRevision().ClearSubmittedBy().ClearApprovedRevision().ClearApprovedBy().ClearApprovedByID()
	if err := explain(ctx, client, a, expectedVersion, update.Exec(ctx)); err != nil {
		return err
	}
	saved, err := copyRevision(ctx, client, id, *a.LiveRevision, new(fmt.Sprintf("back to %d, as it is published", *a.LiveRevision)))
	if err != nil {
		return err
	}
	_, err = client.ExecContext(ctx, "SELECT audit_working_copy($1)", saved)
	return err
}

// PruneRevisions deletes all but the newest keep revisions of each article, and returns how many it deleted. Those that
// readers see, that were handed in for review or were approved stay.
func PruneRevisions(ctx context.Context, client *ent.Client, keep int) (int, error) {
	return client.Revision.Delete().Where(func(s *entsql.Selector) {
		s.Where(entsql.ExprP(fmt.Sprintf(`EXISTS (SELECT FROM articles a WHERE a.id = %s AND %[2]s <= a.revision - $1
			AND %[2]s IS DISTINCT FROM a.live_revision AND %[2]s IS DISTINCT FROM a.submitted_revision AND %[2]s IS DISTINCT FROM a.approved_revision)`,
			s.C(revision.FieldArticleID), s.C(revision.FieldNumber)), keep))
	}).Exec(ctx)
}
