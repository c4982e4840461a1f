WITH groups AS (
  SELECT m.lacks, m.entity, m.tags_key, grouping(m.lacks, m.entity, m.tags_key) AS columns, count(*) AS n
  FROM (SELECT "d"."entity", "d"."tags_key", (0
      + CASE WHEN d.entity = ANY('{"Article"}'::text[]) THEN 0 ELSE 1::int END) AS "lacks"
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
    AND d.words @@ '(''锗粉'') & (''germanium'') & (!(''red'' <-> ''light''))'::tsquery LIMIT 200000) m GROUP BY GROUPING SETS ((m.lacks), (m.lacks, m.entity), (m.lacks, m.tags_key))
),
counts (kind, value, n, selected) AS (
  SELECT 'TYPE', (g.entity)::text, g.n, false
  FROM groups g
  WHERE g.columns = 1::int
  AND g.lacks IN (0, 1::int)
  AND g.entity IS NOT NULL
  UNION ALL
  SELECT 'TAG', (unnest(g.tags_key::bigint[]))::text, g.n, false
  FROM groups g
  WHERE g.columns = 2::int
  AND g.lacks IN (0, 0::int)
  AND g.tags_key IS NOT NULL
  UNION ALL
  SELECT 'TOTAL', '', g.n, false FROM groups g WHERE g.columns = 3::int AND g.lacks = 0
  UNION ALL
  SELECT 'TYPE', unnest('{"Article"}'::text[]), 0, true
),
facets AS (
  SELECT kind, value, sum(n)::bigint AS n, bool_or(selected) AS selected,
    row_number() OVER (PARTITION BY kind ORDER BY sum(n) DESC, value) AS position
  FROM counts GROUP BY kind, value
)
SELECT kind, value, n FROM facets WHERE position <= 50 OR selected ORDER BY kind, position
