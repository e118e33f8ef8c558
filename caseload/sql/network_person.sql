-- Who is around one person: everybody with what may be shared with them and the latest contact with them that counts;
-- and what the person wrote in advance, the latest of each kind first.
SELECT
    (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.id), '[]') FROM (
        SELECT t.id, t.uuid, t.role, t.name, t.organisation, t.phone, t.email, t.note, t.starts_on, t.ends_on,
               t.end_reason, s.may_share, s.what, s.admission, s.on_date, s.decided_by, s.recorded_by,
               k.uuid AS contact_uuid, k.occurred_at
        FROM caseload_tie t
        LEFT JOIN LATERAL (
            SELECT h.may_share, h.what, h.admission, h.on_date, h.decided_by, u.name AS recorded_by
            FROM caseload_sharing h JOIN teams_user u ON u.id = h.recorded_by_id
            WHERE h.tie_id = t.id ORDER BY h.id DESC LIMIT 1
        ) s ON true
        LEFT JOIN LATERAL (
            SELECT c.uuid, c.occurred_at FROM caseload_contacttie m JOIN caseload_contact c ON c.id = m.contact_id
            WHERE m.tie_id = t.id AND c.successor_id IS NULL AND c.entry IN ('made', 'corrected')
            ORDER BY c.occurred_at DESC LIMIT 1
        ) k ON true
        WHERE t.person_id = %(person)s) t) AS ties,
    (SELECT coalesce(jsonb_agg(to_jsonb(w) ORDER BY w.id DESC), '[]') FROM (
        SELECT w.id, w.uuid, w.kind, w.text, w.kept_where, w.on_date, w.author, u.name AS recorded_by
        FROM caseload_statement w JOIN teams_user u ON u.id = w.recorded_by_id
        WHERE w.person_id = %(person)s) w) AS statements
