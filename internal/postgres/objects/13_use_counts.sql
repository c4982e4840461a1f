-- Use counts: the number of records that have a tag or a theme directly. Only public records count, so that the order
-- of tags reveals no hidden record. The counts are about two seconds late.

-- Stores the counts of all tags and themes that are used. The caller counts them (stats.UpdateUseCounts).
CREATE FUNCTION store_use_counts(ids bigint[], counts bigint[]) RETURNS void LANGUAGE sql AS $$
  UPDATE use_counts SET n = 0 WHERE n <> 0 AND id <> ALL (ids);
  INSERT INTO use_counts AS u (id, n) SELECT * FROM unnest(ids, counts)
  ON CONFLICT (id) DO UPDATE SET n = excluded.n WHERE u.n <> excluded.n;
$$;

-- Copies a count to its tag or theme. The audit writes no event for a change by a trigger.
CREATE FUNCTION copy_use_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tags SET use_count = NEW.flushed WHERE id = NEW.id;
  UPDATE themes SET use_count = NEW.flushed WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER copy_use_count AFTER UPDATE OF flushed ON use_counts FOR EACH ROW EXECUTE FUNCTION copy_use_count();

-- Copies changed counts to their tags and themes. It skips rows that another transaction has locked; the next flush
-- copies their counts.
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
