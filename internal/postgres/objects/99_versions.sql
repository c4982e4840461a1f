-- Versions of tables, for the response cache (postgres.Changes). Each transaction notes once which tables it changed. A
-- server keeps the snapshot of its last look; what it has missed since are the notes of the transactions that are not
-- visible in it. That is exact, whatever the order in which transactions get their ids and commit.

-- Notes that the transaction changed the table of the trigger.
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO table_changes (xid, table_name) VALUES (pg_current_xact_id(), TG_TABLE_NAME) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- Every table notes its changes, except those whose content no answer shows or follows from other tables at any moment
-- (postgres.derivedTables); an answer that was read from another table without these triggers is not kept. Counters
-- and times of use, which the audit leaves out, change all the time: answers that show them are kept for a second only.
DO $$
DECLARE
  counters jsonb := '{"articles": ["likes", "views"], "sessions": ["last_used_at"], "api_tokens": ["last_used_at"]}';
  t record;
BEGIN
  FOR t IN
    SELECT c.relname, (SELECT ' OF ' || string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
      WHERE counters ? c.relname::text AND attrelid = c.oid AND attnum > 0 AND NOT attisdropped
        AND NOT counters->c.relname::text ? attname::text) AS columns
    FROM pg_class c
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND NOT relispartition
      AND relname NOT IN ('table_changes', 'search_dirty', 'stats_changes', 'use_counts', 'attempts',
        'idempotency_keys', 'mail_outbox', 'article_like_changes', 'list_counts')
      AND relname NOT LIKE 'audit\_%'
    ORDER BY relname
  LOOP
    EXECUTE format('CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE%s OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION note_change()', t.columns, t.relname);
  END LOOP;
END $$;
-- Entries of this queue hide documents. They are written together with the change of the document, and removed later.
CREATE TRIGGER note_change AFTER DELETE OR TRUNCATE ON search_dirty
  FOR EACH STATEMENT EXECUTE FUNCTION note_change();
-- Events are written by the triggers of the tables whose changes they record, which note them.
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON audit_events
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_truncation AFTER TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION note_change();

-- Deletes the notes of transactions below finished, and stores up to which one it did. A server whose last look was
-- before that has to forget all answers.
CREATE FUNCTION prune_table_changes(finished xid8) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  last xid8 := (SELECT xid FROM table_changes WHERE xid < finished AND table_name <> '' ORDER BY xid DESC LIMIT 1);
BEGIN
  IF last IS NOT NULL THEN
    -- Notes of the future come from the dump of another server.
    DELETE FROM table_changes WHERE xid <= last OR xid >= pg_snapshot_xmax(pg_current_snapshot());
    INSERT INTO table_changes (xid, table_name) VALUES (last, '');
  END IF;
END $$;
