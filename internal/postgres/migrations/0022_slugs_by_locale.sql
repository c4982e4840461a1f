-- An article's slug is unique within its locale: translations may share one. former_slugs.locale is '' of all other
-- kinds.
ALTER TABLE former_slugs ADD COLUMN locale text NOT NULL DEFAULT '';
UPDATE former_slugs f SET locale = a.locale FROM articles a WHERE f.kind = 'articles' AND a.id = f.entity_id;
ALTER TABLE former_slugs DROP CONSTRAINT former_slugs_pkey, ADD PRIMARY KEY (kind, slug, locale);
DROP INDEX "articles_slug_key";
CREATE UNIQUE INDEX "article_slug_locale" ON "articles" ("slug", "locale");

-- Runs after the row is there, and so after waiting for whoever is just giving the slug up. Former slugs follow an
-- article into another locale, but where an article of that locale has them.
CREATE OR REPLACE FUNCTION keep_former_slug() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF EXISTS (SELECT FROM former_slugs WHERE kind = TG_TABLE_NAME AND slug = NEW.slug AND locale = language AND entity_id <> NEW.id) THEN
    RAISE EXCEPTION 'the slug % leads to another row of %', NEW.slug, TG_TABLE_NAME
      USING ERRCODE = 'unique_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = rule;
  END IF;
  IF TG_OP = 'INSERT' THEN
    RETURN NULL;
  END IF;
  IF OLD.slug <> NEW.slug THEN
    INSERT INTO former_slugs (kind, slug, locale, entity_id)
      VALUES (TG_TABLE_NAME, OLD.slug, CASE TG_TABLE_NAME WHEN 'articles' THEN to_jsonb(OLD)->>'locale' ELSE '' END, OLD.id);
  END IF;
  IF TG_TABLE_NAME = 'articles' THEN
    UPDATE former_slugs f SET locale = language
      WHERE kind = 'articles' AND entity_id = NEW.id AND locale <> language
        AND NOT EXISTS (SELECT FROM former_slugs o WHERE o.kind = 'articles' AND o.slug = f.slug AND o.locale = language)
        AND NOT EXISTS (SELECT FROM articles a WHERE a.slug = f.slug AND a.locale = language AND a.id <> NEW.id);
  END IF;
  DELETE FROM former_slugs WHERE kind = TG_TABLE_NAME AND slug = NEW.slug AND locale = language;
  RETURN NULL;
END $$;
DROP TRIGGER change_slug ON articles;
CREATE TRIGGER change_slug AFTER UPDATE OF slug, locale ON articles FOR EACH ROW
  WHEN (OLD.slug <> NEW.slug OR OLD.locale <> NEW.locale) EXECUTE FUNCTION keep_former_slug();

-- Whether a row of the table has the slug, or had it before. The language is '' but for articles.
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

-- The wanted slug when it is free, else the first free one of base, base-2, base-3 … A second transaction that asks
-- for the same base waits for the first at the lock, so that both get one.
DROP FUNCTION free_slug(text, text);
DROP FUNCTION free_slug(text, text, text);
CREATE FUNCTION free_slug(of_table text, base text, language text, wanted text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
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

-- Arguments take an id or a slug. Digits alone are an id, so a slug has another character. The old ones lead on.
UPDATE organizations SET slug = free_slug('organizations', 'organization-' || slug, '') WHERE slug ~ '^[0-9]+$';
UPDATE people SET slug = free_slug('people', 'person-' || slug, '') WHERE slug ~ '^[0-9]+$';
UPDATE articles SET slug = free_slug('articles', 'article-' || slug, locale) WHERE slug ~ '^[0-9]+$';
UPDATE tags SET slug = free_slug('tags', 'tag-' || slug, '') WHERE slug ~ '^[0-9]+$';
UPDATE themes SET slug = free_slug('themes', 'theme-' || slug, '') WHERE slug ~ '^[0-9]+$';
UPDATE actions SET slug = free_slug('actions', 'action-' || slug, '') WHERE slug ~ '^[0-9]+$';
