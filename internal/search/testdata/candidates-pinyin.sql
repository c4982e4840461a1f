WITH found AS MATERIALIZED (SELECT "d"."id", "d"."day", ((d.title_words @@ '''chihongzh'''::tsquery)::int) AS "terms_in_title"
  FROM "search_documents" AS "d"
  WHERE ("d"."entity" = 'Organization'
    AND d.id NOT IN (SELECT id
      FROM search_dirty
      WHERE hides))
  AND d.words @@ '(''chihongzh'')'::tsquery LIMIT 5000),
matches AS (SELECT *
  FROM found UNION (SELECT "d"."id", "d"."day", ((d.title_words @@ '''chihongzh'''::tsquery)::int) AS "terms_in_title"
    FROM "search_documents" AS "d"
    WHERE ((("d"."entity" = 'Organization'
          AND d.id NOT IN (SELECT id
            FROM search_dirty
            WHERE hides))
        AND (SELECT count(*)
          FROM found) >= 5000)
      AND true)
    AND d.title_words @@ '(''chihongzh'')'::tsquery LIMIT 3000)),
top AS (SELECT *, row_number() OVER (ORDER BY terms_in_title DESC, day DESC NULLS LAST, id DESC) AS position
  FROM matches ORDER BY terms_in_title DESC, day DESC NULLS LAST, id DESC LIMIT 1000)
SELECT s.id, s.entity, s.title, coalesce(s.day::text, '') AS day, top.position,
  coalesce(d.terms, '') AS terms, coalesce(d.words, '') AS words, coalesce(d.mentions, '') AS mentions,
  coalesce(d.distinct_words, 0) AS distinct_words
FROM top JOIN search_documents s ON s.id = top.id LEFT JOIN LATERAL (
  SELECT CASE WHEN d.title_words @@ '''chihongzh'''::tsquery THEN 'T' WHEN d.words @@ '''chihongzh'':B'::tsquery THEN 'N' WHEN d.words @@ '''chihongzh'':C'::tsquery THEN 'S' WHEN d.words @@ '''chihongzh'''::tsquery THEN 'B' ELSE '-' END AS terms, ''
  || CASE WHEN d.title_words @@ '''chihongzh'''::tsquery THEN 'T' WHEN d.words @@ '''chihongzh'''::tsquery THEN 'B' ELSE '-' END AS words, concat_ws(' ', 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''chihongzh'''::tsquery)) AS mentions,
    length(d.words) AS distinct_words
  FROM (SELECT s.title_words, s.words || ''::tsvector AS words WHERE top.position <= 300 OFFSET 0) d
) d ON true
