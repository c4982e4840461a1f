WITH facts AS (
  SELECT f.*, f.theme_id AS in_theme, f.direct AS in_direct, f.tag_id AS in_tag, f.day AS local_day
  FROM live_cubes f
  WHERE f.entity = 'Article' AND f.cube = 'all:published_at'
), counted AS (
  SELECT facts.*, date_trunc('month', facts.local_day::timestamp)::date AS "d0"
  FROM "facts"
  WHERE ("facts"."trashed_at" IS NULL)
  AND ((("facts"."restricted_at" IS NULL)
      AND ("facts"."status" = 'PUBLISHED'
        AND "facts"."visibility" = 'PUBLIC'))
    OR ((("facts"."restricted_at" IS NULL)
        AND ("facts"."status" = 'PUBLISHED'))
      AND "facts"."organization_id" IN (SELECT unnest($1::bigint[])
        UNION ALL
        SELECT organization_id FROM organization_ancestors
        WHERE ancestor_id = ANY($2::bigint[]))))
)
SELECT json_build_array(d0::text)::text AS keys,
transaction_timestamp() AS as_of,
sum(n) AS n
FROM counted
GROUP BY d0
HAVING sum(n) <> 0
LIMIT 20001

-- $1: {1}
-- $2: {1}
