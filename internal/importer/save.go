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

// save saves a batch in one transaction. What cannot be saved because of what it says (another organization's slug, an
// edited article) is Failed and does not hinder the others; an error of the database takes the whole batch back. seen
// is the articles of earlier batches; those of this one are added when it is committed.
func save(ctx context.Context, client *ent.Client, o Options, b batch, seen map[int]bool) ([]Result, error) {
	tx, err := client.Tx(ctx)
	if err != nil {
		return nil, fmt.Errorf("beginning a batch: %w", err)
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

// saver saves one batch. What the batch needs of the database it reads at the beginning, for all drafts at once.
type saver struct {
	Options
	batch
	client    *ent.Client
	publisher *ent.Organization
	byKey     map[string]*ent.Article
	bySlug    map[string]*ent.Article // by address
	tags      map[string]int
	people    map[string]int
	byHash    map[string]*ent.Article
	trashed   map[string]bool // the keys and addresses of articles in the trash
	redirects map[string]bool // the addresses with stated slugs that lead to another article
	saved     map[int]bool    // the articles of this import so far
	articles  map[*Draft]*ent.Article
	files     map[string]assetRef // by SHA-256
}

func (s *saver) save(ctx context.Context, drafts []*Draft) (_ []Result, err error) {
	parsed := make([]int, len(drafts)) // how many notes the parser made
	for i, d := range drafts {
		parsed[i] = len(d.Notes)
	}
	defer func() {
		if err != nil { // what was noted of the database is void
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
			d.note("left unpublished: its date lies ahead")
		}
		var r Result
		var err error
		r.Result, r.Slug, err = s.saveDraft(ctx, d)
		r.Notes = d.Notes
		var refused rejection
		switch {
		case errors.As(err, &refused):
			r.Result, r.Notes = Failed, append(slices.Clone(d.Notes), string(refused))
		case err != nil:
			return nil, fmt.Errorf("%s: %w", d.Key, err)
		}
		results[i] = r
	}
	return results, s.finishBatch(ctx, drafts, results)
}

// finishBatch makes the former paths of what was saved lead there, and tells the site which slugs the articles have.
func (s *saver) finishBatch(ctx context.Context, drafts []*Draft, results []Result) error {
	for i, d := range drafts {
		name := ""
		if a := s.articles[d]; a != nil {
			name = a.Slug
		}
		s.site.recordSlug(d.Key, name)
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

// rejection is why a draft is not saved; the transaction goes on.
type rejection string

func (e rejection) Error() string { return string(e) }

func (s *saver) saveDraft(ctx context.Context, d *Draft) (result, slug string, err error) {
	old := s.byKey[d.Key]
	if same := s.byHash[d.fingerprint()]; old == nil && same != nil && !s.saved[same.ID] {
		old = same // the same file at another place
	}
	if named := s.bySlug[slugIn(d.Slug, d.Locale)]; named != nil && d.Slug != "" {
		if named.OrganizationID != s.publisher.ID {
			return "", d.Slug, rejection("another organization has an article with the slug " + d.Slug + " in this language")
		}
		if byKey := s.byKey[d.Key]; byKey != nil && byKey.ID != named.ID {
			return "", byKey.Slug, rejectSlug(d.Slug, d.Locale)
		}
		old = named
	}
	if old == nil && (s.trashed[d.Key] || d.Slug != "" && s.trashed[slugIn(d.Slug, d.Locale)]) {
		return "", d.Slug, rejection("its article lies in the trash: restore it or purge it first")
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
		return "", old.Slug, rejection("another file of this import has the same slug")
	}
	s.saved[old.ID], s.articles[d] = true, old
	if d.Slug != "" && d.Slug != old.Slug {
		d.note("the slug stays %s: it does not change once it is there", old.Slug)
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

// chooseSlug is the one that the draft states, or that its article is expected to get, or the first free one when somebody
// else took that meanwhile.
func (s *saver) chooseSlug(ctx context.Context, d *Draft) (string, error) {
	if d.Slug != "" && !s.redirects[slugIn(d.Slug, d.Locale)] {
		return d.Slug, nil
	}
	base := d.slugBase()
	rows, err := s.client.QueryContext(ctx, "SELECT free_slug($1, $2, $3, $4)", article.Table, base, d.Locale, cmp.Or(s.site.slugOf(d.Key), base))
	if err != nil {
		return "", err
	}
	defer rows.Close()
	free, err := entsql.ScanString(rows)
	if d.Slug != "" {
		d.note("the slug %s leads to another article: this one has %s", d.Slug, free)
	}
	return free, err
}

// rewriteReferences is the draft with its links and pictures as they are saved.
func (s *saver) rewrite(d *Draft) *Draft { return d.rewriteReferences(s.references[d], s.files) }

// update brings the article to the draft. It leaves alone what was imported already, and refuses to overwrite edits.
func (s *saver) update(ctx context.Context, d *Draft, old *ent.Article) (changed bool, err error) {
	imported, saved := splitImportHash(old)
	wanted, now := s.rewrite(d), draftFromArticle(old)
	ownCover := now.CoverID != 0 && now.withCover(0).textHash() == saved // chosen here for a file that names none
	edited := now.textHash() != saved && !ownCover || content.HasWorkingCopy(old) || old.PublishAt != nil
	switch {
	case imported == d.fingerprint() && (edited && !s.Overwrite || !edited && wanted.textHash() == saved):
		return s.updateImportKey(ctx, d, old)
	case imported == "" && !s.Overwrite:
		return false, rejection("an article with this slug was written here: --overwrite replaces it")
	case edited && !s.Overwrite:
		return false, rejection("the article was edited here since it was imported: --overwrite replaces the edits")
	}
	if err := s.checkLocale(ctx, d, old); err != nil {
		return false, err
	}
	return true, s.overwrite(ctx, d, wanted, old, ownCover)
}

// checkLocale refuses another language in which another article has the slug.
func (s *saver) checkLocale(ctx context.Context, d *Draft, old *ent.Article) error {
	if d.Locale == old.Locale {
		return nil
	}
	rows, err := s.client.QueryContext(ctx, "SELECT slug_taken($1, $2, $3)::int", article.Table, old.Slug, d.Locale)
	if err != nil {
		return fmt.Errorf("looking for the slug in another language: %w", err)
	}
	defer rows.Close()
	taken, err := entsql.ScanInt(rows)
	if err == nil && taken != 0 {
		err = rejectSlug(old.Slug, d.Locale)
	}
	return err
}

func rejectSlug(slug, locale string) rejection {
	return rejection(fmt.Sprintf("another article has the slug %s in the language %s", slug, locale))
}

// overwrite writes a draft over its article, as it is wanted there. keepCover keeps a cover that the draft does not
// name.
func (s *saver) overwrite(ctx context.Context, d, wanted *Draft, old *ent.Article, keepCover bool) error {
	update := s.client.Article.UpdateOne(old).ClearPublishAt()
	setContent(update.Mutation(), d, wanted)
	update.ClearTags().AddTagIDs(s.tagIDs(d)...)
	if old.Status == article.StatusSCHEDULED {
		update.SetStatus(article.StatusIN_REVIEW) // what was approved was another text
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
		d.note("it stays published, though its file calls it a draft now")
	}
	if err := update.Exec(ctx); err != nil {
		return rejectInvalid(err)
	}
	if _, err := s.client.Contribution.Delete().Where(contribution.ArticleID(old.ID)).Exec(ctx); err != nil {
		return err
	}
	return s.saveByline(ctx, d, old)
}

// updateImportKey notes where the file of an unchanged article is now.
func (s *saver) updateImportKey(ctx context.Context, d *Draft, old *ent.Article) (changed bool, err error) {
	if deref(old.ImportKey) == d.Key {
		return false, nil
	}
	return false, s.client.Article.UpdateOne(old).SetImportKey(d.Key).Exec(ctx)
}

// saveByline writes the byline.
func (s *saver) saveByline(ctx context.Context, d *Draft, a *ent.Article) error {
	creates := make([]*ent.ContributionCreate, len(d.Contributors))
	for i, c := range d.Contributors {
		creates[i] = s.client.Contribution.Create().
			SetArticleID(a.ID).SetPersonID(s.people[c.Name]).SetRole(c.Role).SetPosition(i)
	}
	return s.client.Contribution.CreateBulk(creates...).Exec(ctx)
}

func (s *saver) publish(ctx context.Context, d *Draft, a *ent.Article) error {
	if !s.shouldPublish(d) {
		return nil
	}
	err := content.Publish(ctx, s.client, a.ID, d.PublishedAt, nil)
	var picture *ent.ValidationError // one without an alternative text
	if state := content.StateError(""); errors.As(err, &state) || errors.As(err, &picture) {
		d.note("left unpublished: %s", err)
		return nil
	}
	return err
}

// shouldPublish says whether the draft is to be published: when that is asked for and it does not say itself that it is not
// ready.
func (s *saver) shouldPublish(d *Draft) bool {
	return s.Publish && !d.StaysDraft && (d.PublishedAt == nil || !d.PublishedAt.After(time.Now()))
}

// rejectInvalid tells a draft that the model refuses, such as a title too long, from an error of the database.
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

func setOrClear[T any](value *T, set func(T), clear func()) {
	if value == nil {
		clear()
		return
	}
	set(*value)
}
