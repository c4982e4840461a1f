-- The lengths of whole lists (ent/template/total.tmpl). list_counts has rows that add up: a writer appends what its
-- statement changed and updates no row, so that writers do not wait for each other, and a transaction counts its own
-- changes. fold_list_counts adds rows up later. A row has the columns that the rules of ent/schema/policy.go refer to,
-- under the same names, so that the rules themselves say which rows a viewer counts. What is in the trash has no row.

-- The rows of the lists, without the simple ones, which everybody or only owners see whole.
CREATE VIEW listed_rows AS
  SELECT 'articles' AS list, status::text, visibility::text,
    CASE WHEN restricted_at IS NOT NULL THEN '-infinity'::timestamptz END AS restricted_at
  FROM articles WHERE trashed_at IS NULL
UNION ALL
  SELECT 'actions', NULL, visibility, NULL FROM actions WHERE trashed_at IS NULL
UNION ALL
  SELECT 'outcomes of actions', NULL, a.visibility, NULL FROM outcomes o JOIN actions a ON a.id = o.action_id
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL
UNION ALL
  SELECT 'indicators of outcomes of actions', NULL, a.visibility, NULL
  FROM indicators i JOIN outcomes o ON o.id = i.outcome_id JOIN actions a ON a.id = o.action_id
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL;

-- Counts everything again, for rows that were loaded past the triggers. The lock keeps folding out: its rows would be
-- counted twice. What others write meanwhile is in neither count, and their rows stay.
CREATE FUNCTION recount_lists() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('list_counts'));
  WITH gone AS (DELETE FROM list_counts)
  INSERT INTO list_counts (list, status, visibility, restricted_at, n)
  SELECT list, status, visibility, restricted_at, count(*) FROM listed_rows GROUP BY 1, 2, 3, 4
  UNION ALL SELECT 'organizations', NULL, NULL, NULL, count(*) FROM organizations
  UNION ALL SELECT 'people', NULL, NULL, NULL, count(*) FROM people
  UNION ALL SELECT 'tags', NULL, NULL, NULL, count(*) FROM tags
  UNION ALL SELECT 'themes', NULL, NULL, NULL, count(*) FROM themes
  UNION ALL SELECT 'assets', NULL, NULL, NULL, count(*) FROM assets;
END $$;

-- Adds rows up if there are many. Each row is deleted by one transaction only, so that several servers may fold.
CREATE FUNCTION fold_list_counts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) < 200 FROM list_counts) OR NOT pg_try_advisory_xact_lock(hashtext('list_counts')) THEN
    RETURN;
  END IF;
  WITH gone AS (DELETE FROM list_counts RETURNING *)
  INSERT INTO list_counts (list, status, visibility, restricted_at, n)
  SELECT list, status, visibility, restricted_at, sum(n) FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0;
END $$;

-- Counts the rows that a statement inserted or deleted.
CREATE FUNCTION count_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO list_counts (list, n)
  SELECT TG_TABLE_NAME, CASE TG_OP WHEN 'DELETE' THEN -count(*) ELSE count(*) END FROM changed HAVING count(*) > 0;
  RETURN NULL;
END $$;

CREATE FUNCTION count_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO list_counts (list, status, visibility, restricted_at, n)
  SELECT 'articles', status, visibility, CASE WHEN restricted_at IS NOT NULL THEN '-infinity'::timestamptz END,
    CASE TG_OP WHEN 'DELETE' THEN -count(*) ELSE count(*) END
  FROM changed WHERE trashed_at IS NULL GROUP BY 1, 2, 3, 4;
  RETURN NULL;
END $$;
CREATE TRIGGER count_inserted AFTER INSERT ON articles REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_articles();
CREATE TRIGGER count_deleted AFTER DELETE ON articles REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_articles();

CREATE FUNCTION count_changed_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO list_counts (list, status, visibility, restricted_at, n)
  SELECT 'articles', status, visibility, CASE WHEN restricted_at IS NOT NULL THEN '-infinity'::timestamptz END, n
  FROM (SELECT OLD.*, -1 AS n UNION ALL SELECT NEW.*, 1) t WHERE trashed_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER count_changed AFTER UPDATE ON articles FOR EACH ROW
  WHEN (OLD.status <> NEW.status OR OLD.visibility <> NEW.visibility
    OR (OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL)
    OR (OLD.restricted_at IS NULL) <> (NEW.restricted_at IS NULL))
  EXECUTE FUNCTION count_changed_article();

CREATE FUNCTION count_actions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO list_counts (list, visibility, n)
  SELECT 'actions', visibility, CASE TG_OP WHEN 'DELETE' THEN -count(*) ELSE count(*) END
  FROM changed WHERE trashed_at IS NULL GROUP BY 2;
  RETURN NULL;
END $$;
CREATE TRIGGER count_inserted AFTER INSERT ON actions REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_actions();
CREATE TRIGGER count_deleted AFTER DELETE ON actions REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_actions();

-- Outcomes and indicators are counted with the visibility of their action. A trigger that counts one locks the action
-- and the outcome FOR KEY SHARE, and one that runs on their change locks them FOR UPDATE before it counts what belongs
-- to them: so it waits for rows that it does not see yet, and what is added later sees the change.
CREATE FUNCTION count_changed_action() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM actions WHERE id = NEW.id FOR UPDATE;
  INSERT INTO list_counts (list, visibility, n)
  SELECT list, visibility, sign * n
  FROM (VALUES (OLD.visibility, OLD.trashed_at, -1), (NEW.visibility, NEW.trashed_at, 1))
      t (visibility, trashed_at, sign),
    (SELECT 'actions' AS list, 1 AS n
      UNION ALL SELECT 'outcomes of actions', count(*) FROM outcomes
        WHERE action_id = NEW.id AND trashed_at IS NULL
      UNION ALL SELECT 'indicators of outcomes of actions', count(*)
        FROM outcomes o JOIN indicators i ON i.outcome_id = o.id
        WHERE o.action_id = NEW.id AND o.trashed_at IS NULL) c
  WHERE trashed_at IS NULL AND n > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER count_changed AFTER UPDATE ON actions FOR EACH ROW
  WHEN (OLD.visibility <> NEW.visibility OR (OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL))
  EXECUTE FUNCTION count_changed_action();

