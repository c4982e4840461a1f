-- Translations. A translation refers to its original, which is not a translation itself. An original and its
-- translations form a group, in which each locale occurs once. The table article_translations has each pair of articles
-- of a group, in both directions.

-- Rejects a translation of a translation, and a second article of one locale in a group.
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
    RETURN NEW; -- the constraint articles_original_is_another rejects it
  END IF;
  SELECT * INTO original FROM articles WHERE id = NEW.original_id FOR UPDATE;
  IF original.original_id IS NOT NULL OR EXISTS (SELECT FROM articles WHERE original_id = NEW.id) THEN
    RAISE EXCEPTION 'article % is itself a translation or has translations', NEW.original_id
      USING ERRCODE = 'check_violation', TABLE = 'articles', CONSTRAINT = 'articles_original_is_no_translation';
  END IF;
  IF original.locale = NEW.locale THEN
    RAISE EXCEPTION 'the original, article %, has the locale % too', NEW.original_id, NEW.locale
      USING ERRCODE = 'unique_violation', TABLE = 'articles', CONSTRAINT = 'articles_locale_once_a_group',
        DETAIL = format('Key (id, locale)=(%s, %s) already exists.', NEW.original_id, NEW.locale);
  END IF;
  RETURN NEW;
END $$;

-- Updates article_translations after an article was inserted or got another original.
CREATE FUNCTION maintain_translations() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER check_new_translation BEFORE INSERT ON articles
  FOR EACH ROW WHEN (NEW.original_id IS NOT NULL) EXECUTE FUNCTION check_translation();
CREATE TRIGGER check_translation BEFORE UPDATE OF original_id, locale ON articles
  FOR EACH ROW EXECUTE FUNCTION check_translation();
CREATE TRIGGER add_translation AFTER INSERT ON articles
  FOR EACH ROW WHEN (NEW.original_id IS NOT NULL) EXECUTE FUNCTION maintain_translations();
CREATE TRIGGER change_translation AFTER UPDATE OF original_id ON articles
  FOR EACH ROW WHEN (OLD.original_id IS DISTINCT FROM NEW.original_id) EXECUTE FUNCTION maintain_translations();
