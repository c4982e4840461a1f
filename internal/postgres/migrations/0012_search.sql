-- Search. A document is what can be found of an article, action, outcome, organization or person: its words as the program
-- cuts them (internal/search), since Postgres takes a clause of Chinese as one word, and the columns that the rules of
-- ent/schema/policy.go speak of, under the same names. Writers only note what they changed; the program reads that again,
-- within a second, or before the next search. What is noted and not read again yet is not found: no search shows what is
-- hidden since.

CREATE TABLE search_documents (
  id bigint PRIMARY KEY,
  entity text NOT NULL,
  organization_id bigint,
  visibility text,
  status text,
  locale text,
  restricted_at timestamptz,
  trashed_at timestamptz,       -- always null; what lies in the trash has no document
  created_by_id bigint,
  themes bigint[] NOT NULL,
  within_themes bigint[] NOT NULL,
  tags bigint[] NOT NULL,
  day date,                     -- when it was published, began, was achieved
  title text NOT NULL,
  names text NOT NULL,          -- other names: of contributors, tags, the short name
  summary text NOT NULL,
  body text NOT NULL,           -- without markup
  spelling tsvector NOT NULL,   -- the title and the names, in pinyin
  title_words tsvector NOT NULL,
  words tsvector NOT NULL       -- A the title, B the names, C the summary, D the body
);
CREATE INDEX search_words ON search_documents USING gin (words);
CREATE INDEX search_title_words ON search_documents USING gin (title_words);
CREATE INDEX search_spelling ON search_documents USING gin (spelling);

-- What was changed. hides says that its document may say, or show, too much by now, so that it is not found until it is read again.
CREATE TABLE search_touched (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id bigint NOT NULL, hides boolean NOT NULL DEFAULT true);
CREATE INDEX search_hidden ON search_touched (id) WHERE hides;

-- What documents are made of.
CREATE VIEW search_sources AS
  SELECT a.id, 'Article' AS entity, a.organization_id, a.visibility::text, a.status::text, a.locale::text,
    CASE WHEN a.restricted_at IS NOT NULL THEN '-infinity'::timestamptz END AS restricted_at, a.created_by_id, t.ids AS themes,
    with_ancestors(t.ids) AS within_themes, ARRAY(SELECT tag_id FROM article_tags WHERE article_id = a.id ORDER BY 1) AS tags,
    (a.published_at AT TIME ZONE 'UTC')::date AS day, a.title::text, concat_ws(E'\n', a.subtitle,
      (SELECT string_agg(t.name, E'\n' ORDER BY t.name) FROM article_tags l JOIN tags t ON t.id = l.tag_id WHERE l.article_id = a.id),
      (SELECT string_agg(p.name, E'\n' ORDER BY c.position, c.id) FROM contributions c JOIN people p ON p.id = c.person_id WHERE c.article_id = a.id)) AS names,
    coalesce(a.summary, '') AS summary, a.body AS body
  FROM articles a, LATERAL (SELECT ARRAY(SELECT theme_id FROM article_themes WHERE article_id = a.id ORDER BY 1) AS ids) t
  WHERE a.trashed_at IS NULL
UNION ALL
  SELECT a.id, 'Action', a.organization_id, a.visibility, a.status, NULL, NULL, NULL, t.ids, with_ancestors(t.ids), '{}',
    coalesce(a.actual_start, a.planned_start), a.title, coalesce(a.identifier, ''), coalesce(a.summary, ''), coalesce(a.description, '')
  FROM actions a, LATERAL (SELECT ARRAY(SELECT theme_id FROM action_themes WHERE action_id = a.id ORDER BY 1) AS ids) t
  WHERE a.trashed_at IS NULL
UNION ALL
  SELECT o.id, 'Outcome', a.organization_id, a.visibility, NULL, NULL, NULL, NULL, t.ids, with_ancestors(t.ids), '{}',
    o.achieved_on, o.title, '', '', coalesce(o.description, '')
  FROM outcomes o JOIN actions a ON a.id = o.action_id, LATERAL (SELECT ARRAY(SELECT theme_id FROM action_themes WHERE action_id = a.id ORDER BY 1) AS ids) t
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL
UNION ALL
  SELECT id, 'Organization', id, NULL, NULL, NULL, NULL, NULL, '{}', '{}', '{}', NULL, name, concat_ws(E'\n', short_name, identifier), '', coalesce(description, '')
  FROM organizations
UNION ALL
  SELECT id, 'Person', organization_id, NULL, NULL, NULL, NULL, NULL, '{}', '{}', '{}', NULL, name, coalesce(title, ''), '', coalesce(bio, '')
  FROM people;

