-- The richer data of --vocabulary, after records.sql and instead of common.sql: 26 themes in two tracks, which articles
-- and actions have two of, all kinds, levels, categories and verifications, and per 100,000 articles 150,000 evidence,
-- 100,000 indicators and 300,000 measurements.
INSERT INTO public.themes (id, created_at, updated_at, slug, name, position, parent_id)
  SELECT 51539607551 + i, now(), now(), 'theme-' || i, '主题 ' || i, i,
    51539607551 + CASE WHEN i <= 2 THEN NULL WHEN i <= 10 THEN 1 + i % 2 ELSE 3 + i % 8 END
  FROM generate_series(1, 26) i;
INSERT INTO public.actions (id, created_at, updated_at, slug, title, kind, status, planned_start, planned_end,
    actual_start, listed_on, organization_id)
  SELECT id, started_on, started_on, 'action-' || id, title,
    (ARRAY['CAMPAIGN', 'PROGRAMME', 'PROJECT', 'ACTIVITY'])[1 + id % 4], status, started_on - 30, started_on + 300,
    started_on, started_on, 30064771072 + organization_id
  FROM pg_temp.actions;
INSERT INTO public.outcomes (id, created_at, updated_at, title, level, category, verification, achieved_on, listed_on,
    action_id)
  SELECT 34359738368 + id, achieved_on, achieved_on, title, (ARRAY['OUTPUT', 'OUTCOME', 'IMPACT'])[1 + id % 3],
    CASE kind WHEN 'METRIC' THEN 'ECONOMIC' ELSE kind END, (ARRAY['CLAIMED', 'VERIFIED', 'DISPUTED'])[1 + id % 3],
    achieved_on, achieved_on, action_id
  FROM pg_temp.outcomes;
INSERT INTO public.article_themes (article_id, theme_id)
  SELECT DISTINCT 8589934592 + id, 51539607552 + (id * 31 + k * 7) % 26
  FROM pg_temp.articles, generate_series(0, 1) k;
INSERT INTO public.action_themes (action_id, theme_id)
  SELECT DISTINCT id, 51539607552 + (id * 17 + k * 9) % 26 FROM pg_temp.actions, generate_series(0, 1) k;
WITH size AS (SELECT count(*) AS n FROM pg_temp.articles)
INSERT INTO public.evidence (id, created_at, updated_at, article_id, outcome_id)
  SELECT 17179869184 + i, now(), now(), 8589934593 + i * 3 % n, 34359738369 + i * 7 % (3 * n)
  FROM size, generate_series(1, n * 3 / 2) i
  ON CONFLICT DO NOTHING;
INSERT INTO public.indicators (id, created_at, updated_at, title, unit, measure, ascending, baseline_value, outcome_id)
  SELECT 21474836480 + id, now(), now(), '指标 ' || id, (ARRAY['件', '%', 'CNY', '台'])[1 + id % 4],
    (ARRAY['UNIT', 'PERCENTAGE', 'CURRENCY', 'UNIT'])[1 + id % 4], id % 5 <> 0, id % 50, 34359738368 + id * 3
  FROM pg_temp.articles;
INSERT INTO public.measurements (id, created_at, updated_at, period_start, period_end, target, actual, indicator_id)
  SELECT 25769803776 + (a.id - 1) * 3 + k, now(), now(), make_date(2019 + k, 1, 1), make_date(2019 + k, 12, 31),
    100 + a.id % 50, CASE WHEN (a.id + k) % 7 > 0 THEN o.value * 0.15 END, 21474836480 + a.id
  FROM pg_temp.articles a, generate_series(1, 3) k, pg_temp.outcomes o
  WHERE o.id = (a.id - 1) * 3 + k;