CREATE FUNCTION count_outcomes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM actions WHERE id IN (SELECT action_id FROM changed) ORDER BY id FOR KEY SHARE;
  INSERT INTO list_counts (list, visibility, n)
  SELECT 'outcomes of actions', a.visibility, CASE TG_OP WHEN 'DELETE' THEN -count(*) ELSE count(*) END
  FROM changed o JOIN actions a ON a.id = o.action_id WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL GROUP BY 2;
  RETURN NULL;
END $$;
CREATE TRIGGER count_inserted AFTER INSERT ON outcomes REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_outcomes();
CREATE TRIGGER count_deleted AFTER DELETE ON outcomes REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_outcomes();

CREATE FUNCTION count_changed_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM actions WHERE id IN (OLD.action_id, NEW.action_id) ORDER BY id FOR KEY SHARE;
  PERFORM FROM outcomes WHERE id = NEW.id FOR UPDATE;
  INSERT INTO list_counts (list, visibility, n)
  SELECT c.list, a.visibility, t.sign * c.n
  FROM (VALUES (OLD.action_id, OLD.trashed_at, -1), (NEW.action_id, NEW.trashed_at, 1)) t (action_id, trashed_at, sign)
    JOIN actions a ON a.id = t.action_id,
    (SELECT 'outcomes of actions' AS list, 1 AS n
      UNION ALL SELECT 'indicators of outcomes of actions', count(*) FROM indicators WHERE outcome_id = NEW.id) c
  WHERE t.trashed_at IS NULL AND a.trashed_at IS NULL AND c.n > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER count_changed AFTER UPDATE ON outcomes FOR EACH ROW
  WHEN (OLD.action_id <> NEW.action_id OR (OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL))
  EXECUTE FUNCTION count_changed_outcome();

-- The indicators of a deleted outcome are counted before the outcome is gone.
CREATE FUNCTION count_deleted_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM actions WHERE id = OLD.action_id FOR KEY SHARE;
  INSERT INTO list_counts (list, visibility, n)
  SELECT 'indicators of outcomes of actions', a.visibility, -count(*) FROM actions a, indicators i
  WHERE a.id = OLD.action_id AND a.trashed_at IS NULL AND OLD.trashed_at IS NULL AND i.outcome_id = OLD.id GROUP BY 2;
  RETURN OLD;
END $$;
CREATE TRIGGER count_deleted_indicators BEFORE DELETE ON outcomes
  FOR EACH ROW EXECUTE FUNCTION count_deleted_outcome();

CREATE FUNCTION count_indicators() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM outcomes WHERE id IN (SELECT outcome_id FROM changed) ORDER BY id FOR KEY SHARE;
  PERFORM FROM actions WHERE id IN (SELECT o.action_id FROM changed i JOIN outcomes o ON o.id = i.outcome_id)
  ORDER BY id FOR KEY SHARE;
  INSERT INTO list_counts (list, visibility, n)
  SELECT 'indicators of outcomes of actions', a.visibility, CASE TG_OP WHEN 'DELETE' THEN -count(*) ELSE count(*) END
  FROM changed i JOIN outcomes o ON o.id = i.outcome_id JOIN actions a ON a.id = o.action_id
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL GROUP BY 2;
  RETURN NULL;
END $$;
CREATE TRIGGER count_inserted AFTER INSERT ON indicators REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_indicators();
CREATE TRIGGER count_deleted AFTER DELETE ON indicators REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_indicators();

CREATE FUNCTION count_changed_indicator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM outcomes WHERE id IN (OLD.outcome_id, NEW.outcome_id) ORDER BY id FOR KEY SHARE;
  PERFORM FROM actions WHERE id IN (SELECT action_id FROM outcomes WHERE id IN (OLD.outcome_id, NEW.outcome_id))
  ORDER BY id FOR KEY SHARE;
  INSERT INTO list_counts (list, visibility, n)
  SELECT 'indicators of outcomes of actions', a.visibility, t.n
  FROM (VALUES (OLD.outcome_id, -1), (NEW.outcome_id, 1)) t (outcome_id, n)
    JOIN outcomes o ON o.id = t.outcome_id JOIN actions a ON a.id = o.action_id
  WHERE o.trashed_at IS NULL AND a.trashed_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER count_changed AFTER UPDATE ON indicators FOR EACH ROW
  WHEN (OLD.outcome_id <> NEW.outcome_id) EXECUTE FUNCTION count_changed_indicator();

CREATE TRIGGER count_inserted AFTER INSERT ON organizations REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_deleted AFTER DELETE ON organizations REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_inserted AFTER INSERT ON people REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_deleted AFTER DELETE ON people REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_inserted AFTER INSERT ON tags REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_deleted AFTER DELETE ON tags REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_inserted AFTER INSERT ON themes REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_deleted AFTER DELETE ON themes REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_inserted AFTER INSERT ON assets REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_deleted AFTER DELETE ON assets REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