-- touch_search(columns…) notes the ids that stand in these columns of the row, before and after.
CREATE FUNCTION touch_search() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  became jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
  INSERT INTO search_touched (id)
  SELECT DISTINCT v.id FROM unnest(TG_ARGV) c, LATERAL (VALUES ((was->>c)::bigint), ((became->>c)::bigint)) v (id) WHERE v.id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER touch_search AFTER INSERT OR DELETE OR UPDATE OF title, subtitle, summary, body, organization_id, visibility, status, locale, restricted_at, trashed_at, published_at, created_by_id ON articles
  FOR EACH ROW EXECUTE FUNCTION touch_search('id');
CREATE TRIGGER touch_search AFTER INSERT OR UPDATE OR DELETE ON article_themes FOR EACH ROW EXECUTE FUNCTION touch_search('article_id');
CREATE TRIGGER touch_search AFTER INSERT OR UPDATE OR DELETE ON article_tags FOR EACH ROW EXECUTE FUNCTION touch_search('article_id');
CREATE TRIGGER touch_search AFTER INSERT OR DELETE OR UPDATE OF person_id, position ON contributions FOR EACH ROW EXECUTE FUNCTION touch_search('article_id');
CREATE TRIGGER touch_search AFTER INSERT OR DELETE OR UPDATE OF title, summary, description, identifier, organization_id, visibility, status, trashed_at, actual_start, planned_start ON actions
  FOR EACH ROW EXECUTE FUNCTION touch_search('id');
CREATE TRIGGER touch_search AFTER INSERT OR UPDATE OR DELETE ON action_themes FOR EACH ROW EXECUTE FUNCTION touch_search('action_id');
CREATE TRIGGER touch_search AFTER INSERT OR DELETE OR UPDATE OF title, description, action_id, achieved_on, trashed_at ON outcomes
  FOR EACH ROW EXECUTE FUNCTION touch_search('id');
CREATE TRIGGER touch_search AFTER INSERT OR DELETE OR UPDATE OF name, short_name, identifier, description ON organizations FOR EACH ROW EXECUTE FUNCTION touch_search('id');
CREATE TRIGGER touch_search AFTER INSERT OR DELETE OR UPDATE OF name, title, bio, organization_id ON people FOR EACH ROW EXECUTE FUNCTION touch_search('id');

-- What else a change reaches.
CREATE FUNCTION touch_found() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  moved bigint[];
BEGIN
  IF TG_TABLE_NAME = 'tags' THEN
    INSERT INTO search_touched (id) SELECT article_id FROM article_tags WHERE tag_id = (r->>'id')::bigint;
  ELSIF TG_TABLE_NAME = 'people' THEN
    INSERT INTO search_touched (id) SELECT article_id FROM contributions WHERE person_id = (r->>'id')::bigint;
  ELSIF TG_TABLE_NAME = 'themes' THEN
    moved := ARRAY(SELECT (r->>'id')::bigint UNION ALL SELECT theme_id FROM theme_ancestors WHERE ancestor_id = (r->>'id')::bigint);
    INSERT INTO search_touched (id, hides)
    SELECT article_id, false FROM article_themes WHERE theme_id = ANY(moved)
    UNION SELECT action_id, false FROM action_themes WHERE theme_id = ANY(moved)
    UNION SELECT o.id, false FROM action_themes t JOIN outcomes o ON o.action_id = t.action_id WHERE t.theme_id = ANY(moved);
  ELSE -- actions and their themes
    INSERT INTO search_touched (id) SELECT id FROM outcomes WHERE action_id = coalesce((r->>'action_id')::bigint, (r->>'id')::bigint);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER touch_found AFTER UPDATE OF name ON tags FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION touch_found();
CREATE TRIGGER touch_found AFTER UPDATE OF name ON people FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION touch_found();
CREATE TRIGGER touch_found AFTER UPDATE OF parent_id ON themes FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION touch_found();
CREATE TRIGGER touch_found AFTER UPDATE OF organization_id, visibility, trashed_at ON actions FOR EACH ROW EXECUTE FUNCTION touch_found();
CREATE TRIGGER touch_found AFTER INSERT OR UPDATE OR DELETE ON action_themes FOR EACH ROW EXECUTE FUNCTION touch_found();

-- All that is there waits to be read; rebuild_search() makes it wait again.
CREATE FUNCTION rebuild_search() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  DELETE FROM search_documents WHERE id NOT IN (SELECT id FROM search_sources);
  INSERT INTO search_touched (id, hides) SELECT id, false FROM search_sources ORDER BY id;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;
SELECT rebuild_search();
