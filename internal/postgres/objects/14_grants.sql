-- Grants: API tokens, invitations, and the one-time links with which somebody accepts one.

-- Says whether a creator may (still) give a role in an organization, or everywhere if it is null: an API token, or an
-- invitation, is in force only while its creator may. Null is the command line, which always may.
CREATE FUNCTION may_grant(creator bigint, organization bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT creator IS NULL OR has_role(creator, '{ADMIN}', organization)
$$;

-- Adds to the audit of an invitation, or of a user, that a link was made. An event of the link itself would say less.
CREATE FUNCTION audit_one_time_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  made constant jsonb := '{"link": {"before": null, "after": null}}';
BEGIN
  IF NEW.user_id IS NOT NULL THEN
    PERFORM record_audit_event('User', NEW.user_id, 'UPDATED', NULL, version, made) FROM users WHERE id = NEW.user_id;
  ELSE
    PERFORM record_audit_event('Invitation', NEW.invitation_id, 'UPDATED', organization_id, version, made)
    FROM invitations WHERE id = NEW.invitation_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_one_time_link AFTER INSERT ON one_time_links
  FOR EACH ROW EXECUTE FUNCTION audit_one_time_link();
