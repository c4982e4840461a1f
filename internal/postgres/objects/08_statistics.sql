-- Statistics. A fact is a narrow row that describes one article, action or outcome; a cube is a materialized aggregate
-- of facts. Writers only put the ids of what they change into a dirty queue, stats_dirty. A second later the program
-- flushes the queue into facts and cubes (stats.Flush). Until then a reader subtracts the old fact and adds the current
-- one. So every answer is exact as of its snapshot, no two writers write the same row, and no statement scans a large
-- table.

-- The facts, computed from the tables that hold the content.
CREATE VIEW current_facts AS
  SELECT 'Article'::text AS entity, a.id, a.organization_id, a.visibility::text, a.status::text, NULL::text AS kind,
    NULL::text AS level, NULL::text AS category, NULL::text AS verification, a.locale::text,
    CASE WHEN a.restricted_at IS NOT NULL THEN '-infinity'::timestamptz END AS restricted_at,
    NULL::timestamptz AS trashed_at, a.created_by_id, NULL::bigint AS action_id, 0::bigint AS outcomes, a.created_at,
    a.published_at, NULL::date AS planned_start, NULL::date AS planned_end, NULL::date AS actual_start,
    NULL::date AS actual_end, NULL::date AS achieved_on, t.ids AS themes, with_ancestors(t.ids) AS within_themes,
    ARRAY(SELECT tag_id FROM article_tags WHERE article_id = a.id ORDER BY 1) AS tags
  FROM articles a,
    LATERAL (SELECT ARRAY(SELECT theme_id FROM article_themes WHERE article_id = a.id ORDER BY 1) AS ids) t
  WHERE a.trashed_at IS NULL
UNION ALL
  SELECT 'Action', a.id, a.organization_id, a.visibility, a.status, a.kind, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, (SELECT count(*) FROM outcomes o WHERE o.action_id = a.id AND o.trashed_at IS NULL), a.created_at, NULL,
    a.planned_start, a.planned_end, a.actual_start, a.actual_end, NULL, t.ids, with_ancestors(t.ids), '{}'
  FROM actions a,
    LATERAL (SELECT ARRAY(SELECT theme_id FROM action_themes WHERE action_id = a.id ORDER BY 1) AS ids) t
  WHERE a.trashed_at IS NULL
UNION ALL
  SELECT 'Outcome', o.id, a.organization_id, a.visibility, NULL, NULL, o.level, o.category, o.verification, NULL, NULL,
    NULL, NULL, a.id, 0, o.created_at, NULL, NULL, NULL, NULL, NULL, o.achieved_on, t.ids, with_ancestors(t.ids), '{}'
  FROM outcomes o JOIN actions a ON a.id = o.action_id,
    LATERAL (SELECT ARRAY(SELECT theme_id FROM action_themes WHERE action_id = a.id ORDER BY 1) AS ids) t
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL;

-- The exact facts: the stored ones, and computed ones for the ids in the dirty queue.
CREATE VIEW live_facts AS
  SELECT * FROM stats_facts WHERE id NOT IN (SELECT id FROM stats_dirty)
UNION ALL
  SELECT * FROM current_facts WHERE id = ANY(ARRAY(SELECT id FROM stats_dirty));

