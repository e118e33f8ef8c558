-- A care co-ordinator is a member of the episode's team on the day they begin, and that membership is held until the
-- end of the transaction: whoever ends it at the same moment waits, and then finds the person they co-ordinate.
-- A second look, since a change of role ends one membership and begins the next: after a wait, the first does not see
-- the new row.
CREATE OR REPLACE FUNCTION caseload_coordinator_is_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    FOR look IN 1..2 LOOP
        PERFORM FROM teams_membership m JOIN caseload_episode e ON e.team_id = m.team_id
        WHERE e.id = NEW.episode_id AND m.user_id = NEW.user_id
          AND daterange(m.starts_on, m.ends_on) @> (NEW.starts_at AT TIME ZONE 'Europe/London')::date
        FOR SHARE OF m;
        IF FOUND THEN
            RETURN NEW;
        END IF;
    END LOOP;
    RAISE EXCEPTION 'the care co-ordinator is not a member of the team on that day'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'coordinator_is_member';
END $$;
