-- Revisions. The row of an article has the text that readers see, if it is published, and else its newest revision. If
-- the newest revision of a published article is ahead of its row, it is the working copy.

-- Saves the text and the links of an article's row as its newest revision.
CREATE FUNCTION keep_revision(of_article bigint, by_name text, by_id bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
  saved bigint;
BEGIN
  UPDATE articles SET revision = revision + 1, revised_at = now(),
    live_revision = CASE status WHEN 'PUBLISHED' THEN revision + 1 ELSE live_revision END
  WHERE id = of_article RETURNING revision INTO n;
  INSERT INTO revisions (article_id, number, created_at, created_by, created_by_id,
    title, subtitle, summary, body, rights, source_name, source_url, canonical_url, cover_id)
  SELECT id, n, now(), coalesce(nullif(by_name, ''), 'praxis'), by_id,
    title, subtitle, summary, body, rights, source_name, source_url, canonical_url, cover_id
  FROM articles WHERE id = of_article RETURNING id INTO saved;
  INSERT INTO revision_tags (revision_id, tag_id) SELECT saved, tag_id FROM article_tags WHERE article_id = of_article;
  INSERT INTO revision_themes (revision_id, theme_id)
    SELECT saved, theme_id FROM article_themes WHERE article_id = of_article;
  INSERT INTO revision_actions (revision_id, action_id)
    SELECT saved, action_id FROM article_actions WHERE article_id = of_article;
  IF EXISTS (SELECT FROM articles WHERE id = of_article AND body LIKE '%/assets/%')
    OR EXISTS (SELECT FROM article_assets WHERE article_id = of_article) THEN
    PERFORM show_assets(of_article);
  END IF;
END $$;

-- Saves a copy of an earlier revision as the newest one, and returns its id; null if there is no such revision.
CREATE FUNCTION copy_revision(of_article bigint, from_number bigint, by_name text, by_id bigint, why text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
  original bigint;
  saved bigint;
BEGIN
  SELECT id INTO original FROM revisions WHERE article_id = of_article AND number = from_number;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  UPDATE articles SET revision = revision + 1 WHERE id = of_article RETURNING revision INTO n;
  INSERT INTO revisions (article_id, number, created_at, created_by, created_by_id, note,
    title, subtitle, summary, body, rights, source_name, source_url, canonical_url, cover_id)
  SELECT article_id, n, now(), coalesce(nullif(by_name, ''), 'praxis'), by_id, why,
    title, subtitle, summary, body, rights, source_name, source_url, canonical_url, cover_id
  FROM revisions WHERE id = original RETURNING id INTO saved;
  INSERT INTO revision_tags (revision_id, tag_id) SELECT saved, tag_id FROM revision_tags WHERE revision_id = original;
  INSERT INTO revision_themes (revision_id, theme_id)
    SELECT saved, theme_id FROM revision_themes WHERE revision_id = original;
  INSERT INTO revision_actions (revision_id, action_id)
    SELECT saved, action_id FROM revision_actions WHERE revision_id = original;
  RETURN saved;
END $$;

-- Brings the row and the links of an article to its newest revision.
CREATE FUNCTION apply_revision(of_article bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  head bigint;
BEGIN
  SELECT r.id INTO head FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
  WHERE a.id = of_article;
  UPDATE articles SET title = r.title, subtitle = r.subtitle, summary = r.summary, body = r.body, rights = r.rights,
    source_name = r.source_name, source_url = r.source_url, canonical_url = r.canonical_url, cover_id = r.cover_id,
    revised_at = now()
  FROM revisions r WHERE r.id = head AND articles.id = of_article;
  DELETE FROM article_tags
    WHERE article_id = of_article AND tag_id NOT IN (SELECT tag_id FROM revision_tags WHERE revision_id = head);
  DELETE FROM article_themes
    WHERE article_id = of_article AND theme_id NOT IN (SELECT theme_id FROM revision_themes WHERE revision_id = head);
  DELETE FROM article_actions
    WHERE article_id = of_article
      AND action_id NOT IN (SELECT action_id FROM revision_actions WHERE revision_id = head);
  INSERT INTO article_tags (article_id, tag_id)
    SELECT of_article, tag_id FROM revision_tags WHERE revision_id = head ON CONFLICT DO NOTHING;
  INSERT INTO article_themes (article_id, theme_id)
    SELECT of_article, theme_id FROM revision_themes WHERE revision_id = head ON CONFLICT DO NOTHING;
  INSERT INTO article_actions (article_id, action_id)
    SELECT of_article, action_id FROM revision_actions WHERE revision_id = head ON CONFLICT DO NOTHING;
  PERFORM show_assets(of_article);
END $$;

-- Returns the text and the links of a revision as JSON, for comparing.
CREATE FUNCTION revision_content(of_revision bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('title', title, 'subtitle', subtitle, 'summary', summary, 'body', body, 'rights', rights,
    'source_name', source_name, 'source_url', source_url, 'canonical_url', canonical_url, 'cover_id', cover_id,
    'tags', (SELECT coalesce(jsonb_agg(tag_id ORDER BY tag_id), '[]')
      FROM revision_tags WHERE revision_id = of_revision),
    'themes', (SELECT coalesce(jsonb_agg(theme_id ORDER BY theme_id), '[]')
      FROM revision_themes WHERE revision_id = of_revision),
    'actions', (SELECT coalesce(jsonb_agg(action_id ORDER BY action_id), '[]')
      FROM revision_actions WHERE revision_id = of_revision))
  FROM revisions WHERE id = of_revision
$$;

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
  PERFORM audit_note('Article', head.article_id, 'UPDATED', of_organization, new_version, coalesce(diff, '{}'));
END $$;
