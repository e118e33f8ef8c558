-- One member of staff's day by hand: today's visits, own people past or near their due day, own open alerts.
SELECT 'visit' AS what, p.family_name, v.starts_at AS at, v.place_text AS words
FROM caseload_visitstaff d
JOIN caseload_plannedvisit v ON v.id = d.visit_id
JOIN caseload_person p ON p.id = v.person_id
WHERE d.user_id = %(user)s AND d.on_date = %(today)s
UNION ALL
SELECT 'due', p.family_name, e.seen_due_at, e.tries_since_seen::text
FROM caseload_coordinatorperiod c
JOIN caseload_episode e ON e.id = c.episode_id
JOIN caseload_person p ON p.id = e.person_id
WHERE c.user_id = %(user)s AND c.ends_at IS NULL AND e.state = 'accepted' AND e.seen_due_on <= %(soon)s
UNION ALL
SELECT a.rule, p.family_name, a.since_at, a.facts::text
FROM caseload_alert a
JOIN caseload_coordinatorperiod c ON c.episode_id = a.episode_id AND c.ends_at IS NULL AND c.user_id = %(user)s
JOIN caseload_person p ON p.id = a.person_id
WHERE a.team_id = %(team)s AND a.closed_at IS NULL
