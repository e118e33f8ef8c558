-- Open alerts with the living figures that their sentences are made of, who answers for them, and whose list they
-- stand on today. Absent people's alerts go to whoever covers them and to the shift co-ordinator of the day; so do
-- those that nobody answers for. NULL parameters fold away when the statement is planned.
SELECT a.id, a.uuid, a.rule, a.subject, a.facts, a.since_at, a.opened_at, a.escalated_at,
       a.acknowledged_at, a.acknowledged_note, acknowledged.name AS acknowledged_by,
       a.owner_id, owner.name AS owner,
       a.team_id, t.name AS team, t.day_starts_at, t.open_days, t.nation, t.open_on_bank_holidays,
       ARRAY(SELECT d.day FROM teams_teamclosedday d
             WHERE d.team_id = t.id AND d.day >= w.today - 31) AS closed_days,
       a.person_id, p.uuid AS person_uuid, p.given_names, p.preferred_name, p.family_name,
       a.episode_id, e.uuid AS episode_uuid,
       e.accepted_at, e.last_seen_at, e.last_spoken_at, e.tries_since_seen, e.run_of_tries, e.rhythm_days, e.seen_due_on,
       CASE WHEN e.whereabouts NOT IN ('leave', 'absent', 'missing') THEN e.in_hospital_since END AS in_hospital_since,
       c.user_id AS coordinator_id, coordinator.name AS coordinator,
       away.id IS NOT NULL AS is_away, cover.name AS covered_by, shift.user_id AS shift_id,
       told.told,
       visit.visit AS unlogged_visit, reported.reported, sighted.at AS sighted_at,
       booked.follow_up, concern.uuid AS concern_uuid,
       coalesce(steps.steps, '[]'::jsonb) AS steps
FROM caseload_alert a
JOIN teams_team t ON t.id = a.team_id
CROSS JOIN LATERAL (SELECT ((%(now)s AT TIME ZONE 'Europe/London') - t.day_starts_at)::date AS today) w
LEFT JOIN caseload_person p ON p.id = a.person_id
LEFT JOIN caseload_episode e ON e.id = a.episode_id
LEFT JOIN LATERAL (
    -- The current one; of an episode that has ended, the last one.
    SELECT k.user_id FROM caseload_coordinatorperiod k
    WHERE k.episode_id = a.episode_id AND k.starts_at <= %(now)s
      AND (k.ends_at IS NULL OR k.ends_at > %(now)s OR k.ends_at >= e.ended_at)
    ORDER BY k.starts_at DESC LIMIT 1
) c ON true
LEFT JOIN teams_user coordinator ON coordinator.id = c.user_id
-- Whoever took it over and has left since answers for nothing any more.
LEFT JOIN teams_user owner ON owner.id = a.owner_id AND owner.is_active AND EXISTS (
    SELECT FROM teams_membership m
    WHERE m.user_id = owner.id AND (m.team_id = a.team_id OR m.team_id IS NULL)
      AND daterange(m.starts_on, m.ends_on) @> w.today
)
LEFT JOIN teams_user acknowledged ON acknowledged.id = a.acknowledged_by_id
LEFT JOIN teams_absence away ON away.user_id = coalesce(owner.id, c.user_id)
     AND daterange(away.starts_on, away.ends_on) @> w.today
