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

// StartStates is the states that each verb of articles starts from.
var StartStates = struct{ Submit, RequestChanges, Publish, Unpublish, Archive []article.Status }{
	Submit:         []article.Status{article.StatusDRAFT},
	RequestChanges: []article.Status{article.StatusIN_REVIEW},
	Publish:        []article.Status{article.StatusDRAFT, article.StatusIN_REVIEW, article.StatusSCHEDULED, article.StatusARCHIVED},
	Unpublish:      []article.Status{article.StatusPUBLISHED, article.StatusSCHEDULED, article.StatusARCHIVED},
	Archive:        []article.Status{article.StatusDRAFT, article.StatusIN_REVIEW, article.StatusSCHEDULED, article.StatusPUBLISHED},
}

// CheckState returns a StateError unless the article is in one of the states, or is published with a working copy where that
// will do.
func CheckState(a *ent.Article, from []article.Status, orWorkingCopy bool) error {
	if slices.Contains(from, a.Status) || orWorkingCopy && HasWorkingCopy(a) {
		return nil
	}
	return StateError("the article is " + stateWords[a.Status])
}

// HasWorkingCopy says whether a published article was edited since it was published.
func HasWorkingCopy(a *ent.Article) bool {
	return a.Status == article.StatusPUBLISHED && a.LiveRevision != nil && a.Revision > *a.LiveRevision
}

var stateWords = map[article.Status]string{
	article.StatusDRAFT:     "a draft",
	article.StatusIN_REVIEW: "in review",
	article.StatusSCHEDULED: "scheduled",
	article.StatusPUBLISHED: "published already",
	article.StatusARCHIVED:  "archived",
}

// Submit hands an article, or a working copy, in for review. Every verb of articles returns ent's NotFoundError, ErrVersion
// when expectedVersion is not the article's version, or a StateError.
func Submit(ctx context.Context, client *ent.Client, id int, expectedVersion *int) error {
	a, err := begin(ctx, client, client.Article.UpdateOneID(id).SetStatus(article.StatusIN_REVIEW), expectedVersion)
	if err != nil {
		return err
	}
	if err := CheckState(a, StartStates.Submit, true); err != nil {
		return err
	}
	update := since(client, a).SetSubmittedRevision(a.Revision).SetSubmittedBy(viewer.FromContext(ctx).Name).ClearReviewNote()
	if a.Status == article.StatusDRAFT {
		update.SetStatus(article.StatusIN_REVIEW)
	}
	return explain(ctx, client, a, expectedVersion, update.Exec(ctx))
}

// RequestChanges gives an article, or a working copy, that was handed in back to its author, with what shall be changed.
func RequestChanges(ctx context.Context, client *ent.Client, id int, note string, expectedVersion *int) error {
	a, err := begin(ctx, client, client.Article.UpdateOneID(id).SetStatus(article.StatusDRAFT), expectedVersion)
	if err != nil {
		return err
	}
	if err := CheckState(a, StartStates.RequestChanges, a.SubmittedRevision != nil); err != nil {
		return err
	}
	if strings.TrimSpace(note) == "" {
		return ent.NewValidationError("note", errors.New("says what shall be changed"))
	}
	update := since(client, a).ClearSubmittedRevision().ClearSubmittedBy().SetReviewNote(note).
		ClearApprovedRevision().ClearApprovedBy().ClearApprovedByID().ClearPublishAt()
	if a.Status == article.StatusIN_REVIEW {
		update.SetStatus(article.StatusDRAFT)
	}
	return explain(ctx, client, a, expectedVersion, update.Exec(ctx))
}

// Approve notes that the viewer approves of a revision, which must be the newest one: a later edit voids the approval.
func Approve(ctx context.Context, client *ent.Client, id, number int, expectedVersion *int) error {
	a, err := begin(ctx, client, client.Article.UpdateOneID(id).SetApprovedRevision(number), expectedVersion)
	if err != nil {
		return err
	}
	v := viewer.FromContext(ctx)
	switch authors, err := authorsOf(ctx, client, a); {
	case err != nil:
		return err
	case number != a.Revision:
		return StateError(fmt.Sprintf("the newest revision is %d: that is what can be approved", a.Revision))
	case a.Status == article.StatusPUBLISHED && !HasWorkingCopy(a):
		return StateError("the article is published as it is")
	case authors[v.AccountableID()]:
		return StateError("who wrote at it since it was published cannot approve it")
	}
	return explain(ctx, client, a, expectedVersion, since(client, a).SetApprovedRevision(number).SetApprovedBy(v.Name).SetApprovedByID(v.AccountableID()).Exec(ctx))
}

