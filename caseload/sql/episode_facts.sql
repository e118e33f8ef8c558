-- Everything that an episode's state is reckoned from, one row per accepted episode. Contacts count for the person,
-- whichever team made them (domain.md, under R6); rhythm and calendar are the episode's and its team's.
SELECT e.id, e.accepted_at, e.confirm_last_seen_by, e.in_hospital_since, e.last_discharged_at,
       t.day_starts_at, t.open_days, t.nation, t.open_on_bank_holidays,
       t.rhythm_daily, t.rhythm_several, t.rhythm_weekly, t.rhythm_fortnightly,
       coalesce(n.every_days, t.rhythm_in_reach) AS rhythm_in_reach, n.first_by AS first_in_reach_by,
       ARRAY(SELECT d.day FROM teams_teamclosedday d WHERE d.team_id = t.id) AS closed_days,
       r.every_days AS agreed_days, i.intensity,
       CASE WHEN o.id IS NULL THEN e.accepted_at ELSE o.ends_at END AS coordinator_until,
       c.last_seen_at, coalesce(c.last_seen_time_known, true) AS last_seen_time_known,
       c.last_spoken_at, c.last_tried_at,
       w.kind AS stored_whereabouts, w.since AS whereabouts_since, w.every_days AS contact_days, w.restarted_at,
       h.last_heard_at,
       coalesce(s.tries, 0) AS tries_since_seen, coalesce(s.run, 0) AS run_of_tries
FROM caseload_episode e
JOIN teams_team t ON t.id = e.team_id
LEFT JOIN LATERAL (
    SELECT every_days FROM caseload_rhythmperiod p
    WHERE p.episode_id = e.id AND p.starts_at <= %(at)s AND (p.ends_at IS NULL OR p.ends_at > %(at)s)
) r ON true
LEFT JOIN LATERAL (
    -- Of whoever is in hospital: by when somebody must have been there, and how often where that was agreed for this stay.
    SELECT min(p.first_by) AS first_by, max(p.every_weeks * 7) FILTER (WHERE p.reason <> '') AS every_days
    FROM caseload_inreachplan p
    WHERE e.in_hospital_since IS NOT NULL AND p.episode_id = e.id AND p.ended_at IS NULL
) n ON true
LEFT JOIN LATERAL (
    SELECT intensity FROM caseload_intensityperiod p
    WHERE p.episode_id = e.id AND p.starts_at <= %(at)s AND (p.ends_at IS NULL OR p.ends_at > %(at)s)
) i ON true
LEFT JOIN LATERAL (
    SELECT id, ends_at FROM caseload_coordinatorperiod p
    WHERE p.episode_id = e.id AND p.starts_at <= %(at)s AND (p.ends_at IS NULL OR p.ends_at > %(at)s)
) o ON true
LEFT JOIN LATERAL (
    -- What was told last and holds (of one person no two overlap), and by when the clock of the rhythm starts again.
    SELECT max(p.kind) FILTER (WHERE p.ends_at IS NULL) AS kind,
           max(p.starts_at) FILTER (WHERE p.ends_at IS NULL) AS since,
           max(p.every_days) FILTER (WHERE p.ends_at IS NULL) AS every_days,
           greatest(max(p.ends_at) FILTER (WHERE p.kind = ANY(%(restart_at_end)s)),
                    max(p.starts_at) FILTER (WHERE p.kind = ANY(%(restart_at_start)s))) AS restarted_at
    FROM caseload_whereaboutsperiod p
    WHERE p.person_id = e.person_id AND p.retracted_at IS NULL AND p.starts_at <= %(at)s
) w ON true
LEFT JOIN LATERAL (
    -- Read only of those for whom contact stands in for the rhythm: with them by any means, or with those who look
    -- after them there.
    SELECT max(k.occurred_at) AS last_heard_at
    FROM caseload_contact k
    WHERE w.kind = ANY(%(in_contact)s) AND k.person_id = e.person_id
      AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
      AND (k.outcome = ANY(%(heard)s) OR k.outcome = 'others_only' AND 'professional' = ANY(k.with_whom))
) h ON true
LEFT JOIN LATERAL (
    SELECT max(k.occurred_at) FILTER (WHERE k.outcome = ANY(%(seen)s)) AS last_seen_at,
           (array_agg(k.time_known ORDER BY k.occurred_at DESC)
               FILTER (WHERE k.outcome = ANY(%(seen)s)))[1] AS last_seen_time_known,
           max(k.occurred_at) FILTER (WHERE k.outcome = ANY(%(spoken)s)) AS last_spoken_at,
           max(k.occurred_at) FILTER (WHERE k.outcome = ANY(%(tried)s)) AS last_tried_at
    FROM caseload_contact k
    WHERE k.person_id = e.person_id AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
) c ON true
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE k.outcome = ANY(%(tried)s)) AS tries,
           count(*) FILTER (WHERE k.outcome = ANY(%(adds)s)) AS run
    FROM caseload_contact k
    WHERE k.person_id = e.person_id AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
      AND k.occurred_at > coalesce(c.last_seen_at, '-infinity')
) s ON true
WHERE e.id = ANY(%(episodes)s) AND e.state IN ('referred', 'accepted')
ORDER BY e.id