LEFT JOIN teams_user cover ON cover.id = away.covered_by_id
LEFT JOIN LATERAL (
    SELECT s.user_id FROM teams_shiftcoordinator s
    WHERE s.team_id = a.team_id AND s.on_date = w.today
    ORDER BY s.set_at DESC, s.id DESC LIMIT 1
) shift ON true
CROSS JOIN LATERAL (
    SELECT array_remove(ARRAY[
        CASE WHEN away.id IS NULL THEN coalesce(owner.id, c.user_id) ELSE away.covered_by_id END,
        CASE WHEN away.id IS NOT NULL OR coalesce(owner.id, c.user_id) IS NULL OR a.rule = ANY(%(tells_shift)s)
             THEN shift.user_id END
    ], NULL) || ARRAY(
        -- Whom the alert names besides, such as the prescriber; while they are away, whoever covers them.
        SELECT coalesce(b.covered_by_id, x.id::bigint) FROM jsonb_array_elements_text(a.facts -> 'tells') x (id)
        LEFT JOIN teams_absence b ON b.user_id = x.id::bigint AND daterange(b.starts_on, b.ends_on) @> w.today
    ) AS told
) told
LEFT JOIN LATERAL (
    SELECT jsonb_build_object('uuid', v.uuid, 'on_date', v.on_date, 'starts_at', v.starts_at) AS visit
    FROM caseload_plannedvisit v
    WHERE a.rule = ANY(%(out_of_sight)s) AND v.episode_id = a.episode_id AND v.state = 'planned'
      AND (v.on_date < w.today OR v.starts_at < %(now)s)
      AND v.on_date >= (coalesce(e.last_seen_at, e.accepted_at) AT TIME ZONE 'Europe/London')::date
    ORDER BY v.on_date DESC, v.starts_at DESC NULLS LAST LIMIT 1
) visit ON true
LEFT JOIN LATERAL (
    SELECT jsonb_build_object('by', k.reported_by, 'at', k.occurred_at) AS reported
    FROM caseload_contact k
    WHERE a.rule = ANY(%(out_of_sight)s) AND k.person_id = a.person_id AND k.outcome = 'reported'
      AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
      AND k.occurred_at > coalesce(e.last_seen_at, '-infinity')
    ORDER BY k.occurred_at DESC LIMIT 1
) reported ON true
LEFT JOIN LATERAL (
    SELECT max(k.occurred_at) AS at
    FROM caseload_contact k
    WHERE a.rule = ANY(%(out_of_sight)s) AND k.person_id = a.person_id AND k.outcome IN ('sighted', 'declined')
      AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
      AND k.occurred_at > coalesce(e.last_seen_at, '-infinity')
) sighted ON true
LEFT JOIN LATERAL (
    -- Who goes in the three days after a discharge, once that is said.
    SELECT jsonb_build_object('on_date', v.on_date, 'staff', ARRAY(
               SELECT u.name FROM caseload_visitstaff g JOIN teams_user u ON u.id = g.user_id
               WHERE g.visit_id = v.id ORDER BY u.name)) AS follow_up
    FROM caseload_plannedvisit v
    WHERE a.rule = 'discharged_not_followed_up' AND v.person_id = a.person_id AND v.state = 'planned'
      AND v.purpose = 'follow_up_72h' AND v.on_date >= w.today
    ORDER BY v.on_date LIMIT 1
) booked ON true
LEFT JOIN caseload_concern concern ON concern.id = (a.facts ->> 'concern')::bigint
LEFT JOIN LATERAL (
    -- The ladder is climbed once while they are out of sight, whichever of those alerts stands at the moment.
    SELECT jsonb_agg(jsonb_build_object('step', s.step, 'note', s.note, 'by', u.name, 'at', s.at) ORDER BY s.at)
           AS steps
    FROM caseload_alertstep s JOIN teams_user u ON u.id = s.by_id
    WHERE s.episode_id = a.episode_id AND (
        s.alert_id = a.id
        OR a.rule = ANY(%(out_of_sight)s) AND s.at > coalesce(e.last_seen_at, '-infinity')
           AND EXISTS (SELECT FROM caseload_alert o WHERE o.id = s.alert_id AND o.rule = ANY(%(out_of_sight)s))
    )
) steps ON true
WHERE a.closed_at IS NULL
  AND a.team_id = ANY(%(teams)s)
  AND (%(episodes)s::bigint[] IS NULL OR a.episode_id = ANY(%(episodes)s))
  AND (%(alerts)s::uuid[] IS NULL OR a.uuid = ANY(%(alerts)s))
  AND (%(mine)s::bigint IS NULL OR %(mine)s = ANY(told.told))
  AND (%(escalated)s::boolean IS NULL OR a.escalated_at IS NOT NULL)
  AND (a.person_id IS NULL OR a.person_id = ANY(ARRAY(
      SELECT x.person_id FROM caseload_teamaccess x
      WHERE x.team_id = ANY(%(teams)s) AND (x.until IS NULL OR x.until > (%(now)s AT TIME ZONE 'Europe/London')::date)
  )))
