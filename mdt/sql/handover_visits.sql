-- A team's visits of one day with who goes, and who of them is away that day.
SELECT v.uuid, v.person_id, p.uuid AS person_uuid, p.family_name, p.given_names, p.preferred_name, v.starts_at,
       e.whereabouts, w.place_text AS whereabouts_place, v.minutes, v.purpose, v.state, coalesce(l.description, v.place_text) AS place,
       {two_go:v} AS two_must_go,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'away', EXISTS (
                   SELECT 1 FROM teams_absence b WHERE b.user_id = u.id AND b.starts_on <= %(today)s
                     AND (b.ends_on IS NULL OR b.ends_on > %(today)s))) ORDER BY u.name), '[]')
        FROM caseload_visitstaff w JOIN teams_user u ON u.id = w.user_id WHERE w.visit_id = v.id) AS staff
FROM caseload_episode e
JOIN caseload_teamaccess a ON a.team_id = e.team_id AND a.person_id = e.person_id
    AND (a.until IS NULL OR a.until > %(today)s)
JOIN caseload_plannedvisit v ON v.person_id = e.person_id AND v.episode_id = e.id AND v.on_date = %(today)s
JOIN caseload_person p ON p.id = e.person_id
LEFT JOIN caseload_whereaboutsperiod w ON w.person_id = e.person_id AND w.ends_at IS NULL AND w.retracted_at IS NULL
    AND w.kind = e.whereabouts
LEFT JOIN caseload_place l ON l.id = v.place_id
WHERE e.team_id = %(team)s AND e.state = 'accepted' AND v.state IN ('planned', 'done')
ORDER BY v.starts_at NULLS LAST, p.sort_key, v.id
