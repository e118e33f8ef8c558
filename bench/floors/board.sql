-- A team's whole board in one statement, and who takes the team's calls.
SELECT e.id AS episode_id, e.uuid AS episode_uuid, e.state, e.referred_at, e.accepted_at, e.last_seen_at,
       e.last_seen_time_known, e.rhythm_days, e.tries_since_seen, e.confirm_last_seen_by, e.seen_due_on, e.seen_due_at,
       e.try_due_at, e.in_hospital_since, e.last_discharged_at,
       p.id AS person_id, p.uuid AS person_uuid, p.family_name, p.given_names, p.preferred_name, p.sort_key,
       u.uuid AS coordinator_uuid, u.name AS coordinator, b.ends_on - 1 AS away_until,
       i.intensity, i.reason, i.starts_at AS intensity_since, k.occurred_at AS tried_at, k.outcome AS tried_outcome,
       v.on_date AS visit_on, v.starts_at AS visit_at, v.purpose AS visit_purpose, w.visit_staff, s.hospital, s.ward,
       e.whereabouts, y.place_text, y.review_by, y.expected_at,
       d.id IS NOT NULL AS to_follow_up, coalesce(l.rules, '{}') AS rules
FROM caseload_episode e
JOIN caseload_person p ON p.id = e.person_id AND p.died_on IS NULL
JOIN caseload_teamaccess a ON a.team_id = e.team_id AND a.person_id = e.person_id
    AND (a.until IS NULL OR a.until > %(today)s)
LEFT JOIN caseload_coordinatorperiod c ON c.episode_id = e.id AND c.starts_at <= %(at)s
    AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
LEFT JOIN teams_user u ON u.id = c.user_id
LEFT JOIN teams_absence b ON b.user_id = u.id AND b.starts_on <= %(today)s
    AND (b.ends_on IS NULL OR b.ends_on > %(today)s)
LEFT JOIN caseload_intensityperiod i ON i.episode_id = e.id AND i.starts_at <= %(at)s
    AND (i.ends_at IS NULL OR i.ends_at > %(at)s)
LEFT JOIN LATERAL (
    SELECT occurred_at, outcome FROM caseload_contact
    WHERE person_id = e.person_id AND successor_id IS NULL AND entry IN ('made', 'corrected')
      AND outcome IN ('seen', 'spoke', 'no_answer', 'not_in', 'not_found', 'did_not_attend', 'declined', 'sighted',
                      'cancelled_by_them') AND source = 'logged'
    ORDER BY occurred_at DESC LIMIT 1
) k ON true
LEFT JOIN LATERAL (
    SELECT id, on_date, starts_at, purpose FROM caseload_plannedvisit
    WHERE episode_id = e.id AND state = 'planned' AND on_date >= %(today)s
    ORDER BY on_date, starts_at NULLS LAST, id LIMIT 1
) v ON true
LEFT JOIN LATERAL (
    SELECT array_agg(g.name ORDER BY g.name) AS visit_staff
    FROM caseload_visitstaff f JOIN teams_user g ON g.id = f.user_id WHERE f.visit_id = v.id
) w ON true
LEFT JOIN caseload_hospitalspell s ON s.episode_id = e.id AND s.discharged_at IS NULL AND s.retracted_at IS NULL
LEFT JOIN caseload_whereaboutsperiod y ON y.person_id = e.person_id AND y.ends_at IS NULL AND y.retracted_at IS NULL
    AND e.whereabouts NOT IN ('home', 'hospital')
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT rule ORDER BY rule) AS rules FROM caseload_alert
    WHERE episode_id = e.id AND closed_at IS NULL
) l ON true
LEFT JOIN LATERAL (
    -- Left a mental health bed at most three days ago, and met or spoken with on no day after.
    SELECT r.id FROM caseload_hospitalspell r
    WHERE e.last_discharged_at >= %(at)s - interval '5 days' AND r.episode_id = e.id AND r.kind = 'psychiatric'
      AND r.retracted_at IS NULL AND e.in_hospital_since IS NULL
      AND (r.discharged_at AT TIME ZONE 'Europe/London')::date BETWEEN %(date)s - 3 AND %(date)s
      AND NOT EXISTS (
          SELECT FROM caseload_contact x
          WHERE x.person_id = e.person_id AND x.successor_id IS NULL AND x.entry IN ('made', 'corrected')
            AND x.outcome IN ('seen', 'spoke')
            AND (x.occurred_at AT TIME ZONE 'Europe/London')::date
                > (r.discharged_at AT TIME ZONE 'Europe/London')::date)
    LIMIT 1
) d ON true
WHERE e.team_id = %(team)s AND e.state IN ('referred', 'accepted')
ORDER BY p.sort_key, p.id;
SELECT u.name, s.set_at FROM teams_shiftcoordinator s JOIN teams_user u ON u.id = s.user_id
WHERE s.team_id = %(team)s AND s.on_date = %(today)s ORDER BY s.set_at DESC, s.id DESC LIMIT 1
