WITH facts AS (
  SELECT f.*,
  th.theme_id AS in_theme, th.direct AS in_direct
  FROM (
    SELECT i.*, 1::bigint AS n, p.period, indicator_state(i.id, p.until) AS state
    FROM indicator_facts i
    CROSS JOIN (VALUES ($1::date, $2::date), ($3::date, $4::date)) p (period, until)
  ) f
  LEFT JOIN LATERAL (
    SELECT theme_id, bool_or(direct) AS direct
    FROM (
      SELECT theme_id, true AS direct FROM action_themes WHERE action_id = f.action_id
      UNION ALL
      SELECT a.ancestor_id, false
      FROM action_themes l JOIN theme_ancestors a ON a.theme_id = l.theme_id
      WHERE l.action_id = f.action_id
    ) t
    GROUP BY theme_id
  ) th ON true
), counted AS (
  SELECT facts.*, facts.period AS "d0", facts.in_theme AS "d1"
  FROM "facts"
  WHERE (("facts"."trashed_at" IS NULL)
    AND ("facts"."visibility" = 'PUBLIC'))
  AND (facts.in_theme IS NULL
    OR facts.in_direct)
)
SELECT json_build_array(d0::text, d1::text)::text AS keys,
transaction_timestamp() AS as_of,
state,
sum(n) AS n
FROM counted
GROUP BY d0, d1, state
HAVING sum(n) <> 0
LIMIT 20001

-- $1: 2026-01-01
-- $2: 2026-03-31
-- $3: 2026-04-01
-- $4: 2026-05-31
