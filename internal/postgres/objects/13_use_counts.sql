-- Use counts: how many records have a tag or a theme directly. Only public records count, so that the order of tags
-- tells nobody of hidden ones. The numbers follow the cubes of the statistics, which are up to a second behind.

-- Adds what a statement changes of the cubes to the table uses.
CREATE FUNCTION count_uses() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  source text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT 1 AS sign, * FROM became'
    WHEN 'DELETE' THEN 'SELECT -1 AS sign, * FROM was'
    ELSE 'SELECT 1 AS sign, * FROM became UNION ALL SELECT -1, * FROM was' END;
BEGIN
  EXECUTE format($query$
    INSERT INTO uses AS u (id, n)
    SELECT coalesce(tag_id, theme_id), sum(sign * n) FROM (%s) t
    WHERE (cube = 'tag' AND tag_id IS NOT NULL OR cube = 'theme' AND direct AND entity IN ('Article', 'Action'))
      AND visibility = 'PUBLIC' AND restricted_at IS NULL AND (entity = 'Action' OR status = 'PUBLISHED')
    GROUP BY 1 HAVING sum(sign * n) <> 0
    ON CONFLICT (id) DO UPDATE SET n = u.n + excluded.n$query$, source);
  RETURN NULL;
END $$;
CREATE TRIGGER count_uses_added AFTER INSERT ON stats_cubes REFERENCING NEW TABLE AS became
  FOR EACH STATEMENT EXECUTE FUNCTION count_uses();
CREATE TRIGGER count_uses_changed AFTER UPDATE ON stats_cubes REFERENCING OLD TABLE AS was NEW TABLE AS became
  FOR EACH STATEMENT EXECUTE FUNCTION count_uses();
CREATE TRIGGER count_uses_removed AFTER DELETE ON stats_cubes REFERENCING OLD TABLE AS was
  FOR EACH STATEMENT EXECUTE FUNCTION count_uses();

-- Copies a number to its tag or theme. As a trigger's change this is no edit of the tag, and the audit has no event.
CREATE FUNCTION apply_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tags SET use_count = NEW.settled WHERE id = NEW.id;
  UPDATE themes SET use_count = NEW.settled WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER apply_use AFTER UPDATE OF settled ON uses FOR EACH ROW EXECUTE FUNCTION apply_use();

-- Gives the tags and themes their numbers, except those that somebody edits now, which get theirs the next time. Lock
-- stats_facts before, as for flush_statistics.
CREATE FUNCTION settle_uses() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM uses u WHERE settled <> n
    AND NOT EXISTS (SELECT FROM tags WHERE id = u.id) AND NOT EXISTS (SELECT FROM themes WHERE id = u.id);
  WITH due AS (SELECT id FROM uses WHERE settled <> n),
    free_tags AS (SELECT id FROM tags WHERE id IN (SELECT id FROM due) FOR NO KEY UPDATE SKIP LOCKED),
    free_themes AS (SELECT id FROM themes WHERE id IN (SELECT id FROM due) FOR NO KEY UPDATE SKIP LOCKED)
  UPDATE uses SET settled = n
  WHERE settled <> n AND (id IN (SELECT id FROM free_tags) OR id IN (SELECT id FROM free_themes));
END $$;
