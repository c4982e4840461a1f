-- Audit. Triggers write an event for each change of a row of content, whichever program made it. All changes that one
-- mutation of an operation makes to one entity, links included, are one event. Changes by triggers and foreign keys
-- (a subtree moves, a row is deleted with its parent) write no event.
--
-- An event cannot change after its transaction. Within a second of the commit, the program seals it: it gets the next
-- position in a hash chain (audit_seals). Sealing inside the transaction would serialize all writers at the head of the
-- chain, and took half of the time of a small write. The queue audit_unsealed has the events that are not sealed yet.
--
-- The transaction's setting praxis.by has the author of the change as JSON; praxis.step is the position of the
-- mutation in its operation. 99_model.sql has the triggers and the views of the histories, for each entity with the
-- mixin audited.

-- Returns the organization that a row belongs to; null for entities that all organizations share. It is in plpgsql,
-- which caches its plans: Postgres planned a function in SQL again for each row.
CREATE FUNCTION audit_organization(of_type text, r jsonb) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF r ? 'organization_id' AND of_type <> 'Participation' THEN
    RETURN (r->>'organization_id')::bigint;
  ELSIF of_type = 'Organization' THEN
    RETURN (r->>'id')::bigint;
  ELSIF r ? 'article_id' AND of_type <> 'Evidence' THEN
    RETURN (SELECT organization_id FROM articles WHERE id = (r->>'article_id')::bigint);
  ELSIF r ? 'action_id' THEN
    RETURN (SELECT organization_id FROM actions WHERE id = (r->>'action_id')::bigint);
  ELSIF r ? 'outcome_id' THEN
    RETURN (SELECT a.organization_id FROM outcomes o JOIN actions a ON a.id = o.action_id
      WHERE o.id = (r->>'outcome_id')::bigint);
  ELSIF r ? 'indicator_id' THEN
    RETURN (SELECT a.organization_id
      FROM indicators i JOIN outcomes o ON o.id = i.outcome_id JOIN actions a ON a.id = o.action_id
      WHERE i.id = (r->>'indicator_id')::bigint);
  END IF;
  RETURN NULL;
END $$;

-- Returns the fields of a row that the audit records: those that triggers and counters maintain are left out.
CREATE FUNCTION audited_fields(r jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT r - '{id,version,created_at,updated_at,listed_at,listed_on,depth,likes,views,last_used_at,revision,
    live_revision,revised_at,name_key,word_key,synonym_key,published_version}'::text[]
$$;

-- Returns the fields in which two versions of a row differ, with their values before and after. The values of secrets
-- are null.
CREATE FUNCTION audit_diff(old_row jsonb, new_row jsonb, secrets text[] DEFAULT '{}') RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_object_agg(key, CASE
      WHEN key = ANY (secrets) THEN '{"before": null, "after": null}'
      ELSE jsonb_build_object('before', o.value, 'after', n.value) END), '{}')
    FROM jsonb_each(audited_fields(old_row)) o FULL JOIN jsonb_each(audited_fields(new_row)) n USING (key)
    WHERE coalesce(o.value, 'null') <> coalesce(n.value, 'null'));
END $$;

-- Returns the fields of a new row as audit_diff does.
CREATE FUNCTION audit_new(new_row jsonb, secrets text[]) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_object_agg(key,
      jsonb_build_object('before', NULL, 'after', CASE WHEN key <> ALL (secrets) THEN value END)), '{}')
    FROM jsonb_each(audited_fields(new_row)) WHERE value NOT IN ('null', '{}'));
END $$;

