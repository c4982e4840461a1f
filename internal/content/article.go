package content

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/predicate"
	"praxis/ent/gen/ent/revision"
	"praxis/internal/viewer"
)

// StartStates are the states in which an article must be for each verb.
var StartStates = struct{ Submit, RequestChanges, Publish, Unpublish, Archive []article.Status }{
	Submit:         []article.Status{article.StatusDRAFT},
	RequestChanges: []article.Status{article.StatusIN_REVIEW},
	Publish: []article.Status{
		article.StatusDRAFT, article.StatusIN_REVIEW, article.StatusSCHEDULED, article.StatusARCHIVED,
	},
	Unpublish: []article.Status{
		article.StatusPUBLISHED, article.StatusSCHEDULED, article.StatusARCHIVED,
	},
	Archive: []article.Status{
		article.StatusDRAFT, article.StatusIN_REVIEW, article.StatusSCHEDULED, article.StatusPUBLISHED,
	},
}

// CheckState returns a StateError unless the article is in one of the states or, if orWorkingCopy, has a working copy.
func CheckState(a *ent.Article, from []article.Status, orWorkingCopy bool) error {
	if slices.Contains(from, a.Status) || orWorkingCopy && HasWorkingCopy(a) {
		return nil
	}
	return StateError("the article is " + stateWords[a.Status])
}

// HasWorkingCopy reports whether the article is published and was edited since.
func HasWorkingCopy(a *ent.Article) bool {
	return a.Status == article.StatusPUBLISHED && a.LiveRevision != nil && a.Revision > *a.LiveRevision
}

var stateWords = map[article.Status]string{
	article.StatusDRAFT:     "a draft",
	article.StatusIN_REVIEW: "in review",
	article.StatusSCHEDULED: "scheduled",
	article.StatusPUBLISHED: "already published",
	article.StatusARCHIVED:  "archived",
}

// Submit submits an article or its working copy for review. Every verb of articles returns ent's NotFoundError,
// ErrVersion if the article's version is not expectedVersion, or a StateError.
func Submit(ctx context.Context, client *ent.Client, id int, expectedVersion *int) error {
	change := client.Article.UpdateOneID(id).SetStatus(article.StatusIN_REVIEW)
	a, err := authorizeAndLock(ctx, client, change, expectedVersion)
	if err != nil {
		return err
	}
	if err := CheckState(a, StartStates.Submit, true); err != nil {
		return err
	}
	update := updateIfUnchanged(client, a).
		SetSubmittedRevision(a.Revision).
		SetSubmittedBy(viewer.FromContext(ctx).Name).
		ClearReviewNote()
	if a.Status == article.StatusDRAFT {
		update.SetStatus(article.StatusIN_REVIEW)
	}
	return explainConflict(ctx, client, a, expectedVersion, update.Exec(ctx))
}

// RequestChanges returns a submitted article or working copy to its author, with a note about what to change.
func RequestChanges(ctx context.Context, client *ent.Client, id int, note string, expectedVersion *int) error {
	change := client.Article.UpdateOneID(id).SetStatus(article.StatusDRAFT)
	a, err := authorizeAndLock(ctx, client, change, expectedVersion)
	if err != nil {
		return err
	}
	if err := CheckState(a, StartStates.RequestChanges, a.SubmittedRevision != nil); err != nil {
		return err
	}
	if strings.TrimSpace(note) == "" {
		return ent.NewValidationError("note", errors.New("is empty: say what the author should change"))
	}
	update := updateIfUnchanged(client, a).
		SetReviewNote(note).
		ClearPublishAt().
		ClearSubmittedRevision().
		ClearSubmittedBy()
	clearApproval(update)
	if a.Status == article.StatusIN_REVIEW {
		update.SetStatus(article.StatusDRAFT)
	}
	return explainConflict(ctx, client, a, expectedVersion, update.Exec(ctx))
}

