\set n random(1, 200)
SELECT json_agg(to_json(q)) FROM (
  SELECT a.id, a.title, a.slug, a.summary, a.published_at AS "publishedAt", o.j AS organization, t.j AS tags,
    c.j AS actions
  FROM (SELECT * FROM articles WHERE organization_id = :n::bigint AND status = 'PUBLISHED'
    ORDER BY published_at DESC, id DESC LIMIT 20) a
  LEFT JOIN LATERAL (SELECT to_json(z) j FROM (
    SELECT o.name FROM organizations o WHERE o.id = a.organization_id) z) o ON true
  LEFT JOIN LATERAL (SELECT coalesce(json_agg(to_json(z)), '[]') j FROM (
    SELECT t.name FROM article_tags x JOIN tags t ON t.id = x.tag_id WHERE x.article_id = a.id) z) t ON true
  LEFT JOIN LATERAL (SELECT coalesce(json_agg(to_json(z)), '[]') j FROM (
    SELECT c.title, c.theme, u.j AS outcomes FROM article_actions y JOIN actions c ON c.id = y.action_id
    LEFT JOIN LATERAL (SELECT coalesce(json_agg(to_json(v)), '[]') j FROM (
      SELECT u.title, u.kind, u.value FROM outcomes u WHERE u.action_id = c.id) v) u ON true
    WHERE y.article_id = a.id) z) c ON true
  ORDER BY a.published_at DESC, a.id DESC) q;
