SELECT "d"."id", "d"."entity", "d"."title", "d"."names", "d"."summary", (left(d.body, 50000)) AS "body"
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
AND d.id = ANY('{11,12}'::bigint[])