// Approve records that the viewer approves the newest revision, whose number it expects. A later edit voids the
// approval.
func Approve(ctx context.Context, client *ent.Client, id, number int, expectedVersion *int) error {
	change := client.Article.UpdateOneID(id).SetApprovedRevision(number)
	a, err := authorizeAndLock(ctx, client, change, expectedVersion)
	if err != nil {
		return err
	}
	v := viewer.FromContext(ctx)
	switch authors, err := authorsOf(ctx, client, a); {
	case err != nil:
		return err
	case number != a.Revision:
		return StateError(fmt.Sprintf("the newest revision is %d: only that one can be approved", a.Revision))
	case a.Status == article.StatusPUBLISHED && !HasWorkingCopy(a):
		return StateError("the article is already published, and has no working copy")
	case authors[v.AccountableID()]:
		return StateError("you edited this article after it was last published, so somebody else has to approve it")
	}
	update := updateIfUnchanged(client, a).
		SetApprovedRevision(number).
		SetApprovedBy(v.Name).
		SetApprovedByID(v.AccountableID())
	return explainConflict(ctx, client, a, expectedVersion, update.Exec(ctx))
}

// Publish publishes the newest revision of an article at the given time; nil means now, and a time in the future
// schedules the publication. If the organization requires a review, the publisher must not be an author of the
// revision, or somebody else must have approved it.
func Publish(ctx context.Context, client *ent.Client, id int, at *time.Time, expectedVersion *int) error {
	change := client.Article.UpdateOneID(id).SetStatus(article.StatusPUBLISHED)
	a, err := authorizeAndLock(ctx, client, change, expectedVersion)
	if err != nil {
		return err
	}
	if err := CheckState(a, StartStates.Publish, true); err != nil {
		return err
	}
	if err := checkReviewed(ctx, client, a); err != nil {
		return err
	}
	if err := checkAltTexts(ctx, client, a); err != nil {
		return err
	}
	if at == nil || !at.After(viewer.Now()) {
		return publish(ctx, client, a, at, expectedVersion)
	}
	update := updateIfUnchanged(client, a).SetPublishAt(stored(*at)).SetScheduledBy(viewer.FromContext(ctx).Name)
	if a.Status != article.StatusPUBLISHED {
		update.SetStatus(article.StatusSCHEDULED)
	}
	return explainConflict(ctx, client, a, expectedVersion, update.Exec(ctx))
}

// publish publishes an article now. at is the time to show as the time of publication; nil means now, or the earlier
// one if the article is already published.
func publish(ctx context.Context, client *ent.Client, a *ent.Article, at *time.Time, expectedVersion *int) error {
	update := updateIfUnchanged(client, a).
		SetStatus(article.StatusPUBLISHED).
		SetLiveRevision(a.Revision).
		ClearPublishAt().
		ClearReviewNote()
	clearSubmission(update)
	clearApproval(update)
	switch {
	case at != nil:
		update.SetPublishedAt(stored(*at))
	case a.Status != article.StatusPUBLISHED:
		update.SetPublishedAt(viewer.Now())
	}
	if err := explainConflict(ctx, client, a, expectedVersion, update.Exec(ctx)); err != nil {
		return err
	}
	return applyWorkingCopy(ctx, client, a)
}

// stored returns a time as the database stores it.
func stored(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }

// Unpublish makes an article a draft again, with the text of its working copy if it has one. A time in the future
// schedules that.
func Unpublish(ctx context.Context, client *ent.Client, id int, at *time.Time, expectedVersion *int) error {
	change := client.Article.UpdateOneID(id).SetStatus(article.StatusDRAFT)
	a, err := authorizeAndLock(ctx, client, change, expectedVersion)
	if err != nil {
		return err
	}
	if err := CheckState(a, StartStates.Unpublish, false); err != nil {
		return err
	}
	if at == nil || !at.After(time.Now()) {
		return unpublish(ctx, client, a, expectedVersion)
	}
	if err := CheckState(a, []article.Status{article.StatusPUBLISHED}, false); err != nil {
		return err
	}
	update := updateIfUnchanged(client, a).SetUnpublishAt(stored(*at)).SetScheduledBy(viewer.FromContext(ctx).Name)
	return explainConflict(ctx, client, a, expectedVersion, update.Exec(ctx))
}

