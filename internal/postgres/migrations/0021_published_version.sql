-- Readers of a published article do not see its working copy, the review of that, or what is scheduled: not by
-- updated_at and version either. updated_at moves with what readers see; version, by which editors notice each other,
-- with everything; and published_version, which readers get as version, with what they see.
ALTER TABLE "articles" ADD COLUMN "published_version" bigint NOT NULL DEFAULT 1;

CREATE OR REPLACE FUNCTION audit_diff(old_row jsonb, new_row jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key,
    CASE WHEN key IN ('hash', 'password_hash') THEN '{"before": null, "after": null}'
    ELSE jsonb_build_object('before', o.value, 'after', n.value) END), '{}')
  FROM jsonb_each(old_row) o FULL JOIN jsonb_each(new_row) n USING (key)
  WHERE coalesce(o.value, 'null') <> coalesce(n.value, 'null')
    AND key NOT IN ('id', 'version', 'created_at', 'updated_at', 'listed_at', 'listed_on', 'depth', 'likes', 'views',
      'last_used_at', 'revision', 'live_revision', 'revised_at', 'name_key', 'published_version')
$$;

-- Readers have seen the version of what was published so far.
UPDATE articles SET published_version = version WHERE live_revision IS NOT NULL;

-- Tells what readers see of a published article from the rest. Columns that are not listed here are seen.
CREATE FUNCTION count_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  seen articles%ROWTYPE := NEW;
BEGIN
  seen.version := OLD.version;
  seen.updated_at := OLD.updated_at;
  seen.published_version := OLD.published_version;
  seen.likes := OLD.likes;
  seen.views := OLD.views;
  seen.revision := OLD.revision;
  seen.live_revision := OLD.live_revision;
  seen.submitted_revision := OLD.submitted_revision;
  seen.submitted_by := OLD.submitted_by;
  seen.approved_revision := OLD.approved_revision;
  seen.approved_by := OLD.approved_by;
  seen.approved_by_id := OLD.approved_by_id;
  seen.review_note := OLD.review_note;
  seen.publish_at := OLD.publish_at;
  seen.unpublish_at := OLD.unpublish_at;
  seen.scheduled_by := OLD.scheduled_by;
  seen.import_key := OLD.import_key;
  seen.import_hash := OLD.import_hash;
  IF seen IS NOT DISTINCT FROM OLD THEN
    IF OLD.status = 'PUBLISHED' THEN
      NEW.updated_at := OLD.updated_at;
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.updated_at = OLD.updated_at THEN -- written by a function of the database
    NEW.updated_at := greatest(OLD.updated_at, now());
  END IF;
  IF OLD.live_revision IS NOT NULL AND 'PUBLISHED' IN (OLD.status, NEW.status) THEN
    NEW.published_version := OLD.published_version + 1;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER published_version BEFORE UPDATE ON articles FOR EACH ROW
  WHEN (OLD.version <> NEW.version OR OLD.updated_at <> NEW.updated_at OR OLD.revised_at <> NEW.revised_at)
  EXECUTE FUNCTION count_published_version();
