SELECT key, synonym
FROM (
  SELECT word_key AS key, synonym, id
  FROM synonyms
  WHERE word_key = ANY('{"k8s","网络","网络软件","网络软件k8s","软件"}'::text[])
  AND (locale IS NULL
    OR locale = ANY('{"zh-CN"}'::text[]))
  UNION ALL
  SELECT synonym_key, word, id
  FROM synonyms
  WHERE synonym_key = ANY('{"k8s","网络","网络软件","网络软件k8s","软件"}'::text[])
  AND (locale IS NULL
    OR locale = ANY('{"zh-CN"}'::text[]))
) pairs
ORDER BY id LIMIT 100
