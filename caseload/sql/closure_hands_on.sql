-- Whatever the reason, closing says to whom the person is handed and what becomes of section 117 aftercare, an
-- entitlement (domain.md 2a); and nobody under a measure that somebody must answer for (a community treatment order, a
-- conditional discharge) is closed before another team has accepted, nor anybody who has moved and is not handed over
-- yet: for them the rhythm runs until then. Death ends everything; a transfer is no closure.
CREATE OR REPLACE FUNCTION caseload_closure_hands_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed_on date := (NEW.ended_at AT TIME ZONE 'Europe/London')::date;
BEGIN
    IF NEW.closure_reason = '06' OR EXISTS (
        SELECT FROM caseload_episode n
        WHERE n.transferred_from_id = NEW.id AND n.team_id <> NEW.team_id AND n.state = 'accepted'
    ) THEN
        RETURN NEW;
    END IF;
    IF NEW.closure_handed_to = '' OR NEW.closure_aftercare = '' THEN
        RAISE EXCEPTION 'closing says to whom the person is handed, and what becomes of aftercare'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_says_to_whom';
    END IF;
    IF NEW.closure_aftercare = 'none' AND EXISTS (
        SELECT FROM caseload_legalmeasure m WHERE m.person_id = NEW.person_id AND m.kind = 's117'
            AND m.starts_on <= closed_on AND (m.ends_on IS NULL OR m.ends_on > closed_on)
    ) THEN
        RAISE EXCEPTION 'somebody entitled to aftercare is closed as not entitled'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_aftercare_is_theirs';
    END IF;
    IF (NEW.closure_accepted_by = '' OR NEW.closure_accepted_on IS NULL) AND EXISTS (
        SELECT FROM caseload_legalmeasure m WHERE m.person_id = NEW.person_id AND m.takes_over
            AND m.starts_on <= closed_on AND (m.ends_on IS NULL OR m.ends_on > closed_on)
    ) THEN
        RAISE EXCEPTION 'nobody under this measure closes before another team has accepted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_needs_acceptance';
    END IF;
    IF (NEW.closure_accepted_by = '' OR NEW.closure_accepted_on IS NULL) AND EXISTS (
        SELECT FROM caseload_whereaboutsperiod w WHERE w.person_id = NEW.person_id AND w.kind = 'moved'
            AND w.ends_at IS NULL AND w.retracted_at IS NULL
    ) THEN
        RAISE EXCEPTION 'somebody who has moved does not close before another team has accepted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_moved_needs_acceptance';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER closure_hands_on_insert BEFORE INSERT ON caseload_episode
    FOR EACH ROW WHEN (NEW.state = 'closed') EXECUTE FUNCTION caseload_closure_hands_on();
CREATE OR REPLACE TRIGGER closure_hands_on_update BEFORE UPDATE ON caseload_episode
    FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state <> 'closed')
    EXECUTE FUNCTION caseload_closure_hands_on();
