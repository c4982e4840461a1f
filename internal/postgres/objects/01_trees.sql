-- Trees: organizations, themes and actions have a parent. Triggers fill the table of all ancestors (closure table) and
-- the depth, and reject cycles. 99_model.sql has the triggers, one set for each entity with the mixin tree.

-- Locks a tree before one of its rows moves. A move takes the lock exclusively, and an insert shares it (check_tree).
-- So two concurrent moves cannot close a cycle together.
CREATE FUNCTION lock_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- This trigger runs once per statement, before the statement locks any row. Otherwise a move that waits here could
  -- hold rows that the move before it still has to update.
  PERFORM pg_advisory_xact_lock(hashtext('tree'), TG_RELID::int);
  RETURN NULL;
END $$;

-- Sets the depth of a row, and rejects a parent that is the row itself or one of its descendants. Arguments: the table
-- of ancestors, and its column for the descendant.
CREATE FUNCTION check_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  cycle boolean;
BEGIN
  IF NEW.parent_id IS NULL THEN
    NEW.depth := 0;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id THEN
      RETURN NEW;
    END IF;
    EXECUTE format('SELECT $1 = $2 OR EXISTS (SELECT FROM %I WHERE %I = $1 AND ancestor_id = $2)',
        TG_ARGV[0], TG_ARGV[1])
      INTO cycle USING NEW.parent_id, NEW.id;
    IF cycle THEN
      RAISE EXCEPTION 'row % of % cannot become its own descendant', NEW.id, TG_TABLE_NAME
        USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_no_cycle';
    END IF;
  ELSIF NEW.parent_id IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock_shared(hashtext('tree'), TG_RELID::int);
  END IF;
  IF NEW.parent_id IS NOT NULL THEN
    EXECUTE format('SELECT depth + 1 FROM %I WHERE id = $1', TG_TABLE_NAME) INTO NEW.depth USING NEW.parent_id;
    NEW.depth := coalesce(NEW.depth, 0); -- the parent does not exist: the foreign key rejects the row
  END IF;
  RETURN NEW;
END $$;

-- Updates the table of ancestors, and the depth of all descendants, after a row was inserted or moved. It has the
-- arguments of check_tree.
CREATE FUNCTION maintain_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    EXECUTE format('DELETE FROM %1$I WHERE ancestor_id IN (SELECT ancestor_id FROM %1$I WHERE %2$I = $1)
      AND (%2$I = $1 OR %2$I IN (SELECT %2$I FROM %1$I WHERE ancestor_id = $1))', TG_ARGV[0], TG_ARGV[1]) USING NEW.id;
    EXECUTE format('UPDATE %I SET depth = depth + $2 WHERE id IN (SELECT %I FROM %I WHERE ancestor_id = $1)',
      TG_TABLE_NAME, TG_ARGV[1], TG_ARGV[0]) USING NEW.id, NEW.depth - OLD.depth;
  END IF;
  IF NEW.parent_id IS NOT NULL THEN
    EXECUTE format('INSERT INTO %1$I (%2$I, ancestor_id)
      SELECT below.id, above.id
      FROM (SELECT $1 AS id UNION ALL SELECT %2$I FROM %1$I WHERE ancestor_id = $1) below,
           (SELECT $2 AS id UNION ALL SELECT ancestor_id FROM %1$I WHERE %2$I = $2) above', TG_ARGV[0], TG_ARGV[1])
      USING NEW.id, NEW.parent_id;
  END IF;
  RETURN NULL;
END $$;
