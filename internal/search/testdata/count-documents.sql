SELECT '' AS word, count(*) AS n FROM (SELECT FROM search_documents LIMIT 1000) counted
UNION ALL
SELECT w.word, c.n
FROM unnest('{"''锗粉''","''germanium''"}'::text[], '{"''锗粉''","''germanium''"}'::text[]) w (word, lookup),
  LATERAL (SELECT count(*) AS n
    FROM (SELECT
      FROM (SELECT "d"."id"
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
        AND d.words @@ w.lookup::tsquery) d LIMIT 1000) counted) c
