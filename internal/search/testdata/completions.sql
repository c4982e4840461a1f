SELECT *
FROM (SELECT "d"."id", "d"."entity", "d"."title"
  FROM "search_documents" AS "d"
  WHERE ("d"."entity" = 'Organization'
    AND d.id NOT IN (SELECT id
      FROM search_dirty
      WHERE hides))
  AND (d.title_words @@ '''chihongzhe'':*'::tsquery
    OR d.spelling @@ '''chihongzhe'':*'::tsquery)) t ORDER BY length(title), id LIMIT 200
