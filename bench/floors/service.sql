-- Every team there is, when the engine last looked, then one row for each team: how it stands, and closures of a year.
SELECT * FROM teams_team WHERE started_on <= %(date)s AND (ended_on IS NULL OR ended_on > %(date)s) ORDER BY name;
SELECT finished_at FROM caseload_sweep WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1;
WITH stands AS (
    SELECT e.team_id, count(*) FILTER (WHERE e.state = 'accepted') AS people,
           count(*) FILTER (WHERE e.state = 'accepted' AND e.whereabouts <> 'hospital' AND e.seen_due_at <= %(at)s
                              AND (e.try_due_at IS NULL OR e.try_due_at > %(at)s)) AS tried,
           count(*) FILTER (WHERE e.state = 'accepted' AND e.whereabouts <> 'hospital' AND e.seen_due_at <= %(at)s
                              AND e.try_due_at <= %(at)s) AS not_tried,
           count(e.in_hospital_since) AS hospital,
           count(*) FILTER (WHERE e.state = 'accepted' AND c.id IS NULL) AS nobody
    FROM caseload_episode e
    JOIN caseload_person p ON p.id = e.person_id AND p.died_on IS NULL
    LEFT JOIN caseload_coordinatorperiod c
        ON c.episode_id = e.id AND c.starts_at <= %(at)s AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
    WHERE e.state IN ('referred', 'accepted') AND e.team_id = ANY(%(teams)s)
    GROUP BY e.team_id
), left_ward AS (
    SELECT e.team_id, count(DISTINCT e.id) AS follow_up
    FROM caseload_hospitalspell s
    JOIN caseload_episode e ON e.id = s.episode_id AND e.in_hospital_since IS NULL AND e.state IN ('referred', 'accepted')
        AND e.last_discharged_at >= %(at)s::timestamptz - interval '5 days'
    JOIN caseload_person p ON p.id = e.person_id AND p.died_on IS NULL
    WHERE s.discharged_at >= %(at)s::timestamptz - interval '5 days' AND s.kind = 'psychiatric' AND s.retracted_at IS NULL
      AND (s.discharged_at AT TIME ZONE 'Europe/London')::date BETWEEN %(date)s - 3 AND %(date)s
      AND NOT EXISTS (
          SELECT FROM caseload_contact x
          WHERE x.person_id = e.person_id AND x.successor_id IS NULL AND x.entry IN ('made', 'corrected')
            AND x.outcome IN ('seen', 'spoke')
            AND (x.occurred_at AT TIME ZONE 'Europe/London')::date
                > (s.discharged_at AT TIME ZONE 'Europe/London')::date)
    GROUP BY e.team_id
), worried AS (
    SELECT e.team_id, count(*) AS worries FROM caseload_concern w JOIN caseload_episode e ON e.id = w.episode_id
    WHERE w.acknowledged_at IS NULL GROUP BY e.team_id
), ended AS (
    SELECT e.team_id, count(*) FILTER (WHERE e.closure_reason = '05') AS closed_05,
           count(*) FILTER (WHERE e.closure_reason = '09') AS closed_09,
           count(*) FILTER (WHERE e.closure_reason NOT IN ('05', '06', '09') AND NOT s.is_seen) AS closed_unseen,
           count(*) FILTER (WHERE e.closure_reason = '06' OR e.closure_reason NOT IN ('05', '09') AND s.is_seen)
               AS closed_other
    FROM caseload_episode e
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM caseload_contact x
            WHERE x.person_id = e.person_id AND x.successor_id IS NULL AND x.entry IN ('made', 'corrected')
              AND x.outcome = 'seen' AND x.occurred_at BETWEEN e.ended_at - interval '28 days' AND e.ended_at) AS is_seen
    ) s
    WHERE e.state = 'closed' AND e.ended_at >= %(from_at)s AND e.ended_at < %(until_at)s
      AND NOT EXISTS (SELECT FROM caseload_episode n WHERE n.transferred_from_id = e.id)
    GROUP BY e.team_id
)
SELECT t.id::text AS key, coalesce(people, 0) AS people, coalesce(tried, 0) AS tried,
       coalesce(not_tried, 0) AS not_tried, coalesce(hospital, 0) AS hospital, coalesce(follow_up, 0) AS follow_up,
       coalesce(nobody, 0) AS nobody, coalesce(worries, 0) AS worries, coalesce(closed_05, 0) AS closed_05,
       coalesce(closed_09, 0) AS closed_09, coalesce(closed_unseen, 0) AS closed_unseen,
       coalesce(closed_other, 0) AS closed_other
FROM teams_team t
LEFT JOIN stands ON stands.team_id = t.id LEFT JOIN left_ward ON left_ward.team_id = t.id
LEFT JOIN worried ON worried.team_id = t.id LEFT JOIN ended ON ended.team_id = t.id
WHERE t.id = ANY(%(teams)s) AND (stands.team_id IS NOT NULL OR worried.team_id IS NOT NULL OR ended.team_id IS NOT NULL)
