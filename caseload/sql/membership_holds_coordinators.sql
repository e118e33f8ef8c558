-- The other half of coordinator_is_member.sql: nobody's membership of a team is cut short while they still
-- co-ordinate people of it on the first day after. Checked at the end of the transaction (or when told to), so that
-- a change of role or ceiling may end one row and begin the next. A handover within that first day is in time.
CREATE FUNCTION caseload_membership_holds_coordinators() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM caseload_coordinatorperiod c JOIN caseload_episode e ON e.id = c.episode_id
        WHERE c.user_id = OLD.user_id AND e.team_id = OLD.team_id AND e.ended_at IS NULL
          AND (c.ends_at IS NULL OR (c.ends_at AT TIME ZONE 'Europe/London')::date > NEW.ends_on)
    ) AND NOT EXISTS (
        SELECT FROM teams_membership m
        WHERE m.user_id = OLD.user_id AND m.team_id = OLD.team_id
          AND daterange(m.starts_on, m.ends_on) @> NEW.ends_on
    ) THEN
        RAISE EXCEPTION 'the member of staff still co-ordinates people of the team on that day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_holds_coordinators';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER membership_holds_coordinators AFTER UPDATE OF ends_on ON teams_membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.ends_on IS NOT NULL AND NEW.ends_on IS DISTINCT FROM OLD.ends_on)
    EXECUTE FUNCTION caseload_membership_holds_coordinators();
