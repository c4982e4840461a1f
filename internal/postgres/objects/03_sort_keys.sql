-- Sort keys: the columns that lists are ordered by. They are never null, since keyset cursors lose rows with NULL.

CREATE FUNCTION list_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_at := coalesce(NEW.published_at, NEW.created_at);
  RETURN NEW;
END $$;
CREATE TRIGGER list_article BEFORE INSERT OR UPDATE ON articles FOR EACH ROW EXECUTE FUNCTION list_article();

CREATE FUNCTION list_action() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_on := coalesce(NEW.actual_start, NEW.planned_start, (NEW.created_at AT TIME ZONE 'UTC')::date);
  RETURN NEW;
END $$;
CREATE TRIGGER list_action BEFORE INSERT OR UPDATE ON actions FOR EACH ROW EXECUTE FUNCTION list_action();

CREATE FUNCTION list_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_on := coalesce(NEW.achieved_on, (NEW.created_at AT TIME ZONE 'UTC')::date);
  RETURN NEW;
END $$;
CREATE TRIGGER list_outcome BEFORE INSERT OR UPDATE ON outcomes FOR EACH ROW EXECUTE FUNCTION list_outcome();
