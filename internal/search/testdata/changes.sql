SELECT t.seq, t.id, coalesce(
  (SELECT sum(octet_length(s.body)) FROM search_sources s WHERE s.id = t.id), 0)::bigint AS bytes
FROM (SELECT seq, id FROM search_dirty ORDER BY seq LIMIT 50) t
ORDER BY t.seq
