-- Roles, for the functions of the database that check who did something.

-- Reports whether an actor has one of the roles in an organization now; if the organization is null, whether the actor
-- is an owner. The actor is a user, or an API token without a user on whose behalf it acts.
CREATE FUNCTION has_role(actor bigint, roles text[], organization bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM users u WHERE u.id = actor AND u.owner)
    OR EXISTS (SELECT FROM memberships m
      WHERE m.user_id = actor AND m.role = ANY(roles) AND (m.expires_at IS NULL OR m.expires_at > now())
        AND (m.organization_id = organization OR m.organization_id IN (
          SELECT ancestor_id FROM organization_ancestors WHERE organization_id = organization)))
    OR EXISTS (SELECT FROM api_tokens t
      WHERE t.id = actor AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
        AND (t.role = 'OWNER' OR t.role = ANY(roles) AND (t.organization_id = organization OR t.organization_id IN (
          SELECT ancestor_id FROM organization_ancestors WHERE organization_id = organization))))
$$;
