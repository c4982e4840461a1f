INSERT INTO search_documents (id, entity, organization_id, visibility, status, locale, restricted_at,
  created_by_id, themes, tags, authors, themes_key, tags_key, authors_key, day, title, names, summary,
  body, title_key, spelling, title_words, words)
SELECT s.id, s.entity, s.organization_id, s.visibility, s.status, s.locale, s.restricted_at,
  s.created_by_id, s.themes, s.tags, s.authors, s.themes::text, s.tags::text, s.authors::text, s.day, s.title, s.names,
  s.summary,
  d.body, d.title_key, d.spelling, d.title_words, d.words
FROM (VALUES (11::bigint, 'body'::text, 'zhe'::text, '''zhe'''::tsvector, '''锗'':1A'::tsvector, '''锗'':1A'::tsvector)) d (id, body, title_key, spelling, title_words, words)
JOIN search_sources s ON s.id = d.id
WHERE s.id = ANY('{11}'::bigint[])