// Publish publishes the newest revision of an article under the given time; nil is now, and one that lies ahead schedules
// it. Where the organization requires a review, somebody else than who wrote the revision must publish it, or have
// approved it.
func Publish(ctx context.Context, client *ent.Client, id int, at *time.Time, expectedVersion *int) error {
	a, err := begin(ctx, client, client.Article.UpdateOneID(id).SetStatus(article.StatusPUBLISHED), expectedVersion)
	if err != nil {
		return err
	}
	if err := CheckState(a, StartStates.Publish, true); err != nil {
		return err
	}
	if err := reviewed(ctx, client, a); err != nil {
		return err
	}
	if err := described(ctx, client, a); err != nil {
		return err
	}
	if at != nil && at.After(viewer.Now()) {
		update := since(client, a)
		update.SetPublishAt(at.UTC().Truncate(time.Microsecond)).SetScheduledBy(viewer.FromContext(ctx).Name)
		if a.Status != article.StatusPUBLISHED {
			update.SetStatus(article.StatusSCHEDULED)
		}
		return explain(ctx, client, a, expectedVersion, update.Exec(ctx))
	}
	return publish(ctx, client, a, at, expectedVersion)
}

// publish publishes an article now, under the given time.
func publish(ctx context.Context, client *ent.Client, a *ent.Article, at *time.Time, expectedVersion *int) error {
	update := since(client, a)
	update.SetStatus(article.StatusPUBLISHED).SetLiveRevision(a.Revision).ClearPublishAt().
		ClearSubmittedRevision().ClearSubmittedBy().ClearReviewNote().
		ClearApprovedRevision().ClearApprovedBy().ClearApprovedByID()
	switch {
	case at != nil:
		update.SetPublishedAt(at.UTC().Truncate(time.Microsecond))
	case a.Status != article.StatusPUBLISHED:
		update.SetPublishedAt(viewer.Now())
	}
	if err := explain(ctx, client, a, expectedVersion, update.Exec(ctx)); err != nil {
		return err
	}
	return settle(ctx, client, a)
}

// Unpublish takes an article back: it is a draft again, with the text of its working copy if it has one. A time that lies
// ahead says when.
func Unpublish(ctx context.Context, client *ent.Client, id int, at *time.Time, expectedVersion *int) error {
	a, err := begin(ctx, client, client.Article.UpdateOneID(id).SetStatus(article.StatusDRAFT), expectedVersion)
	if err != nil {
		return err
	}
	if err := CheckState(a, StartStates.Unpublish, false); err != nil {
		return err
	}
	if at != nil && at.After(time.Now()) {
		if a.Status != article.StatusPUBLISHED {
			return StateError("the article is " + stateWords[a.Status])
		}
		return explain(ctx, client, a, expectedVersion, since(client, a).SetUnpublishAt(at.UTC().Truncate(time.Microsecond)).SetScheduledBy(viewer.FromContext(ctx).Name).Exec(ctx))
	}
	return unpublish(ctx, client, a, expectedVersion)
}

func unpublish(ctx context.Context, client *ent.Client, a *ent.Article, expectedVersion *int) error {
	return leave(ctx, client, a, expectedVersion, since(client, a).SetStatus(article.StatusDRAFT).ClearPublishedAt())
}

// Unschedule forgets when an article was to be published or taken back: one that is SCHEDULED is a draft again.
func Unschedule(ctx context.Context, client *ent.Client, id int, expectedVersion *int) error {
	a, err := begin(ctx, client, client.Article.UpdateOneID(id).SetStatus(article.StatusDRAFT), expectedVersion)
	if err != nil {
		return err
	}
	if a.PublishAt == nil && a.UnpublishAt == nil {
		return StateError("nothing is scheduled for the article")
	}
	update := since(client, a).ClearPublishAt().ClearUnpublishAt().ClearScheduledBy()
	if a.Status == article.StatusSCHEDULED {
		update.SetStatus(article.StatusDRAFT)
	}
	return explain(ctx, client, a, expectedVersion, update.Exec(ctx))
}

// Archive takes an article from the lists and keeps it.
func Archive(ctx context.Context, client *ent.Client, id int, expectedVersion *int) error {
	a, err := begin(ctx, client, client.Article.UpdateOneID(id).SetStatus(article.StatusARCHIVED), expectedVersion)
	if err != nil {
		return err
	}
	if err := CheckState(a, StartStates.Archive, false); err != nil {
		return err
	}
	return leave(ctx, client, a, expectedVersion, since(client, a).SetStatus(article.StatusARCHIVED))
}

