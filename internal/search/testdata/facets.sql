WITH matches AS MATERIALIZED (SELECT "d"."entity", "d"."tags", (coalesce(d.entity = ANY('{"Article"}'::text[]), false)) AS "has_type"
  FROM "search_documents" AS "d"
  WHERE (((("d"."entity" = 'Action'
          AND ("d"."trashed_at" IS NULL))
        AND ("d"."visibility" = 'PUBLIC'))
      OR (("d"."entity" = 'Article'
          AND ("d"."trashed_at" IS NULL))
        AND ("d"."restricted_at" IS NULL)
        AND ("d"."status" = 'PUBLISHED'
          AND "d"."visibility" = 'PUBLIC'))
      OR "d"."entity" = 'Organization'
      OR (("d"."entity" = 'Outcome'
          AND ("d"."trashed_at" IS NULL))
        AND ("d"."visibility" = 'PUBLIC'))
      OR ("d"."entity" = 'Person'
        AND "d"."id" IN (SELECT "people"."id"
          FROM "people" AS "people"
          WHERE EXISTS (SELECT "contributions"."person_id"
            FROM "contributions"
            WHERE "people"."id" = "contributions"."person_id"
            AND EXISTS (SELECT "articles"."id"
              FROM "articles"
              WHERE ("contributions"."article_id" = "articles"."id"
                AND ("articles"."trashed_at" IS NULL))
              AND ("articles"."restricted_at" IS NULL)
              AND ("articles"."status" = 'PUBLISHED'
                AND "articles"."visibility" = 'PUBLIC'))))))
    AND d.id NOT IN (SELECT id
      FROM search_dirty
      WHERE hides))
  AND ((d.words @@ '''锗粉'''::tsquery)
    AND (d.words @@ '''germanium'''::tsquery
      OR d.spelling @@ '''germanium'':*'::tsquery))
  AND NOT d.words @@ '''red'' <-> ''light'''::tsquery),
counts (kind, value, n, selected) AS (
  SELECT 'TOTAL', '', count(*), false FROM matches m WHERE true AND m.has_type
  UNION ALL
  SELECT 'TYPE', m.entity::text, count(*), false FROM matches m WHERE true AND m.entity IS NOT NULL GROUP BY m.entity
  UNION ALL
  SELECT 'TAG', value::text, count(*), false
  FROM matches m, unnest(m.tags) value
  WHERE true
  AND m.has_type
  AND value IS NOT NULL GROUP BY value
  UNION ALL
  SELECT 'TYPE', unnest('{"Article"}'::text[]), 0, true
),
facets AS (
  SELECT kind, value, sum(n)::bigint AS n, bool_or(selected) AS selected,
    row_number() OVER (PARTITION BY kind ORDER BY sum(n) DESC, value) AS position
  FROM counts GROUP BY kind, value
)
SELECT kind, value, n FROM facets WHERE position <= 50 OR selected ORDER BY kind, position
