WITH cube AS (
  SELECT c.*, r.root
  FROM live_cubes c
  JOIN (
    SELECT id AS root, id FROM organizations
    UNION ALL
    SELECT ancestor_id, organization_id FROM organization_ancestors
  ) r ON r.id = c.organization_id
  WHERE c.cube = 'all' AND r.root = ANY($1::bigint[])
), visible AS (
  SELECT "cube"."root", "cube"."entity", "cube"."n"
  FROM "cube"
  WHERE (("cube"."trashed_at" IS NULL)
    AND ((("cube"."restricted_at" IS NULL)
        AND ("cube"."status" = 'PUBLISHED'
          AND "cube"."visibility" = 'PUBLIC'))
      OR ((("cube"."restricted_at" IS NULL)
          AND ("cube"."status" = 'PUBLISHED'))
        AND "cube"."organization_id" IN (SELECT unnest($2::bigint[])
          UNION ALL
          SELECT organization_id FROM organization_ancestors
          WHERE ancestor_id = ANY($3::bigint[])))))
  AND "cube"."entity" = $4
  UNION ALL
  SELECT "cube"."root", "cube"."entity", "cube"."n"
  FROM "cube"
  WHERE (("cube"."trashed_at" IS NULL)
    AND (("cube"."visibility" = 'PUBLIC')
      OR "cube"."organization_id" IN (SELECT unnest($5::bigint[])
        UNION ALL
        SELECT organization_id FROM organization_ancestors
        WHERE ancestor_id = ANY($6::bigint[]))))
  AND "cube"."entity" IN ($7, $8)
)
SELECT root, entity AS count, sum(n) AS n, transaction_timestamp() AS as_of
FROM visible
GROUP BY root, entity
UNION ALL
SELECT ancestor_id, 'Descendant', count(*), transaction_timestamp()
FROM organization_ancestors
WHERE ancestor_id = ANY($9::bigint[])
GROUP BY ancestor_id
UNION ALL
SELECT unnest($10::bigint[]), '', 0, transaction_timestamp()

-- $1: {1,2}
-- $2: {1}
-- $3: {1}
-- $4: Article
-- $5: {1}
-- $6: {1}
-- $7: Action
-- $8: Outcome
-- $9: {1,2}
-- $10: {1,2}
