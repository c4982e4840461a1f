-- Search finds alternative texts. This view adds the alternative texts of the assets that an article shows: its cover, and
-- the assets in its body. The program itself reads the alternative texts in the Markdown of the body.

-- The sources of search documents, with a new column: alts.
CREATE OR REPLACE VIEW search_sources AS
  SELECT a.id, 'Article' AS entity, a.organization_id, a.visibility::text, a.status::text, a.locale::text,
    CASE WHEN a.restricted_at IS NOT NULL THEN '-infinity'::timestamptz END AS restricted_at, a.created_by_id, t.ids AS themes,
    with_ancestors(t.ids) AS within_themes, ARRAY(SELECT tag_id FROM article_tags WHERE article_id = a.id ORDER BY 1) AS tags,
    (a.published_at AT TIME ZONE 'UTC')::date AS day, a.title::text, concat_ws(E'\n', a.subtitle,
      (SELECT string_agg(t.name, E'\n' ORDER BY t.name) FROM article_tags l JOIN tags t ON t.id = l.tag_id WHERE l.article_id = a.id),
      (SELECT string_agg(p.name, E'\n' ORDER BY c.position, c.id) FROM contributions c JOIN people p ON p.id = c.person_id WHERE c.article_id = a.id)) AS names,
    coalesce(a.summary, '') AS summary, a.body AS body,
    coalesce((SELECT string_agg(s.alt, E'\n' ORDER BY s.id) FROM assets s WHERE s.alt <> ''
      AND s.id IN (SELECT a.cover_id UNION SELECT asset_id FROM article_assets WHERE article_id = a.id)), '') AS alts
  FROM articles a, LATERAL (SELECT ARRAY(SELECT theme_id FROM article_themes WHERE article_id = a.id ORDER BY 1) AS ids) t
  WHERE a.trashed_at IS NULL
UNION ALL
  SELECT a.id, 'Action', a.organization_id, a.visibility, a.status, NULL, NULL, NULL, t.ids, with_ancestors(t.ids), '{}',
    coalesce(a.actual_start, a.planned_start), a.title, coalesce(a.identifier, ''), coalesce(a.summary, ''), coalesce(a.description, ''), ''
  FROM actions a, LATERAL (SELECT ARRAY(SELECT theme_id FROM action_themes WHERE action_id = a.id ORDER BY 1) AS ids) t
  WHERE a.trashed_at IS NULL
UNION ALL
  SELECT o.id, 'Outcome', a.organization_id, a.visibility, NULL, NULL, NULL, NULL, t.ids, with_ancestors(t.ids), '{}',
    o.achieved_on, o.title, '', '', coalesce(o.description, ''), ''
  FROM outcomes o JOIN actions a ON a.id = o.action_id, LATERAL (SELECT ARRAY(SELECT theme_id FROM action_themes WHERE action_id = a.id ORDER BY 1) AS ids) t
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL
UNION ALL
  SELECT id, 'Organization', id, NULL, NULL, NULL, NULL, NULL, '{}', '{}', '{}', NULL, name, concat_ws(E'\n', short_name, identifier), '', coalesce(description, ''), ''
  FROM organizations
UNION ALL
  SELECT id, 'Person', organization_id, NULL, NULL, NULL, NULL, NULL, '{}', '{}', '{}', NULL, name, coalesce(title, ''), '', coalesce(bio, ''), ''
  FROM people;

CREATE TRIGGER touch_search_cover AFTER UPDATE OF cover_id ON articles
  FOR EACH ROW WHEN (OLD.cover_id IS DISTINCT FROM NEW.cover_id) EXECUTE FUNCTION touch_search('id');
-- Saving an article links all of its assets again. So these triggers write one note per statement and not one per asset.
CREATE FUNCTION touch_showing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_touched (id) SELECT DISTINCT article_id FROM changed;
  RETURN NULL;
END $$;
CREATE TRIGGER touch_showing_more AFTER INSERT ON article_assets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION touch_showing();
CREATE TRIGGER touch_showing_less AFTER DELETE ON article_assets REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION touch_showing();

CREATE FUNCTION touch_described() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_touched (id) SELECT id FROM articles WHERE cover_id = NEW.id UNION SELECT article_id FROM article_assets WHERE asset_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER touch_described AFTER UPDATE OF alt ON assets FOR EACH ROW WHEN (OLD.alt IS DISTINCT FROM NEW.alt) EXECUTE FUNCTION touch_described();

SELECT rebuild_search();
