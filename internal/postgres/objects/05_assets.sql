-- Assets that articles show and that outcomes have as evidence.

-- Links an article to the assets whose URLs its text contains. It links only assets of the article's organization and
-- of its ancestors, so that writing the URL of another organization's file does not publish that file.
--
-- Assets of the article's own organization are always linked, since all of its authors see them. An asset of an
-- ancestor is linked if it already was, or if a revision with its URL was written by somebody with a role there (AUTHOR
-- or higher) or on the command line. Otherwise authors could publish hidden files of an ancestor by guessing ids.
CREATE FUNCTION sync_article_assets(of_article bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  shown bigint[];
BEGIN
  SELECT array_agg(s.id) INTO shown
  FROM articles a JOIN assets s
    ON s.id IN (SELECT m[1]::bigint FROM regexp_matches(a.body, '/assets/([0-9]{1,18})/', 'g') m)
  WHERE a.id = of_article AND (s.organization_id = a.organization_id
    OR s.organization_id IN (SELECT ancestor_id FROM organization_ancestors WHERE organization_id = a.organization_id)
      AND (EXISTS (SELECT FROM article_assets x WHERE x.article_id = a.id AND x.asset_id = s.id)
        OR EXISTS (SELECT FROM revisions r
          WHERE r.article_id = a.id AND strpos(r.body, '/assets/' || s.id || '/') > 0
            AND (r.created_by_id IS NULL
              OR has_role(r.created_by_id, '{AUTHOR,EDITOR,ADMIN}', s.organization_id)))));
  DELETE FROM article_assets WHERE article_id = of_article;
  INSERT INTO article_assets (article_id, asset_id) SELECT of_article, unnest(shown);
END $$;

-- Links an article that moved to another organization to the assets that it may show there.
CREATE FUNCTION sync_moved_article_assets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_article_assets(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER sync_moved_article_assets AFTER UPDATE OF organization_id ON articles
  FOR EACH ROW WHEN (OLD.organization_id <> NEW.organization_id) EXECUTE FUNCTION sync_moved_article_assets();

-- Reports whether an asset belongs to the organization or to one of its ancestors. It is true for an id without an
-- asset, which the foreign key rejects.
CREATE FUNCTION owns_asset(of_organization bigint, asset bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT asset IS NULL OR EXISTS (SELECT FROM assets s WHERE s.id = asset AND (s.organization_id = of_organization
    OR s.organization_id IN (SELECT ancestor_id FROM organization_ancestors WHERE organization_id = of_organization)))
    OR NOT EXISTS (SELECT FROM assets WHERE id = asset)
$$;

-- Rejects a cover or evidence that is a file of another organization. Such a reference would keep the file public.
CREATE FUNCTION check_asset() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owned boolean;
BEGIN
  IF TG_TABLE_NAME = 'articles' THEN
    owned := owns_asset(NEW.organization_id, NEW.cover_id);
  ELSIF TG_TABLE_NAME = 'revisions' THEN
    owned := owns_asset((SELECT organization_id FROM articles WHERE id = NEW.article_id), NEW.cover_id);
  ELSE
    owned := owns_asset((SELECT a.organization_id FROM outcomes o JOIN actions a ON a.id = o.action_id
      WHERE o.id = NEW.outcome_id), NEW.asset_id);
  END IF;
  IF NOT owned THEN
    RAISE EXCEPTION 'the file belongs to another organization'
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_asset_is_its_own';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_asset BEFORE INSERT OR UPDATE OF cover_id, organization_id ON articles
  FOR EACH ROW WHEN (NEW.cover_id IS NOT NULL) EXECUTE FUNCTION check_asset();
CREATE TRIGGER check_asset BEFORE INSERT OR UPDATE OF cover_id ON revisions
  FOR EACH ROW WHEN (NEW.cover_id IS NOT NULL) EXECUTE FUNCTION check_asset();
CREATE TRIGGER check_asset BEFORE INSERT OR UPDATE OF asset_id ON evidence
  FOR EACH ROW WHEN (NEW.asset_id IS NOT NULL) EXECUTE FUNCTION check_asset();
