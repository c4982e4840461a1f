-- Revisions. The row of an article has the text that readers see, if it is published, and else its newest revision. If
-- the newest revision of a published article is ahead of its row, it is the working copy. 98_revisions.sql has the
-- functions that know the fields and links of a revision.

-- Saves an article's row as the revision that its column revision numbers, unless that exists: copy_revision saves its
-- copies before it changes the column. The author is the one of the transaction, as in the audit.
CREATE FUNCTION save_revision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  done_by jsonb := coalesce(nullif(current_setting('praxis.by', true), ''), '{}')::jsonb;
BEGIN
  IF EXISTS (SELECT FROM revisions WHERE article_id = NEW.id AND number = NEW.revision) THEN
    RETURN NULL;
  END IF;
  PERFORM revision_from_article(NEW.id, NEW.revision, coalesce(done_by->>'name', 'praxis'),
    (done_by->>'accountable_id')::bigint);
  IF NEW.status = 'PUBLISHED' AND NEW.live_revision IS DISTINCT FROM NEW.revision THEN
    UPDATE articles SET live_revision = NEW.revision WHERE id = NEW.id;
  END IF;
  IF NEW.body LIKE '%/assets/%' OR EXISTS (SELECT FROM article_assets WHERE article_id = NEW.id) THEN
    PERFORM sync_article_assets(NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER save_revision AFTER UPDATE OF revision ON articles
  FOR EACH ROW WHEN (OLD.revision <> NEW.revision) EXECUTE FUNCTION save_revision();

-- Readers of an article that is inserted as published see its first revision.
CREATE FUNCTION set_live_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.live_revision := NEW.revision;
  RETURN NEW;
END $$;
CREATE TRIGGER set_live_revision BEFORE INSERT ON articles
  FOR EACH ROW WHEN (NEW.status = 'PUBLISHED') EXECUTE FUNCTION set_live_revision();

-- Saves a copy of an earlier revision as the newest one, and returns its id; null if there is no such revision.
CREATE FUNCTION copy_revision(of_article bigint, from_number bigint, by_name text, by_id bigint, new_note text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  new_number bigint;
  saved bigint;
BEGIN
  SELECT revision + 1 INTO new_number FROM articles WHERE id = of_article FOR NO KEY UPDATE;
  SELECT revision_from_revision(id, new_number, coalesce(nullif(by_name, ''), 'praxis'), by_id, new_note) INTO saved
  FROM revisions WHERE article_id = of_article AND number = from_number;
  IF FOUND THEN
    UPDATE articles SET revision = new_number WHERE id = of_article;
  END IF;
  RETURN saved;
END $$;

-- Gives an article the text and the links of its newest revision.
CREATE FUNCTION apply_revision(of_article bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM article_from_revision(of_article, r.id)
  FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
  WHERE a.id = of_article;
  PERFORM sync_article_assets(of_article);
END $$;

-- Writes an audit event with the differences between a working copy and the revision before it. The triggers of the
-- audit do not see them, since the article's row does not change.
CREATE FUNCTION audit_working_copy(of_revision bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  head revisions%ROWTYPE;
  before bigint;
  diff jsonb;
  of_organization bigint;
  new_version bigint;
BEGIN
  SELECT * INTO head FROM revisions WHERE id = of_revision;
  SELECT id INTO before FROM revisions
  WHERE article_id = head.article_id AND number < head.number ORDER BY number DESC LIMIT 1;
  diff := audit_diff(coalesce(revision_content(before), '{}'), revision_content(of_revision));
  SELECT jsonb_object_agg(d.key, CASE WHEN jsonb_typeof(d.value->'after') = 'array' THEN jsonb_build_object(
      'before', (SELECT coalesce(jsonb_agg(gone.value), '[]')
        FROM jsonb_array_elements(d.value->'before') gone WHERE NOT d.value->'after' @> gone.value),
      'after', (SELECT coalesce(jsonb_agg(come.value), '[]')
        FROM jsonb_array_elements(d.value->'after') come WHERE NOT d.value->'before' @> come.value))
    ELSE d.value END) INTO diff FROM jsonb_each(diff) d;
  SELECT organization_id, version INTO of_organization, new_version FROM articles WHERE id = head.article_id;
  PERFORM record_audit_event('Article', head.article_id, 'UPDATED', of_organization, new_version, coalesce(diff, '{}'));
END $$;
