WITH facts AS (
  SELECT f.*, 1::bigint AS n,
  th.theme_id AS in_theme, th.direct AS in_direct,
  tg.tag_id AS in_tag,
  (f.created_at AT TIME ZONE $1)::date AS local_day
  FROM live_facts f
  LEFT JOIN LATERAL (
    SELECT t AS theme_id, t = ANY(f.themes) AS direct FROM unnest(f.within_themes) t
  ) th ON true
  LEFT JOIN LATERAL unnest(f.tags) tg (tag_id) ON true
  WHERE f.entity = 'Article' AND f.created_at >= $2
), counted AS (
  SELECT facts.*, facts.in_theme AS "d0", facts.in_tag AS "d1"
  FROM "facts"
  WHERE (((("facts"."trashed_at" IS NULL)
        AND ((("facts"."restricted_at" IS NULL)
            AND ("facts"."status" = 'PUBLISHED'
              AND "facts"."visibility" = 'PUBLIC'))
          OR ((("facts"."restricted_at" IS NULL)
              AND ("facts"."status" = 'PUBLISHED'))
            AND "facts"."organization_id" IN (SELECT unnest($3::bigint[])
              UNION ALL
              SELECT organization_id FROM organization_ancestors
              WHERE ancestor_id = ANY($4::bigint[])))))
      AND "facts"."id" = ANY(ARRAY(SELECT "articles"."id"
          FROM "articles"
          WHERE (("articles"."trashed_at" IS NULL)
            AND ((("articles"."restricted_at" IS NULL)
                AND ("articles"."status" = 'PUBLISHED'
                  AND "articles"."visibility" = 'PUBLIC'))
              OR ((("articles"."restricted_at" IS NULL)
                  AND ("articles"."status" = 'PUBLISHED'))
                AND "articles"."organization_id" IN (SELECT unnest($5::bigint[])
                  UNION ALL
                  SELECT organization_id FROM organization_ancestors
                  WHERE ancestor_id = ANY($6::bigint[])))))
          AND "articles"."locale" = $7)))
    AND "facts"."local_day" >= $8)
  AND (facts.in_theme IS NULL
    OR facts.in_direct)
)
SELECT json_build_array(d0::text, d1::text)::text AS keys,
transaction_timestamp() AS as_of,
sum(n) AS n
FROM counted
GROUP BY d0, d1
HAVING sum(n) <> 0
LIMIT 20001

-- $1: UTC
-- $2: 2025-12-31
-- $3: {1}
-- $4: {1}
-- $5: {1}
-- $6: {1}
-- $7: zh-CN
-- $8: 2026-01-01
