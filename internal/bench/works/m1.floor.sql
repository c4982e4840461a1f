\set o random(1, 200)
\set r random(1, 9000000000000)
INSERT INTO articles (organization_id, title, slug, summary, body, author, status)
  VALUES (:o::bigint, 'new title ' || :r::text, 'new-' || :r::text, 'a summary of it',
    repeat('body of sixty characters, which is then repeated ten times; ', 10), 'author', 'DRAFT')
  RETURNING json_build_object('id', id);
