-- The board of a team by hand: everybody with state, intensity, co-ordinator, last try, next visit and open alerts.
SELECT p.uuid, p.family_name, p.given_names, u.name AS coordinator, i.intensity, i.reason, i.starts_at,
       e.last_seen_at, e.rhythm_days, e.seen_due_at, k.occurred_at, k.outcome, v.on_date, v.starts_at,
       ARRAY(SELECT a.rule FROM caseload_alert a WHERE a.episode_id = e.id AND a.closed_at IS NULL) AS rules
FROM caseload_episode e
JOIN caseload_person p ON p.id = e.person_id
LEFT JOIN caseload_coordinatorperiod c ON c.episode_id = e.id AND c.ends_at IS NULL
LEFT JOIN teams_user u ON u.id = c.user_id
LEFT JOIN caseload_intensityperiod i ON i.episode_id = e.id AND i.ends_at IS NULL
LEFT JOIN LATERAL (
    SELECT occurred_at, outcome FROM caseload_contact k
    WHERE k.person_id = e.person_id AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
    ORDER BY occurred_at DESC LIMIT 1
) k ON true
LEFT JOIN LATERAL (
    SELECT on_date, starts_at FROM caseload_plannedvisit v
    WHERE v.episode_id = e.id AND v.state = 'planned' AND v.on_date >= %(today)s ORDER BY v.on_date LIMIT 1
) v ON true
WHERE e.team_id = %(team)s AND e.state IN ('referred', 'accepted')
ORDER BY p.sort_key
