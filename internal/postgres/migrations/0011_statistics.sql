-- Statistics. A fact is a narrow row of what can be counted by: one for each article, action and outcome that is not in the
-- trash. Tallies are numbers of facts by what dashboards group by. Writers only note which entity they touched; what they
-- touched is folded into facts and tallies a second later (upkeep), and until then whoever reads takes the old fact away
-- and adds the present one: every answer is exact as of its snapshot, no row is written by two writers, and nothing that is
-- large is scanned.

CREATE TABLE facts (
  entity text NOT NULL,
  id bigint NOT NULL,
  organization_id bigint NOT NULL,  -- the publisher; the lead of the action, also of an outcome's
  visibility text NOT NULL,         -- an outcome's is that of its action
  status text,
  kind text,
  level text,
  category text,
  verification text,
  locale text,
  restricted_at timestamptz,        -- -infinity when it is withheld: since when does not matter here
  trashed_at timestamptz,           -- always null; the rules of ent/schema/policy.go ask for it
  created_by_id bigint,             -- of articles: whose draft it is
  action_id bigint,                 -- of outcomes
  outcomes bigint NOT NULL,         -- of actions: how many came of it
  created_at timestamptz NOT NULL,
  published_at timestamptz,
  planned_start date,
  planned_end date,
  actual_start date,
  actual_end date,
  achieved_on date,
  themes bigint[] NOT NULL,         -- that it carries; an outcome those of its action
  within_themes bigint[] NOT NULL,  -- these and all above them
  tags bigint[] NOT NULL,
  PRIMARY KEY (id, entity)
) PARTITION BY LIST (entity);
CREATE TABLE facts_of_articles PARTITION OF facts FOR VALUES IN ('Article');
CREATE TABLE facts_of_actions PARTITION OF facts FOR VALUES IN ('Action');
CREATE TABLE facts_of_outcomes PARTITION OF facts FOR VALUES IN ('Outcome');
CREATE INDEX facts_created ON facts (created_at);
CREATE INDEX facts_published ON facts_of_articles (published_at);
CREATE INDEX facts_of_organization ON facts (organization_id);

-- A tally is the number of facts that agree in what its cube tells apart; the other columns are null.
--   all          what stands in one column
--   theme        the same, by theme: each that it carries and each above these, told apart by direct
--   pair         the same, by every two of these themes, the one with the lower id first; of actions
--   tag          the same, by tag
--   created_at…  by that day, in UTC, over all organizations
--   all:created_at…, theme:created_at…  the first two, by the first day of that month, in UTC
CREATE TABLE tallies (
  key text PRIMARY KEY,
  entity text NOT NULL,
  cube text NOT NULL,
  organization_id bigint,
  visibility text NOT NULL,
  status text,
  kind text,
  level text,
  category text,
  verification text,
  locale text,
  restricted_at timestamptz,
  trashed_at timestamptz,
  created_by_id bigint,
  theme_id bigint,
  direct boolean,
  other_theme_id bigint,
  other_direct boolean,
  tag_id bigint,
  day date,
  n bigint NOT NULL,
  outcomes bigint NOT NULL
);
CREATE INDEX tallies_of_cube ON tallies (entity, cube, day);
CREATE INDEX tallies_of_theme ON tallies (theme_id, other_theme_id, entity) WHERE theme_id IS NOT NULL;
CREATE INDEX tallies_of_organization ON tallies (organization_id, entity) WHERE cube = 'all';
CREATE INDEX tallies_empty ON tallies (key) WHERE n = 0;

-- What was changed since the last fold, in the order of the changes; an entity may be in it many times.
CREATE TABLE touched (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id bigint NOT NULL);

