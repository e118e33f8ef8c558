-- The reader's teams on the team's day: who takes each one's calls, and which absent colleagues the reader stands in
-- for, as their cover or as shift co-ordinator; the reader's own outing, and how many of each team are out.
WITH shift AS (
    SELECT DISTINCT ON (s.team_id) s.team_id, s.user_id, u.name
    FROM teams_shiftcoordinator s JOIN teams_user u ON u.id = s.user_id
    WHERE s.team_id = ANY(%(teams)s) AND s.on_date = %(today)s
    ORDER BY s.team_id, s.set_at DESC, s.id DESC
)
SELECT t.id AS team_id, t.uuid AS team_uuid, t.name AS team, s.user_id AS shift_id, s.name AS shift_name,
       (SELECT coalesce(jsonb_object_agg(a.user_id, u.name), '{}')
        FROM teams_absence a JOIN teams_user u ON u.id = a.user_id
        WHERE a.starts_on <= %(today)s AND (a.ends_on IS NULL OR a.ends_on > %(today)s)
          AND EXISTS (SELECT 1 FROM teams_membership m
                      WHERE m.user_id = a.user_id AND m.team_id = t.id
                        AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s))
          AND (a.covered_by_id = %(reader)s OR s.user_id = %(reader)s)
       ) AS stands_in_for,
       (SELECT jsonb_build_object(
            'uuid', o.uuid, 'visit', v.uuid, 'person_id', p.id, 'person_uuid', p.uuid, 'place_text', o.place_text,
            'name', coalesce(nullif(p.preferred_name, ''), p.given_names) || ' ' || p.family_name,
            'set_off_at', o.set_off_at, 'expected_at', o.expected_at,
            'along', ARRAY(SELECT u.name FROM caseload_outing w JOIN teams_user u ON u.id = w.user_id
                           WHERE w.journey = o.journey AND w.id <> o.id AND w.ended_at IS NULL ORDER BY u.name))
        FROM caseload_outing o
        LEFT JOIN caseload_plannedvisit v ON v.id = o.visit_id
        LEFT JOIN caseload_episode e ON e.id = o.episode_id
        LEFT JOIN caseload_person p ON p.id = e.person_id
        WHERE o.user_id = %(reader)s AND o.ended_at IS NULL) AS outing,
       out.out_now, out.overdue, d.lone_worker_device AS device, d.lone_worker_help AS device_help
FROM teams_team t LEFT JOIN shift s ON s.team_id = t.id
JOIN teams_provider d ON d.id = t.provider_id
CROSS JOIN LATERAL (
    SELECT count(*) AS out_now,
           count(*) FILTER (WHERE o.expected_at + make_interval(mins => t.setting_off_grace_minutes) <= %(at)s) AS overdue
    FROM caseload_outing o WHERE o.team_id = t.id AND o.ended_at IS NULL
) out
WHERE t.id = ANY(%(teams)s)
ORDER BY t.name
