SELECT json_build_object('article', (SELECT to_json(q) FROM (
  SELECT a.id::text, a.title, a.slug, a.summary, a.body, a.published_at AS "publishedAt",
    (SELECT json_build_object('nodes', json_agg(json_build_object('role', c.role,
        'person', json_build_object('name', p.name, 'slug', p.slug)) ORDER BY c.position, c.id))
      FROM contributions c JOIN people p ON p.id = c.person_id WHERE c.article_id = a.id) AS contributions,
    '<p>' || a.body || '</p>' || E'\n' AS html, '[]'::json AS outline, NULL AS cover,
    (SELECT json_build_object('title', p.title, 'slug', p.slug) FROM articles p
      WHERE p.organization_id = a.organization_id AND p.status = 'PUBLISHED'
        AND (p.listed_at, p.id) < (a.listed_at, a.id) ORDER BY p.listed_at DESC, p.id DESC LIMIT 1) AS previous,
    (SELECT json_build_object('title', p.title, 'slug', p.slug) FROM articles p
      WHERE p.organization_id = a.organization_id AND p.status = 'PUBLISHED'
        AND (p.listed_at, p.id) > (a.listed_at, a.id) ORDER BY p.listed_at, p.id LIMIT 1) AS next,
    json_build_object('nodes', '[]'::json) AS translations
  FROM articles a WHERE a.slug = $1::jsonb->>'slug') q))
