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
  AND d.words @@ '(''锗粉'') & (''germanium'') & (!(''red'' <-> ''light''))'::tsquery LIMIT 10000),
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
          FROM found) >= 10000)
      AND d.words @@ '(''锗粉'') & (''germanium'') & (!(''red'' <-> ''light''))'::tsquery)
    AND d.title_words @@ '(''锗粉'') & (''germanium'')'::tsquery LIMIT 3000)),
top AS (SELECT * FROM matches ORDER BY terms_in_title DESC, day DESC NULLS LAST, id DESC LIMIT 1000)
SELECT d.id, d.entity, d.title, coalesce(d.day::text, '') AS day,
  CASE WHEN d.title_words @@ '''锗粉'''::tsquery THEN 'T' WHEN d.words @@ '''锗粉'':B'::tsquery THEN 'N' WHEN d.words @@ '''锗粉'':C'::tsquery THEN 'S' WHEN d.words @@ '''锗粉'''::tsquery THEN 'B' ELSE '-' END
  || CASE WHEN d.title_words @@ '''germanium'''::tsquery THEN 'T' WHEN d.words @@ '''germanium'':B'::tsquery THEN 'N' WHEN d.words @@ '''germanium'':C'::tsquery THEN 'S' WHEN d.words @@ '''germanium'''::tsquery THEN 'B' ELSE '-' END AS terms,
  ''
  || CASE WHEN d.title_words @@ '''锗粉'''::tsquery THEN 'T' WHEN d.words @@ '''锗粉'''::tsquery THEN 'B' ELSE '-' END
  || CASE WHEN d.title_words @@ '''germanium'''::tsquery THEN 'T' WHEN d.words @@ '''germanium'''::tsquery THEN 'B' ELSE '-' END AS words,
  concat_ws(' ', 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''锗粉'''::tsquery), 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''germanium'''::tsquery), 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '''锗粉'' <2> ''germanium'''::tsquery), 10 * ts_rank_cd('{0.1, 0.2, 0.3, 0.5}', d.words, '(''锗粉'') & (''germanium'')'::tsquery)) AS mentions,
  length(d.words) AS distinct_words
FROM top, LATERAL (
  SELECT id, entity, title, day, title_words, words || ''::tsvector AS words, spelling
  FROM search_documents s WHERE s.id = top.id OFFSET 0
) d
