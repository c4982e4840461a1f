-- The actions and outcomes of the common dataset, after records.sql. The theme of an action becomes one of four themes,
-- the kind of an outcome its category, and the value and unit of an outcome an indicator with one measurement.
INSERT INTO public.themes (id, created_at, updated_at, slug, name, position)
  SELECT 51539607552 + i, now(), now(), lower(name), name, i
  FROM unnest(ARRAY['EDUCATION', 'REFORM', 'PRODUCT', 'INNOVATION']) WITH ORDINALITY t (name, i);
INSERT INTO public.actions (id, created_at, updated_at, slug, title, kind, status, actual_start, listed_on,
    organization_id)
  SELECT id, now(), now(), 'action-' || id, title, 'PROJECT', status, started_on, started_on,
    30064771072 + organization_id
  FROM pg_temp.actions;
INSERT INTO public.action_themes (action_id, theme_id)
  SELECT a.id, t.id FROM pg_temp.actions a JOIN public.themes t ON t.name = a.theme;
INSERT INTO public.outcomes (id, created_at, updated_at, title, category, achieved_on, listed_on, action_id)
  SELECT 34359738368 + id, now(), now(), title, CASE kind WHEN 'METRIC' THEN 'ECONOMIC' ELSE kind END,
    achieved_on, achieved_on, action_id
  FROM pg_temp.outcomes;
INSERT INTO public.indicators (id, created_at, updated_at, title, unit, outcome_id)
  SELECT 21474836480 + id, now(), now(), '数量', unit, 34359738368 + id FROM pg_temp.outcomes;
INSERT INTO public.measurements (id, created_at, updated_at, period_start, period_end, actual, indicator_id)
  SELECT 25769803776 + id, now(), now(), achieved_on, achieved_on, value, 21474836480 + id FROM pg_temp.outcomes;
