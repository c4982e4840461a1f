WITH pairs AS (
  SELECT f.*, 1 AS n, a, a = ANY(f.themes) AS a_direct, b, b = ANY(f.themes) AS b_direct
  FROM live_facts f, unnest(f.within_themes) a, unnest(f.within_themes) b
  WHERE f.entity = 'Action' AND a = ANY($1::bigint[]) AND b = ANY($2::bigint[])
), counted AS (
  SELECT pairs.*
  FROM "pairs"
  WHERE (("pairs"."trashed_at" IS NULL)
    AND (("pairs"."visibility" = 'PUBLIC')
      OR "pairs"."organization_id" IN (SELECT unnest($3::bigint[])
        UNION ALL
        SELECT organization_id FROM organization_ancestors
        WHERE ancestor_id = ANY($4::bigint[]))))
  AND "pairs"."id" = ANY(ARRAY(SELECT "actions"."id"
      FROM "actions"
      WHERE (("actions"."trashed_at" IS NULL)
        AND (("actions"."visibility" = 'PUBLIC')
          OR "actions"."organization_id" IN (SELECT unnest($5::bigint[])
            UNION ALL
            SELECT organization_id FROM organization_ancestors
            WHERE ancestor_id = ANY($6::bigint[]))))
      AND "actions"."status" = $7))
), linked AS (
  SELECT DISTINCT counted.a, counted.a_direct, counted.b, counted.b_direct, l.article_id AS linked_id
  FROM counted
  JOIN article_actions l ON l.action_id = counted.id
  WHERE l.article_id IN (SELECT "live_facts"."id"
    FROM "live_facts"
    WHERE (("live_facts"."trashed_at" IS NULL)
      AND ((("live_facts"."restricted_at" IS NULL)
          AND ("live_facts"."status" = 'PUBLISHED'
            AND "live_facts"."visibility" = 'PUBLIC'))
        OR ((("live_facts"."restricted_at" IS NULL)
            AND ("live_facts"."status" = 'PUBLISHED'))
          AND "live_facts"."organization_id" IN (SELECT unnest($8::bigint[])
            UNION ALL
            SELECT organization_id FROM organization_ancestors
            WHERE ancestor_id = ANY($9::bigint[])))))
    AND "live_facts"."entity" = $10)
)
SELECT a, b, count(DISTINCT linked_id) AS n
FROM linked
WHERE (a <> $11 OR a_direct) AND (b <> $12 OR b_direct)
GROUP BY a, b

-- $1: {3,4}
-- $2: {3,4}
-- $3: {1}
-- $4: {1}
-- $5: {1}
-- $6: {1}
-- $7: ACTIVE
-- $8: {1}
-- $9: {1}
-- $10: Article
-- $11: 1
-- $12: 2
