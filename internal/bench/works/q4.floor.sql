SELECT json_build_object('totalCount', (SELECT count(*) FROM articles WHERE status = 'PUBLISHED'),
  'nodes', (SELECT json_agg(to_json(q)) FROM (
    SELECT id, title, slug, published_at AS "publishedAt" FROM articles
    WHERE status = 'PUBLISHED' AND (published_at, id) < (timestamptz '@CURSOR_TIME@', @CURSOR_ID@)
    ORDER BY published_at DESC, id DESC LIMIT 20) q));
