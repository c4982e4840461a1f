SELECT json_build_object('createArticle', (SELECT json_build_object('article', json_build_object('id', a.id::text),
    'userErrors', '[]'::json)
  FROM articles a
  JOIN revisions r ON r.article_id = a.id AND r.body = a.body
  JOIN audit_events e ON e.entity_id = a.id
  WHERE a.slug = $1::jsonb->'input'->>'slug' AND a.title = $1::jsonb->'input'->>'title'
    AND a.body = $1::jsonb->'input'->>'body' AND a.status = 'DRAFT' AND e.verb = 'CREATED'))
