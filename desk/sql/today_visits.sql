-- The reader's visits of one team day, in order of time: who, where, with whom, and what has become of them.
SELECT v.id, v.uuid, v.starts_at, v.minutes, v.purpose, v.note, v.state, v.state_reason,
       coalesce(l.description, v.place_text) AS place, l.postcode,
       m.on_date AS moved_on, m.starts_at AS moved_at,
       p.id AS person_id, p.uuid AS person_uuid, p.given_names, p.preferred_name, p.family_name,
       p.what_helps, p.what_to_avoid,
       e.tries_since_seen, e.in_hospital_since, s.hospital, s.ward,
       k.outcome, k.minutes AS seen_minutes,
       ARRAY(SELECT u.name FROM caseload_visitstaff w JOIN teams_user u ON u.id = w.user_id
             WHERE w.visit_id = v.id AND w.user_id <> %(reader)s ORDER BY u.name) AS others,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('number', f.number, 'label', f.label) ORDER BY f.id), '[]')
        FROM caseload_phone f WHERE f.person_id = p.id AND (f.ends_on IS NULL OR f.ends_on > %(today)s)) AS phones
FROM caseload_visitstaff d
JOIN caseload_plannedvisit v ON v.id = d.visit_id
JOIN caseload_person p ON p.id = v.person_id
JOIN caseload_episode e ON e.id = v.episode_id
LEFT JOIN caseload_place l ON l.id = v.place_id
LEFT JOIN caseload_plannedvisit m ON m.id = v.moved_to_id
LEFT JOIN LATERAL (
    SELECT r.hospital, r.ward FROM caseload_hospitalspell r
    WHERE r.episode_id = e.id AND r.discharged_at IS NULL AND r.retracted_at IS NULL
) s ON true
LEFT JOIN LATERAL (
    SELECT r.outcome, r.minutes FROM caseload_contact r
    WHERE r.planned_visit_id = v.id AND r.successor_id IS NULL AND r.entry IN ('made', 'corrected')
    ORDER BY r.occurred_at DESC LIMIT 1
) k ON true
WHERE d.user_id = %(reader)s AND d.on_date = %(today)s AND v.state <> 'ended'
  AND p.id = ANY(ARRAY(SELECT a.person_id FROM caseload_teamaccess a
                       WHERE a.team_id = ANY(%(teams)s) AND (a.until IS NULL OR a.until > %(today)s)))
ORDER BY v.starts_at NULLS LAST, v.id
