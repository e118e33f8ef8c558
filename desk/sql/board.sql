-- Everybody open with one team, one row each: state, the periods in force now, last attempt, next visit, open spell
-- and open alerts. Scoped by the access table. Every lateral is an index lookup, so the cost is the caseload's.
SELECT e.id AS episode_id, e.uuid AS episode_uuid, e.state, e.referred_at, e.accepted_at,
       e.last_seen_at, e.last_seen_time_known, e.rhythm_days, e.tries_since_seen, e.confirm_last_seen_by,
       e.seen_due_on, e.seen_due_at, e.try_due_at, e.in_hospital_since, e.last_discharged_at,
       p.id AS person_id, p.uuid AS person_uuid, p.family_name, p.given_names, p.preferred_name, p.sort_key,
       c.coordinator_uuid, c.coordinator, c.is_away, c.away_until,
       i.intensity, i.reason, i.since AS intensity_since,
       k.tried_at, k.tried_outcome,
       v.visit_on, v.visit_at, v.visit_purpose, v.visit_staff,
       s.hospital, s.ward, e.whereabouts, w.place_text, w.review_by, w.expected_at,
       e.state = 'accepted' AND e.person_id = ANY(%(to_meet)s) AS to_follow_up,
       %(who_goes)s::jsonb ->> e.person_id::text AS who_goes,
       {due:p.id} AS treatments,
       ARRAY(SELECT DISTINCT l.rule FROM caseload_alert l
             WHERE l.episode_id = e.id AND l.closed_at IS NULL ORDER BY l.rule) AS rules
FROM caseload_episode e
JOIN caseload_person p ON p.id = e.person_id
JOIN caseload_teamaccess a
    ON a.team_id = e.team_id AND a.person_id = e.person_id AND (a.until IS NULL OR a.until > %(today)s)
LEFT JOIN LATERAL (
    SELECT u.uuid AS coordinator_uuid, u.name AS coordinator, b.id IS NOT NULL AS is_away,
           b.ends_on - 1 AS away_until
    FROM caseload_coordinatorperiod r
    JOIN teams_user u ON u.id = r.user_id
    LEFT JOIN teams_absence b
        ON b.user_id = u.id AND b.starts_on <= %(today)s AND (b.ends_on IS NULL OR b.ends_on > %(today)s)
    WHERE r.episode_id = e.id AND r.starts_at <= %(at)s AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
) c ON true
LEFT JOIN LATERAL (
    SELECT r.intensity, r.reason, r.starts_at AS since FROM caseload_intensityperiod r
    WHERE r.episode_id = e.id AND r.starts_at <= %(at)s AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
) i ON true
LEFT JOIN LATERAL (
    SELECT r.occurred_at AS tried_at, r.outcome AS tried_outcome FROM caseload_contact r
    WHERE r.person_id = e.person_id AND r.successor_id IS NULL AND r.entry IN ('made', 'corrected')
      AND r.outcome = ANY(%(tried)s) AND r.source = 'logged'
    ORDER BY r.occurred_at DESC LIMIT 1
) k ON true
LEFT JOIN LATERAL (
    SELECT r.on_date AS visit_on, r.starts_at AS visit_at, r.purpose AS visit_purpose,
           ARRAY(SELECT u.name FROM caseload_visitstaff w JOIN teams_user u ON u.id = w.user_id
                 WHERE w.visit_id = r.id ORDER BY u.name) AS visit_staff
    FROM caseload_plannedvisit r
    WHERE r.episode_id = e.id AND r.state = 'planned' AND r.on_date >= %(today)s
    ORDER BY r.on_date, r.starts_at NULLS LAST, r.id LIMIT 1
) v ON true
LEFT JOIN LATERAL (
    -- Two hospitals may each say that they have the same person: the later is shown, one row for each person.
    SELECT r.hospital, r.ward FROM caseload_hospitalspell r
    WHERE e.in_hospital_since IS NOT NULL AND r.person_id = e.person_id
      AND r.discharged_at IS NULL AND r.retracted_at IS NULL
    ORDER BY r.admitted_at DESC LIMIT 1
) s ON true
LEFT JOIN LATERAL (
    SELECT r.place_text, r.review_by, r.expected_at FROM caseload_whereaboutsperiod r
    WHERE e.whereabouts <> ALL('{home,hospital}') AND r.person_id = e.person_id AND r.ends_at IS NULL
      AND r.retracted_at IS NULL
) w ON true
WHERE e.team_id = %(team)s AND e.state IN ('referred', 'accepted') AND p.died_on IS NULL
ORDER BY p.sort_key, p.id
