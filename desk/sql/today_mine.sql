-- The people that the reader co-ordinates and that want something of them: due by the day given, still to
-- confirm, or with a treatment or a check that is due by the other day given.
SELECT e.id AS episode_id, e.last_seen_at, e.seen_due_on, e.seen_due_at, e.rhythm_days, e.tries_since_seen,
       e.in_hospital_since, e.confirm_last_seen_by,
       p.id AS person_id, p.uuid AS person_uuid, p.given_names, p.preferred_name, p.family_name,
       v.visit_on, v.visit_at, coalesce(e.seen_due_on <= %(soon)s, false) AS is_near,
       {due:p.id} AS treatments
FROM caseload_coordinatorperiod c
JOIN caseload_episode e ON e.id = c.episode_id
JOIN caseload_person p ON p.id = e.person_id
JOIN caseload_teamaccess a
    ON a.team_id = e.team_id AND a.person_id = e.person_id AND (a.until IS NULL OR a.until > %(today)s)
LEFT JOIN LATERAL (
    SELECT r.on_date AS visit_on, r.starts_at AS visit_at FROM caseload_plannedvisit r
    WHERE r.episode_id = e.id AND r.state = 'planned' AND r.on_date >= %(today)s
    ORDER BY r.on_date, r.starts_at NULLS LAST, r.id LIMIT 1
) v ON true
WHERE c.user_id = %(reader)s AND c.starts_at <= %(at)s AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
  AND e.state = 'accepted' AND p.died_on IS NULL
  AND (e.seen_due_on <= %(soon)s OR (e.last_seen_at IS NULL AND e.confirm_last_seen_by >= %(today)s)
       OR EXISTS (SELECT FROM caseload_treatmentdue d
                  WHERE d.episode_id = e.id AND d.state = 'open' AND d.due_on <= %(treated)s))
ORDER BY e.seen_due_on NULLS LAST, p.sort_key
