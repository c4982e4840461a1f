SELECT json_build_object('organization', json_build_object('articles', json_build_object('nodes',
  (SELECT coalesce(json_agg(to_json(q)), '[]') FROM (
    SELECT a.id::text, a.title, a.slug, a.summary, a.published_at AS "publishedAt",
      (SELECT json_build_object('name', o.name) FROM organizations o WHERE o.id = a.organization_id) AS organization,
      (SELECT json_build_object('nodes', json_agg(json_build_object('name', t.name) ORDER BY t.name, t.id))
        FROM article_tags l JOIN tags t ON t.id = l.tag_id WHERE l.article_id = a.id) AS tags,
      (SELECT json_build_object('nodes', json_agg(json_build_object('title', c.title,
          'themes', (SELECT json_build_object('nodes', json_agg(json_build_object('name', t.name)
              ORDER BY t.position, t.id))
            FROM action_themes l JOIN themes t ON t.id = l.theme_id WHERE l.action_id = c.id),
          'outcomes', (SELECT json_build_object('nodes', json_agg(json_build_object('title', u.title,
              'category', u.category, 'level', u.level) ORDER BY u.listed_on DESC, u.id DESC))
            FROM outcomes u WHERE u.action_id = c.id))
          ORDER BY c.listed_on DESC, c.id DESC))
        FROM article_actions l JOIN actions c ON c.id = l.action_id WHERE l.article_id = a.id) AS actions
    FROM articles a
    WHERE a.status = 'PUBLISHED' AND a.organization_id = (SELECT id FROM organizations WHERE slug = $1::jsonb->>'slug')
    ORDER BY a.listed_at DESC, a.id DESC LIMIT 20) q))))
