-- A closed meeting is sealed: neither it nor anything said in it changes any more, whoever asks. A merge of two records
-- may still re-point rows (person_id), and a correction is an addendum.
CREATE FUNCTION mdt_meeting_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'meeting % is sealed and cannot change', OLD.uuid
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'meeting_sealed';
END $$;
CREATE TRIGGER mdt_meeting_sealed BEFORE UPDATE OR DELETE ON mdt_meeting
    FOR EACH ROW WHEN (OLD.state = 'closed') EXECUTE FUNCTION mdt_meeting_sealed();

-- The share lock waits for whoever is closing: nothing slips in beneath the seal.
CREATE FUNCTION mdt_require_unsealed(meeting bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM mdt_meeting m WHERE m.id = meeting AND m.state <> 'closed' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the meeting is sealed and cannot change'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'meeting_sealed';
    END IF;
END $$;

-- Neither into a sealed meeting nor out of one.
CREATE FUNCTION mdt_part_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD) - '{person_id}'::text[];
    is_now jsonb := to_jsonb(NEW) - '{person_id}'::text[];
    part jsonb;
BEGIN
    IF TG_OP = 'UPDATE' AND was = is_now THEN
        RETURN NEW;
    END IF;
    FOREACH part IN ARRAY array_remove(ARRAY[was, is_now], NULL) LOOP
        PERFORM mdt_require_unsealed(
            CASE WHEN part ? 'meeting_id' THEN (part ->> 'meeting_id')::bigint
                 ELSE (SELECT i.meeting_id FROM mdt_agendaitem i WHERE i.id = (part ->> 'item_id')::bigint) END);
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER mdt_attendance_sealed BEFORE INSERT OR UPDATE OR DELETE ON mdt_attendance
    FOR EACH ROW EXECUTE FUNCTION mdt_part_sealed();
CREATE TRIGGER mdt_agendaitem_sealed BEFORE INSERT OR UPDATE ON mdt_agendaitem
    FOR EACH ROW EXECUTE FUNCTION mdt_part_sealed();
CREATE TRIGGER mdt_writing_sealed BEFORE INSERT OR UPDATE ON mdt_writing
    FOR EACH ROW EXECUTE FUNCTION mdt_part_sealed();
CREATE TRIGGER mdt_decision_sealed BEFORE INSERT OR UPDATE ON mdt_decision
    FOR EACH ROW EXECUTE FUNCTION mdt_part_sealed();
CREATE TRIGGER mdt_allocation_sealed BEFORE INSERT OR UPDATE ON mdt_allocation
    FOR EACH ROW EXECUTE FUNCTION mdt_part_sealed();

-- What came of an action is said after the meeting; what was to be done, and in which meeting, is sealed with it.
CREATE FUNCTION mdt_action_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ends text[] := '{person_id, state, ended_by_id, ended_at, ended_note}';
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - ends = to_jsonb(NEW) - ends THEN
        RETURN NEW;
    END IF;
    PERFORM mdt_require_unsealed(NEW.meeting_id);
    IF TG_OP = 'UPDATE' THEN
        PERFORM mdt_require_unsealed(OLD.meeting_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mdt_action_sealed BEFORE INSERT OR UPDATE ON mdt_action
    FOR EACH ROW EXECUTE FUNCTION mdt_action_sealed();
