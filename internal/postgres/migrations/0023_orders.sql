-- Lists of articles by views and by likes read one page of an index, as those by date do. Both are for all viewers:
-- counting a view writes each index of the two, and most articles are public.
CREATE INDEX articles_by_views ON articles (views, id);
CREATE INDEX articles_by_likes ON articles (likes, id);

-- Tags and themes by use: how many of the records that everybody may see carry them, themselves. The number follows
-- the tallies, which are a second behind. It counts what is public alone, so that the order tells nobody of hidden
-- records.
ALTER TABLE "tags" ADD COLUMN "use_count" bigint NOT NULL DEFAULT 0;
ALTER TABLE "themes" ADD COLUMN "use_count" bigint NOT NULL DEFAULT 0;
CREATE INDEX tags_used ON tags (use_count, id);
CREATE INDEX themes_used ON themes (use_count, id);

-- n is the number by the tallies, settled the one that the tag or the theme has. Only who holds the lock of the fold
-- writes here. The fold, which is REPEATABLE READ, could not write the tags itself: it would fail whenever somebody
-- edits one.
CREATE TABLE uses (id bigint PRIMARY KEY, n bigint NOT NULL, settled bigint NOT NULL DEFAULT 0);
CREATE INDEX uses_due ON uses (id) WHERE settled <> n;

-- What a statement changes of the tallies is added to the uses.
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
CREATE TRIGGER count_uses_added AFTER INSERT ON tallies REFERENCING NEW TABLE AS became FOR EACH STATEMENT EXECUTE FUNCTION count_uses();
CREATE TRIGGER count_uses_changed AFTER UPDATE ON tallies REFERENCING OLD TABLE AS was NEW TABLE AS became
  FOR EACH STATEMENT EXECUTE FUNCTION count_uses();
CREATE TRIGGER count_uses_removed AFTER DELETE ON tallies REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION count_uses();

-- Being a trigger it is no edit of the tag: the audit notes nothing.
CREATE FUNCTION apply_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tags SET use_count = NEW.settled WHERE id = NEW.id;
  UPDATE themes SET use_count = NEW.settled WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER apply_use AFTER UPDATE OF settled ON uses FOR EACH ROW EXECUTE FUNCTION apply_use();

-- Gives the tags and themes their numbers, but those that somebody edits now: their turn comes the next time. Lock
-- facts before, as for the fold.
CREATE FUNCTION settle_uses() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM uses u WHERE settled <> n AND NOT EXISTS (SELECT FROM tags WHERE id = u.id) AND NOT EXISTS (SELECT FROM themes WHERE id = u.id);
  WITH due AS (SELECT id FROM uses WHERE settled <> n),
    free_tags AS (SELECT id FROM tags WHERE id IN (SELECT id FROM due) FOR NO KEY UPDATE SKIP LOCKED),
    free_themes AS (SELECT id FROM themes WHERE id IN (SELECT id FROM due) FOR NO KEY UPDATE SKIP LOCKED)
  UPDATE uses SET settled = n WHERE settled <> n AND (id IN (SELECT id FROM free_tags) OR id IN (SELECT id FROM free_themes));
END $$;
SELECT rebuild_statistics();
SELECT settle_uses();
