-- The wanted slug when it is free, else the first free one like base. The lock is that of free_slug for the base, which
-- whoever makes a slug of the same base waits for.
CREATE FUNCTION free_slug(of_table text, base text, wanted text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  taken boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(of_table || ':' || base, 0));
  EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE slug = $1) OR EXISTS (SELECT FROM former_slugs WHERE kind = $2 AND slug = $1)', of_table)
    INTO taken USING wanted, of_table;
  IF NOT taken THEN
    RETURN wanted;
  END IF;
  RETURN free_slug(of_table, base);
END $$;
