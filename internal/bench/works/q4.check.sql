SELECT json_build_object('articles', json_build_object(
  'totalCount', (SELECT count(*) FROM articles WHERE status = 'PUBLISHED' AND $1::jsonb IS NOT NULL),
  'nodes', (SELECT json_agg(to_json(q)) FROM (
    SELECT id::text, title, slug, published_at AS "publishedAt" FROM articles
    WHERE status = 'PUBLISHED' ORDER BY listed_at DESC, id DESC OFFSET @DEPTH@ LIMIT 20) q),
  'pageInfo', json_build_object('hasNextPage', true)))
