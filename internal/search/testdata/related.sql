WITH given AS (SELECT "articles"."id"
  FROM "articles" AS "articles"
  WHERE (("articles"."trashed_at" IS NULL)
    AND ((("articles"."restricted_at" IS NULL)
        AND ("articles"."status" = 'PUBLISHED'
          AND "articles"."visibility" = 'PUBLIC'))
      OR ((("articles"."restricted_at" IS NULL)
          AND ("articles"."status" = 'PUBLISHED'))
        AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
          UNION ALL SELECT organization_id
          FROM organization_ancestors
          WHERE ancestor_id = ANY('{3}'::bigint[])))))
  AND articles.id = ANY('{11,12}'::bigint[])),
reasons AS (
  SELECT given.id AS of, n.article_id AS id, 'ACTION' AS kind, target.title::text AS text, '' AS other,
    1::float8 AS score
  FROM given
  JOIN article_actions l ON l.article_id = given.id
  JOIN (SELECT "actions"."id", "actions"."title"
    FROM "actions" AS "actions"
    WHERE ("actions"."trashed_at" IS NULL)
    AND (("actions"."visibility" = 'PUBLIC')
      OR "actions"."organization_id" IN (SELECT unnest('{3}'::bigint[])
        UNION ALL SELECT organization_id
        FROM organization_ancestors
        WHERE ancestor_id = ANY('{3}'::bigint[])))) target ON target.id = l.action_id,
  LATERAL (
    SELECT x.article_id FROM article_actions x
    WHERE x.action_id = l.action_id
    AND x.article_id <> given.id
    AND EXISTS (SELECT "articles"."id"
      FROM "articles" AS "articles"
      WHERE (("articles"."trashed_at" IS NULL)
        AND ((("articles"."restricted_at" IS NULL)
            AND ("articles"."status" = 'PUBLISHED'
              AND "articles"."visibility" = 'PUBLIC'))
          OR ((("articles"."restricted_at" IS NULL)
              AND ("articles"."status" = 'PUBLISHED'))
            AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
              UNION ALL SELECT organization_id
              FROM organization_ancestors
              WHERE ancestor_id = ANY('{3}'::bigint[])))))
      AND articles.id = x.article_id)
    ORDER BY x.article_id DESC LIMIT 50
  ) n
  UNION ALL
  SELECT given.id AS of, n.article_id AS id, 'TAG' AS kind, target.name::text AS text, '' AS other,
    1::float8 AS score
  FROM given
  JOIN article_tags l ON l.article_id = given.id
  JOIN (SELECT "tags"."id", "tags"."name" FROM "tags" AS "tags") target ON target.id = l.tag_id,
  LATERAL (
    SELECT x.article_id FROM article_tags x
    WHERE x.tag_id = l.tag_id
    AND x.article_id <> given.id
    AND EXISTS (SELECT "articles"."id"
      FROM "articles" AS "articles"
      WHERE (("articles"."trashed_at" IS NULL)
        AND ((("articles"."restricted_at" IS NULL)
            AND ("articles"."status" = 'PUBLISHED'
              AND "articles"."visibility" = 'PUBLIC'))
          OR ((("articles"."restricted_at" IS NULL)
              AND ("articles"."status" = 'PUBLISHED'))
            AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
              UNION ALL SELECT organization_id
              FROM organization_ancestors
              WHERE ancestor_id = ANY('{3}'::bigint[])))))
      AND articles.id = x.article_id)
    ORDER BY x.article_id DESC LIMIT 50
  ) n
  UNION ALL
  SELECT given.id AS of, n.article_id AS id, 'THEME' AS kind, target.name::text AS text, '' AS other,
    1::float8 AS score
  FROM given
  JOIN article_themes l ON l.article_id = given.id
  JOIN (SELECT "themes"."id", "themes"."name" FROM "themes" AS "themes") target ON target.id = l.theme_id,
  LATERAL (
    SELECT x.article_id FROM article_themes x
    WHERE x.theme_id = l.theme_id
    AND x.article_id <> given.id
    AND EXISTS (SELECT "articles"."id"
      FROM "articles" AS "articles"
      WHERE (("articles"."trashed_at" IS NULL)
        AND ((("articles"."restricted_at" IS NULL)
            AND ("articles"."status" = 'PUBLISHED'
              AND "articles"."visibility" = 'PUBLIC'))
          OR ((("articles"."restricted_at" IS NULL)
              AND ("articles"."status" = 'PUBLISHED'))
            AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
              UNION ALL SELECT organization_id
              FROM organization_ancestors
              WHERE ancestor_id = ANY('{3}'::bigint[])))))
      AND articles.id = x.article_id)
    ORDER BY x.article_id DESC LIMIT 50
  ) n
  UNION ALL
  SELECT given.id, n.id, 'TEXT', s.title, n.title, n.score
  FROM given
  JOIN search_documents s ON s.id = given.id AND s.id NOT IN (SELECT id FROM search_dirty WHERE hides),
  LATERAL (
    SELECT string_agg(
      '''' || replace(replace(w, '\', '\\'), '''', '''''') || '''', ' | '
    )::tsquery AS tsquery
    FROM unnest(tsvector_to_array(s.title_words)) w
    WHERE length(w) > 1 AND w NOT IN (SELECT word FROM search_common_words)
  ) given_words,
  LATERAL (
    SELECT o.id, o.title, 2.0 * (
      SELECT count(*) FROM unnest(tsvector_to_array(o.title_words)) w
      WHERE length(w) > 1 AND w = ANY(tsvector_to_array(s.title_words))
    ) / (length(o.title_words) + length(s.title_words)) AS score
    FROM (SELECT "d"."id", "d"."title", "d"."title_words"
      FROM "search_documents" AS "d"
      WHERE (("d"."entity" = 'Article'
          AND ("d"."trashed_at" IS NULL))
        AND ((("d"."restricted_at" IS NULL)
            AND ("d"."status" = 'PUBLISHED'
              AND "d"."visibility" = 'PUBLIC'))
          OR ((("d"."restricted_at" IS NULL)
              AND ("d"."status" = 'PUBLISHED'))
            AND "d"."organization_id" IN (SELECT unnest('{3}'::bigint[])
              UNION ALL SELECT organization_id
              FROM organization_ancestors
              WHERE ancestor_id = ANY('{3}'::bigint[]))))
        AND d.id NOT IN (SELECT id
          FROM search_dirty
          WHERE hides))
      AND d.title_words @@ given_words.tsquery
      AND d.id <> given.id ORDER BY d.id DESC LIMIT 500) o
    ORDER BY score DESC, o.id DESC LIMIT 50
  ) n)
SELECT r.* FROM reasons r
WHERE NOT EXISTS (
  SELECT FROM article_translations t WHERE t.article_id = r.of AND t.translation_id = r.id
)
