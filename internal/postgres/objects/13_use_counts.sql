-- Use counts: the number of records that have a tag or a theme directly. Only public records count, so that the order
-- of tags reveals no hidden record. The counts are derived from the cubes of the statistics, which are up to a second
-- late.

-- Adds the changes that a statement makes to the cubes to the table use_counts.
CREATE FUNCTION update_use_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  source text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT 1 AS sign, * FROM became'
    WHEN 'DELETE' THEN 'SELECT -1 AS sign, * FROM was'
    ELSE 'SELECT 1 AS sign, * FROM became UNION ALL SELECT -1, * FROM was' END;
BEGIN
  EXECUTE format($query$
    INSERT INTO use_counts AS u (id, n)
    SELECT coalesce(tag_id, theme_id), sum(sign * n) FROM (%s) t
    WHERE (cube = 'tag' AND tag_id IS NOT NULL OR cube = 'theme' AND direct AND entity IN ('Article', 'Action'))
      AND visibility = 'PUBLIC' AND restricted_at IS NULL AND (entity = 'Action' OR status = 'PUBLISHED')
    GROUP BY 1 HAVING sum(sign * n) <> 0
    ON CONFLICT (id) DO UPDATE SET n = u.n + excluded.n$query$, source);
  RETURN NULL;
END $$;
CREATE TRIGGER use_counts_added AFTER INSERT ON stats_cubes REFERENCING NEW TABLE AS became
  FOR EACH STATEMENT EXECUTE FUNCTION update_use_counts();
CREATE TRIGGER use_counts_changed AFTER UPDATE ON stats_cubes REFERENCING OLD TABLE AS was NEW TABLE AS became
  FOR EACH STATEMENT EXECUTE FUNCTION update_use_counts();
CREATE TRIGGER use_counts_removed AFTER DELETE ON stats_cubes REFERENCING OLD TABLE AS was
  FOR EACH STATEMENT EXECUTE FUNCTION update_use_counts();

-- Copies a count to its tag or theme. The audit writes no event for a change by a trigger.
CREATE FUNCTION copy_use_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tags SET use_count = NEW.flushed WHERE id = NEW.id;
  UPDATE themes SET use_count = NEW.flushed WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER copy_use_count AFTER UPDATE OF flushed ON use_counts FOR EACH ROW EXECUTE FUNCTION copy_use_count();

-- Copies changed counts to their tags and themes. It skips rows that another transaction has locked; the next flush
-- copies their counts. The caller must lock stats_facts first, as for flush_statistics.
CREATE FUNCTION flush_use_counts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM use_counts u WHERE flushed <> n
    AND NOT EXISTS (SELECT FROM tags WHERE id = u.id) AND NOT EXISTS (SELECT FROM themes WHERE id = u.id);
  WITH due AS (SELECT id FROM use_counts WHERE flushed <> n),
    free_tags AS (SELECT id FROM tags WHERE id IN (SELECT id FROM due) FOR NO KEY UPDATE SKIP LOCKED),
    free_themes AS (SELECT id FROM themes WHERE id IN (SELECT id FROM due) FOR NO KEY UPDATE SKIP LOCKED)
  UPDATE use_counts SET flushed = n
  WHERE flushed <> n AND (id IN (SELECT id FROM free_tags) OR id IN (SELECT id FROM free_themes));
END $$;
