WITH facts AS (
  SELECT f.*, 1::bigint AS n,
  f.period_end AS local_day
  FROM measurement_facts f
), counted AS (
  SELECT facts.*, facts.indicator_id AS "d0", date_trunc('quarter', facts.local_day::timestamp)::date AS "d1"
  FROM "facts"
  WHERE ("facts"."trashed_at" IS NULL)
  AND ("facts"."visibility" = 'PUBLIC')
), measured AS (
  SELECT counted.*, coalesce(
    actual IS NOT NULL AND max(period_end) FILTER (WHERE actual IS NOT NULL) OVER (
      PARTITION BY d0, d1, indicator_id
      ORDER BY period_end, id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) >= period_start,
    false) AS overlapping
  FROM counted
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

