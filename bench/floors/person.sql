-- One person by hand: who they are, what holds now, the last six contacts with their staff, the next visits.
SELECT p.*, e.*, u.name AS coordinator, i.intensity, i.reason,
       (SELECT jsonb_agg(to_jsonb(k)) FROM (
            SELECT c.uuid, c.occurred_at, c.outcome, c.minutes, c.note, s.name FROM caseload_contact c
            LEFT JOIN caseload_contactstaff w ON w.contact_id = c.id AND w.is_lead LEFT JOIN teams_user s ON s.id = w.user_id
            WHERE c.person_id = p.id AND c.successor_id IS NULL AND c.entry IN ('made', 'corrected')
            ORDER BY c.occurred_at DESC LIMIT 6) k) AS contacts,
       (SELECT jsonb_agg(to_jsonb(v)) FROM (
            SELECT on_date, starts_at, purpose, place_text FROM caseload_plannedvisit
            WHERE person_id = p.id AND state = 'planned' AND on_date >= %(today)s ORDER BY on_date LIMIT 4) v) AS visits,
       (SELECT jsonb_agg(to_jsonb(a)) FROM caseload_alert a WHERE a.episode_id = e.id AND a.closed_at IS NULL) AS alerts,
       (SELECT jsonb_agg(to_jsonb(l)) FROM caseload_place l WHERE l.person_id = p.id AND l.ends_on IS NULL) AS places,
       (SELECT jsonb_agg(to_jsonb(f)) FROM caseload_phone f WHERE f.person_id = p.id AND f.ends_on IS NULL) AS phones
FROM caseload_person p
JOIN caseload_episode e ON e.person_id = p.id AND e.state = 'accepted'
LEFT JOIN caseload_coordinatorperiod c ON c.episode_id = e.id AND c.ends_at IS NULL
LEFT JOIN teams_user u ON u.id = c.user_id
LEFT JOIN caseload_intensityperiod i ON i.episode_id = e.id AND i.ends_at IS NULL
WHERE p.id = %(person)s
