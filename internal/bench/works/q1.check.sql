SELECT json_build_object('article', (SELECT to_json(q) FROM (
  SELECT a.id::text, a.title, a.slug, a.summary, a.body, a.published_at AS "publishedAt",
    (SELECT json_build_object('nodes', json_agg(json_build_object('person', json_build_object('name', p.name))
        ORDER BY c.position, c.id))
      FROM contributions c JOIN people p ON p.id = c.person_id WHERE c.article_id = a.id) AS contributions,
    (SELECT json_build_object('name', o.name, 'slug', o.slug) FROM organizations o WHERE o.id = a.organization_id)
      AS organization,
    (SELECT json_build_object('nodes', json_agg(json_build_object('name', t.name) ORDER BY t.name, t.id))
      FROM article_tags l JOIN tags t ON t.id = l.tag_id WHERE l.article_id = a.id) AS tags,
    (SELECT json_build_object('nodes', json_agg(json_build_object('id', c.id::text, 'title', c.title,
        'status', c.status,
        'themes', (SELECT json_build_object('nodes', json_agg(json_build_object('name', t.name)
            ORDER BY t.position, t.id))
          FROM action_themes l JOIN themes t ON t.id = l.theme_id WHERE l.action_id = c.id),
        'outcomes', (SELECT json_build_object('nodes', json_agg(json_build_object('id', u.id::text, 'title', u.title,
            'category', u.category, 'level', u.level, 'verification', u.verification, 'achievedOn', u.achieved_on)
            ORDER BY u.listed_on DESC, u.id DESC))
          FROM outcomes u WHERE u.action_id = c.id))
        ORDER BY c.listed_on DESC, c.id DESC))
      FROM article_actions l JOIN actions c ON c.id = l.action_id WHERE l.article_id = a.id) AS actions
  FROM articles a WHERE a.slug = $1::jsonb->>'slug') q))
