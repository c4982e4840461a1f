-- Audit. Triggers write an event for each change of a row of content, whichever program made it. All changes that one
-- mutation of an operation makes to one entity, links included, are one event. Changes by triggers and foreign keys
-- (a subtree moves, a row is deleted with its parent) write no event.
--
-- At the end of the transaction the event is sealed: it gets the next position in a hash chain, and cannot change
-- afterwards. There are eight chains, and a transaction uses one of them. With a single chain, commits could not share
-- a write to disk.
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

-- Returns the fields in which two versions of a row differ, with their values before and after. The values of secrets
-- are null. Fields that triggers and counters maintain are left out.
CREATE FUNCTION audit_diff(old_row jsonb, new_row jsonb, secrets text[] DEFAULT '{}') RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, CASE
    WHEN key = ANY (secrets) THEN '{"before": null, "after": null}'
    ELSE jsonb_build_object('before', o.value, 'after', n.value) END), '{}')
  FROM jsonb_each(old_row) o FULL JOIN jsonb_each(new_row) n USING (key)
  WHERE coalesce(o.value, 'null') <> coalesce(n.value, 'null')
    AND key NOT IN ('id', 'version', 'created_at', 'updated_at', 'listed_at', 'listed_on', 'depth', 'likes', 'views',
      'last_used_at', 'revision', 'live_revision', 'revised_at', 'name_key', 'published_version')
$$;

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
  this_step int := coalesce(nullif(current_setting('praxis.step', true), ''), '0')::int;
BEGIN
  UPDATE audit_events
  SET changes = audit_merge(changes, diff), entity_version = coalesce(new_version, entity_version),
    verb = CASE what WHEN 'DELETED' THEN what ELSE verb END
  WHERE tx = txid_current() AND entity_id = of_id AND step = this_step;
  IF FOUND THEN
    RETURN;
  END IF;
  INSERT INTO audit_events (at, actor, actor_id, address, operation, request, verb, entity_type, entity_id,
    organization_id, entity_version, changes, tx, step, chain)
  VALUES (now(),
    coalesce(done_by->>'name', CASE done_by WHEN '{}' THEN 'sql:' || session_user ELSE 'anonymous' END),
    (done_by->>'id')::bigint, done_by->>'address', done_by->>'operation', done_by->>'request', what, of_type, of_id,
    organization, new_version, diff, txid_current(), this_step, txid_current() % 8);
END $$;

-- Audits a change of a row, as the trigger of an audited table. Arguments: the type of the entity, its secret columns
-- (Sensitive in ent/schema).
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb := '{}';
  new_row jsonb := '{}';
  diff jsonb;
BEGIN
  IF pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;
  diff := audit_diff(old_row, new_row, TG_ARGV[1:]);
  IF TG_OP = 'UPDATE' AND diff = '{}' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    PERFORM record_audit_event(TG_ARGV[0], OLD.id, 'DELETED', audit_organization(TG_ARGV[0], old_row),
      (old_row->>'version')::bigint, diff);
  ELSE
    PERFORM record_audit_event(TG_ARGV[0], NEW.id, CASE TG_OP WHEN 'INSERT' THEN 'CREATED' ELSE 'UPDATED' END,
      audit_organization(TG_ARGV[0], new_row), (new_row->>'version')::bigint, diff);
  END IF;
  RETURN NULL;
END $$;

-- Audits a link that is added or removed as a change of the entity on one end, as the trigger of a join table.
-- Arguments: the entity's type, its table, its column in the join table, the name of the edge, the column of the other
-- end.
CREATE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  link jsonb := to_jsonb(CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END);
  of_id bigint := (link->>TG_ARGV[2])::bigint;
  other jsonb := jsonb_build_array(link->TG_ARGV[4]);
  organization bigint;
  new_version bigint;
BEGIN
  IF pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;
  EXECUTE format('SELECT organization_id, version FROM %I WHERE id = $1', TG_ARGV[1])
    INTO organization, new_version USING of_id;
  PERFORM record_audit_event(TG_ARGV[0], of_id, 'UPDATED', organization, new_version, jsonb_build_object(TG_ARGV[3],
    CASE TG_OP WHEN 'INSERT' THEN jsonb_build_object('before', '[]'::jsonb, 'after', other)
      ELSE jsonb_build_object('before', other, 'after', '[]'::jsonb) END));
  RETURN NULL;
END $$;

-- Seals an event at the end of its transaction, so that the transaction locks the head of the chain only during the
-- commit.
CREATE FUNCTION audit_seal() RETURNS trigger LANGUAGE plpgsql SET TimeZone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE
  head audit_heads%ROWTYPE;
  event audit_events%ROWTYPE;
BEGIN
  SELECT * INTO head FROM audit_heads WHERE chain = NEW.chain FOR UPDATE;
  SELECT * INTO event FROM audit_events WHERE id = NEW.id;
  event.seq := head.seq + 1;
  event.previous := head.hash;
  -- The list of fields is explicit, so that a new column does not change old hashes. postgres.VerifyAudit has the same
  -- list.
  event.hash := sha256(convert_to(jsonb_build_object('id', event.id, 'at', event.at, 'actor', event.actor,
    'actor_id', event.actor_id, 'address', event.address, 'operation', event.operation, 'request', event.request,
    'verb', event.verb, 'entity_type', event.entity_type, 'entity_id', event.entity_id,
    'organization_id', event.organization_id, 'entity_version', event.entity_version, 'changes', event.changes,
    'tx', event.tx, 'step', event.step, 'chain', event.chain, 'seq', event.seq,
    'previous', event.previous)::text, 'UTF8'));
  UPDATE audit_events SET seq = event.seq, previous = event.previous, hash = event.hash WHERE id = event.id;
  UPDATE audit_heads SET seq = event.seq, hash = event.hash WHERE chain = event.chain;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_seal AFTER INSERT ON audit_events DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION audit_seal();

-- Rejects all changes of events, except those of record_audit_event and audit_seal in the event's own transaction.
CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.seq IS NULL AND OLD.tx = txid_current() THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'audit events cannot be changed or deleted' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_guard_all BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_guard();