CREATE FUNCTION with_ancestors(ids bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN ids = '{}' THEN ids ELSE ARRAY(SELECT unnest(ids) UNION SELECT ancestor_id FROM theme_ancestors WHERE theme_id = ANY(ids) ORDER BY 1) END
$$;

-- The facts as the tables have them now.
CREATE VIEW current_facts AS
  SELECT 'Article'::text AS entity, a.id, a.organization_id, a.visibility::text, a.status::text, NULL::text AS kind, NULL::text AS level, NULL::text AS category,
    NULL::text AS verification, a.locale::text, CASE WHEN a.restricted_at IS NOT NULL THEN '-infinity'::timestamptz END AS restricted_at, NULL::timestamptz AS trashed_at,
    a.created_by_id, NULL::bigint AS action_id, 0::bigint AS outcomes, a.created_at, a.published_at, NULL::date AS planned_start, NULL::date AS planned_end, NULL::date AS actual_start,
    NULL::date AS actual_end, NULL::date AS achieved_on, t.ids AS themes, with_ancestors(t.ids) AS within_themes,
    ARRAY(SELECT tag_id FROM article_tags WHERE article_id = a.id ORDER BY 1) AS tags
  FROM articles a, LATERAL (SELECT ARRAY(SELECT theme_id FROM article_themes WHERE article_id = a.id ORDER BY 1) AS ids) t
  WHERE a.trashed_at IS NULL
UNION ALL
  SELECT 'Action', a.id, a.organization_id, a.visibility, a.status, a.kind, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    (SELECT count(*) FROM outcomes o WHERE o.action_id = a.id AND o.trashed_at IS NULL), a.created_at, NULL, a.planned_start, a.planned_end, a.actual_start,
    a.actual_end, NULL, t.ids, with_ancestors(t.ids), '{}'
  FROM actions a, LATERAL (SELECT ARRAY(SELECT theme_id FROM action_themes WHERE action_id = a.id ORDER BY 1) AS ids) t
  WHERE a.trashed_at IS NULL
UNION ALL
  SELECT 'Outcome', o.id, a.organization_id, a.visibility, NULL, NULL, o.level, o.category, o.verification, NULL, NULL, NULL, NULL, a.id,
    0, o.created_at, NULL, NULL, NULL, NULL, NULL, o.achieved_on, t.ids, with_ancestors(t.ids), '{}'
  FROM outcomes o JOIN actions a ON a.id = o.action_id, LATERAL (SELECT ARRAY(SELECT theme_id FROM action_themes WHERE action_id = a.id ORDER BY 1) AS ids) t
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL;

-- The facts, exact: those that were not touched since, and of the others what the tables say.
CREATE VIEW live_facts AS
  SELECT * FROM facts WHERE id NOT IN (SELECT id FROM touched)
UNION ALL
  SELECT * FROM current_facts WHERE id = ANY(ARRAY(SELECT id FROM touched));

-- What facts add to the tallies, sign times: those that the query reads, with the ids as $1.
CREATE FUNCTION count_facts(query text, ids bigint[]) RETURNS SETOF tallies LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY EXECUTE format($query$
  SELECT concat_ws('|', f.entity, c.cube, c.organization_id, f.visibility, f.status, f.kind, f.level, f.category, f.verification, f.locale, f.restricted_at,
      coalesce(c.created_by_id::text, '-'), coalesce(c.theme_id::text, '-'), c.direct, c.other_theme_id, c.other_direct, coalesce(c.tag_id::text, '-'), coalesce(c.day::text, '-')) AS key,
    f.entity, c.cube, c.organization_id, f.visibility, f.status, f.kind, f.level, f.category, f.verification, f.locale, f.restricted_at, NULL::timestamptz,
    c.created_by_id, c.theme_id, c.direct, c.other_theme_id, c.other_direct, c.tag_id, c.day, sum(f.sign)::bigint, sum(f.sign * f.outcomes)::bigint
  FROM (%s) f, LATERAL (
    SELECT 'all' AS cube, f.organization_id, f.created_by_id, NULL::bigint AS theme_id, NULL::boolean AS direct, NULL::bigint AS other_theme_id,
      NULL::boolean AS other_direct, NULL::bigint AS tag_id, NULL::date AS day
    UNION ALL
    SELECT 'theme', f.organization_id, f.created_by_id, t, t = ANY(f.themes), NULL, NULL, NULL, NULL FROM unnest(f.within_themes) t
    UNION ALL
    SELECT 'theme', f.organization_id, f.created_by_id, NULL, NULL, NULL, NULL, NULL, NULL WHERE f.within_themes = '{}'
    UNION ALL
    SELECT 'pair', f.organization_id, f.created_by_id, t, t = ANY(f.themes), other, other = ANY(f.themes), NULL, NULL
    FROM unnest(f.within_themes) t, unnest(f.within_themes) other WHERE f.entity = 'Action' AND t < other
    UNION ALL
    SELECT 'tag', f.organization_id, f.created_by_id, NULL, NULL, NULL, NULL, t, NULL FROM unnest(f.tags) t
    UNION ALL
    SELECT 'tag', f.organization_id, f.created_by_id, NULL, NULL, NULL, NULL, NULL, NULL WHERE f.tags = '{}' AND f.entity = 'Article'
    UNION ALL
    SELECT CASE by.cube WHEN 'day' THEN d.date ELSE by.cube || ':' || d.date END, by.organization_id, by.created_by_id, by.theme_id, by.direct, NULL, NULL, NULL,
      CASE by.cube WHEN 'day' THEN d.day ELSE date_trunc('month', d.day::timestamp)::date END
    FROM (VALUES ('Article', 'created_at', (f.created_at AT TIME ZONE 'UTC')::date), ('Action', 'created_at', (f.created_at AT TIME ZONE 'UTC')::date),
      ('Outcome', 'created_at', (f.created_at AT TIME ZONE 'UTC')::date), ('Article', 'published_at', (f.published_at AT TIME ZONE 'UTC')::date),
      ('Action', 'planned_start', f.planned_start), ('Action', 'planned_end', f.planned_end), ('Action', 'actual_start', f.actual_start),
      ('Action', 'actual_end', f.actual_end), ('Outcome', 'achieved_on', f.achieved_on)) d (entity, date, day),
      (SELECT 'day' AS cube, NULL::bigint AS organization_id, NULL::bigint AS created_by_id, NULL::bigint AS theme_id, NULL::boolean AS direct
        UNION ALL SELECT 'all', f.organization_id, f.created_by_id, NULL, NULL
        UNION ALL SELECT 'theme', f.organization_id, f.created_by_id, t, t = ANY(f.themes) FROM unnest(f.within_themes) t
        UNION ALL SELECT 'theme', f.organization_id, f.created_by_id, NULL, NULL WHERE f.within_themes = '{}') by
    WHERE d.entity = f.entity
  ) c
  GROUP BY key, f.entity, c.cube, c.organization_id, f.visibility, f.status, f.kind, f.level, f.category, f.verification, f.locale, f.restricted_at,
    c.created_by_id, c.theme_id, c.direct, c.other_theme_id, c.other_direct, c.tag_id, c.day
  HAVING sum(f.sign) <> 0 OR sum(f.sign * f.outcomes) <> 0
  $query$, query) USING ids;
END $$;

-- What folding these ids adds to the tallies: what their facts had added is taken away, and what the tables say now is added.
CREATE FUNCTION tallies_of(ids bigint[]) RETURNS SETOF tallies LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF ids <> '{}' THEN
    RETURN QUERY SELECT * FROM count_facts('SELECT -1 AS sign, * FROM facts WHERE id = ANY($1) UNION ALL SELECT 1, * FROM current_facts WHERE id = ANY($1)', ids);
  END IF;
END $$;

-- The tallies, exact.
CREATE VIEW live_tallies AS
  SELECT * FROM tallies
UNION ALL
  SELECT * FROM tallies_of(ARRAY(SELECT DISTINCT id FROM touched));

-- Who changes what is counted notes it. touch(columns…) notes the ids that stand in these columns of the row, before and after.
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  became jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
  INSERT INTO touched (id)
  SELECT DISTINCT v.id FROM unnest(TG_ARGV) c, LATERAL (VALUES ((was->>c)::bigint), ((became->>c)::bigint)) v (id) WHERE v.id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER touch AFTER INSERT OR DELETE OR UPDATE OF organization_id, visibility, status, locale, restricted_at, trashed_at, published_at, created_at, created_by_id ON articles
  FOR EACH ROW EXECUTE FUNCTION touch('id');
CREATE TRIGGER touch AFTER INSERT OR UPDATE OR DELETE ON article_themes FOR EACH ROW EXECUTE FUNCTION touch('article_id');
CREATE TRIGGER touch AFTER INSERT OR UPDATE OR DELETE ON article_tags FOR EACH ROW EXECUTE FUNCTION touch('article_id');
CREATE TRIGGER touch AFTER INSERT OR DELETE OR UPDATE OF organization_id, visibility, status, kind, trashed_at, planned_start, planned_end, actual_start, actual_end, created_at ON actions
  FOR EACH ROW EXECUTE FUNCTION touch('id');
CREATE TRIGGER touch AFTER INSERT OR UPDATE OR DELETE ON action_themes FOR EACH ROW EXECUTE FUNCTION touch('action_id');
CREATE TRIGGER touch AFTER INSERT OR DELETE OR UPDATE OF action_id, level, category, verification, achieved_on, trashed_at, created_at ON outcomes
  FOR EACH ROW EXECUTE FUNCTION touch('id', 'action_id');

-- What an action decides of its outcomes.
CREATE FUNCTION touch_outcomes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO touched (id) SELECT id FROM outcomes WHERE action_id = (CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END->>TG_ARGV[0])::bigint;
  RETURN NULL;
END $$;
CREATE TRIGGER touch_outcomes AFTER UPDATE OF organization_id, visibility, trashed_at ON actions FOR EACH ROW EXECUTE FUNCTION touch_outcomes('id');
CREATE TRIGGER touch_outcomes AFTER INSERT OR UPDATE OR DELETE ON action_themes FOR EACH ROW EXECUTE FUNCTION touch_outcomes('action_id');

-- A theme that moves takes along what carries it, or one below it.
CREATE FUNCTION touch_theme() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moved bigint[] := ARRAY(SELECT NEW.id UNION ALL SELECT theme_id FROM theme_ancestors WHERE ancestor_id = NEW.id);
BEGIN
  INSERT INTO touched (id)
  SELECT article_id FROM article_themes WHERE theme_id = ANY(moved)
  UNION SELECT action_id FROM action_themes WHERE theme_id = ANY(moved)
  UNION SELECT o.id FROM action_themes t JOIN outcomes o ON o.action_id = t.action_id WHERE t.theme_id = ANY(moved);
  RETURN NULL;
END $$;
CREATE TRIGGER touch_theme AFTER UPDATE OF parent_id ON themes
  FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION touch_theme();

-- Folds up to so many notes, and returns how many there were. The transaction must be REPEATABLE READ: what it counts and
-- the notes that it removes are of one moment, and what others change meanwhile brings notes of its own. One folds at a time:
-- lock facts before, IN EXCLUSIVE MODE, in which others read them.
CREATE FUNCTION fold_statistics(most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  noted bigint[];
  ids bigint[];
BEGIN
  WITH gone AS (DELETE FROM touched WHERE seq IN (SELECT seq FROM touched ORDER BY seq LIMIT most) RETURNING id)
  SELECT coalesce(array_agg(id), '{}') INTO noted FROM gone;
  ids := ARRAY(SELECT DISTINCT unnest(noted));
  INSERT INTO tallies AS t SELECT * FROM tallies_of(ids)
  ON CONFLICT (key) DO UPDATE SET n = t.n + excluded.n, outcomes = t.outcomes + excluded.outcomes;
  DELETE FROM tallies WHERE n = 0;
  DELETE FROM facts WHERE id = ANY(ids);
  INSERT INTO facts SELECT * FROM current_facts WHERE id = ANY(ids);
  RETURN cardinality(noted);
END $$;

-- Counts everything anew, and returns how many facts there are. The same holds of the transaction.
CREATE FUNCTION rebuild_statistics() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  DELETE FROM touched;
  DELETE FROM tallies;
  DELETE FROM facts;
  INSERT INTO facts SELECT * FROM current_facts;
  GET DIAGNOSTICS n = ROW_COUNT;
  INSERT INTO tallies SELECT * FROM count_facts('SELECT 1 AS sign, * FROM facts', NULL);
  RETURN n;
END $$;
SELECT rebuild_statistics();

-- How far a measurement reached its target: content.Attainment says the same of one. Null where it has no meaning.
CREATE FUNCTION attainment(measure text, baseline numeric, target numeric, actual numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN measure NOT IN ('QUALITATIVE', 'ORDINAL') AND target <> baseline THEN round((actual - baseline) / (target - baseline), 4) END
$$;

-- Where an indicator stands by one measurement: MET when the value is at the target or beyond it in the indicator's direction,
-- else ON_TRACK when it has come at least four fifths of the way from the baseline, else BEHIND; NO_DATA without a value or a
-- target, and for words.
CREATE FUNCTION attainment_state(measure text, ascending boolean, baseline numeric, target numeric, actual numeric) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN measure = 'QUALITATIVE' OR target IS NULL OR actual IS NULL THEN 'NO_DATA'
    WHEN CASE WHEN ascending THEN actual >= target ELSE actual <= target END THEN 'MET'
    WHEN (CASE WHEN ascending THEN target > baseline ELSE target < baseline END) AND attainment(measure, baseline, target, actual) >= 0.8 THEN 'ON_TRACK'
    ELSE 'BEHIND' END
$$;

-- Where an indicator stands at the end of a day: by the latest of its measurements until then that has a value.
CREATE FUNCTION indicator_state(of_indicator bigint, until date) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT attainment_state(i.measure, i.ascending, i.baseline_value, m.target, m.actual)
    FROM indicators i JOIN measurements m ON m.indicator_id = i.id WHERE i.id = of_indicator AND m.period_end <= until AND m.actual IS NOT NULL
    ORDER BY m.period_end DESC, m.period_start DESC, m.id DESC LIMIT 1), 'NO_DATA')
$$;

-- Measurements and indicators are counted where they stand: what can be counted by, under the same names.
CREATE VIEW measurement_facts AS
  SELECT m.id, a.organization_id, a.visibility, NULL::timestamptz AS trashed_at, m.created_at, m.period_start, m.period_end, i.measure, i.unit, m.actual,
    attainment(i.measure, i.baseline_value, m.target, m.actual) AS attainment, i.id AS indicator_id, o.level, o.category, a.id AS action_id
  FROM measurements m JOIN indicators i ON i.id = m.indicator_id JOIN outcomes o ON o.id = i.outcome_id JOIN actions a ON a.id = o.action_id
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL;
CREATE VIEW indicator_facts AS
  SELECT i.id, a.organization_id, a.visibility, NULL::timestamptz AS trashed_at, i.created_at, i.measure, o.level, o.category, a.id AS action_id
  FROM indicators i JOIN outcomes o ON o.id = i.outcome_id JOIN actions a ON a.id = o.action_id
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL;
