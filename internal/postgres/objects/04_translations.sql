-- Translations. A translation refers to its original, which is no translation itself. A group, the original and its
-- translations, has each locale once. The table article_translations has each pair of a group, in both directions.

CREATE FUNCTION check_translation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  original articles%ROWTYPE;
BEGIN
  IF NEW.original_id IS NULL THEN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM articles WHERE original_id = NEW.id AND locale = NEW.locale) THEN
      RAISE EXCEPTION 'article % has a translation into %', NEW.id, NEW.locale
        USING ERRCODE = 'unique_violation', TABLE = 'articles', CONSTRAINT = 'articles_locale_once_a_group',
          DETAIL = format('Key (original_id, locale)=(%s, %s) already exists.', NEW.id, NEW.locale);
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.original_id = NEW.id THEN
    RETURN NEW; -- the check articles_original_is_another rejects it
  END IF;
  SELECT * INTO original FROM articles WHERE id = NEW.original_id FOR UPDATE;
  IF original.original_id IS NOT NULL OR EXISTS (SELECT FROM articles WHERE original_id = NEW.id) THEN
    RAISE EXCEPTION 'a translation of a translation'
      USING ERRCODE = 'check_violation', TABLE = 'articles', CONSTRAINT = 'articles_original_is_no_translation';
  END IF;
  IF original.locale = NEW.locale THEN
    RAISE EXCEPTION 'article % is in % itself', NEW.original_id, NEW.locale
      USING ERRCODE = 'unique_violation', TABLE = 'articles', CONSTRAINT = 'articles_locale_once_a_group',
        DETAIL = format('Key (id, locale)=(%s, %s) already exists.', NEW.original_id, NEW.locale);
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION keep_translations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM article_translations WHERE article_id = NEW.id OR translation_id = NEW.id;
  END IF;
  IF NEW.original_id IS NOT NULL THEN
    INSERT INTO article_translations (article_id, translation_id)
    SELECT pair.a, pair.b
    FROM articles other, LATERAL (VALUES (NEW.id, other.id), (other.id, NEW.id)) pair (a, b)
    WHERE other.id = NEW.original_id OR other.original_id = NEW.original_id AND other.id <> NEW.id;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER check_translation BEFORE INSERT OR UPDATE OF original_id, locale ON articles
  FOR EACH ROW EXECUTE FUNCTION check_translation();
CREATE TRIGGER add_translation AFTER INSERT ON articles
  FOR EACH ROW WHEN (NEW.original_id IS NOT NULL) EXECUTE FUNCTION keep_translations();
CREATE TRIGGER change_translation AFTER UPDATE OF original_id ON articles
  FOR EACH ROW WHEN (OLD.original_id IS DISTINCT FROM NEW.original_id) EXECUTE FUNCTION keep_translations();
