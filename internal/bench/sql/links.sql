-- The links of articles with what they report on, after records.sql and common.sql or vocabulary.sql.
INSERT INTO public.article_actions (article_id, action_id)
  SELECT 8589934592 + article_id, action_id FROM pg_temp.article_actions;
INSERT INTO public.article_tags (article_id, tag_id)
  SELECT 8589934592 + article_id, 47244640256 + tag_id FROM pg_temp.article_tags;
