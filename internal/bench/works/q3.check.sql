SELECT json_build_object('articles', json_build_object('nodes', (SELECT json_agg(to_json(q)) FROM (
  SELECT id::text, title, slug, published_at AS "publishedAt" FROM articles
  WHERE status = 'PUBLISHED' AND $1::jsonb IS NOT NULL ORDER BY listed_at DESC, id DESC LIMIT 20) q)))