-- Returns the rows that facts add to the cubes, multiplied by their column sign. The argument query selects the facts;
-- its parameter $1 is ids.
CREATE FUNCTION count_facts(query text, ids bigint[]) RETURNS SETOF stats_cubes LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY EXECUTE format($query$
  SELECT concat_ws('|', f.entity, c.cube, c.organization_id, f.visibility, f.status, f.kind, f.level, f.category,
      f.verification, f.locale, f.restricted_at, coalesce(c.created_by_id::text, '-'), coalesce(c.theme_id::text, '-'),
      c.direct, c.other_theme_id, c.other_direct, coalesce(c.tag_id::text, '-'), coalesce(c.day::text, '-')) AS key,
    f.entity, c.cube, c.organization_id, f.visibility, f.status, f.kind, f.level, f.category, f.verification, f.locale,
    f.restricted_at, NULL::timestamptz, c.created_by_id, c.theme_id, c.direct, c.other_theme_id, c.other_direct,
    c.tag_id, c.day, sum(f.sign)::bigint, sum(f.sign * f.outcomes)::bigint
  FROM (%s) f, LATERAL (
    SELECT 'all' AS cube, f.organization_id, f.created_by_id, NULL::bigint AS theme_id, NULL::boolean AS direct,
      NULL::bigint AS other_theme_id, NULL::boolean AS other_direct, NULL::bigint AS tag_id, NULL::date AS day
    UNION ALL
    SELECT 'theme', f.organization_id, f.created_by_id, t, t = ANY(f.themes), NULL, NULL, NULL, NULL
    FROM unnest(f.within_themes) t
    UNION ALL
    SELECT 'theme', f.organization_id, f.created_by_id, NULL, NULL, NULL, NULL, NULL, NULL WHERE f.within_themes = '{}'
    UNION ALL
    SELECT 'pair', f.organization_id, f.created_by_id, t, t = ANY(f.themes), other, other = ANY(f.themes), NULL, NULL
    FROM unnest(f.within_themes) t, unnest(f.within_themes) other WHERE f.entity = 'Action' AND t < other
    UNION ALL
    SELECT 'tag', f.organization_id, f.created_by_id, NULL, NULL, NULL, NULL, t, NULL FROM unnest(f.tags) t
    UNION ALL
    SELECT 'tag', f.organization_id, f.created_by_id, NULL, NULL, NULL, NULL, NULL, NULL
    WHERE f.tags = '{}' AND f.entity = 'Article'
    UNION ALL
    SELECT CASE by.cube WHEN 'day' THEN d.date ELSE by.cube || ':' || d.date END, by.organization_id, by.created_by_id,
      by.theme_id, by.direct, NULL, NULL, NULL,
      CASE by.cube WHEN 'day' THEN d.day ELSE date_trunc('month', d.day::timestamp)::date END
    FROM (VALUES ('Article', 'created_at', (f.created_at AT TIME ZONE 'UTC')::date),
      ('Action', 'created_at', (f.created_at AT TIME ZONE 'UTC')::date),
      ('Outcome', 'created_at', (f.created_at AT TIME ZONE 'UTC')::date),
      ('Article', 'published_at', (f.published_at AT TIME ZONE 'UTC')::date),
      ('Action', 'planned_start', f.planned_start), ('Action', 'planned_end', f.planned_end),
      ('Action', 'actual_start', f.actual_start), ('Action', 'actual_end', f.actual_end),
      ('Outcome', 'achieved_on', f.achieved_on)) d (entity, date, day),
      (SELECT 'day' AS cube, NULL::bigint AS organization_id, NULL::bigint AS created_by_id, NULL::bigint AS theme_id,
          NULL::boolean AS direct
        UNION ALL SELECT 'all', f.organization_id, f.created_by_id, NULL, NULL
        UNION ALL SELECT 'theme', f.organization_id, f.created_by_id, t, t = ANY(f.themes)
          FROM unnest(f.within_themes) t
        UNION ALL SELECT 'theme', f.organization_id, f.created_by_id, NULL, NULL WHERE f.within_themes = '{}') by
    WHERE d.entity = f.entity
  ) c
  GROUP BY key, f.entity, c.cube, c.organization_id, f.visibility, f.status, f.kind, f.level, f.category,
    f.verification, f.locale, f.restricted_at, c.created_by_id, c.theme_id, c.direct, c.other_theme_id, c.other_direct,
    c.tag_id, c.day
  HAVING sum(f.sign) <> 0 OR sum(f.sign * f.outcomes) <> 0
  $query$, query) USING ids;
END $$;

