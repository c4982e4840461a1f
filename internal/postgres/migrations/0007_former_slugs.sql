-- A slug that was changed leads to what had it, for ever: nothing else of the kind gets it.
CREATE TABLE former_slugs (kind text NOT NULL, slug text NOT NULL, entity_id bigint NOT NULL, PRIMARY KEY (kind, slug));
CREATE INDEX former_slugs_of_entity ON former_slugs (entity_id);

-- After the row is there, and so after waiting for whoever is just giving the slug up.
CREATE FUNCTION keep_former_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM former_slugs WHERE kind = TG_TABLE_NAME AND entity_id = OLD.id;
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT FROM former_slugs WHERE kind = TG_TABLE_NAME AND slug = NEW.slug AND entity_id <> NEW.id) THEN
    RAISE EXCEPTION 'the slug % leads to another row of %', NEW.slug, TG_TABLE_NAME
      USING ERRCODE = 'unique_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_slug_key';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM former_slugs WHERE kind = TG_TABLE_NAME AND slug = NEW.slug;
    INSERT INTO former_slugs (kind, slug, entity_id) VALUES (TG_TABLE_NAME, OLD.slug, OLD.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER new_slug AFTER INSERT OR DELETE ON organizations FOR EACH ROW EXECUTE FUNCTION keep_former_slug();
CREATE TRIGGER change_slug AFTER UPDATE OF slug ON organizations FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION keep_former_slug();
CREATE TRIGGER new_slug AFTER INSERT OR DELETE ON people FOR EACH ROW EXECUTE FUNCTION keep_former_slug();
CREATE TRIGGER change_slug AFTER UPDATE OF slug ON people FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION keep_former_slug();
CREATE TRIGGER new_slug AFTER INSERT OR DELETE ON articles FOR EACH ROW EXECUTE FUNCTION keep_former_slug();
CREATE TRIGGER change_slug AFTER UPDATE OF slug ON articles FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION keep_former_slug();
CREATE TRIGGER new_slug AFTER INSERT OR DELETE ON tags FOR EACH ROW EXECUTE FUNCTION keep_former_slug();
CREATE TRIGGER change_slug AFTER UPDATE OF slug ON tags FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION keep_former_slug();
CREATE TRIGGER new_slug AFTER INSERT OR DELETE ON themes FOR EACH ROW EXECUTE FUNCTION keep_former_slug();
CREATE TRIGGER change_slug AFTER UPDATE OF slug ON themes FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION keep_former_slug();
CREATE TRIGGER new_slug AFTER INSERT OR DELETE ON actions FOR EACH ROW EXECUTE FUNCTION keep_former_slug();
CREATE TRIGGER change_slug AFTER UPDATE OF slug ON actions FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION keep_former_slug();

-- The first slug that is free, and was never another's: as before, with the former ones.
CREATE OR REPLACE FUNCTION free_slug(of_table text, base text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  candidate text := base;
  n int := 1;
  taken boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(of_table || ':' || base, 0));
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE slug = $1) OR EXISTS (SELECT FROM former_slugs WHERE kind = $2 AND slug = $1)', of_table)
      INTO taken USING candidate, of_table;
    IF NOT taken THEN
      RETURN candidate;
    END IF;
    n := n + 1;
    candidate := base || '-' || n;
  END LOOP;
END $$;
