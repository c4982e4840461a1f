-- Search. Triggers put the ids of changed documents into a dirty queue (search_dirty). The program indexes them again,
-- within seconds or before the next search (internal/search/queue.go). Until then, a document in the queue is not found
-- if the entry has hides, so that no search shows what was hidden meanwhile.

-- Returns the translations of a text in all languages, in paragraphs; null if there are none.
CREATE FUNCTION translated(translations jsonb, field text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT string_agg(value, E'\n\n' ORDER BY key) FROM jsonb_each_text(translations->field)
$$;

-- The sources of the documents: text, and the columns that the rules of ent/schema/policy.go refer to, under the same
-- names. alts has the alternative texts of the assets that an article shows; the program itself reads those in
-- Markdown. names, summary and body have the texts in other languages, too, and other_names the names that complete what
-- a user types.
CREATE VIEW search_sources AS
  SELECT a.id, 'Article' AS entity, a.organization_id, a.visibility::text, a.status::text, a.locale::text,
    CASE WHEN a.restricted_at IS NOT NULL THEN '-infinity'::timestamptz END AS restricted_at, a.created_by_id,
    ARRAY(SELECT theme_id FROM article_themes WHERE article_id = a.id ORDER BY 1) AS themes,
    ARRAY(SELECT tag_id FROM article_tags WHERE article_id = a.id ORDER BY 1) AS tags,
    ARRAY(SELECT DISTINCT person_id FROM contributions WHERE article_id = a.id ORDER BY 1) AS authors,
    (a.published_at AT TIME ZONE 'UTC')::date AS day, a.title::text, concat_ws(E'\n', a.subtitle,
      (SELECT string_agg(t.name, E'\n' ORDER BY t.name)
        FROM article_tags l JOIN tags t ON t.id = l.tag_id WHERE l.article_id = a.id),
      (SELECT string_agg(p.name, E'\n' ORDER BY c.position, c.id)
        FROM contributions c JOIN people p ON p.id = c.person_id WHERE c.article_id = a.id)) AS names,
    coalesce(a.summary, '') AS summary, a.body AS body,
    coalesce((SELECT string_agg(s.alt, E'\n' ORDER BY s.id) FROM assets s WHERE s.alt <> ''
      AND s.id IN (SELECT a.cover_id UNION SELECT asset_id FROM article_assets WHERE article_id = a.id)), '') AS alts,
    '' AS other_names
  FROM articles a
  WHERE a.trashed_at IS NULL
UNION ALL
  SELECT a.id, 'Action', a.organization_id, a.visibility, a.status, NULL, NULL, NULL,
    ARRAY(SELECT theme_id FROM action_themes WHERE action_id = a.id ORDER BY 1), '{}', '{}',
    coalesce(a.actual_start, a.planned_start), a.title,
    concat_ws(E'\n', a.identifier, translated(a.translations, 'title')),
    concat_ws(E'\n', a.summary, translated(a.translations, 'summary')),
    concat_ws(E'\n\n', a.description, translated(a.translations, 'description')), '',
    coalesce(translated(a.translations, 'title'), '')
  FROM actions a
  WHERE a.trashed_at IS NULL
UNION ALL
  SELECT o.id, 'Outcome', a.organization_id, a.visibility, NULL, NULL, NULL, NULL,
    ARRAY(SELECT theme_id FROM action_themes WHERE action_id = a.id ORDER BY 1), '{}', '{}',
    o.achieved_on, o.title, coalesce(translated(o.translations, 'title'), ''), '',
    concat_ws(E'\n\n', o.description, translated(o.translations, 'description')), '',
    coalesce(translated(o.translations, 'title'), '')
  FROM outcomes o JOIN actions a ON a.id = o.action_id
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL
UNION ALL
  SELECT id, 'Organization', id, NULL, NULL, NULL, NULL, NULL, '{}', '{}', '{}', NULL, name,
    concat_ws(E'\n', short_name, identifier, translated(translations, 'name'), translated(translations, 'shortName')),
    '',
    concat_ws(E'\n\n', description, translated(translations, 'description')), '',
    concat_ws(E'\n', short_name, identifier, translated(translations, 'name'), translated(translations, 'shortName'))
  FROM organizations
UNION ALL
  SELECT id, 'Person', organization_id, NULL, NULL, NULL, NULL, NULL, '{}', '{}', '{}', NULL, name,
    concat_ws(E'\n', title, translated(translations, 'name'), translated(translations, 'title')), '',
    concat_ws(E'\n\n', bio, translated(translations, 'bio')), '', coalesce(translated(translations, 'name'), '')
  FROM people
UNION ALL
  SELECT id, 'Tag', NULL, NULL, NULL, NULL, NULL, NULL, '{}', '{}', '{}', NULL, name,
    coalesce(translated(translations, 'name'), ''), '', '', '', coalesce(translated(translations, 'name'), '')
  FROM tags
UNION ALL
  SELECT id, 'Theme', NULL, NULL, NULL, NULL, NULL, NULL, '{}', '{}', '{}', NULL, name,
    coalesce(translated(translations, 'name'), ''), '', '', '', coalesce(translated(translations, 'name'), '')
  FROM themes;

-- Marks the row as dirty. It is a function of its own because the JSON of a wide row costs more than the entry.
CREATE FUNCTION mark_search_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_dirty (id) VALUES (coalesce(NEW.id, OLD.id));
  RETURN NULL;
END $$;

-- Marks as dirty the ids in these columns of the row, before and after the change. Arguments: the columns.
CREATE FUNCTION mark_references_search_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  became jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
  INSERT INTO search_dirty (id)
  SELECT DISTINCT v.id FROM unnest(TG_ARGV) c, LATERAL (VALUES ((was->>c)::bigint), ((became->>c)::bigint)) v (id)
  WHERE v.id IS NOT NULL;
  RETURN NULL;
END $$;

-- Marks the documents, each once. A statement that changes the links or the words of many, such as the renaming or the
-- deletion of a tag, does not hide them: the search would lose them for a minute. What decides who may see a document
-- is never marked by this function.
CREATE FUNCTION mark_documents_search_dirty(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO search_dirty (id, hides) SELECT DISTINCT id, cardinality(ids) <= 1000 FROM unnest(ids) id
$$;

-- Marks the articles whose tags, themes or assets a statement adds or removes.
CREATE FUNCTION mark_articles_search_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mark_documents_search_dirty(ARRAY(SELECT article_id FROM changed));
  RETURN NULL;
END $$;
-- Marks the actions whose themes a statement adds or removes, and their outcomes.
CREATE FUNCTION mark_actions_search_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mark_documents_search_dirty(ARRAY(
    SELECT action_id FROM changed UNION SELECT id FROM outcomes WHERE action_id IN (SELECT action_id FROM changed)));
  RETURN NULL;
END $$;
CREATE TRIGGER mark_search_dirty AFTER INSERT OR DELETE OR UPDATE OF title, subtitle, summary, body, organization_id,
    visibility, status, locale, restricted_at, trashed_at, published_at, created_by_id ON articles
  FOR EACH ROW EXECUTE FUNCTION mark_search_dirty();
-- Saving an article sets its cover to what it was: this trigger fires only if it changes.
CREATE TRIGGER mark_search_dirty_by_cover AFTER UPDATE OF cover_id ON articles
  FOR EACH ROW WHEN (OLD.cover_id IS DISTINCT FROM NEW.cover_id) EXECUTE FUNCTION mark_search_dirty();
CREATE TRIGGER mark_search_dirty_by_new AFTER INSERT ON article_themes REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_articles_search_dirty();
CREATE TRIGGER mark_search_dirty_by_old AFTER DELETE ON article_themes REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_articles_search_dirty();
CREATE TRIGGER mark_search_dirty AFTER UPDATE ON article_themes
  FOR EACH ROW EXECUTE FUNCTION mark_references_search_dirty('article_id');
CREATE TRIGGER mark_search_dirty_by_new AFTER INSERT ON article_tags REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_articles_search_dirty();
CREATE TRIGGER mark_search_dirty_by_old AFTER DELETE ON article_tags REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_articles_search_dirty();
CREATE TRIGGER mark_search_dirty AFTER UPDATE ON article_tags
  FOR EACH ROW EXECUTE FUNCTION mark_references_search_dirty('article_id');
CREATE TRIGGER mark_search_dirty AFTER INSERT OR DELETE OR UPDATE OF person_id, position ON contributions
  FOR EACH ROW EXECUTE FUNCTION mark_references_search_dirty('article_id');
CREATE TRIGGER mark_search_dirty AFTER INSERT OR DELETE OR UPDATE OF title, summary, description, translations,
    identifier, organization_id, visibility, status, trashed_at, actual_start, planned_start ON actions
  FOR EACH ROW EXECUTE FUNCTION mark_search_dirty();
CREATE TRIGGER mark_search_dirty_by_new AFTER INSERT ON action_themes REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_actions_search_dirty();
CREATE TRIGGER mark_search_dirty_by_old AFTER DELETE ON action_themes REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_actions_search_dirty();
CREATE TRIGGER mark_search_dirty AFTER UPDATE ON action_themes
  FOR EACH ROW EXECUTE FUNCTION mark_references_search_dirty('action_id');
CREATE TRIGGER mark_search_dirty AFTER INSERT OR DELETE OR UPDATE OF title, description, translations, action_id,
    achieved_on, trashed_at ON outcomes
  FOR EACH ROW EXECUTE FUNCTION mark_search_dirty();
CREATE TRIGGER mark_search_dirty AFTER INSERT OR DELETE OR UPDATE OF name, short_name, identifier, description,
    translations ON organizations
  FOR EACH ROW EXECUTE FUNCTION mark_search_dirty();
CREATE TRIGGER mark_search_dirty AFTER INSERT OR DELETE OR UPDATE OF name, title, bio, translations, organization_id
    ON people
  FOR EACH ROW EXECUTE FUNCTION mark_search_dirty();

CREATE TRIGGER mark_search_dirty AFTER INSERT OR DELETE OR UPDATE OF name, translations ON tags
  FOR EACH ROW EXECUTE FUNCTION mark_search_dirty();
CREATE TRIGGER mark_search_dirty AFTER INSERT OR DELETE OR UPDATE OF name, translations ON themes
  FOR EACH ROW EXECUTE FUNCTION mark_search_dirty();

-- Marks the documents that depend on the row: on a tag's or a person's name, on an action.
CREATE FUNCTION mark_dependents_search_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'tags' THEN
    PERFORM mark_documents_search_dirty(ARRAY(SELECT article_id FROM article_tags WHERE tag_id = NEW.id));
  ELSIF TG_TABLE_NAME = 'people' THEN
    PERFORM mark_documents_search_dirty(ARRAY(SELECT article_id FROM contributions WHERE person_id = NEW.id));
  ELSIF TG_TABLE_NAME = 'action_themes' THEN
    INSERT INTO search_dirty (id) SELECT id FROM outcomes WHERE action_id IN (OLD.action_id, NEW.action_id);
  ELSE -- actions: who may see their outcomes
    INSERT INTO search_dirty (id) SELECT id FROM outcomes WHERE action_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mark_dependents_search_dirty AFTER UPDATE OF name ON tags
  FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION mark_dependents_search_dirty();
CREATE TRIGGER mark_dependents_search_dirty AFTER UPDATE OF name ON people
  FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION mark_dependents_search_dirty();
CREATE TRIGGER mark_dependents_search_dirty AFTER UPDATE OF organization_id, visibility, trashed_at ON actions
  FOR EACH ROW WHEN ((OLD.organization_id, OLD.visibility, OLD.trashed_at)
    IS DISTINCT FROM (NEW.organization_id, NEW.visibility, NEW.trashed_at))
  EXECUTE FUNCTION mark_dependents_search_dirty();
CREATE TRIGGER mark_dependents_search_dirty AFTER UPDATE ON action_themes
  FOR EACH ROW EXECUTE FUNCTION mark_dependents_search_dirty();

CREATE TRIGGER mark_search_dirty_by_new_assets AFTER INSERT ON article_assets REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_articles_search_dirty();
CREATE TRIGGER mark_search_dirty_by_old_assets AFTER DELETE ON article_assets REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_articles_search_dirty();

-- Marks the articles that show an asset whose alternative text changed.
CREATE FUNCTION mark_alt_search_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mark_documents_search_dirty(ARRAY(
    SELECT id FROM articles WHERE cover_id = NEW.id
    UNION SELECT article_id FROM article_assets WHERE asset_id = NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER mark_alt_search_dirty AFTER UPDATE OF alt ON assets
  FOR EACH ROW WHEN (OLD.alt IS DISTINCT FROM NEW.alt) EXECUTE FUNCTION mark_alt_search_dirty();

-- Puts everything into the dirty queue, and returns how many documents that is.
CREATE FUNCTION rebuild_search() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  DELETE FROM search_documents d WHERE NOT EXISTS (SELECT FROM search_sources s WHERE s.id = d.id);
  INSERT INTO search_dirty (id, hides) SELECT id, false FROM search_sources ORDER BY id;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- Stores the words that are in the titles of more than max_titles documents, as far as the planner's statistics know
-- them: a search for articles with such a word would read a large part of all documents.
CREATE FUNCTION refresh_common_words(max_titles int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  common text[] := (
    SELECT coalesce(array_agg(w.word ORDER BY w.word COLLATE "C"), '{}')
    FROM pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS w(word, frequency)
    WHERE s.schemaname = current_schema() AND s.tablename = 'search_documents' AND s.attname = 'title_words'
      AND w.word IS NOT NULL
      AND w.frequency * (SELECT reltuples FROM pg_class WHERE oid = 'search_documents'::regclass) > max_titles);
BEGIN
  IF common IS DISTINCT FROM (SELECT coalesce(array_agg(word ORDER BY word COLLATE "C"), '{}') FROM search_common_words) THEN
    DELETE FROM search_common_words WHERE word <> ALL (common);
    INSERT INTO search_common_words SELECT unnest(common) ON CONFLICT DO NOTHING;
  END IF;
END $$;

-- Returns the numbers of those tsqueries, from 1, that any document matches, also hidden ones. A sequential scan would
-- unpack the words of all documents for each of the hundreds of tsqueries; the planner does not know that cost.
CREATE FUNCTION matched_tsqueries(tsqueries text[]) RETURNS SETOF bigint LANGUAGE sql STABLE
  SET enable_seqscan = off AS $$
  SELECT q.i FROM unnest(tsqueries) WITH ORDINALITY q (tsquery, i)
  WHERE EXISTS (SELECT FROM search_documents d WHERE d.words @@ q.tsquery::tsquery)
$$;
