-- Everybody who could take something on: the people they co-ordinate against their ceiling, their hours, the minutes
-- and the number of visits planned on each of the coming seven days, days away, and their last day in the team.
WITH members AS (
    SELECT m.user_id, m.profession, m.hours_per_week, m.working_days, m.caseload_ceiling, m.ends_on - 1 AS until,
           u.name
    FROM teams_membership m JOIN teams_user u ON u.id = m.user_id
    WHERE m.team_id = %(team)s AND m.role NOT IN ('wall', 'guest') AND u.is_active
      AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)
), visits AS (
    SELECT w.user_id, w.on_date, count(*) AS visits, sum(v.minutes) AS minutes
    FROM caseload_visitstaff w JOIN caseload_plannedvisit v ON v.id = w.visit_id
    WHERE w.user_id IN (SELECT user_id FROM members)
      AND w.on_date >= %(today)s AND w.on_date < %(today)s + 7 AND v.state = 'planned'
    GROUP BY w.user_id, w.on_date
)
SELECT m.*,
       (SELECT count(*) FROM caseload_coordinatorperiod c JOIN caseload_episode e ON e.id = c.episode_id
        WHERE c.user_id = m.user_id AND c.starts_at <= %(at)s AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
          AND e.team_id = %(team)s AND e.state IN ('referred', 'accepted')) AS people,
       (SELECT coalesce(sum(v.minutes), 0) FROM visits v WHERE v.user_id = m.user_id) AS minutes,
       (SELECT coalesce(jsonb_object_agg(v.on_date, v.visits), '{}') FROM visits v
        WHERE v.user_id = m.user_id) AS visits,
       (SELECT coalesce(jsonb_agg(d::date), '[]') FROM teams_absence a,
               generate_series(greatest(a.starts_on, %(today)s),
                               least(coalesce(a.ends_on, %(today)s + 7), %(today)s + 7) - 1, interval '1 day') d
        WHERE a.user_id = m.user_id AND a.starts_on < %(today)s + 7
          AND (a.ends_on IS NULL OR a.ends_on > %(today)s)) AS away
FROM members m ORDER BY m.name, m.user_id