func unpublish(ctx context.Context, client *ent.Client, a *ent.Article, expectedVersion *int) error {
	update := updateIfUnchanged(client, a).SetStatus(article.StatusDRAFT).ClearPublishedAt()
	return withdraw(ctx, client, a, update, expectedVersion)
}

// Unschedule cancels the scheduled publication and the scheduled end of publication of an article. A SCHEDULED one
// becomes a draft.
func Unschedule(ctx context.Context, client *ent.Client, id int, expectedVersion *int) error {
	change := client.Article.UpdateOneID(id).SetStatus(article.StatusDRAFT)
	a, err := authorizeAndLock(ctx, client, change, expectedVersion)
	if err != nil {
		return err
	}
	if a.PublishAt == nil && a.UnpublishAt == nil {
		return StateError("nothing is scheduled for the article")
	}
	update := updateIfUnchanged(client, a)
	clearSchedule(update)
	if a.Status == article.StatusSCHEDULED {
		update.SetStatus(article.StatusDRAFT)
	}
	return explainConflict(ctx, client, a, expectedVersion, update.Exec(ctx))
}

// Archive removes an article from all lists and keeps it.
func Archive(ctx context.Context, client *ent.Client, id int, expectedVersion *int) error {
	change := client.Article.UpdateOneID(id).SetStatus(article.StatusARCHIVED)
	a, err := authorizeAndLock(ctx, client, change, expectedVersion)
	if err != nil {
		return err
	}
	if err := CheckState(a, StartStates.Archive, false); err != nil {
		return err
	}
	update := updateIfUnchanged(client, a).SetStatus(article.StatusARCHIVED)
	return withdraw(ctx, client, a, update, expectedVersion)
}

// withdraw runs the update of an article that is no longer published, and ends its schedule, review and working copy.
func withdraw(
	ctx context.Context, client *ent.Client, a *ent.Article, update *ent.ArticleUpdateOne, expectedVersion *int,
) error {
	clearSchedule(update)
	clearSubmission(update)
	clearApproval(update)
	if err := explainConflict(ctx, client, a, expectedVersion, update.Exec(ctx)); err != nil {
		return err
	}
	return applyWorkingCopy(ctx, client, a)
}

func clearSchedule(update *ent.ArticleUpdateOne) {
	update.ClearPublishAt().ClearUnpublishAt().ClearScheduledBy()
}

func clearSubmission(update *ent.ArticleUpdateOne) {
	update.ClearSubmittedRevision().ClearSubmittedBy()
}

func clearApproval(update *ent.ArticleUpdateOne) {
	update.ClearApprovedRevision().ClearApprovedBy().ClearApprovedByID()
}

// applyWorkingCopy gives the row of an article the text and links of its working copy, if it has one.
func applyWorkingCopy(ctx context.Context, client *ent.Client, a *ent.Article) error {
	if !HasWorkingCopy(a) {
		return nil
	}
	return applyRevision(ctx, client, a.ID)
}

// authorizeAndLock returns ent's privacy.Deny unless the viewer may make the change, and then the article as
// lockArticle does. It checks permission first, so that it tells nothing about the article's state to others.
func authorizeAndLock(
	ctx context.Context, client *ent.Client, change *ent.ArticleUpdateOne, expectedVersion *int,
) (*ent.Article, error) {
	m := change.Mutation()
	if err := article.Policy.EvalMutation(ctx, m); err != nil {
		return nil, err
	}
	id, _ := m.ID()
	return lockArticle(ctx, client, id, expectedVersion)
}

