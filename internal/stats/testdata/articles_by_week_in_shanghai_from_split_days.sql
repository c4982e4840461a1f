WITH facts AS (
  SELECT f.organization_id, f.visibility, f.status, f.kind, f.level, f.category, f.verification, f.locale,
  f.restricted_at, f.trashed_at, f.created_by_id, f.outcomes,
  f.n, ((f.day::timestamp AT TIME ZONE 'UTC') AT TIME ZONE $1)::date AS local_day
  FROM live_cubes f
  WHERE f.entity = 'Article' AND f.cube = 'published_at' AND (
    (
      SELECT ROW((date_trunc('week', (d.day - 6)::timestamp)::date + 6), d.day >= $2::date, d.day <= $3::date)
      FROM (SELECT ((f.day::timestamp AT TIME ZONE 'UTC') AT TIME ZONE $4)::date AS day) d
    )
    IS NOT DISTINCT FROM
    (
      SELECT ROW((date_trunc('week', (d.day - 6)::timestamp)::date + 6), d.day >= $5::date, d.day <= $6::date)
      FROM (SELECT (((f.day + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 microsecond') AT TIME ZONE $7)::date AS day) d
    )
  )
  UNION ALL
  SELECT f.organization_id, f.visibility, f.status, f.kind, f.level, f.category, f.verification, f.locale,
  f.restricted_at, f.trashed_at, f.created_by_id, f.outcomes,
  1, (f.published_at AT TIME ZONE $8)::date AS local_day
  FROM (
    SELECT DISTINCT f.day
    FROM live_cubes f
    WHERE f.entity = 'Article' AND f.cube = 'published_at' AND NOT (
      (
        SELECT ROW((date_trunc('week', (d.day - 6)::timestamp)::date + 6), d.day >= $9::date, d.day <= $10::date)
        FROM (SELECT ((f.day::timestamp AT TIME ZONE 'UTC') AT TIME ZONE $11)::date AS day) d
      )
      IS NOT DISTINCT FROM
      (
        SELECT ROW((date_trunc('week', (d.day - 6)::timestamp)::date + 6), d.day >= $12::date, d.day <= $13::date)
        FROM (SELECT (((f.day + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 microsecond') AT TIME ZONE $14)::date AS day) d
      )
    )
  ) split,
  LATERAL (
    SELECT *
    FROM live_facts f
    WHERE f.entity = 'Article'
    AND f.published_at >= split.day::timestamp AT TIME ZONE 'UTC'
    AND f.published_at < (split.day + 1)::timestamp AT TIME ZONE 'UTC'
    OFFSET 0
  ) f
), counted AS (
  SELECT facts.*, (date_trunc('week', (facts.local_day - 6)::timestamp)::date + 6) AS "d0"
  FROM "facts"
  WHERE ((("facts"."trashed_at" IS NULL)
      AND ("facts"."restricted_at" IS NULL)
      AND ("facts"."status" = 'PUBLISHED'
        AND "facts"."visibility" = 'PUBLIC'))
    AND "facts"."local_day" >= $15)
  AND "facts"."local_day" <= $16
)
SELECT json_build_array(d0::text)::text AS keys,
transaction_timestamp() AS as_of,
sum(n) AS n
FROM counted
GROUP BY d0
HAVING sum(n) <> 0
LIMIT 20001

-- $1: Asia/Shanghai
-- $2: 2025-12-28
-- $3: 2026-03-31
-- $4: Asia/Shanghai
-- $5: 2025-12-28
-- $6: 2026-03-31
-- $7: Asia/Shanghai
-- $8: Asia/Shanghai
-- $9: 2025-12-28
-- $10: 2026-03-31
-- $11: Asia/Shanghai
-- $12: 2025-12-28
-- $13: 2026-03-31
-- $14: Asia/Shanghai
-- $15: 2025-12-28
-- $16: 2026-03-31
