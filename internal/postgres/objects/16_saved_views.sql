-- Rejects the 201st saved view of a user. The lock makes concurrent mutations of the user wait for each other, so that
-- each counts the views of the others.
CREATE FUNCTION limit_saved_views() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM saved_views WHERE user_id = NEW.user_id) >= 200 THEN
    RAISE EXCEPTION 'the user has 200 saved views'
      USING ERRCODE = 'check_violation', TABLE = 'saved_views', CONSTRAINT = 'saved_views_limit';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER limit_saved_views BEFORE INSERT ON saved_views
  FOR EACH ROW EXECUTE FUNCTION limit_saved_views();
