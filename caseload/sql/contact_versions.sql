-- Contacts are insert-only versions. The app role holds UPDATE on successor_id alone; this trigger says when.
CREATE SEQUENCE caseload_contact_change_seq;

CREATE FUNCTION caseload_contact_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.change_seq := nextval('caseload_contact_change_seq');
    RETURN NEW;
END $$;

CREATE TRIGGER contact_numbered BEFORE INSERT ON caseload_contact
    FOR EACH ROW EXECUTE FUNCTION caseload_contact_numbered();

CREATE FUNCTION caseload_contact_replaced_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.successor_id IS NOT NULL THEN
        RAISE EXCEPTION 'this entry has already been changed by somebody else'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_replaced_once';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER contact_replaced_once BEFORE UPDATE OF successor_id ON caseload_contact
    FOR EACH ROW EXECUTE FUNCTION caseload_contact_replaced_once();