-- Merges two changes of one entity: it keeps the values before the first and after the second change. For links it
-- concatenates both changes.
CREATE FUNCTION audit_merge(first jsonb, second jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_object_agg(key, CASE
    WHEN a.value IS NULL THEN b.value
    WHEN b.value IS NULL THEN a.value
    WHEN jsonb_typeof(a.value->'after') = 'array' THEN jsonb_build_object(
      'before', a.value->'before' || (b.value->'before'), 'after', a.value->'after' || (b.value->'after'))
    ELSE jsonb_build_object('before', a.value->'before', 'after', b.value->'after') END)
  FROM jsonb_each(first) a FULL JOIN jsonb_each(second) b USING (key)
$$;

-- Inserts an event, or merges the change into the event that this mutation already wrote for the entity.
CREATE FUNCTION record_audit_event(
  of_type text, of_id bigint, what text, organization bigint, new_version bigint, diff jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  done_by jsonb := coalesce(nullif(current_setting('praxis.by', true), ''), '{}')::jsonb;
BEGIN
  WITH event AS (
    INSERT INTO audit_events AS e (at, actor, actor_id, address, operation, request, verb, entity_type, entity_id,
      organization_id, entity_version, changes, tx, step)
    VALUES (now(),
      coalesce(done_by->>'name', CASE done_by WHEN '{}' THEN 'sql:' || session_user ELSE 'anonymous' END),
      (done_by->>'id')::bigint, done_by->>'address', done_by->>'operation', done_by->>'request', what, of_type, of_id,
      organization, new_version, diff, txid_current(),
      coalesce(nullif(current_setting('praxis.step', true), ''), '0')::int)
    ON CONFLICT (entity_id, at, tx, step) DO UPDATE
    SET changes = audit_merge(e.changes, excluded.changes),
      entity_version = coalesce(excluded.entity_version, e.entity_version),
      verb = CASE what WHEN 'DELETED' THEN what ELSE e.verb END
    RETURNING id)
  INSERT INTO audit_unsealed (event_id) SELECT id FROM event ON CONFLICT DO NOTHING;
END $$;

-- Audits a change of a row, as the trigger of an audited table. Arguments: the type of the entity, its secret columns
-- (Sensitive in ent/schema).
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb;
  new_row jsonb;
  diff jsonb;
BEGIN
  IF pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    new_row := to_jsonb(NEW);
    PERFORM record_audit_event(TG_ARGV[0], NEW.id, 'CREATED', audit_organization(TG_ARGV[0], new_row),
      (new_row->>'version')::bigint, audit_new(new_row, TG_ARGV[1:]));
  ELSIF TG_OP = 'UPDATE' THEN
    new_row := to_jsonb(NEW);
    diff := audit_diff(to_jsonb(OLD), new_row, TG_ARGV[1:]);
    IF diff <> '{}' THEN
      PERFORM record_audit_event(TG_ARGV[0], NEW.id, 'UPDATED', audit_organization(TG_ARGV[0], new_row),
        (new_row->>'version')::bigint, diff);
    END IF;
  ELSE
    old_row := to_jsonb(OLD);
    PERFORM record_audit_event(TG_ARGV[0], OLD.id, 'DELETED', audit_organization(TG_ARGV[0], old_row),
      (old_row->>'version')::bigint, audit_diff(old_row, '{}', TG_ARGV[1:]));
  END IF;
  RETURN NULL;
END $$;

-- Audits the links that a statement adds or removes, its transition table changed, as changes of the entities on one
-- end: each event has the text of its entity, so that an event per link would write that as often. Arguments: the
-- entities' type, their table, their column in the join table, the name of the edge, the column of the other end.
CREATE FUNCTION audit_links() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_id bigint;
  others jsonb;
  organization bigint;
  new_version bigint;
BEGIN
  IF pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;
  FOR of_id, others IN
    SELECT (to_jsonb(c)->>TG_ARGV[2])::bigint, jsonb_agg(to_jsonb(c)->TG_ARGV[4]) FROM changed c GROUP BY 1
  LOOP
    EXECUTE format('SELECT organization_id, version FROM %I WHERE id = $1', TG_ARGV[1])
      INTO organization, new_version USING of_id;
    PERFORM record_audit_event(TG_ARGV[0], of_id, 'UPDATED', organization, new_version, jsonb_build_object(TG_ARGV[3],
      CASE TG_OP WHEN 'INSERT' THEN jsonb_build_object('before', '[]'::jsonb, 'after', others)
        ELSE jsonb_build_object('before', others, 'after', '[]'::jsonb) END));
  END LOOP;
  RETURN NULL;
END $$;

-- Seals the oldest events of the queue, at most batch_size, and returns how many there were. The hash of an event covers
-- the hash of the event before it in the chain, and its own fields. The lock of audit_head makes concurrent calls wait
-- for each other. Events that somebody removed stay in the queue, where postgres.VerifyAudit finds them.
CREATE FUNCTION seal_audit_events(batch_size int) RETURNS int LANGUAGE plpgsql SET TimeZone = 'UTC' AS $$
DECLARE
  head audit_head%ROWTYPE;
  ids bigint[];
  sums bytea[]; -- of the events; then the hashes of the chain
BEGIN
  SELECT * INTO head FROM audit_head FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 0; -- somebody removed it, which postgres.VerifyAudit reports
  END IF;
  -- The list of fields is explicit, so that a new column does not change old hashes. postgres.VerifyAudit has the same
  -- list.
  SELECT array_agg(id ORDER BY id), array_agg(sha256(convert_to(jsonb_build_object('id', e.id, 'at', e.at,
      'actor', e.actor, 'actor_id', e.actor_id, 'address', e.address, 'operation', e.operation, 'request', e.request,
      'verb', e.verb, 'entity_type', e.entity_type, 'entity_id', e.entity_id, 'organization_id', e.organization_id,
      'entity_version', e.entity_version, 'changes', e.changes, 'tx', e.tx, 'step', e.step)::text, 'UTF8'))
    ORDER BY id) INTO ids, sums
  FROM (SELECT e.* FROM audit_unsealed u JOIN audit_events e ON e.id = u.event_id ORDER BY e.id LIMIT batch_size) e;
  FOR i IN 1 .. coalesce(cardinality(ids), 0) LOOP
    head.hash := sha256(head.hash || sums[i]);
    sums[i] := head.hash;
  END LOOP;
  INSERT INTO audit_seals (seq, event_id, hash)
  SELECT head.seq + n, id, hash FROM unnest(ids, sums) WITH ORDINALITY sealed (id, hash, n);
  DELETE FROM audit_unsealed WHERE event_id = ANY(ids);
  UPDATE audit_head SET seq = head.seq + cardinality(ids), hash = head.hash WHERE ids <> '{}';
  RETURN coalesce(cardinality(ids), 0);
END $$;

-- Rejects all changes of events, except those of record_audit_event in the event's own transaction, and all changes of
-- seals.
CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_events' THEN
    IF OLD.tx = txid_current() AND OLD.at = now() THEN -- tx alone is not unique after a restore into another server
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'audit events cannot be changed or deleted' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_guard_all BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON audit_seals FOR EACH ROW EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_guard_all BEFORE TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION audit_guard();
