SELECT json_build_object(
  'actionStatistics', json_build_object('rows', (SELECT coalesce(json_agg(to_json(q)), '[]') FROM (
    SELECT json_build_object('name', t.name) AS theme, a.status, count(*)
    FROM actions a JOIN action_themes l ON l.action_id = a.id JOIN themes t ON t.id = l.theme_id
    WHERE a.organization_id = (SELECT id FROM organizations WHERE slug = $1::jsonb->>'slug')
    GROUP BY t.name, a.status) q)),
  'outcomeStatistics', json_build_object('rows', (SELECT json_agg(to_json(q)) FROM (
    SELECT category, date_trunc('month', achieved_on)::date AS "periodStart", count(*) FROM outcomes GROUP BY 1, 2) q)))
