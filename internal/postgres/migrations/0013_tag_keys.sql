-- Tags whose names differ only in case, width or white space are one tag. name_key is what such names have in common, as slug.FoldName
-- (ent/schema/tag.go) makes it; lower() leaves ß and ς, which case folding does not.
CREATE OR REPLACE FUNCTION audit_diff(old_row jsonb, new_row jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, CASE WHEN key IN ('hash', 'password_hash') THEN '{"before": null, "after": null}'
    ELSE jsonb_build_object('before', o.value, 'after', n.value) END), '{}')
  FROM jsonb_each(old_row) o FULL JOIN jsonb_each(new_row) n USING (key)
  WHERE coalesce(o.value, 'null') <> coalesce(n.value, 'null')
    AND key NOT IN ('id', 'version', 'created_at', 'updated_at', 'listed_at', 'listed_on', 'depth', 'likes', 'views', 'last_used_at', 'revision',
      'live_revision', 'revised_at', 'name_key')
$$;

ALTER TABLE "tags" ADD COLUMN "name_key" character varying;
UPDATE tags SET name_key = replace(replace(lower(btrim(regexp_replace(normalize(name, NFKC), '\s+', ' ', 'g'))), 'ß', 'ss'), 'ς', 'σ');

-- The oldest of several tags stays. The others' articles, revisions and slugs become its own.
CREATE TEMPORARY TABLE merged_tags ON COMMIT DROP AS
  SELECT id, kept, slug FROM (SELECT id, slug, min(id) OVER (PARTITION BY name_key) AS kept FROM tags) t WHERE id <> kept;
INSERT INTO article_tags (article_id, tag_id) SELECT DISTINCT l.article_id, m.kept FROM article_tags l JOIN merged_tags m ON m.id = l.tag_id ON CONFLICT DO NOTHING;
INSERT INTO revision_tags (revision_id, tag_id) SELECT DISTINCT l.revision_id, m.kept FROM revision_tags l JOIN merged_tags m ON m.id = l.tag_id ON CONFLICT DO NOTHING;
UPDATE former_slugs f SET entity_id = m.kept FROM merged_tags m WHERE f.kind = 'tags' AND f.entity_id = m.id;
DELETE FROM tags USING merged_tags m WHERE tags.id = m.id;
INSERT INTO former_slugs (kind, slug, entity_id) SELECT 'tags', slug, kept FROM merged_tags;

UPDATE tags SET name = regexp_replace(name, '^\s+|\s+$', '', 'g') WHERE name ~ '^\s|\s$';
ALTER TABLE "tags" ALTER COLUMN "name_key" SET NOT NULL;
DROP INDEX "tags_name_key";
CREATE UNIQUE INDEX "tags_name_key_key" ON "tags" ("name_key");

-- Words are cut and read otherwise since: Korean by syllables, kana with their voicing marks, Chinese by words.
SELECT rebuild_search();
