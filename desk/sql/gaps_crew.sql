-- Who works in a team in the days to come: on which days of the week, when they are away, and how many visits they have.
SELECT u.id, u.uuid, u.name, m.working_days,
       (SELECT coalesce(jsonb_agg(jsonb_build_array(b.starts_on, b.ends_on) ORDER BY b.starts_on), '[]')
        FROM teams_absence b
        WHERE b.user_id = u.id AND b.starts_on <= %(last)s AND (b.ends_on IS NULL OR b.ends_on > %(today)s)) AS away,
       (SELECT coalesce(jsonb_object_agg(d.on_date, d.visits), '{}') FROM (
            SELECT w.on_date, count(*) AS visits
            FROM caseload_visitstaff w JOIN caseload_plannedvisit v ON v.id = w.visit_id
            WHERE w.user_id = u.id AND w.on_date BETWEEN %(today)s AND %(last)s AND v.state = 'planned'
            GROUP BY w.on_date) d) AS visits
FROM teams_membership m JOIN teams_user u ON u.id = m.user_id
WHERE m.team_id = %(team)s AND m.role IN ('clinician', 'team_lead') AND u.is_active
  AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)
ORDER BY u.name
