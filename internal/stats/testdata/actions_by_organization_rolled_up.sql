WITH facts AS (
  SELECT f.*, coalesce(up.ancestor_id, f.organization_id) AS in_organization
  FROM (
    SELECT f.*, f.theme_id AS in_theme, f.direct AS in_direct, f.tag_id AS in_tag
    FROM live_cubes f
    WHERE f.entity = 'Action' AND f.cube = 'all'
  ) f
  LEFT JOIN (
    SELECT a.organization_id, a.ancestor_id
    FROM organization_ancestors a
    JOIN organizations o ON o.id = a.ancestor_id AND o.depth = $1
  ) up ON up.organization_id = f.organization_id
), counted AS (
  SELECT facts.*, facts.in_organization AS "d0"
  FROM "facts"
  WHERE ("facts"."trashed_at" IS NULL)
  AND (("facts"."visibility" = 'PUBLIC')
    OR "facts"."organization_id" IN (SELECT unnest($2::bigint[])
      UNION ALL
      SELECT organization_id FROM organization_ancestors
      WHERE ancestor_id = ANY($3::bigint[])))
)
SELECT json_build_array(d0::text)::text AS keys,
transaction_timestamp() AS as_of,
sum(n) AS n,
sum(outcomes) AS outcomes
FROM counted
GROUP BY d0
HAVING sum(n) <> 0
LIMIT 20001

-- $1: 1
-- $2: {1}
-- $3: {1}
