WITH facts AS (
  SELECT f.*, 1::bigint AS n
  FROM live_facts f
  WHERE f.entity = 'Article'
), counted AS (
  SELECT facts.*
  FROM "facts"
  WHERE (("facts"."trashed_at" IS NULL)
    AND ("facts"."restricted_at" IS NULL)
    AND ("facts"."status" = 'PUBLISHED'
      AND "facts"."visibility" = 'PUBLIC'))
  AND "facts"."id" = ANY(ARRAY(SELECT "articles"."id"
      FROM "articles"
      WHERE (("articles"."trashed_at" IS NULL)
        AND ("articles"."restricted_at" IS NULL)
        AND ("articles"."status" = 'PUBLISHED'
          AND "articles"."visibility" = 'PUBLIC'))
      AND "articles"."id" IN (
        WITH facts AS (
          SELECT f.*, 1::bigint AS n,
          tg.tag_id AS in_tag
          FROM live_facts f
          LEFT JOIN LATERAL unnest(f.tags) tg (tag_id) ON true
          WHERE f.entity = 'Article'
        ), counted AS (
          SELECT facts.*, facts.in_tag AS "d0"
          FROM "facts"
          WHERE ("facts"."trashed_at" IS NULL)
          AND ("facts"."restricted_at" IS NULL)
          AND ("facts"."status" = 'PUBLISHED'
            AND "facts"."visibility" = 'PUBLIC')
        )
        SELECT id FROM counted WHERE json_build_array(d0::text)::text = ANY($1::text[])
  )))
)
SELECT '[]' AS keys,
transaction_timestamp() AS as_of,
sum(n) AS n
FROM counted
HAVING sum(n) <> 0
LIMIT 20001

-- $1: {"[\"5\", null]"}
