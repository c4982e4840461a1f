package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
	"praxis/internal/content"
)

// save saves a batch in one transaction. A draft whose content cannot be saved is Failed and does not affect the
// others, for example one with the slug of another organization or of an edited article. A database error rolls back
// the whole batch. seen is the articles of earlier batches; save adds those of this batch after the commit.
func save(ctx context.Context, client *ent.Client, o Options, b batch, seen map[int]bool) ([]Result, error) {
	tx, err := client.Tx(ctx)
	if err != nil {
		return nil, fmt.Errorf("starting the transaction of a batch: %w", err)
	}
	defer tx.Rollback()
	s := saver{Options: o, batch: b, client: tx.Client(), saved: maps.Clone(seen), articles: map[*Draft]*ent.Article{}}
	results, err := s.save(ctx, b.drafts)
	if err != nil || o.DryRun {
		return results, err
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	maps.Copy(seen, s.saved)
	return results, nil
}

// saver saves one batch. At the start it loads what the batch needs from the database, for all drafts at once.
type saver struct {
	Options
	batch
	client    *ent.Client
	publisher *ent.Organization
	byKey     map[string]*ent.Article
	bySlug    map[string]*ent.Article // by slug and locale
	tags      map[string]int
	people    map[string]int
	byHash    map[string]*ent.Article
	inTrash   map[string]bool // keys, and slugs with locales, of articles in the trash
	redirects map[string]bool // stated slugs, with locales, that redirect to another article
	saved     map[int]bool    // articles of this import so far
	articles  map[*Draft]*ent.Article
	files     map[string]assetRef // by SHA-256
}

func (s *saver) save(ctx context.Context, drafts []*Draft) (_ []Result, err error) {
	parsed := make([]int, len(drafts)) // how many notes the parser made
	for i, d := range drafts {
		parsed[i] = len(d.Notes)
	}
	defer func() {
		if err != nil { // the rollback voids the notes of this attempt
			for i, d := range drafts {
				d.Notes = d.Notes[:parsed[i]]
			}
		}
	}()
	if err := s.prepare(ctx, drafts); err != nil {
		return nil, err
	}
	results := make([]Result, len(drafts))
	for i, d := range drafts {
		if s.Publish && !s.shouldPublish(d) && !d.StaysDraft { // the parser noted why it is a draft
			d.note("not published: its date is in the future")
		}
		var r Result
		var err error
		r.Result, r.Slug, err = s.saveDraft(ctx, d)
		r.Notes = d.Notes
		var rejected rejection
		switch {
		case errors.As(err, &rejected):
			r.Result, r.Notes = Failed, append(slices.Clone(d.Notes), string(rejected))
		case err != nil:
			return nil, fmt.Errorf("%s: %w", d.Key, err)
		}
		results[i] = r
	}
	return results, s.finishBatch(ctx, drafts, results)
}

// finishBatch saves the aliases of the saved articles, and records their slugs in the site index.
func (s *saver) finishBatch(ctx context.Context, drafts []*Draft, results []Result) error {
	for i, d := range drafts {
		name := ""
		if a := s.articles[d]; a != nil {
			name = a.Slug
		}
		s.index.recordSlug(d.Key, name)
		if results[i].Result == Failed {
			delete(s.articles, d)
		}
	}
	changed, err := s.saveAliases(ctx, drafts)
	for i, d := range drafts {
		if results[i].Result != Failed {
			results[i].Notes = d.Notes
		}
		if changed[d] && results[i].Result == Unchanged {
			results[i].Result = Updated
		}
	}
	return err
}

// rejection is why one draft is not saved. The transaction continues.
type rejection string

func (e rejection) Error() string { return string(e) }

// saveDraft creates or updates the article of a draft, and publishes it if asked.
func (s *saver) saveDraft(ctx context.Context, d *Draft) (result, slug string, err error) {
	old := s.byKey[d.Key]
	if same := s.byHash[d.fingerprint()]; old == nil && same != nil && !s.saved[same.ID] {
		old = same // a moved file
	}
	if named := s.bySlug[slugIn(d.Slug, d.Locale)]; named != nil && d.Slug != "" {
		if named.OrganizationID != s.publisher.ID {
			return "", d.Slug, rejection(
				"an article of another organization has the slug " + d.Slug + "; change the slug in the file")
		}
		if byKey := s.byKey[d.Key]; byKey != nil && byKey.ID != named.ID {
			return "", byKey.Slug, rejectSlug(d.Slug, d.Locale)
		}
		old = named
	}
	if old == nil && (s.inTrash[d.Key] || d.Slug != "" && s.inTrash[slugIn(d.Slug, d.Locale)]) {
		return "", d.Slug, rejection("its article is in the trash; restore or purge it first")
	}
	if old == nil {
		a, err := s.create(ctx, d)
		if err != nil {
			return "", "", err
		}
		s.byKey[d.Key], s.bySlug[slugIn(a.Slug, a.Locale)], s.saved[a.ID], s.articles[d] = a, a, true, a
		return Created, a.Slug, s.publish(ctx, d, a)
	}
	if s.saved[old.ID] {
		return "", old.Slug, rejection(
			"another file of this import has the same slug " + old.Slug + "; change one of them")
	}
	s.saved[old.ID], s.articles[d] = true, old
	if d.Slug != "" && d.Slug != old.Slug {
		d.note("kept the slug %s: an import never changes the slug of an existing article", old.Slug)
	}
	changed, err := s.update(ctx, d, old)
	if err != nil {
		return "", old.Slug, err
	}
	if s.shouldPublish(d) && old.Status == article.StatusDRAFT {
		return Updated, old.Slug, s.publish(ctx, d, old)
	}
	if changed {
		return Updated, old.Slug, nil
	}
	return Unchanged, old.Slug, nil
}

func (s *saver) create(ctx context.Context, d *Draft) (*ent.Article, error) {
	saved := s.rewrite(d)
	name, err := s.chooseSlug(ctx, d)
	if err != nil {
		return nil, err
	}
	create := s.client.Article.Create().SetOrganization(s.publisher).SetSlug(name)
	setContent(create.Mutation(), d, saved)
	create.AddTagIDs(s.tagIDs(d)...)
	if saved.CoverID != 0 {
		create.SetCoverID(saved.CoverID)
	}
	a, err := create.Save(ctx)
	if err != nil {
		return nil, rejectInvalid(err)
	}
	return a, s.saveByline(ctx, d, a)
}

// chooseSlug returns the slug that the draft states, or else the expected slug, or a free one if another transaction
// has taken that meanwhile.
func (s *saver) chooseSlug(ctx context.Context, d *Draft) (string, error) {
	if d.Slug != "" && !s.redirects[slugIn(d.Slug, d.Locale)] {
		return d.Slug, nil
	}
	base := d.slugBase()
	expected := cmp.Or(s.index.slugOf(d.Key), base)
	rows, err := s.client.QueryContext(ctx, "SELECT free_slug($1, $2, $3, $4)", article.Table, base, d.Locale, expected)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	free, err := entsql.ScanString(rows)
	if d.Slug != "" {
		d.note("the slug %s redirects to another article; used %s instead", d.Slug, free)
	}
	return free, err
}

// rewrite returns the draft as it is saved, with its links and pictures rewritten.
func (s *saver) rewrite(d *Draft) *Draft { return d.rewriteReferences(s.references[d], s.files) }

// update applies the draft to its article. It does nothing if this version was imported before, and rejects a draft
// that would overwrite edits, unless Options.Overwrite is set.
func (s *saver) update(ctx context.Context, d *Draft, old *ent.Article) (changed bool, err error) {
	imported, saved := splitImportHash(old)
	wanted, now := s.rewrite(d), draftFromArticle(old)
	// An editor may choose a cover for a file that names none.
	ownCover := now.CoverID != 0 && now.withCover(0).textHash() == saved
	edited := now.textHash() != saved && !ownCover || content.HasWorkingCopy(old) || old.PublishAt != nil
	switch {
	case imported == d.fingerprint() && (edited && !s.Overwrite || !edited && wanted.textHash() == saved):
		return s.updateImportKey(ctx, d, old)
	case imported == "" && !s.Overwrite:
		return false, rejection(
			"an article with the slug " + old.Slug + " was created in Praxis; --overwrite replaces it")
	case edited && !s.Overwrite:
		return false, rejection("the article was edited in Praxis since its import; --overwrite replaces the edits")
	}
	if err := s.checkLocale(ctx, d, old); err != nil {
		return false, err
	}
	return true, s.overwrite(ctx, d, wanted, old, ownCover)
}

// checkLocale rejects a change of the language if another article has the slug in the new one.
func (s *saver) checkLocale(ctx context.Context, d *Draft, old *ent.Article) error {
	if d.Locale == old.Locale {
		return nil
	}
	rows, err := s.client.QueryContext(ctx, "SELECT slug_taken($1, $2, $3)::int", article.Table, old.Slug, d.Locale)
	if err != nil {
		return fmt.Errorf("looking for the slug in the other language: %w", err)
	}
	defer rows.Close()
	taken, err := entsql.ScanInt(rows)
	if err == nil && taken != 0 {
		err = rejectSlug(old.Slug, d.Locale)
	}
	return err
}

func rejectSlug(slug, locale string) rejection {
	const format = "another article has the slug %s in the language %s; change the slug in the file"
	return rejection(fmt.Sprintf(format, slug, locale))
}

// overwrite replaces the content of an article with that of its draft; wanted is the rewritten draft. keepCover keeps
// the cover of the article if the draft names none.
func (s *saver) overwrite(ctx context.Context, d, wanted *Draft, old *ent.Article, keepCover bool) error {
	update := s.client.Article.UpdateOne(old).ClearPublishAt()
	setContent(update.Mutation(), d, wanted)
	update.ClearTags().AddTagIDs(s.tagIDs(d)...)
	if old.Status == article.StatusSCHEDULED {
		update.SetStatus(article.StatusIN_REVIEW) // the approval was for another text
	}
	if wanted.CoverID != 0 {
		update.SetCoverID(wanted.CoverID)
	} else if !keepCover {
		update.ClearCover()
	}
	if old.Status == article.StatusPUBLISHED && d.PublishedAt != nil && !d.PublishedAt.After(time.Now()) {
		update.SetPublishedAt(*d.PublishedAt)
	}
	if old.Status == article.StatusPUBLISHED && d.StaysDraft {
		d.note("still published, although the file is now marked as a draft; unpublish it in Praxis")
	}
	if err := update.Exec(ctx); err != nil {
		return rejectInvalid(err)
	}
	if _, err := s.client.Contribution.Delete().Where(contribution.ArticleID(old.ID)).Exec(ctx); err != nil {
		return err
	}
	return s.saveByline(ctx, d, old)
}

// updateImportKey records the new path of an unchanged file.
func (s *saver) updateImportKey(ctx context.Context, d *Draft, old *ent.Article) (changed bool, err error) {
	if deref(old.ImportKey) == d.Key {
		return false, nil
	}
	return false, s.client.Article.UpdateOne(old).SetImportKey(d.Key).Exec(ctx)
}

// saveByline creates the contributions of an article.
func (s *saver) saveByline(ctx context.Context, d *Draft, a *ent.Article) error {
	creates := make([]*ent.ContributionCreate, len(d.Contributors))
	for i, c := range d.Contributors {
		creates[i] = s.client.Contribution.Create().
			SetArticleID(a.ID).SetPersonID(s.people[c.Name]).SetRole(c.Role).SetPosition(i)
	}
	return s.client.Contribution.CreateBulk(creates...).Exec(ctx)
}

// publish publishes the article if shouldPublish. It notes why an article cannot be published.
func (s *saver) publish(ctx context.Context, d *Draft, a *ent.Article) error {
	if !s.shouldPublish(d) {
		return nil
	}
	err := content.Publish(ctx, s.client, a.ID, d.PublishedAt, nil)
	var missingAlt *ent.ValidationError // a picture without an alternative text
	if state := content.StateError(""); errors.As(err, &state) || errors.As(err, &missingAlt) {
		d.note("not published: %s", err)
		return nil
	}
	return err
}

// shouldPublish reports whether publishing was requested, the file is not marked as a draft, and its date has come.
func (s *saver) shouldPublish(d *Draft) bool {
	return s.Publish && !d.StaysDraft && (d.PublishedAt == nil || !d.PublishedAt.After(time.Now()))
}

// rejectInvalid turns an error of a validator, such as a title that is too long, into a rejection. It returns other
// errors unchanged.
func rejectInvalid(err error) error {
	var e *ent.ValidationError
	if errors.As(err, &e) {
		return rejection(fmt.Sprintf("%s %s", e.Name, errors.Unwrap(errors.Unwrap(e))))
	}
	return err
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// setContent sets the fields of an article that come from a draft; saved is the draft with its links and pictures as they
// are saved. An update clears the fields that the draft does not have. Fields that drafts do not know stay as they are.
func setContent(m *ent.ArticleMutation, d, saved *Draft) {
	m.SetTitle(d.Title)
	m.SetBody(saved.Body)
	m.SetLocale(d.Locale)
	m.SetRights(d.Rights)
	m.SetVisibility(cmp.Or(d.Visibility, article.VisibilityPUBLIC))
	m.SetLikes(d.Likes)
	m.SetImportKey(d.Key)
	m.SetImportHash(importHash(d, saved))
	setOrClear(optional(d.Subtitle), m.SetSubtitle, m.ClearSubtitle)
	setOrClear(optional(d.Summary), m.SetSummary, m.ClearSummary)
	setOrClear(optional(d.SourceName), m.SetSourceName, m.ClearSourceName)
	setOrClear(optional(d.SourceURL), m.SetSourceURL, m.ClearSourceURL)
	setOrClear(optional(d.CanonicalURL), m.SetCanonicalURL, m.ClearCanonicalURL)
	setOrClear(d.SourcePreviousAt, m.SetSourcePreviousAt, m.ClearSourcePreviousAt)
	setOrClear(d.SourceNextAt, m.SetSourceNextAt, m.ClearSourceNextAt)
}

// setOrClear calls set with the value, or clear if there is none.
func setOrClear[T any](value *T, set func(T), clear func()) {
	if value == nil {
		clear()
		return
	}
	set(*value)
}
