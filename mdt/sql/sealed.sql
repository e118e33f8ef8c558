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

CREATE FUNCTION mdt_part_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD) - '{person_id}'::text[];
    is_now jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END) - '{person_id}'::text[];
BEGIN
    IF TG_OP = 'UPDATE' AND was = is_now THEN
        RETURN NEW;
    END IF;
    PERFORM mdt_require_unsealed(
        CASE WHEN is_now ? 'meeting_id' THEN (is_now ->> 'meeting_id')::bigint
             ELSE (SELECT i.meeting_id FROM mdt_agendaitem i WHERE i.id = (is_now ->> 'item_id')::bigint) END);
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