// lockArticle reads an article and locks its row until the end of the transaction. It returns ErrVersion unless the
// article has the expected version.
func lockArticle(ctx context.Context, client *ent.Client, id int, expectedVersion *int) (*ent.Article, error) {
	a, err := client.Article.Query().Where(article.ID(id)).
		Select(
			article.FieldStatus,
			article.FieldVersion,
			article.FieldRevision,
			article.FieldLiveRevision,
			article.FieldSubmittedRevision,
			article.FieldApprovedRevision,
			article.FieldApprovedByID,
			article.FieldOrganizationID,
			article.FieldPublishAt,
			article.FieldUnpublishAt,
		).
		ForUpdate().Only(ctx)
	if err != nil {
		return nil, err
	}
	if expectedVersion != nil && a.Version != *expectedVersion {
		return nil, ErrVersion
	}
	return a, nil
}

// updateIfUnchanged returns an update of the article that finds nothing if somebody else changed the article since it
// was read: every change increments its version.
func updateIfUnchanged(client *ent.Client, a *ent.Article) *ent.ArticleUpdateOne {
	return client.Article.UpdateOneID(a.ID).Where(article.Version(a.Version))
}

// explainConflict replaces the NotFoundError of updateIfUnchanged with an error that says what somebody else did. It
// returns any other err as it is. Outside of a transaction, lockArticle does not prevent such conflicts.
func explainConflict(
	ctx context.Context, client *ent.Client, was *ent.Article, expectedVersion *int, err error,
) error {
	if !ent.IsNotFound(err) {
		return err
	}
	a, err := lockArticle(ctx, client, was.ID, expectedVersion)
	switch {
	case err != nil:
		return err
	case a.Status != was.Status:
		return StateError("somebody else was faster: the article is " + stateWords[a.Status])
	}
	return StateError("somebody else changed the article at the same time: look at it and try again")
}

// ifVersion returns the precondition that the article has the expected version; none for nil.
func ifVersion(expected *int) []predicate.Article {
	if expected == nil {
		return nil
	}
	return []predicate.Article{article.Version(*expected)}
}

// reviewRequired reports whether the organization or one of its ancestors requires a review.
func reviewRequired(ctx context.Context, client *ent.Client, id int) (bool, error) {
	return client.Organization.Query().
		Where(
			organization.ReviewRequired(true),
			organization.Or(organization.ID(id), organization.HasDescendantsWith(organization.ID(id))),
		).
		Exist(ctx)
}

// checkReviewed returns a StateError if the organization requires a review that the newest revision did not have.
func checkReviewed(ctx context.Context, client *ent.Client, a *ent.Article) error {
	v := viewer.FromContext(ctx)
	if v.Actor == 0 {
		return nil // Praxis itself: a scheduled article was checked when it was scheduled
	}
	required, err := reviewRequired(ctx, client, a.OrganizationID)
	if err != nil || !required {
		return err
	}
	authors, err := authorsOf(ctx, client, a)
	if err != nil {
		return err
	}
	approved := a.ApprovedRevision != nil && *a.ApprovedRevision == a.Revision && !authors[*a.ApprovedByID]
	if authors[v.AccountableID()] && !approved {
		return StateError("the organization requires a review: " +
			"somebody else must approve or publish what you wrote")
	}
	return nil
}

// authorsOf returns who saved revisions of an article since it was published: the ids of users, and of tokens that act
// on nobody's behalf.
func authorsOf(ctx context.Context, client *ent.Client, a *ent.Article) (map[int]bool, error) {
	live := 0
	if a.LiveRevision != nil {
		live = *a.LiveRevision
	}
	found, err := client.Revision.Query().
		Where(revision.ArticleID(a.ID), revision.NumberGT(live), revision.CreatedByIDNotNil()).
		Select(revision.FieldCreatedByID).
		All(viewer.NewContext(ctx, viewer.System))
	if err != nil {
		return nil, fmt.Errorf("reading the authors of an article: %w", err)
	}
	authors := make(map[int]bool, len(found))
	for _, r := range found {
		authors[*r.CreatedByID] = true
	}
	return authors, nil
}
