-- Nobody is closed for not attending (domain.md R1). Reasons 05 and 09, and any reason but death while somebody
-- has an open not-seen alert or has not been seen for 28 days, need a sanction that names the reason, given in the
-- last 28 days: what a meeting knew about somebody holds no longer (domain.md R1). A transfer
-- is no closure: the episode that follows must already be open in another team.
CREATE OR REPLACE FUNCTION caseload_closure_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sanctioned boolean;
BEGIN
    IF NEW.closure_reason = '06' THEN
        IF NOT EXISTS (SELECT FROM caseload_person WHERE id = NEW.person_id AND died_on IS NOT NULL) THEN
            RAISE EXCEPTION 'closed as died, but no date of death is recorded'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_died_needs_date';
        END IF;
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM caseload_episode n
               WHERE n.transferred_from_id = NEW.id AND n.team_id <> NEW.team_id AND n.state = 'accepted') THEN
        RETURN NEW;
    END IF;
    sanctioned := EXISTS (SELECT FROM caseload_closuresanction s
                          WHERE s.episode_id = NEW.id AND s.closure_reason = NEW.closure_reason
                            AND s.decided_on > (NEW.ended_at AT TIME ZONE 'Europe/London')::date - 28);
    IF NEW.closure_reason IN ('05', '09') AND NOT sanctioned THEN
        RAISE EXCEPTION 'closing for not attending or refusing needs a meeting''s decision and a sign-off'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_reason_needs_sanction';
    END IF;
    IF NOT sanctioned AND (
        NEW.last_seen_at IS NULL
        OR NEW.last_seen_at < NEW.ended_at - interval '28 days'
        OR EXISTS (SELECT FROM caseload_alert a WHERE a.episode_id = NEW.id AND a.closed_at IS NULL
                   AND a.rule IN ('not_seen', 'not_tried'))
    ) THEN
        RAISE EXCEPTION 'closing somebody who has not been seen needs a meeting''s decision and a sign-off'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_not_seen_needs_sanction';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER closure_guard_insert BEFORE INSERT ON caseload_episode
    FOR EACH ROW WHEN (NEW.state = 'closed') EXECUTE FUNCTION caseload_closure_guard();
CREATE OR REPLACE TRIGGER closure_guard_update BEFORE UPDATE ON caseload_episode
    FOR EACH ROW WHEN (NEW.state = 'closed' AND (OLD.state <> 'closed' OR OLD.closure_reason <> NEW.closure_reason))
    EXECUTE FUNCTION caseload_closure_guard();
