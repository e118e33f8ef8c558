-- Signed is frozen: neither the assessment nor its ratings and observations change any more, whoever asks. What may
-- still happen is that a correction takes its place (successor) and that a merge of two records re-points it.
CREATE FUNCTION assessments_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - '{successor_id,person_id}'::text[]) IS DISTINCT FROM
       (to_jsonb(OLD) - '{successor_id,person_id}'::text[])
       OR OLD.successor_id IS NOT NULL AND NEW.successor_id IS DISTINCT FROM OLD.successor_id
    THEN
        RAISE EXCEPTION 'assessment % is signed and cannot change', OLD.uuid
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessments_frozen BEFORE UPDATE ON assessments_assessment
    FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL OR OLD.abandoned_at IS NOT NULL) EXECUTE FUNCTION assessments_frozen();

-- The share lock waits for whoever is signing: a rating can never slip in beneath a signature.
CREATE FUNCTION assessments_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM assessments_assessment a
    WHERE a.id = NEW.assessment_id AND a.signed_at IS NULL AND a.abandoned_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'assessment % is not a draft', NEW.assessment_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessments_rating_frozen BEFORE INSERT OR UPDATE ON assessments_rating
    FOR EACH ROW EXECUTE FUNCTION assessments_part_frozen();
CREATE TRIGGER assessments_observation_frozen BEFORE INSERT OR UPDATE ON assessments_observation
    FOR EACH ROW EXECUTE FUNCTION assessments_part_frozen();
