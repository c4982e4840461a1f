SELECT id, more
FROM (
  SELECT *, entries >= 100::int OR position < count(*) OVER () AS more
  FROM (
    SELECT *, sum(bytes) OVER w AS total, row_number() OVER w AS position
    FROM (
      SELECT id, max(seq) AS seq, sum(count(*)) OVER () AS entries, coalesce(
        (SELECT octet_length(s.body) FROM search_sources s WHERE s.id = q.id), 0)::bigint AS bytes
      FROM (SELECT seq, id FROM search_dirty WHERE id % 2 = 1 ORDER BY seq DESC LIMIT 100) q
      GROUP BY id
    ) changed WHERE bytes <= 65536::bigint
    WINDOW w AS (ORDER BY seq DESC)
  ) ordered
) candidates
WHERE position = 1 OR position <= 50::int AND total <= 65536::bigint
ORDER BY seq DESC
