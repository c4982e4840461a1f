-- What ent cannot declare: laws that span rows, kept by triggers, and the indexes that the lists are read through.

-- The first slug that is free: the base itself, else base-2, base-3 … The lock makes a second transaction that asks for
-- the same base wait for the first, so both get one.
CREATE FUNCTION free_slug(of_table text, base text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  candidate text := base;
  n int := 1;
  taken boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(of_table || ':' || base, 0));
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE slug = $1)', of_table) INTO taken USING candidate;
    IF NOT taken THEN
      RETURN candidate;
    END IF;
    n := n + 1;
    candidate := base || '-' || n;
  END LOOP;
END $$;

-- Trees. keep_tree(ancestors table, its column for the row) fills the table of all ancestors and the depth, and refuses
-- cycles. A move takes the tree's lock alone, a new leaf shares it: moves that pass each other cannot close a cycle.
CREATE FUNCTION lock_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Before the statement, and so before it locks any row: else moves that wait here would hold rows that the move before
  -- them still has to change.
  PERFORM pg_advisory_xact_lock(hashtext('tree'), TG_RELID::int);
  RETURN NULL;
END $$;

CREATE FUNCTION check_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  cycle boolean;
BEGIN
  IF NEW.parent_id IS NULL THEN
    NEW.depth := 0;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id THEN
      RETURN NEW;
    END IF;
    EXECUTE format('SELECT $1 = $2 OR EXISTS (SELECT FROM %I WHERE %I = $1 AND ancestor_id = $2)', TG_ARGV[0], TG_ARGV[1])
      INTO cycle USING NEW.parent_id, NEW.id;
    IF cycle THEN
      RAISE EXCEPTION 'row % of % would lie below itself', NEW.id, TG_TABLE_NAME
        USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_no_cycle';
    END IF;
  ELSIF NEW.parent_id IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock_shared(hashtext('tree'), TG_RELID::int);
  END IF;
  IF NEW.parent_id IS NOT NULL THEN
    EXECUTE format('SELECT depth + 1 FROM %I WHERE id = $1', TG_TABLE_NAME) INTO NEW.depth USING NEW.parent_id;
    NEW.depth := coalesce(NEW.depth, 0); -- no such parent: the foreign key says so
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION keep_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    EXECUTE format('DELETE FROM %1$I WHERE ancestor_id IN (SELECT ancestor_id FROM %1$I WHERE %2$I = $1)
      AND (%2$I = $1 OR %2$I IN (SELECT %2$I FROM %1$I WHERE ancestor_id = $1))', TG_ARGV[0], TG_ARGV[1]) USING NEW.id;
    EXECUTE format('UPDATE %I SET depth = depth + $2 WHERE id IN (SELECT %I FROM %I WHERE ancestor_id = $1)',
      TG_TABLE_NAME, TG_ARGV[1], TG_ARGV[0]) USING NEW.id, NEW.depth - OLD.depth;
  END IF;
  IF NEW.parent_id IS NOT NULL THEN
    EXECUTE format('INSERT INTO %1$I (%2$I, ancestor_id)
      SELECT below.id, above.id
      FROM (SELECT $1 AS id UNION ALL SELECT %2$I FROM %1$I WHERE ancestor_id = $1) below,
           (SELECT $2 AS id UNION ALL SELECT ancestor_id FROM %1$I WHERE %2$I = $2) above', TG_ARGV[0], TG_ARGV[1])
      USING NEW.id, NEW.parent_id;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER lock_tree BEFORE UPDATE OF parent_id ON organizations FOR EACH STATEMENT EXECUTE FUNCTION lock_tree();
CREATE TRIGGER lock_tree BEFORE UPDATE OF parent_id ON themes FOR EACH STATEMENT EXECUTE FUNCTION lock_tree();
CREATE TRIGGER lock_tree BEFORE UPDATE OF parent_id ON actions FOR EACH STATEMENT EXECUTE FUNCTION lock_tree();
CREATE TRIGGER check_tree BEFORE INSERT OR UPDATE OF parent_id ON organizations
  FOR EACH ROW EXECUTE FUNCTION check_tree('organization_ancestors', 'organization_id');
CREATE TRIGGER grow_tree AFTER INSERT ON organizations
  FOR EACH ROW EXECUTE FUNCTION keep_tree('organization_ancestors', 'organization_id');
CREATE TRIGGER move_tree AFTER UPDATE OF parent_id ON organizations
  FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION keep_tree('organization_ancestors', 'organization_id');
CREATE TRIGGER check_tree BEFORE INSERT OR UPDATE OF parent_id ON themes
  FOR EACH ROW EXECUTE FUNCTION check_tree('theme_ancestors', 'theme_id');
CREATE TRIGGER grow_tree AFTER INSERT ON themes
  FOR EACH ROW EXECUTE FUNCTION keep_tree('theme_ancestors', 'theme_id');
CREATE TRIGGER move_tree AFTER UPDATE OF parent_id ON themes
  FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION keep_tree('theme_ancestors', 'theme_id');
CREATE TRIGGER check_tree BEFORE INSERT OR UPDATE OF parent_id ON actions
  FOR EACH ROW EXECUTE FUNCTION check_tree('action_ancestors', 'action_id');
CREATE TRIGGER grow_tree AFTER INSERT ON actions
  FOR EACH ROW EXECUTE FUNCTION keep_tree('action_ancestors', 'action_id');
CREATE TRIGGER move_tree AFTER UPDATE OF parent_id ON actions
  FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION keep_tree('action_ancestors', 'action_id');

-- What lists are ordered by is never null, since keyset cursors lose rows with NULL.
CREATE FUNCTION list_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_at := coalesce(NEW.published_at, NEW.created_at);
  RETURN NEW;
END $$;
CREATE TRIGGER list_article BEFORE INSERT OR UPDATE ON articles FOR EACH ROW EXECUTE FUNCTION list_article();

CREATE FUNCTION list_action() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_on := coalesce(NEW.actual_start, NEW.planned_start, (NEW.created_at AT TIME ZONE 'UTC')::date);
  RETURN NEW;
END $$;
CREATE TRIGGER list_action BEFORE INSERT OR UPDATE ON actions FOR EACH ROW EXECUTE FUNCTION list_action();

CREATE FUNCTION list_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_on := coalesce(NEW.achieved_on, (NEW.created_at AT TIME ZONE 'UTC')::date);
  RETURN NEW;
END $$;
CREATE TRIGGER list_outcome BEFORE INSERT OR UPDATE ON outcomes FOR EACH ROW EXECUTE FUNCTION list_outcome();

-- A translation names its original, which is no translation itself; a group has each locale once. article_translations
-- holds every pair of a group, both ways.
CREATE FUNCTION check_translation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  original articles%ROWTYPE;
BEGIN
  IF NEW.original_id IS NULL THEN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM articles WHERE original_id = NEW.id AND locale = NEW.locale) THEN
      RAISE EXCEPTION 'article % has a translation into %', NEW.id, NEW.locale
        USING ERRCODE = 'unique_violation', TABLE = 'articles', CONSTRAINT = 'articles_locale_once_a_group';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.original_id = NEW.id THEN
    RETURN NEW; -- the check says so
  END IF;
  SELECT * INTO original FROM articles WHERE id = NEW.original_id FOR UPDATE;
  IF original.original_id IS NOT NULL OR EXISTS (SELECT FROM articles WHERE original_id = NEW.id) THEN
    RAISE EXCEPTION 'a translation of a translation'
      USING ERRCODE = 'check_violation', TABLE = 'articles', CONSTRAINT = 'articles_original_is_no_translation';
  END IF;
  IF original.locale = NEW.locale THEN
    RAISE EXCEPTION 'article % is in % itself', NEW.original_id, NEW.locale
      USING ERRCODE = 'unique_violation', TABLE = 'articles', CONSTRAINT = 'articles_locale_once_a_group';
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

-- The lists, as anonymous readers ask for them and as editors do. The partial ones make the planner skip no row.
CREATE INDEX articles_public ON articles (listed_at, id) WHERE status = 'PUBLISHED' AND visibility = 'PUBLIC';
CREATE INDEX articles_public_of_organization ON articles (organization_id, listed_at, id) WHERE status = 'PUBLISHED' AND visibility = 'PUBLIC';
CREATE INDEX articles_listed ON articles (listed_at, id);
CREATE INDEX articles_of_organization ON articles (organization_id, listed_at, id);
CREATE INDEX articles_updated ON articles (updated_at, id);
CREATE INDEX actions_listed ON actions (listed_on, id);
CREATE INDEX actions_of_organization ON actions (organization_id, listed_on, id);
CREATE INDEX actions_of_parent ON actions (parent_id, listed_on, id);
CREATE INDEX organizations_of_parent ON organizations (parent_id, position, id);
CREATE INDEX themes_of_parent ON themes (parent_id, position, id);
CREATE INDEX outcomes_listed ON outcomes (listed_on, id);
CREATE INDEX outcomes_of_action ON outcomes (action_id, listed_on, id);
CREATE INDEX contributions_of_article ON contributions (article_id, position, id);
CREATE INDEX people_named ON people (name, id);

-- The links, read from their other end.
CREATE INDEX article_tags_of_tag ON article_tags (tag_id, article_id);
CREATE INDEX article_themes_of_theme ON article_themes (theme_id, article_id);
CREATE INDEX article_actions_of_action ON article_actions (action_id, article_id);
CREATE INDEX action_themes_of_theme ON action_themes (theme_id, action_id);
CREATE INDEX organization_ancestors_of_ancestor ON organization_ancestors (ancestor_id, organization_id);
CREATE INDEX theme_ancestors_of_ancestor ON theme_ancestors (ancestor_id, theme_id);
CREATE INDEX action_ancestors_of_ancestor ON action_ancestors (ancestor_id, action_id);
CREATE INDEX article_translations_of_translation ON article_translations (translation_id, article_id);
