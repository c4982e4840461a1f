-- Roles: what the rules of the database ask about who did something.

-- Says whether somebody has one of the roles in an organization now, or everywhere if it is null. The somebody is a user,
-- or an API token that acts on nobody's behalf.
CREATE FUNCTION has_role(somebody bigint, roles text[], organization bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM users u WHERE u.id = somebody AND u.owner)
    OR EXISTS (SELECT FROM memberships m
      WHERE m.user_id = somebody AND m.role = ANY(roles) AND (m.expires_at IS NULL OR m.expires_at > now())
        AND (m.organization_id = organization OR m.organization_id IN (
          SELECT ancestor_id FROM organization_ancestors WHERE organization_id = organization)))
    OR EXISTS (SELECT FROM api_tokens t
      WHERE t.id = somebody AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
        AND (t.role = 'OWNER' OR t.role = ANY(roles) AND (t.organization_id = organization OR t.organization_id IN (
          SELECT ancestor_id FROM organization_ancestors WHERE organization_id = organization))))
$$;
