-- Likes and attempts are counted in the database, so that several servers count together.

-- Secret keys of hashes: what is kept as such a hash cannot be told without the key of this database.
CREATE TABLE hash_keys (name text PRIMARY KEY, key bytea NOT NULL);
INSERT INTO hash_keys (name, key)
  SELECT name, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
  FROM unnest(ARRAY['attempts', 'likes']) name;

-- Returns the hash of a message under a key, as NMAC does it.
CREATE FUNCTION keyed_hash(key_name text, message bytea) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(key || sha256(key || message)) FROM hash_keys WHERE name = key_name
$$;

-- Rate limits (auth.Throttle). A row is a token bucket: full_at is when it has all its tokens back, and a row whose
-- time has come says no more than a missing one. After a crash the table is empty.
CREATE UNLOGGED TABLE attempts (key bytea PRIMARY KEY, full_at timestamptz NOT NULL);
CREATE INDEX attempts_full_at ON attempts (full_at);

-- Who likes what (content.Like). reader is the id of a user or token, or a keyed hash of the article and the address.
-- Neither table refers to articles: a foreign key would lock the article's row, and wait for whoever edits it.
CREATE TABLE article_likes (article_id bigint NOT NULL, reader text NOT NULL, anonymous boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (article_id, reader));
CREATE INDEX article_likes_to_forget ON article_likes (created_at) WHERE anonymous;
-- What articles.likes does not hold yet: the server adds it up every second (content.AddLikes).
CREATE TABLE article_like_changes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, article_id bigint NOT NULL,
  change smallint NOT NULL);
CREATE INDEX article_like_changes_of_article ON article_like_changes (article_id);
