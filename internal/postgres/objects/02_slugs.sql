-- Slugs are unique within a table. Slugs of articles are unique within a locale, since translations may share one. A
-- former slug redirects to its row permanently (former_slugs), and no other row gets it. 99_model.sql has the triggers,
-- for each entity with the mixin slugged.

-- Reports whether a row of the table has or had the slug. The language is '' except for articles.
CREATE FUNCTION slug_taken(of_table text, candidate text, language text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  taken boolean;
BEGIN
  IF EXISTS (SELECT FROM former_slugs WHERE kind = of_table AND slug = candidate AND locale = language) THEN
    RETURN true;
  END IF;
  IF of_table = 'articles' THEN
    RETURN EXISTS (SELECT FROM articles WHERE slug = candidate AND locale = language);
  END IF;
  EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE slug = $1)', of_table) INTO taken USING candidate;
  RETURN taken;
END $$;

-- Returns the wanted slug if it is free, else the first free one of base, base-2, base-3 … Transactions with the same
-- base wait for each other at the lock, so that they get different slugs.
CREATE FUNCTION free_slug(of_table text, base text, language text, wanted text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  candidate text := coalesce(wanted, base);
  n int := CASE WHEN wanted IS NULL THEN 1 ELSE 0 END;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(of_table || ':' || base, 0));
  WHILE slug_taken(of_table, candidate, language) LOOP
    n := n + 1;
    candidate := base || CASE WHEN n > 1 THEN '-' || n ELSE '' END;
  END LOOP;
  RETURN candidate;
END $$;

-- Stores the former slug of a row, and rejects a new slug that redirects to another row. It runs after the row is
-- written: by then the unique index has made it wait for a transaction that frees this slug. If an article changes its
-- locale, its former slugs change with it, unless an article of the new locale has them.
CREATE FUNCTION store_former_slug() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  language text := '';
  rule text := TG_TABLE_NAME || '_slug_key';
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM former_slugs WHERE kind = TG_TABLE_NAME AND entity_id = OLD.id;
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'articles' THEN
    language := NEW.locale;
    rule := 'article_slug_locale';
  END IF;
  IF EXISTS (SELECT FROM former_slugs
      WHERE kind = TG_TABLE_NAME AND slug = NEW.slug AND locale = language AND entity_id <> NEW.id) THEN
    RAISE EXCEPTION 'the slug % redirects to another row of %', NEW.slug, TG_TABLE_NAME
      USING ERRCODE = 'unique_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = rule;
  END IF;
  IF TG_OP = 'INSERT' THEN
    RETURN NULL;
  END IF;
  IF OLD.slug <> NEW.slug THEN
    INSERT INTO former_slugs (kind, slug, locale, entity_id)
      VALUES (TG_TABLE_NAME, OLD.slug,
        CASE TG_TABLE_NAME WHEN 'articles' THEN to_jsonb(OLD)->>'locale' ELSE '' END, OLD.id);
  END IF;
  IF TG_TABLE_NAME = 'articles' THEN
    UPDATE former_slugs f SET locale = language
      WHERE kind = 'articles' AND entity_id = NEW.id AND locale <> language
        AND NOT EXISTS (SELECT FROM former_slugs o
          WHERE o.kind = 'articles' AND o.slug = f.slug AND o.locale = language)
        AND NOT EXISTS (SELECT FROM articles a WHERE a.slug = f.slug AND a.locale = language AND a.id <> NEW.id);
  END IF;
  DELETE FROM former_slugs WHERE kind = TG_TABLE_NAME AND slug = NEW.slug AND locale = language;
  RETURN NULL;
END $$;