-- Returns the rows that a flush of these ids adds to the cubes: the current facts minus the stored ones.
CREATE FUNCTION cube_changes(ids bigint[]) RETURNS SETOF stats_cubes LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF ids <> '{}' THEN
    RETURN QUERY SELECT * FROM count_facts('SELECT -1 AS sign, * FROM stats_facts WHERE id = ANY($1)
      UNION ALL SELECT 1, * FROM current_facts WHERE id = ANY($1)', ids);
  END IF;
END $$;

-- The exact cubes: the stored rows, and rows to add to them for the ids in the dirty queue.
CREATE VIEW live_cubes AS
  SELECT * FROM stats_cubes
UNION ALL
  SELECT * FROM cube_changes(ARRAY(SELECT DISTINCT id FROM stats_dirty));

-- Marks the row as dirty. It is a function of its own because the JSON of a wide row costs more than the entry.
CREATE FUNCTION mark_stats_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stats_dirty (id) VALUES (coalesce(NEW.id, OLD.id));
  RETURN NULL;
END $$;

-- Marks as dirty the ids that columns of the row hold before and after the change. Arguments: the columns.
CREATE FUNCTION mark_references_stats_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
  INSERT INTO stats_dirty (id)
  SELECT DISTINCT v.id FROM unnest(TG_ARGV) c, LATERAL (VALUES ((old_row->>c)::bigint), ((new_row->>c)::bigint)) v (id)
  WHERE v.id IS NOT NULL;
  RETURN NULL;
END $$;

-- Marks the articles whose links a statement adds or removes: one entry for all of an article's links.
CREATE FUNCTION mark_articles_stats_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stats_dirty (id) SELECT DISTINCT article_id FROM changed;
  RETURN NULL;
END $$;
CREATE TRIGGER mark_stats_dirty AFTER INSERT OR DELETE OR UPDATE OF organization_id, visibility, status, locale,
    restricted_at, trashed_at, published_at, created_at, created_by_id ON articles
  FOR EACH ROW EXECUTE FUNCTION mark_stats_dirty();
CREATE TRIGGER mark_stats_dirty_by_new AFTER INSERT ON article_themes REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_articles_stats_dirty();
CREATE TRIGGER mark_stats_dirty_by_old AFTER DELETE ON article_themes REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_articles_stats_dirty();
CREATE TRIGGER mark_stats_dirty AFTER UPDATE ON article_themes
  FOR EACH ROW EXECUTE FUNCTION mark_references_stats_dirty('article_id');
CREATE TRIGGER mark_stats_dirty_by_new AFTER INSERT ON article_tags REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_articles_stats_dirty();
CREATE TRIGGER mark_stats_dirty_by_old AFTER DELETE ON article_tags REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_articles_stats_dirty();
CREATE TRIGGER mark_stats_dirty AFTER UPDATE ON article_tags
  FOR EACH ROW EXECUTE FUNCTION mark_references_stats_dirty('article_id');
CREATE TRIGGER mark_stats_dirty AFTER INSERT OR DELETE OR UPDATE OF organization_id, visibility, status, kind,
    trashed_at, planned_start, planned_end, actual_start, actual_end, created_at ON actions
  FOR EACH ROW EXECUTE FUNCTION mark_stats_dirty();
CREATE TRIGGER mark_stats_dirty AFTER INSERT OR UPDATE OR DELETE ON action_themes
  FOR EACH ROW EXECUTE FUNCTION mark_references_stats_dirty('action_id');
CREATE TRIGGER mark_stats_dirty AFTER INSERT OR DELETE OR UPDATE OF action_id, level, category, verification,
    achieved_on, trashed_at, created_at ON outcomes
  FOR EACH ROW EXECUTE FUNCTION mark_references_stats_dirty('id', 'action_id');

-- Marks the outcomes of an action as dirty: their facts have columns of the action. Argument: the column with the
-- action's id.
CREATE FUNCTION mark_outcomes_stats_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stats_dirty (id) SELECT id FROM outcomes
  WHERE action_id = (CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END->>TG_ARGV[0])::bigint;
  RETURN NULL;
END $$;
CREATE TRIGGER mark_outcomes_stats_dirty AFTER UPDATE OF organization_id, visibility, trashed_at ON actions
  FOR EACH ROW EXECUTE FUNCTION mark_outcomes_stats_dirty('id');
CREATE TRIGGER mark_outcomes_stats_dirty AFTER INSERT OR UPDATE OR DELETE ON action_themes
  FOR EACH ROW EXECUTE FUNCTION mark_outcomes_stats_dirty('action_id');

-- Marks as dirty the articles, actions and outcomes of a theme that moved in the tree, and of the themes below it.
CREATE FUNCTION mark_theme_stats_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moved bigint[] := ARRAY(SELECT NEW.id UNION ALL SELECT theme_id FROM theme_ancestors WHERE ancestor_id = NEW.id);
BEGIN
  INSERT INTO stats_dirty (id)
  SELECT article_id FROM article_themes WHERE theme_id = ANY(moved)
  UNION SELECT action_id FROM action_themes WHERE theme_id = ANY(moved)
  UNION SELECT o.id FROM action_themes t JOIN outcomes o ON o.action_id = t.action_id WHERE t.theme_id = ANY(moved);
  RETURN NULL;
END $$;
CREATE TRIGGER mark_theme_stats_dirty AFTER UPDATE OF parent_id ON themes
  FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION mark_theme_stats_dirty();

-- Flushes up to batch_size entries of the dirty queue into facts and cubes; returns the number of entries. The
-- transaction must be REPEATABLE READ, so that the counts and the deleted entries belong to one snapshot; concurrent
-- changes add entries of their own. Only one transaction may flush at a time: lock stats_facts IN EXCLUSIVE MODE first,
-- which readers pass.
CREATE FUNCTION flush_statistics(batch_size int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  queued bigint[];
  ids bigint[];
BEGIN
  WITH deleted AS (
    DELETE FROM stats_dirty WHERE seq IN (SELECT seq FROM stats_dirty ORDER BY seq LIMIT batch_size) RETURNING id
  )
  SELECT coalesce(array_agg(id), '{}') INTO queued FROM deleted;
  ids := ARRAY(SELECT DISTINCT unnest(queued));
  INSERT INTO stats_cubes AS t SELECT * FROM cube_changes(ids)
  ON CONFLICT (key) DO UPDATE SET n = t.n + excluded.n, outcomes = t.outcomes + excluded.outcomes;
  DELETE FROM stats_cubes WHERE n = 0;
  DELETE FROM stats_facts WHERE id = ANY(ids);
  INSERT INTO stats_facts SELECT * FROM current_facts WHERE id = ANY(ids);
  RETURN cardinality(queued);
END $$;

-- Rebuilds facts and cubes, and returns the number of facts. It needs the same transaction and lock as
-- flush_statistics.
CREATE FUNCTION rebuild_statistics() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  DELETE FROM stats_dirty;
  DELETE FROM stats_cubes;
  DELETE FROM stats_facts;
  INSERT INTO stats_facts SELECT * FROM current_facts;
  GET DIAGNOSTICS n = ROW_COUNT;
  INSERT INTO stats_cubes SELECT * FROM count_facts('SELECT 1 AS sign, * FROM stats_facts', NULL);
  RETURN n;
END $$;
