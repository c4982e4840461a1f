SELECT id, entity, title, CASE entity
  WHEN 'Article' THEN (SELECT slug FROM articles WHERE id = t.id)
  WHEN 'Action' THEN (SELECT slug FROM actions WHERE id = t.id)
  WHEN 'Organization' THEN (SELECT slug FROM organizations WHERE id = t.id)
  WHEN 'Person' THEN (SELECT slug FROM people WHERE id = t.id)
  WHEN 'Tag' THEN (SELECT slug FROM tags WHERE id = t.id)
  WHEN 'Theme' THEN (SELECT slug FROM themes WHERE id = t.id) END AS slug
FROM (
  SELECT id, entity, title, title_key, min(rank) AS rank
  FROM (
    (SELECT *, 0::int AS rank
      FROM (SELECT "d"."id", "d"."entity", "d"."title", "d"."title_key"
        FROM "search_documents" AS "d"
        WHERE (("d"."entity" = 'Organization'
            OR "d"."entity" = 'Tag')
          AND d.id NOT IN (SELECT id
            FROM search_dirty
            WHERE hides))
        AND d.title_key >= '二氧chi'
        AND d.title_key < '二氧chi􏿿') t ORDER BY title_key LIMIT 500)
    UNION ALL
    (SELECT *, 1::int AS rank
      FROM (SELECT "d"."id", "d"."entity", "d"."title", "d"."title_key"
        FROM "search_documents" AS "d"
        WHERE (("d"."entity" = 'Organization'
            OR "d"."entity" = 'Tag')
          AND d.id NOT IN (SELECT id
            FROM search_dirty
            WHERE hides))
        AND d.title_words @@ '''二氧'''::tsquery
        AND d.title_words @@ '''chi'':*'::tsquery) t LIMIT 500)
    UNION ALL
    (SELECT *, 2::int AS rank
      FROM (SELECT "d"."id", "d"."entity", "d"."title", "d"."title_key"
        FROM "search_documents" AS "d"
        WHERE (("d"."entity" = 'Organization'
            OR "d"."entity" = 'Tag')
          AND d.id NOT IN (SELECT id
            FROM search_dirty
            WHERE hides))
        AND (d.title_words @@ '''二氧'''::tsquery
          OR d.spelling @@ '''.二氧'':*'::tsquery)
        AND (d.title_words @@ '''chi'':*'::tsquery
          OR d.spelling @@ '''.chi'':*'::tsquery)) t LIMIT 500)
  ) r GROUP BY 1, 2, 3, 4 ORDER BY rank, length(title), title_key, id LIMIT 10
) t
ORDER BY rank, length(title), title_key, id
