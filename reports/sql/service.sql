-- One row for everybody open with a team, as the caseload board counts them (desk/sql/board.sql), one for each worry
-- that nobody has answered, and one for each closure.
SELECT e.team_id, e.id AS episode_id, e.person_id, NULL::bigint AS user_id, e.last_seen_at AS at,
       e.last_seen_at AS seen_at,
       e.last_tried_at AS tried_at, coalesce(e.in_hospital_since, e.accepted_at, e.referred_at) AS since_at,
       e.state = 'accepted' AS is_open,
       o.is_over AND NOT o.is_untried AS is_tried, o.is_over AND o.is_untried AS is_not_tried,
       e.in_hospital_since IS NOT NULL AS in_hospital,
       e.state = 'accepted' AND e.person_id = ANY(%(to_meet)s) AS to_follow_up,
       e.state = 'accepted' AND NOT EXISTS (
           SELECT FROM caseload_coordinatorperiod r
           WHERE r.episode_id = e.id AND r.starts_at <= %(at)s AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
       ) AS has_nobody,
       false AS is_worry, NULL AS closure, NULL::timestamptz AS ended_at, NULL AS reason_given
FROM caseload_episode e
JOIN caseload_person p ON p.id = e.person_id AND p.died_on IS NULL
CROSS JOIN LATERAL (
    SELECT e.state = 'accepted' AND e.whereabouts <> 'hospital'
           AND coalesce(e.seen_due_at <= %(at)s, false) AS is_over,
           coalesce(e.try_due_at <= %(at)s, false) AS is_untried
) o
WHERE e.team_id = ANY(%(teams)s) AND e.state IN ('referred', 'accepted')
UNION ALL
SELECT e.team_id, e.id, w.person_id, NULL, w.recorded_at, NULL, NULL, w.recorded_at,
       false, false, false, false, false, false, true, NULL, NULL, NULL
FROM caseload_concern w JOIN caseload_episode e ON e.id = w.episode_id
WHERE e.team_id = ANY(%(teams)s) AND w.acknowledged_at IS NULL
UNION ALL
SELECT team_id, episode_id, person_id, NULL, at, seen_at, NULL, NULL,
       false, false, false, false, false, false, false, reason, ended_at, reason_given
FROM closures
