-- Readers of a published article do not see its working copy, the review of it, or its schedule. updated_at and version
-- must not reveal them either. So updated_at changes only with what readers see. version, for the optimistic locking of
-- editors, changes with every edit. published_version, which readers get as version, changes with what they see.

-- Maintains published_version and updated_at. An update of the columns below does not change what readers see; an
-- update of any other column does.
CREATE FUNCTION set_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
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
  EXECUTE FUNCTION set_published_version();
