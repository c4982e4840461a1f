SELECT json_agg(to_json(q)) FROM (
  SELECT id, title, slug, published_at AS "publishedAt" FROM articles WHERE status = 'PUBLISHED'
  ORDER BY published_at DESC, id DESC LIMIT 20) q;
