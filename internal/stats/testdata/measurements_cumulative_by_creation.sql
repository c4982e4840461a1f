WITH facts AS (
  SELECT f.*, 1::bigint AS n,
  th.theme_id AS in_theme, th.direct AS in_direct,
  (f.created_at AT TIME ZONE $1)::date AS local_day
  FROM measurement_facts f
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
  SELECT facts.*, facts.in_theme AS "d0", date_trunc('year', facts.local_day::timestamp)::date AS "d1"
  FROM "facts"
  WHERE (("facts"."trashed_at" IS NULL)
    AND ("facts"."visibility" = 'PUBLIC'))
  AND (facts.in_theme IS NULL
    OR facts.in_direct)
), flagged AS (
  SELECT counted.*, coalesce(
    actual IS NOT NULL AND max(period_end) FILTER (WHERE actual IS NOT NULL) OVER (
      PARTITION BY d0, indicator_id
      ORDER BY period_end, id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) >= period_start,
    false) AS flag
  FROM counted
), suspects AS MATERIALIZED (
  SELECT flagged.*, row_number() OVER () AS number,
  actual IS NOT NULL AND bool_or(flag) OVER (PARTITION BY d0, indicator_id) AS suspect
  FROM flagged
), measured AS (
  SELECT suspects.*, number IN (
    SELECT a.number
    FROM suspects a
    WHERE a.suspect AND EXISTS (
      SELECT
      FROM suspects b
      WHERE b.suspect
      AND a.d0 IS NOT DISTINCT FROM b.d0 AND a.indicator_id = b.indicator_id
      AND (b.created_at, b.id) < (a.created_at, a.id)
      AND b.period_start <= a.period_end
      AND b.period_end >= a.period_start
    )
  ) AS overlapping
  FROM suspects
)
SELECT json_build_array(d0::text, d1::text)::text AS keys,
transaction_timestamp() AS as_of,
measure,
unit,
sum(n) AS n,
count(actual) AS valued,
sum(actual) AS sum,
min(actual) AS min,
max(actual) AS max,
count(attainment) AS attainments,
sum(attainment) AS attained,
bool_or(overlapping) AS overlapping
FROM measured
GROUP BY d0, d1, measure, unit
HAVING sum(n) <> 0
LIMIT 20001

-- $1: UTC
