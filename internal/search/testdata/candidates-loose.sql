WITH found AS MATERIALIZED (SELECT "d"."id", "d"."day", ((d.title_words @@ '''提高'''::tsquery)::int
    + (d.title_words @@ '''采购'''::tsquery)::int
    + (d.title_words @@ '''transpar'''::tsquery)::int) AS "terms_in_title"
  FROM "search_documents" AS "d"
  WHERE (((((((((("d"."entity" = 'Article'
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
                  OR (("d"."entity" = 'Outcome'
                      AND ("d"."trashed_at" IS NULL))
                    AND (("d"."visibility" = 'PUBLIC')
                      OR "d"."organization_id" IN (SELECT unnest('{3}'::bigint[])
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
      AND d.tags && '{8,9}'::bigint[])
    AND extract(year FROM d.day) = ANY('{2024}'::int[]))
  AND d.locale = ANY('{"zh-CN"}'::text[]) LIMIT 5000),
matches AS (SELECT *
  FROM found UNION (SELECT "d"."id", "d"."day", ((d.title_words @@ '''提高'''::tsquery)::int
      + (d.title_words @@ '''采购'''::tsquery)::int
      + (d.title_words @@ '''transpar'''::tsquery)::int) AS "terms_in_title"
    FROM "search_documents" AS "d"
    WHERE (((((((((((("d"."entity" = 'Article'
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
                        OR (("d"."entity" = 'Outcome'
                            AND ("d"."trashed_at" IS NULL))
                          AND (("d"."visibility" = 'PUBLIC')
                            OR "d"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                              UNION ALL SELECT organization_id
                              FROM organization_ancestors
                              WHERE ancestor_id = ANY('{3}'::bigint[])))))
                      AND d.id NOT IN (SELECT id
                        FROM search_dirty
                        WHERE hides))
                    AND (SELECT count(*)
                      FROM found) >= 5000)
                  AND d.words @@ '(''提高'') & (''采购'') & (''transpar'')'::tsquery)
                AND d.id = ANY(ARRAY(SELECT id
                    FROM search_documents ORDER BY day DESC NULLS LAST, id DESC LIMIT 4000)))
              AND "d"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                UNION ALL SELECT organization_id
                FROM organization_ancestors
                WHERE ancestor_id = ANY('{3}'::bigint[])))
            AND d.themes && ARRAY(SELECT unnest('{5}'::bigint[])
              UNION ALL SELECT theme_id
              FROM theme_ancestors
              WHERE ancestor_id = ANY('{5}'::bigint[])))
          AND d.day >= '2024-02-29'::date)
        AND d.tags && '{8,9}'::bigint[])
      AND extract(year FROM d.day) = ANY('{2024}'::int[]))
    AND d.locale = ANY('{"zh-CN"}'::text[]) LIMIT 4000)),
top AS (SELECT *, row_number() OVER (ORDER BY day DESC NULLS LAST, id DESC) AS position
  FROM matches ORDER BY day DESC NULLS LAST, id DESC LIMIT 1000)
SELECT s.id, s.entity, s.title, coalesce(s.day::text, '') AS day, top.position,
  coalesce(d.terms, '') AS terms, coalesce(d.words, '') AS words, coalesce(d.mentions, '') AS mentions,
  coalesce(d.distinct_words, 0) AS distinct_words
FROM top JOIN search_documents s ON s.id = top.id LEFT JOIN LATERAL (
  SELECT CASE WHEN d.title_words @@ '''提高'''::tsquery THEN 'T' WHEN d.words @@ '''提高'':B'::tsquery THEN 'N' WHEN d.words @@ '''提高'':C'::tsquery THEN 'S' WHEN d.words @@ '''提高'''::tsquery THEN 'B' ELSE '-' END
  || CASE WHEN d.title_words @@ '''采购'''::tsquery THEN 'T' WHEN d.words @@ '''采购'':B'::tsquery THEN 'N' WHEN d.words @@ '''采购'':C'::tsquery THEN 'S' WHEN d.words @@ '''采购'''::tsquery THEN 'B' ELSE '-' END
  || CASE WHEN d.title_words @@ '''transpar'''::tsquery THEN 'T' WHEN d.words @@ '''transpar'':B'::tsquery THEN 'N' WHEN d.words @@ '''transpar'':C'::tsquery THEN 'S' WHEN d.words @@ '''transpar'''::tsquery THEN 'B' ELSE '-' END AS terms, ''
  || CASE WHEN d.title_words @@ '''提高'''::tsquery THEN 'T' WHEN d.words @@ '''提高'''::tsquery THEN 'B' ELSE '-' END
  || CASE WHEN d.title_words @@ '''transpar'''::tsquery THEN 'T' WHEN d.words @@ '''transpar'''::tsquery THEN 'B' ELSE '-' END AS words, concat_ws(' ', 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''提高'''::tsquery), 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''transpar'''::tsquery), 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''procur'''::tsquery), 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''提高'' <-> ''高采'' <-> ''采购'''::tsquery), 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''采购'' <2> ''transpar'''::tsquery)) AS mentions,
    length(d.words) AS distinct_words
  FROM (SELECT s.title_words, s.words || ''::tsvector AS words WHERE top.position <= 300 OFFSET 0) d
) d ON true
