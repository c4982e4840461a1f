-- What triggers keep: the ancestors and depths of trees, and the first revision of each article with its links. Then
-- the next id of each table.
INSERT INTO public.organization_ancestors (organization_id, ancestor_id)
  WITH RECURSIVE above AS (
    SELECT id, parent_id FROM public.organizations WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT above.id, o.parent_id FROM above JOIN public.organizations o ON o.id = above.parent_id
      WHERE o.parent_id IS NOT NULL
  )
  SELECT id, parent_id FROM above;
INSERT INTO public.theme_ancestors (theme_id, ancestor_id)
  WITH RECURSIVE above AS (
    SELECT id, parent_id FROM public.themes WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT above.id, t.parent_id FROM above JOIN public.themes t ON t.id = above.parent_id WHERE t.parent_id IS NOT NULL
  )
  SELECT id, parent_id FROM above;
UPDATE public.organizations o SET depth = a.depth
  FROM (SELECT organization_id, count(*) AS depth FROM public.organization_ancestors GROUP BY 1) a
  WHERE a.organization_id = o.id;
UPDATE public.themes t SET depth = a.depth
  FROM (SELECT theme_id, count(*) AS depth FROM public.theme_ancestors GROUP BY 1) a WHERE a.theme_id = t.id;
INSERT INTO public.revisions (id, title, summary, body, number, created_at, created_by, article_id)
  SELECT 77309411328 + (id - 8589934592), title, summary, body, 1, revised_at, 'praxis bench', id FROM public.articles;
INSERT INTO public.revision_actions (revision_id, action_id)
  SELECT 77309411328 + (article_id - 8589934592), action_id FROM public.article_actions;
INSERT INTO public.revision_tags (revision_id, tag_id)
  SELECT 77309411328 + (article_id - 8589934592), tag_id FROM public.article_tags;
INSERT INTO public.revision_themes (revision_id, theme_id)
  SELECT 77309411328 + (article_id - 8589934592), theme_id FROM public.article_themes;
SELECT setval(pg_get_serial_sequence('public.' || t, 'id'), n) FROM (VALUES
  ('organizations', (SELECT max(id) FROM public.organizations)),
  ('tags', (SELECT max(id) FROM public.tags)),
  ('themes', (SELECT max(id) FROM public.themes)),
  ('people', (SELECT max(id) FROM public.people)),
  ('articles', (SELECT max(id) FROM public.articles)),
  ('revisions', (SELECT max(id) FROM public.revisions)),
  ('contributions', (SELECT max(id) FROM public.contributions)),
  ('actions', (SELECT max(id) FROM public.actions)),
  ('outcomes', (SELECT max(id) FROM public.outcomes)),
  ('evidence', (SELECT max(id) FROM public.evidence)),
  ('indicators', (SELECT max(id) FROM public.indicators)),
  ('measurements', (SELECT max(id) FROM public.measurements))) s (t, n)
  WHERE n IS NOT NULL;
