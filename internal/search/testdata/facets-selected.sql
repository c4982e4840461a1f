WITH groups AS (
  SELECT m.lacks, m.entity, m.tags_key, m.day, grouping(m.lacks, m.entity, m.tags_key, m.day) AS columns, count(*) AS n
  FROM (SELECT "d"."entity", "d"."tags_key", "d"."day", (0
      + CASE WHEN d.entity = ANY('{"Article","Outcome"}'::text[]) THEN 0 ELSE 1::int END
      + CASE WHEN d.tags && '{8,9}'::bigint[] THEN 0 ELSE 2::int END
      + CASE WHEN extract(year FROM d.day) = ANY('{2024}'::int[]) THEN 0 ELSE 4::int END) AS "lacks"
    FROM "search_documents" AS "d"
    WHERE ((((((((("d"."entity" = 'Action'
                      AND ("d"."trashed_at" IS NULL))
                    AND (("d"."visibility" = 'PUBLIC')
                      OR "d"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                        UNION ALL SELECT organization_id
                        FROM organization_ancestors
                        WHERE ancestor_id = ANY('{3}'::bigint[]))))
                  OR (("d"."entity" = 'Article'
                      AND ("d"."trashed_at" IS NULL))
                    AND ((("d"."restricted_at" IS NULL)
                        AND ("d"."status" = 'PUBLISHED'
                          AND "d"."visibility" = 'PUBLIC'))
                      OR ((("d"."restricted_at" IS NULL)
                          AND ("d"."status" = 'PUBLISHED'))
                        AND "d"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                          UNION ALL SELECT organization_id
                          FROM organization_ancestors
                          WHERE ancestor_id = ANY('{3}'::bigint[])))))
                  OR "d"."entity" = 'Organization'
                  OR (("d"."entity" = 'Outcome'
                      AND ("d"."trashed_at" IS NULL))
                    AND (("d"."visibility" = 'PUBLIC')
                      OR "d"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                        UNION ALL SELECT organization_id
                        FROM organization_ancestors
                        WHERE ancestor_id = ANY('{3}'::bigint[]))))
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
                          AND ((("articles"."restricted_at" IS NULL)
                              AND ("articles"."status" = 'PUBLISHED'
                                AND "articles"."visibility" = 'PUBLIC'))
                            OR ((("articles"."restricted_at" IS NULL)
                                AND ("articles"."status" = 'PUBLISHED'))
                              AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                                UNION ALL SELECT organization_id
                                FROM organization_ancestors
                                WHERE ancestor_id = ANY('{3}'::bigint[]))))))
                      OR "people"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                        UNION ALL SELECT organization_id
                        FROM organization_ancestors
                        WHERE ancestor_id = ANY('{3}'::bigint[])))))
                AND d.id NOT IN (SELECT id
                  FROM search_dirty
                  WHERE hides))
              AND (d.words @@ '(''提高'') & (''采购'') & (''transpar'')'::tsquery
                OR d.id = ANY(ARRAY(SELECT a.id
                    FROM search_documents a
                    WHERE a.words @@ '(''采购'') & ((''transpar'') | (''procur'') | (''提高''))'::tsquery LIMIT 1000))
                AND EXISTS (SELECT
                  FROM (SELECT d.words || ''::tsvector AS words OFFSET 0) u, unnest((SELECT '{"''提高''","''transpar''","''procur''"}'::text[]::tsquery[]), (SELECT '{"1.5000","3.0000","2.0000"}'::float8[])) w (tsquery, weight)
                  WHERE u.words @@ w.tsquery HAVING sum(w.weight) >= 1.95::float8
                  AND (count(*) >= 2::int
                    OR d.title_words @@ '(''提高'') | (''transpar'') | (''procur'')'::tsquery))))
            AND "d"."organization_id" IN (SELECT unnest('{3}'::bigint[])
              UNION ALL SELECT organization_id
              FROM organization_ancestors
              WHERE ancestor_id = ANY('{3}'::bigint[])))
          AND d.themes && ARRAY(SELECT unnest('{5}'::bigint[])
            UNION ALL SELECT theme_id
            FROM theme_ancestors
            WHERE ancestor_id = ANY('{5}'::bigint[])))
        AND d.day >= '2024-02-29'::date)
      AND d.locale = ANY('{"zh-CN"}'::text[]))
    AND CASE WHEN d.entity = ANY('{"Article","Outcome"}'::text[]) THEN 0 ELSE 1 END
    + CASE WHEN d.tags && '{8,9}'::bigint[] THEN 0 ELSE 1 END
    + CASE WHEN extract(year FROM d.day) = ANY('{2024}'::int[]) THEN 0 ELSE 1 END <= 1 LIMIT 200000) m GROUP BY GROUPING SETS ((m.lacks), (m.lacks, m.entity), (m.lacks, m.tags_key), (m.lacks, m.day))
),
counts (kind, value, n, selected) AS (
  SELECT 'TYPE', (g.entity)::text, g.n, false
  FROM groups g
  WHERE g.columns = 3::int
  AND g.lacks IN (0, 1::int)
  AND g.entity IS NOT NULL
  UNION ALL
  SELECT 'TAG', (unnest(g.tags_key::bigint[]))::text, g.n, false
  FROM groups g
  WHERE g.columns = 5::int
  AND g.lacks IN (0, 2::int)
  AND g.tags_key IS NOT NULL
  UNION ALL
  SELECT 'YEAR', (extract(year FROM g.day)::int)::text, g.n, false
  FROM groups g
  WHERE g.columns = 6::int
  AND g.lacks IN (0, 4::int)
  AND g.day IS NOT NULL
  UNION ALL
  SELECT 'TOTAL', '', g.n, false FROM groups g WHERE g.columns = 7::int AND g.lacks = 0
  UNION ALL
  SELECT 'TYPE', unnest('{"Article","Outcome"}'::text[]), 0, true
  UNION ALL
  SELECT 'TAG', unnest('{8,9}'::text[]), 0, true
  UNION ALL
  SELECT 'YEAR', unnest('{2024}'::text[]), 0, true
),
facets AS (
  SELECT kind, value, sum(n)::bigint AS n, bool_or(selected) AS selected,
    row_number() OVER (PARTITION BY kind ORDER BY sum(n) DESC, value) AS position
  FROM counts GROUP BY kind, value
)
SELECT kind, value, n FROM facets WHERE position <= 50 OR selected ORDER BY kind, position
