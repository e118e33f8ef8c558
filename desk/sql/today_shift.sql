-- The reader's teams on the team's day: who takes each one's calls, and which absent colleagues the reader stands in
-- for, as their cover or as shift co-ordinator.
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
       ) AS stands_in_for
FROM teams_team t LEFT JOIN shift s ON s.team_id = t.id
WHERE t.id = ANY(%(teams)s)
ORDER BY t.name
