WITH matches AS MATERIALIZED (SELECT "d"."entity", "d"."organization_id", "d"."themes", "d"."tags", "d"."day"
  FROM "search_documents" AS "d"
  WHERE (((("d"."trashed_at" IS NULL)
        AND ("d"."restricted_at" IS NULL)
        AND ("d"."status" = 'PUBLISHED'
          AND "d"."visibility" = 'PUBLIC'))
      AND "d"."entity" = 'Article')
    AND d.id NOT IN (SELECT id
      FROM search_dirty
      WHERE hides))
  AND ((d.words @@ '''锗粉'''::tsquery)
    AND (d.words @@ '''germanium'''::tsquery
      OR d.spelling @@ '''germanium'':*'::tsquery))
  AND NOT d.words @@ '''red'' <-> ''light'''::tsquery),
facets AS (
  SELECT 'TOTAL' AS kind, '' AS value, count(*) AS n FROM matches
  UNION ALL
  SELECT 'TYPE', entity, count(*) FROM matches GROUP BY 2
  UNION ALL
  SELECT 'ORGANIZATION', organization_id::text, count(*) FROM matches
  WHERE organization_id IS NOT NULL GROUP BY 2
  UNION ALL
  SELECT 'THEME', theme::text, count(*) FROM matches, unnest(themes) theme GROUP BY 2
  UNION ALL
  SELECT 'TAG', tag::text, count(*) FROM matches, unnest(tags) tag GROUP BY 2
  UNION ALL
  SELECT 'YEAR', extract(year FROM day)::text, count(*) FROM matches WHERE day IS NOT NULL GROUP BY 2
),
numbered AS (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY n DESC, value) AS position FROM facets)
SELECT kind, value, n FROM numbered WHERE position <= 50 ORDER BY kind, position
