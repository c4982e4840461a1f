WITH facts AS (
  SELECT f.*, 1::bigint AS n,
  (f.published_at AT TIME ZONE $1)::date AS local_day
  FROM live_facts f
  WHERE f.entity = 'Article'
), counted AS (
  SELECT facts.*, facts.locale AS "d0", date_trunc('month', facts.local_day::timestamp)::date AS "d1"
  FROM "facts"
  WHERE ("facts"."trashed_at" IS NULL)
  AND ((("facts"."restricted_at" IS NULL)
      AND ("facts"."status" = 'PUBLISHED'
        AND "facts"."visibility" = 'PUBLIC'))
    OR ((("facts"."restricted_at" IS NULL)
        AND ("facts"."status" = 'PUBLISHED'))
      AND "facts"."organization_id" IN (SELECT unnest($2::bigint[])
        UNION ALL
        SELECT organization_id FROM organization_ancestors
        WHERE ancestor_id = ANY($3::bigint[]))))
), linked AS (
  SELECT DISTINCT d0, d1, l.outcome_id AS linked_id
  FROM counted
  JOIN evidence l ON l.article_id = counted.id
  WHERE l.outcome_id IN (SELECT "live_facts"."id"
    FROM "live_facts"
    WHERE (("live_facts"."trashed_at" IS NULL)
      AND (("live_facts"."visibility" = 'PUBLIC')
        OR "live_facts"."organization_id" IN (SELECT unnest($4::bigint[])
          UNION ALL
          SELECT organization_id FROM organization_ancestors
          WHERE ancestor_id = ANY($5::bigint[]))))
    AND "live_facts"."entity" = $6)
), first_linked AS (
  SELECT min(d1) AS d1, d0, linked_id
  FROM linked
  GROUP BY d0, linked_id, d1 IS NULL
)
SELECT json_build_array(d0::text, d1::text)::text AS keys, count(*) AS n
FROM first_linked
GROUP BY d0, d1

-- $1: UTC
-- $2: {1}
-- $3: {1}
-- $4: {1}
-- $5: {1}
-- $6: Outcome
