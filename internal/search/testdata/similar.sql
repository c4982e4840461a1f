SELECT id, entity, title, names FROM search_documents
WHERE id IN (
  SELECT id
  FROM (SELECT "d"."id", "d"."title_words"
    FROM "search_documents" AS "d"
    WHERE (((("d"."entity" = 'Action'
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
    AND d.title_words @@ '''germ'':*'::tsquery LIMIT 2000) s ORDER BY ts_rank(title_words, '''germ'':*'::tsquery) DESC, id LIMIT 50
)
