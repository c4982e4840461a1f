-- The keys and indexes of the floor, created after loading.
ALTER TABLE organizations ADD PRIMARY KEY (id), ADD UNIQUE (slug);
ALTER TABLE tags ADD PRIMARY KEY (id), ADD UNIQUE (name);
ALTER TABLE articles ADD PRIMARY KEY (id), ADD UNIQUE (slug);
ALTER TABLE actions ADD PRIMARY KEY (id);
ALTER TABLE outcomes ADD PRIMARY KEY (id);
ALTER TABLE article_actions ADD PRIMARY KEY (article_id, action_id);
ALTER TABLE article_tags ADD PRIMARY KEY (article_id, tag_id);
ALTER TABLE organizations ADD FOREIGN KEY (parent_id) REFERENCES organizations;
ALTER TABLE articles ADD FOREIGN KEY (organization_id) REFERENCES organizations;
ALTER TABLE actions ADD FOREIGN KEY (organization_id) REFERENCES organizations;
ALTER TABLE outcomes ADD FOREIGN KEY (action_id) REFERENCES actions ON DELETE CASCADE;
ALTER TABLE article_actions
  ADD FOREIGN KEY (article_id) REFERENCES articles ON DELETE CASCADE,
  ADD FOREIGN KEY (action_id) REFERENCES actions ON DELETE CASCADE;
ALTER TABLE article_tags
  ADD FOREIGN KEY (article_id) REFERENCES articles ON DELETE CASCADE,
  ADD FOREIGN KEY (tag_id) REFERENCES tags ON DELETE CASCADE;
CREATE INDEX ON organizations (parent_id);
CREATE INDEX ON articles (organization_id, published_at DESC, id DESC);
CREATE INDEX ON articles (status, published_at DESC, id DESC);
CREATE INDEX ON actions (organization_id);
CREATE INDEX ON actions (theme, status);
CREATE INDEX ON outcomes (action_id);
CREATE INDEX ON outcomes (achieved_on);
CREATE INDEX ON article_actions (action_id);
CREATE INDEX ON article_tags (tag_id);
SELECT setval(pg_get_serial_sequence(t, 'id'), n) FROM (VALUES
  ('organizations', (SELECT max(id) FROM organizations)),
  ('tags', (SELECT max(id) FROM tags)),
  ('articles', (SELECT max(id) FROM articles)),
  ('actions', (SELECT max(id) FROM actions)),
  ('outcomes', (SELECT max(id) FROM outcomes))) s (t, n);
