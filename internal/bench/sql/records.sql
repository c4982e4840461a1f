-- The dataset as Praxis stores it, from temporary tables in the plain shape (tables.sql). Triggers do not fire
-- (session_replication_role = replica): derived.sql writes what they keep.
--
-- The author of an article becomes one of 500 people with a contribution. The ids are those of the dataset plus the
-- first id of their entity.
INSERT INTO public.organizations (id, created_at, updated_at, slug, name, kind, parent_id, position)
  SELECT 30064771072 + id, now(), now(), slug, name, kind, 30064771072 + parent_id, id FROM pg_temp.organizations;
INSERT INTO public.tags (id, created_at, updated_at, slug, name, name_key)
  SELECT 47244640256 + id, now(), now(), 'tag-' || id, name, name FROM pg_temp.tags;
INSERT INTO public.people (id, created_at, updated_at, slug, name)
  SELECT 42949672961 + n, now(), now(), 'author-' || n, author
  FROM (SELECT DISTINCT author, substr(author, 3)::int AS n FROM pg_temp.articles) a;
INSERT INTO public.articles (id, created_at, updated_at, slug, title, summary, body, status, published_at, listed_at,
    organization_id, revision, live_revision, revised_at)
  SELECT 8589934592 + id, created_at, created_at, slug, title, summary, body, status, published_at, published_at,
    30064771072 + organization_id, 1, CASE status WHEN 'PUBLISHED' THEN 1 END, published_at
  FROM pg_temp.articles;
INSERT INTO public.contributions (id, created_at, updated_at, article_id, person_id)
  SELECT 12884901888 + id, created_at, created_at, 8589934592 + id, 42949672961 + substr(author, 3)::int
  FROM pg_temp.articles;