// leave ends what an article was about to become, and its working copy.
func leave(ctx context.Context, client *ent.Client, a *ent.Article, expectedVersion *int, update *ent.ArticleUpdateOne) error {
	update.ClearPublishAt().ClearUnpublishAt().ClearScheduledBy().ClearSubmittedRevision().ClearSubmittedBy().
		ClearApprovedRevision().ClearApprovedBy().ClearApprovedByID()
	if err := explain(ctx, client, a, expectedVersion, update.Exec(ctx)); err != nil {
		return err
	}
	return settle(ctx, client, a)
}

// settle brings the row of an article that had a working copy to that.
func settle(ctx context.Context, client *ent.Client, a *ent.Article) error {
	if !HasWorkingCopy(a) {
		return nil
	}
	if _, err := client.ExecContext(ctx, "SELECT apply_revision($1)", a.ID); err != nil {
		return fmt.Errorf("applying a working copy: %w", err)
	}
	return nil
}

// begin returns ent's privacy.Deny unless the viewer may make a change like this one, and then the article as it is.
func begin(ctx context.Context, client *ent.Client, change *ent.ArticleUpdateOne, expectedVersion *int) (*ent.Article, error) {
	m := change.Mutation()
	if err := article.Policy.EvalMutation(ctx, m); err != nil {
		return nil, err // first of all: what the state is, is nobody else's business
	}
	id, _ := m.ID()
	return current(ctx, client, id, expectedVersion)
}

// current reads the article as it is and compares its version. In a transaction nobody else changes it from then on.
func current(ctx context.Context, client *ent.Client, id int, expectedVersion *int) (*ent.Article, error) {
	a, err := client.Article.Query().Where(article.ID(id)).
		Select(article.FieldStatus, article.FieldVersion, article.FieldRevision, article.FieldLiveRevision, article.FieldSubmittedRevision,
			article.FieldApprovedRevision, article.FieldApprovedByID, article.FieldOrganizationID, article.FieldPublishAt, article.FieldUnpublishAt).
		ForUpdate().Only(ctx)
	if err != nil {
		return nil, err
	}
	if expectedVersion != nil && a.Version != *expectedVersion {
		return nil, ErrVersion
	}
	return a, nil
}

// since is an update of the article where it still is as it was read. Its version tells: every change counts it up.
func since(client *ent.Client, a *ent.Article) *ent.ArticleUpdateOne {
	return client.Article.UpdateOneID(a.ID).Where(article.Version(a.Version))
}

// explain says what came between when an article is no longer as it was read.
func explain(ctx context.Context, client *ent.Client, was *ent.Article, expectedVersion *int, err error) error {
	if !ent.IsNotFound(err) {
		return err
	}
	a, err := current(ctx, client, was.ID, expectedVersion)
	switch {
	case err != nil:
		return err
	case a.Status != was.Status:
		return StateError("somebody else was faster: the article is " + stateWords[a.Status])
	}
	return StateError("somebody else changed the article at the same time: look at it and try again")
}

func versioned(expected *int) []predicate.Article {
	if expected == nil {
		return nil
	}
	return []predicate.Article{article.Version(*expected)}
}

// reviewRequired says whether the organization, or one above it, requires a review.
func reviewRequired(ctx context.Context, client *ent.Client, id int) (bool, error) {
	return client.Organization.Query().
		Where(organization.ReviewRequired(true), organization.Or(organization.ID(id), organization.HasDescendantsWith(organization.ID(id)))).
		Exist(ctx)
}

// reviewed returns a StateError when the organization requires a review that the newest revision did not have.
func reviewed(ctx context.Context, client *ent.Client, a *ent.Article) error {
	v := viewer.FromContext(ctx)
	if v.Actor == 0 {
		return nil // Praxis itself: what was scheduled was reviewed then
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
		return StateError("the organization requires a review: somebody else must publish what you wrote, or approve it first")
	}
	return nil
}

// authorsOf are those who wrote at an article since it was published: the users, and the tokens that nobody stands behind.
func authorsOf(ctx context.Context, client *ent.Client, a *ent.Article) (map[int]bool, error) {
	live := 0
	if a.LiveRevision != nil {
		live = *a.LiveRevision
	}
	found, err := client.Revision.Query().Where(revision.ArticleID(a.ID), revision.NumberGT(live), revision.CreatedByIDNotNil()).
		Select(revision.FieldCreatedByID).All(viewer.NewContext(ctx, viewer.System))
	if err != nil {
		return nil, fmt.Errorf("reading who wrote an article: %w", err)
	}
	authors := make(map[int]bool, len(found))
	for _, r := range found {
		authors[*r.CreatedByID] = true
	}
	return authors, nil
}
