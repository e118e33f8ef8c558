-- Who met (or tried) a person at a moment: why an alert closes. A function, so that its plan is kept
-- by the session: planned anew inside every reconciling it would cost more than all of that.
CREATE FUNCTION caseload_contact_met(whom bigint, met_at timestamptz, because text) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object('because', because, 'contact', k.id, 'at', k.occurred_at, 'by', s.user_id)
        FROM caseload_contact k LEFT JOIN caseload_contactstaff s ON s.contact_id = k.id AND s.is_lead
        WHERE k.person_id = whom AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
          AND k.occurred_at = met_at
        ORDER BY k.id DESC LIMIT 1
    );
END $$
