WITH found AS MATERIALIZED (SELECT "d"."id", "d"."day", ((d.title_words @@ '''锗粉'''::tsquery)::int
    + (d.title_words @@ '''germanium'''::tsquery)::int) AS "terms_in_title"
  FROM "search_documents" AS "d"
  WHERE (("d"."entity" = 'Article'
      AND ("d"."trashed_at" IS NULL))
    AND ("d"."restricted_at" IS NULL)
    AND ("d"."status" = 'PUBLISHED'
      AND "d"."visibility" = 'PUBLIC')
    AND d.id NOT IN (SELECT id
      FROM search_dirty
      WHERE hides))
  AND d.words @@ '(''锗粉'') & (''germanium'') & (!(''red'' <-> ''light''))'::tsquery LIMIT 5000),
matches AS (SELECT *
  FROM found UNION (SELECT "d"."id", "d"."day", ((d.title_words @@ '''锗粉'''::tsquery)::int
      + (d.title_words @@ '''germanium'''::tsquery)::int) AS "terms_in_title"
    FROM "search_documents" AS "d"
    WHERE (((("d"."entity" = 'Article'
            AND ("d"."trashed_at" IS NULL))
          AND ("d"."restricted_at" IS NULL)
          AND ("d"."status" = 'PUBLISHED'
            AND "d"."visibility" = 'PUBLIC')
          AND d.id NOT IN (SELECT id
            FROM search_dirty
            WHERE hides))
        AND (SELECT count(*)
          FROM found) >= 5000)
      AND d.words @@ '(''锗粉'') & (''germanium'') & (!(''red'' <-> ''light''))'::tsquery)
    AND d.title_words @@ '(''锗粉'') & (''germanium'')'::tsquery LIMIT 3000)),
top AS (SELECT *, row_number() OVER (ORDER BY terms_in_title DESC, day DESC NULLS LAST, id DESC) AS position
  FROM matches ORDER BY terms_in_title DESC, day DESC NULLS LAST, id DESC LIMIT 1000)
SELECT s.id, s.entity, s.title, coalesce(s.day::text, '') AS day, top.position,
  coalesce(d.terms, '') AS terms, coalesce(d.words, '') AS words, coalesce(d.mentions, '') AS mentions,
  coalesce(d.distinct_words, 0) AS distinct_words
FROM top JOIN search_documents s ON s.id = top.id LEFT JOIN LATERAL (
  SELECT CASE WHEN d.title_words @@ '''锗粉'''::tsquery THEN 'T' WHEN d.words @@ '''锗粉'':B'::tsquery THEN 'N' WHEN d.words @@ '''锗粉'':C'::tsquery THEN 'S' WHEN d.words @@ '''锗粉'''::tsquery THEN 'B' ELSE '-' END
  || CASE WHEN d.title_words @@ '''germanium'''::tsquery THEN 'T' WHEN d.words @@ '''germanium'':B'::tsquery THEN 'N' WHEN d.words @@ '''germanium'':C'::tsquery THEN 'S' WHEN d.words @@ '''germanium'''::tsquery THEN 'B' ELSE '-' END AS terms, ''
  || CASE WHEN d.title_words @@ '''锗粉'''::tsquery THEN 'T' WHEN d.words @@ '''锗粉'''::tsquery THEN 'B' ELSE '-' END
  || CASE WHEN d.title_words @@ '''germanium'''::tsquery THEN 'T' WHEN d.words @@ '''germanium'''::tsquery THEN 'B' ELSE '-' END AS words, concat_ws(' ', 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''锗粉'''::tsquery), 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''germanium'''::tsquery), 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''锗粉'' <2> ''germanium'''::tsquery), 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '(''锗粉'') & (''germanium'')'::tsquery)) AS mentions,
    length(d.words) AS distinct_words
  FROM (SELECT s.title_words, s.words || ''::tsvector AS words WHERE top.position <= 300 OFFSET 0) d
) d ON true
