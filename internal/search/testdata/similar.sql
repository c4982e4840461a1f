SELECT id, entity, title, names, summary, left(body, 50000) AS body
FROM search_documents
WHERE id IN (SELECT id
  FROM (SELECT "d"."id", ((d.spelling @@ ''::tsquery)::int + ts_rank('{0.1, 0.4, 0.4, 1}', d.words, '''germ'':*'::tsquery)) AS "rank"
    FROM "search_documents" AS "d"
    WHERE ("d"."entity" = 'Person'
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
          WHERE ancestor_id = ANY('{3}'::bigint[])))
      AND d.id NOT IN (SELECT id
        FROM search_dirty
        WHERE hides))
    AND (d.words @@ '''germ'':*'::tsquery
      OR d.spelling @@ ''::tsquery)) s ORDER BY rank DESC, id LIMIT 30)
