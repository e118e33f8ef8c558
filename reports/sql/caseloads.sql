-- One row for everybody on a caseload, by the profession that their co-ordinator has in the team, and one for each
-- member who co-ordinates or has a ceiling, with that ceiling. Memberships go by the date, periods by the moment.
WITH load AS (
    SELECT e.team_id, e.person_id, c.user_id
    FROM caseload_episode e
    JOIN caseload_person p ON p.id = e.person_id AND p.died_on IS NULL
    LEFT JOIN caseload_coordinatorperiod c
        ON c.episode_id = e.id AND c.starts_at <= %(at)s AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
    WHERE e.team_id = ANY(%(teams)s) AND e.state = 'accepted'
), member AS (
    SELECT m.team_id, m.user_id, m.profession, m.caseload_ceiling, coalesce(n.people, 0) AS people
    FROM teams_membership m
    LEFT JOIN (SELECT team_id, user_id, count(*) AS people FROM load GROUP BY team_id, user_id) n
        ON n.team_id = m.team_id AND n.user_id = m.user_id
    WHERE m.team_id = ANY(%(teams)s) AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)
      AND (m.caseload_ceiling > 0 OR n.people > 0)
)
SELECT x.*, x.user_id IS NOT NULL AND x.person_id IS NULL AS co_ordinates, x.person_id IS NOT NULL AS co_ordinated,
       u.name AS worker, NULL::bigint AS episode_id, NULL::timestamptz AS at
FROM (
    SELECT team_id, NULL::bigint AS person_id, user_id, profession, caseload_ceiling AS ceiling,
           coalesce(people > caseload_ceiling, false) AS is_over,
           people || coalesce(' / ' || caseload_ceiling, '') AS load
    FROM member
    UNION ALL
    SELECT l.team_id, l.person_id, l.user_id, coalesce(m.profession, 'nobody'), NULL, false,
           m.people || coalesce(' / ' || m.caseload_ceiling, '')
    FROM load l LEFT JOIN member m ON m.team_id = l.team_id AND m.user_id = l.user_id
) x
LEFT JOIN teams_user u ON u.id = x.user_id
