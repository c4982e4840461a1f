-- Sort keys: columns by which lists are ordered. They are never null, since keyset cursors lose rows with NULL.

CREATE FUNCTION set_listed_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_at := coalesce(NEW.published_at, NEW.created_at);
  RETURN NEW;
END $$;
CREATE TRIGGER set_listed_at BEFORE INSERT OR UPDATE ON articles FOR EACH ROW EXECUTE FUNCTION set_listed_at();

CREATE FUNCTION set_action_listed_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_on := coalesce(NEW.actual_start, NEW.planned_start, (NEW.created_at AT TIME ZONE 'UTC')::date);
  RETURN NEW;
END $$;
CREATE TRIGGER set_action_listed_on BEFORE INSERT OR UPDATE ON actions
  FOR EACH ROW EXECUTE FUNCTION set_action_listed_on();

CREATE FUNCTION set_outcome_listed_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_on := coalesce(NEW.achieved_on, (NEW.created_at AT TIME ZONE 'UTC')::date);
  RETURN NEW;
END $$;
CREATE TRIGGER set_outcome_listed_on BEFORE INSERT OR UPDATE ON outcomes
  FOR EACH ROW EXECUTE FUNCTION set_outcome_listed_on();
