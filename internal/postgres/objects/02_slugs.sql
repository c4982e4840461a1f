-- Slugs are unique among the rows of a table, also those that were changed: a former slug redirects to its row for
-- ever (former_slugs), and no other row gets it. 99_model.sql has the triggers, for each entity with the mixin slugged.

-- Returns the first free slug: the base itself, else base-2, base-3 … A second transaction that asks for the same base
-- waits for the first, so that both get a slug.
CREATE FUNCTION free_slug(of_table text, base text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  candidate text := base;
  n int := 1;
  taken boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(of_table || ':' || base, 0));
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE slug = $1)
        OR EXISTS (SELECT FROM former_slugs WHERE kind = $2 AND slug = $1)', of_table)
      INTO taken USING candidate, of_table;
    IF NOT taken THEN
      RETURN candidate;
    END IF;
    n := n + 1;
    candidate := base || '-' || n;
  END LOOP;
END $$;

-- Returns the wanted slug if it is free, else the first free one like base. It takes the lock of free_slug for the
-- base, so that all who make a slug of this base wait for each other.
CREATE FUNCTION free_slug(of_table text, base text, wanted text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  taken boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(of_table || ':' || base, 0));
  EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE slug = $1)
      OR EXISTS (SELECT FROM former_slugs WHERE kind = $2 AND slug = $1)', of_table)
    INTO taken USING wanted, of_table;
  IF NOT taken THEN
    RETURN wanted;
  END IF;
  RETURN free_slug(of_table, base);
END $$;

-- Stores the former slug of a row, and rejects one that redirects to another row. It runs after the row is written, and
-- so after it has waited for a transaction that gives this slug up.
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
