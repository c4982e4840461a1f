\set n random(1, 200)
SELECT json_build_object(
  'actions', (SELECT json_agg(json_build_object('theme', theme, 'status', status, 'count', c)) FROM (
    SELECT theme, status, count(*) c FROM actions WHERE organization_id = :n::bigint GROUP BY 1, 2) x),
  'outcomes', (SELECT json_agg(json_build_object('kind', kind, 'month', m, 'count', c)) FROM (
    SELECT kind, date_trunc('month', achieved_on::timestamp) m, count(*) c FROM outcomes GROUP BY 1, 2) y));
