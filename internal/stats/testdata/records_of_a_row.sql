SELECT "articles"."id"
FROM "articles"
WHERE ((("articles"."published_at" IS NOT NULL
      AND "articles"."published_at" >= $1
      AND "articles"."published_at" < $2
      AND ("articles"."published_at" AT TIME ZONE $3)::date >= $4::date
      AND ("articles"."published_at" AT TIME ZONE $5)::date <= $6::date
      AND "articles"."organization_id" IN (
        SELECT $7::bigint
        UNION ALL
        SELECT a.organization_id
        FROM organization_ancestors a
        JOIN organizations n ON n.id = a.ancestor_id
        WHERE n.depth = $8 AND n.id = $9::bigint
    )) AND "articles"."id" IN (SELECT l.article_id FROM article_themes l WHERE l.theme_id IN (
        SELECT $10::bigint
        UNION ALL
        SELECT a.theme_id
        FROM theme_ancestors a
        JOIN themes n ON n.id = a.ancestor_id
        WHERE n.depth = $11 AND n.id = $12::bigint
  ))) AND NOT EXISTS (SELECT FROM article_tags l WHERE l.article_id = "articles"."id")) AND "articles"."status" = $13

-- $1: 2026-01-31
-- $2: 2026-03-02
-- $3: Asia/Shanghai
-- $4: 2026-02-01
-- $5: Asia/Shanghai
-- $6: 2026-02-28
-- $7: 1
-- $8: 1
-- $9: 1
-- $10: 2
-- $11: 1
-- $12: 2
-- $13: PUBLISHED
