\set k random(1, @LAST_TEN@)
\set d random(0, 7)
SELECT to_json(q) FROM (SELECT a.id, a.title, a.slug, a.summary, a.body, a.author, a.published_at AS "publishedAt",
    (SELECT to_json(z) FROM (SELECT o.name, o.slug) z) AS organization,
    (SELECT coalesce(json_agg(to_json(z)), '[]') FROM (
      SELECT t.name FROM article_tags x JOIN tags t ON t.id = x.tag_id WHERE x.article_id = a.id) z) AS tags,
    (SELECT coalesce(json_agg(to_json(z)), '[]') FROM (
      SELECT c.id, c.title, c.theme, c.status,
        (SELECT coalesce(json_agg(to_json(v)), '[]') FROM (
          SELECT u.id, u.title, u.kind, u.value, u.unit, u.achieved_on AS "achievedOn"
          FROM outcomes u WHERE u.action_id = c.id) v) AS outcomes
      FROM article_actions y JOIN actions c ON c.id = y.action_id WHERE y.article_id = a.id) z) AS actions
  FROM articles a JOIN organizations o ON o.id = a.organization_id
  WHERE a.slug = 'article-' || (:k * 10 + :d)::text) q;
