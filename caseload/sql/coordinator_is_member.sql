-- A care co-ordinator is a member of the episode's team on the day they begin.
CREATE FUNCTION caseload_coordinator_is_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM teams_membership m JOIN caseload_episode e ON e.team_id = m.team_id
        WHERE e.id = NEW.episode_id AND m.user_id = NEW.user_id
          AND daterange(m.starts_on, m.ends_on) @> (NEW.starts_at AT TIME ZONE 'Europe/London')::date
    ) THEN
        RAISE EXCEPTION 'the care co-ordinator is not a member of the team on that day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'coordinator_is_member';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER coordinator_is_member BEFORE INSERT OR UPDATE OF user_id, starts_at ON caseload_coordinatorperiod
    FOR EACH ROW EXECUTE FUNCTION caseload_coordinator_is_member();
