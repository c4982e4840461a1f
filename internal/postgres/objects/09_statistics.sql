-- Statistics. A server keeps the facts of all records in memory (internal/facts): narrow rows of what dashboards count
-- and group by. Writers only note the ids of what they change, in stats_changes. A question first reads the facts of
-- the ids that were noted since the last one. So every answer is exact as of a snapshot, no two writers write the same
-- row, and no statement scans a large table.

-- Returns the microseconds and the days since 1970; null for infinite values.
CREATE FUNCTION microseconds(t timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN isfinite(t) THEN (extract(epoch FROM t) * 1000000)::bigint END
$$;
CREATE FUNCTION days(d date) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN isfinite(d) THEN d - '1970-01-01'::date END
$$;

-- The facts of everything that is not in the trash, one line for each record: fields between tabs, an empty one for
-- null, lists between commas. The last field may hold any text. facts.parseLine reads it.
CREATE VIEW statistics_facts AS
  SELECT 'Article' AS entity, a.id, concat(a.organization_id, E'\t', a.visibility, E'\t', a.status, E'\t',
    a.restricted_at IS NOT NULL, E'\t', a.created_by_id, E'\t', microseconds(a.created_at), E'\t',
    microseconds(a.published_at), E'\t', a.views, E'\t', a.likes, E'\t',
    (SELECT string_agg(theme_id::text, ',' ORDER BY theme_id) FROM article_themes WHERE article_id = a.id), E'\t',
    (SELECT string_agg(tag_id::text, ',' ORDER BY tag_id) FROM article_tags WHERE article_id = a.id), E'\t',
    (SELECT string_agg(DISTINCT person_id::text, ',') FROM contributions
      WHERE article_id = a.id AND role = 'AUTHOR'), E'\t',
    (SELECT string_agg(action_id::text, ',') FROM article_actions WHERE article_id = a.id), E'\t',
    (SELECT string_agg(DISTINCT outcome_id::text, ',') FROM evidence WHERE article_id = a.id), E'\t', a.locale) AS line
  FROM articles a WHERE a.trashed_at IS NULL
UNION ALL
  SELECT 'Action', a.id, concat(a.organization_id, E'\t', a.visibility, E'\t', a.status, E'\t', a.kind, E'\t',
    microseconds(a.created_at), E'\t', days(a.planned_start), E'\t', days(a.planned_end), E'\t',
    days(a.actual_start), E'\t', days(a.actual_end), E'\t',
    (SELECT count(*) FROM outcomes WHERE action_id = a.id AND trashed_at IS NULL), E'\t',
    (SELECT string_agg(theme_id::text, ',' ORDER BY theme_id) FROM action_themes WHERE action_id = a.id), E'\t',
    (SELECT string_agg(article_id::text, ',') FROM article_actions WHERE action_id = a.id))
  FROM actions a WHERE a.trashed_at IS NULL
UNION ALL
  SELECT 'Outcome', o.id, concat(a.organization_id, E'\t', a.visibility, E'\t', o.level, E'\t', o.category, E'\t',
    o.verification, E'\t', a.id, E'\t', microseconds(o.created_at), E'\t', days(o.achieved_on), E'\t',
    (SELECT string_agg(theme_id::text, ',' ORDER BY theme_id) FROM action_themes WHERE action_id = a.id), E'\t',
    EXISTS (SELECT FROM evidence WHERE outcome_id = o.id AND article_id IS NULL), E'\t',
    (SELECT string_agg(DISTINCT article_id::text, ',') FROM evidence WHERE outcome_id = o.id))
  FROM outcomes o JOIN actions a ON a.id = o.action_id WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL
UNION ALL
  SELECT 'Indicator', i.id, concat(a.organization_id, E'\t', a.visibility, E'\t', o.level, E'\t', o.category, E'\t',
    i.measure, E'\t', o.id, E'\t', microseconds(i.created_at), E'\t',
    (SELECT string_agg(theme_id::text, ',' ORDER BY theme_id) FROM action_themes WHERE action_id = a.id), E'\t',
    (SELECT string_agg(concat(m.id, ';', days(m.period_start), ';', days(m.period_end), ';',
        microseconds(m.created_at), ';',
        attainment_state(i.measure, i.ascending, i.baseline_value, m.target, m.actual), ';', m.actual, ';', m.target,
        ';', attainment(i.measure, i.baseline_value, m.target, m.actual)), ','
        ORDER BY m.period_end, m.period_start, m.id)
      FROM measurements m WHERE m.indicator_id = i.id), E'\t', i.unit IS NOT NULL, E'\t', i.unit)
  FROM indicators i JOIN outcomes o ON o.id = i.outcome_id JOIN actions a ON a.id = o.action_id
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL
UNION ALL
  SELECT 'Organization', id, parent_id::text FROM organizations
UNION ALL
  SELECT 'Theme', id, parent_id::text FROM themes;

-- Notes that the row changed. It is a function of its own because the JSON of a wide row costs more than the note.
CREATE FUNCTION note_stats_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stats_changes (id) VALUES (coalesce(NEW.id, OLD.id));
  RETURN NULL;
END $$;

-- Notes the ids that columns of the row hold before and after the change. Arguments: the columns.
CREATE FUNCTION note_stats_change_of_references() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
  INSERT INTO stats_changes (id)
  SELECT DISTINCT v.id FROM unnest(TG_ARGV) c, LATERAL (VALUES ((old_row->>c)::bigint), ((new_row->>c)::bigint)) v (id)
  WHERE v.id IS NOT NULL;
  RETURN NULL;
END $$;

-- Notes the articles whose links a statement adds or removes: once for all of an article's links.
CREATE FUNCTION note_stats_change_of_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stats_changes (id) SELECT DISTINCT article_id FROM changed;
  RETURN NULL;
END $$;

-- Notes the outcomes of an action and their indicators, whose facts have columns of the action. Argument: the column
-- with the action's id.
CREATE FUNCTION note_stats_change_of_outcomes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  action bigint := (CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END->>TG_ARGV[0])::bigint;
BEGIN
  INSERT INTO stats_changes (id)
  SELECT id FROM outcomes WHERE action_id = action
  UNION ALL SELECT i.id FROM outcomes o JOIN indicators i ON i.outcome_id = o.id WHERE o.action_id = action;
  RETURN NULL;
END $$;

-- Notes the indicators of an outcome.
CREATE FUNCTION note_stats_change_of_indicators() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stats_changes (id) SELECT id FROM indicators WHERE outcome_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER note_stats_change AFTER INSERT OR DELETE OR UPDATE OF organization_id, visibility, status, locale,
    restricted_at, trashed_at, published_at, created_at, created_by_id, views, likes ON articles
  FOR EACH ROW EXECUTE FUNCTION note_stats_change();
CREATE TRIGGER note_stats_change_by_new AFTER INSERT ON article_themes REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_stats_change_of_articles();
CREATE TRIGGER note_stats_change_by_old AFTER DELETE ON article_themes REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_stats_change_of_articles();
CREATE TRIGGER note_stats_change AFTER UPDATE ON article_themes
  FOR EACH ROW EXECUTE FUNCTION note_stats_change_of_references('article_id');
CREATE TRIGGER note_stats_change_by_new AFTER INSERT ON article_tags REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_stats_change_of_articles();
CREATE TRIGGER note_stats_change_by_old AFTER DELETE ON article_tags REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_stats_change_of_articles();
CREATE TRIGGER note_stats_change AFTER UPDATE ON article_tags
  FOR EACH ROW EXECUTE FUNCTION note_stats_change_of_references('article_id');
CREATE TRIGGER note_stats_change AFTER INSERT OR DELETE OR UPDATE OF article_id, person_id, role ON contributions
  FOR EACH ROW EXECUTE FUNCTION note_stats_change_of_references('article_id');
CREATE TRIGGER note_stats_change AFTER INSERT OR UPDATE OR DELETE ON article_actions
  FOR EACH ROW EXECUTE FUNCTION note_stats_change_of_references('article_id', 'action_id');
CREATE TRIGGER note_stats_change AFTER INSERT OR DELETE OR UPDATE OF article_id, outcome_id ON evidence
  FOR EACH ROW EXECUTE FUNCTION note_stats_change_of_references('article_id', 'outcome_id');
CREATE TRIGGER note_stats_change AFTER INSERT OR DELETE OR UPDATE OF organization_id, visibility, status, kind,
    trashed_at, planned_start, planned_end, actual_start, actual_end, created_at ON actions
  FOR EACH ROW EXECUTE FUNCTION note_stats_change();
CREATE TRIGGER note_stats_change_of_outcomes AFTER UPDATE OF organization_id, visibility, trashed_at ON actions
  FOR EACH ROW EXECUTE FUNCTION note_stats_change_of_outcomes('id');
CREATE TRIGGER note_stats_change AFTER INSERT OR UPDATE OR DELETE ON action_themes
  FOR EACH ROW EXECUTE FUNCTION note_stats_change_of_references('action_id');
CREATE TRIGGER note_stats_change_of_outcomes AFTER INSERT OR UPDATE OR DELETE ON action_themes
  FOR EACH ROW EXECUTE FUNCTION note_stats_change_of_outcomes('action_id');
CREATE TRIGGER note_stats_change AFTER INSERT OR DELETE OR UPDATE OF action_id, level, category, verification,
    achieved_on, trashed_at, created_at ON outcomes
  FOR EACH ROW EXECUTE FUNCTION note_stats_change_of_references('id', 'action_id');
CREATE TRIGGER note_stats_change_of_indicators AFTER UPDATE OF action_id, level, category, trashed_at ON outcomes
  FOR EACH ROW EXECUTE FUNCTION note_stats_change_of_indicators();
CREATE TRIGGER note_stats_change AFTER INSERT OR DELETE OR UPDATE OF outcome_id, measure, unit, ascending,
    baseline_value, created_at ON indicators
  FOR EACH ROW EXECUTE FUNCTION note_stats_change();
CREATE TRIGGER note_stats_change AFTER INSERT OR DELETE OR UPDATE OF indicator_id, period_start, period_end, target,
    actual, created_at ON measurements
  FOR EACH ROW EXECUTE FUNCTION note_stats_change_of_references('indicator_id');
CREATE TRIGGER note_stats_change AFTER INSERT OR DELETE OR UPDATE OF parent_id ON organizations
  FOR EACH ROW EXECUTE FUNCTION note_stats_change();
CREATE TRIGGER note_stats_change AFTER INSERT OR DELETE OR UPDATE OF parent_id ON themes
  FOR EACH ROW EXECUTE FUNCTION note_stats_change();

-- Notes that anything may have changed: after changes without triggers, and when tables are truncated.
CREATE FUNCTION note_stats_reload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stats_changes (id) VALUES (0);
  RETURN NULL;
END $$;
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['articles', 'article_themes', 'article_tags', 'article_actions', 'contributions', 'actions',
    'action_themes', 'outcomes', 'evidence', 'indicators', 'measurements', 'organizations', 'themes']
  LOOP
    EXECUTE format('CREATE TRIGGER note_stats_reload AFTER TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION note_stats_reload()', t);
  END LOOP;
END $$;

-- Deletes the notes of transactions below finished, all of which have ended, and stores up to which one it did, with id
-- -1. A server whose snapshot has a transaction up to that one running reads all facts again.
CREATE FUNCTION prune_stats_changes(finished xid8) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  last xid8 := (SELECT xid FROM stats_changes WHERE xid < finished AND id <> -1 ORDER BY xid DESC LIMIT 1);
BEGIN
  IF last IS NOT NULL THEN
    -- Notes of the future come from the dump of another server.
    DELETE FROM stats_changes WHERE xid <= last OR xid >= pg_snapshot_xmax(pg_current_snapshot());
    INSERT INTO stats_changes (xid, id) VALUES (last, -1);
  END IF;
END $$;
