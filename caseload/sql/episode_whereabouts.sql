-- Whoever opens an episode for somebody who is in hospital already, through another team, opens it knowing that. What
-- the operation or an import says itself stands.
CREATE FUNCTION caseload_episode_whereabouts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT coalesce(NEW.in_hospital_since, min(s.admitted_at) FILTER (WHERE s.discharged_at IS NULL)),
           coalesce(NEW.last_discharged_at, max(s.discharged_at))
    INTO NEW.in_hospital_since, NEW.last_discharged_at
    FROM caseload_hospitalspell s WHERE s.person_id = NEW.person_id AND s.retracted_at IS NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER caseload_episode_whereabouts BEFORE INSERT ON caseload_episode
    FOR EACH ROW EXECUTE FUNCTION caseload_episode_whereabouts();
