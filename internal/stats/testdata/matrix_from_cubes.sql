WITH pairs AS (
  SELECT organization_id, visibility, trashed_at, n, outcomes,
  theme_id AS a, direct AS a_direct, other_theme_id AS b, other_direct AS b_direct
  FROM live_cubes
  WHERE entity = 'Action' AND cube = 'pair'
  AND theme_id = ANY($1::bigint[]) AND other_theme_id = ANY($2::bigint[])
  UNION ALL
  SELECT organization_id, visibility, trashed_at, n, outcomes, other_theme_id, other_direct, theme_id, direct
  FROM live_cubes
  WHERE entity = 'Action' AND cube = 'pair'
  AND theme_id = ANY($3::bigint[]) AND other_theme_id = ANY($4::bigint[])
  UNION ALL
  SELECT organization_id, visibility, trashed_at, n, outcomes, theme_id, direct, theme_id, direct
  FROM live_cubes
  WHERE entity = 'Action' AND cube = 'theme' AND theme_id = ANY($5::bigint[])
), visible AS (
  SELECT pairs.* FROM "pairs" WHERE ("pairs"."trashed_at" IS NULL) AND ("pairs"."visibility" = 'PUBLIC')
)
SELECT a, a_direct, b, b_direct, sum(n) AS n, sum(outcomes) AS outcomes, transaction_timestamp() AS as_of
FROM visible
GROUP BY a, a_direct, b, b_direct

-- $1: {1,2,3,4}
-- $2: {1,2,3,4}
-- $3: {1,2,3,4}
-- $4: {1,2,3,4}
-- $5: {1,2,3,4}
