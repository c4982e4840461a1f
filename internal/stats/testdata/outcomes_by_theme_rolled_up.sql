WITH facts AS (
  SELECT f.*, f.theme_id AS in_theme, f.direct AS in_direct, f.tag_id AS in_tag
  FROM live_cubes f
  WHERE f.entity = 'Outcome' AND f.cube = 'theme'
), counted AS (
  SELECT facts.*, facts.in_theme AS "d0", facts.level AS "d1"
  FROM "facts"
  WHERE (("facts"."trashed_at" IS NULL)
    AND ("facts"."visibility" = 'PUBLIC'))
  AND (facts.in_theme IS NULL
    OR facts.in_theme IN (SELECT id FROM themes WHERE depth = $1)
    OR facts.in_direct AND facts.in_theme IN (SELECT id FROM themes WHERE depth < $2))
)
SELECT json_build_array(d0::text, d1::text)::text AS keys,
transaction_timestamp() AS as_of,
sum(n) AS n
FROM counted
GROUP BY d0, d1
HAVING sum(n) <> 0
LIMIT 20001

-- $1: 2
-- $2: 2
