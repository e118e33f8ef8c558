-- What a meeting should know about everybody open with its team, one row each: the facts of mdt/agenda.py. Each part is
-- read once for the whole team by an index and then joined, so the cost is the caseload's and not the history's.
WITH e AS MATERIALIZED (
    SELECT e.id, e.uuid, e.person_id, e.state, e.accepted_at, e.referred_at, e.last_discharged_at, e.last_seen_at,
           e.rhythm_days, e.tries_since_seen, e.run_of_tries
    FROM caseload_episode e
    WHERE e.team_id = %(team)s AND e.state IN ('referred', 'accepted')
), alerts AS (
    SELECT a.episode_id, jsonb_agg(jsonb_build_object('rule', a.rule,
           'since', (a.since_at AT TIME ZONE 'Europe/London')::date) ORDER BY a.since_at) AS found
    FROM caseload_alert a
    WHERE a.team_id = %(team)s AND a.closed_at IS NULL AND a.episode_id IS NOT NULL AND a.since_at <= %(at)s
    GROUP BY a.episode_id
), concerns AS (
    SELECT c.episode_id, jsonb_agg(jsonb_build_object('raised_by', c.raised_by,
           'since', (c.recorded_at AT TIME ZONE 'Europe/London')::date,
           'answered', c.acknowledged_at IS NOT NULL) ORDER BY c.recorded_at) AS found
    FROM e JOIN caseload_concern c ON c.episode_id = e.id
    WHERE c.kind = 'carer' AND (c.acknowledged_at IS NULL OR c.recorded_at >= %(since)s)
    GROUP BY c.episode_id
), taken AS (
    SELECT m.episode_id, jsonb_agg(jsonb_build_object(
           'what', CASE WHEN m.assessment_id IS NOT NULL THEN 'assessment'
                        WHEN m.goal_id IS NOT NULL THEN 'goal' ELSE 'intervention' END,
           'title', coalesce(t.definition ->> 'short_title', t.definition ->> 'title', t.key,
                             nullif(g.words, ''), g.no_words_reason, i.what),
           'why', m.reason, 'since', (m.taken_at AT TIME ZONE 'Europe/London')::date) ORDER BY m.taken_at) AS found
    FROM e JOIN assessments_meetingitem m ON m.episode_id = e.id AND m.settled_at IS NULL
    LEFT JOIN assessments_assessment s ON s.id = m.assessment_id
    LEFT JOIN assessments_instrument t ON t.id = s.instrument_id
    LEFT JOIN caseload_goal g ON g.id = m.goal_id
    LEFT JOIN caseload_intervention i ON i.id = m.intervention_id
    GROUP BY m.episode_id
), to_allot AS (
    SELECT e.id AS episode_id, jsonb_agg(jsonb_build_object('uuid', i.uuid, 'what', i.what,
           'since', (s.starts_at AT TIME ZONE 'Europe/London')::date) ORDER BY s.starts_at) AS found
    FROM e JOIN caseload_interventionstep s
        ON s.person_id = e.person_id AND s.ends_at IS NULL AND s.state IN ('proposed', 'agreed')
    JOIN caseload_intervention i ON i.id = s.intervention_id
    WHERE NOT EXISTS (SELECT 1 FROM mdt_allocation l WHERE l.intervention_id = i.id)
    GROUP BY e.id
), measures AS (
    SELECT e.id AS episode_id,
           jsonb_agg(jsonb_build_object('kind', l.kind, 'expires_on', l.expires_on) ORDER BY l.expires_on)
               FILTER (WHERE l.expires_on <= %(on)s::date + (
                   SELECT max(w.days) FROM unnest(%(legal_kinds)s::text[], %(legal_days)s::int[]) w (kind, days)
                   WHERE w.kind = l.kind
               )) AS found,
           max(l.starts_on) FILTER (WHERE l.kind = 's17_leave') AS on_leave_since
    FROM e JOIN caseload_legalmeasure l ON l.person_id = e.person_id AND {legal_holds:l, %(on)s}
    GROUP BY e.id
), actions AS (
    SELECT a.episode_id, jsonb_agg(jsonb_build_object('uuid', a.uuid, 'words', a.words, 'owner', u.name,
           'due_on', a.due_on, 'state', a.state, 'note', a.ended_note) ORDER BY a.due_on) AS found
    FROM e JOIN mdt_action a ON a.episode_id = e.id JOIN teams_user u ON u.id = a.owner_id
    WHERE a.state = 'open' AND a.due_on < %(on)s OR a.state <> 'open' AND a.ended_at >= %(since)s
    GROUP BY a.episode_id
), closures AS (
    SELECT r.episode_id, jsonb_build_object('uuid', r.uuid, 'reason', r.closure_reason, 'by', u.name,
           'since', (r.asked_at AT TIME ZONE 'Europe/London')::date) AS found
    FROM e JOIN mdt_closurerequest r ON r.episode_id = e.id AND r.state = 'asked'
    JOIN teams_user u ON u.id = r.asked_by_id
), discussed AS (
    SELECT i.episode_id, max(i.dealt_with_at) AS last_at
    FROM e JOIN mdt_agendaitem i ON i.person_id = e.person_id AND i.episode_id = e.id
        AND i.state IN ('discussed', 'continues')
    JOIN mdt_meeting m ON m.id = i.meeting_id AND m.kind <> 'handover' AND m.id <> %(meeting)s
    GROUP BY i.episode_id
), waiting AS (
    SELECT DISTINCT ON (i.episode_id) i.episode_id, i.id AS item_id,
           jsonb_build_object('how', CASE i.state WHEN 'postponed' THEN 'postponed' ELSE 'carried' END,
           'since', m.on_date, 'why', CASE WHEN i.state = 'postponed' THEN i.state_reason ELSE i.added_reason END,
           'together', i.read_together) AS found
    FROM mdt_meeting m JOIN mdt_agendaitem i ON i.meeting_id = m.id
    WHERE m.series_id = %(series)s AND m.on_date >= %(on)s::date - 120
      AND (m.state = 'closed' AND i.state IN ('carried', 'postponed')
           OR m.state = 'cancelled' AND i.added_by_id IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM mdt_agendaitem n WHERE n.carried_from_id = i.id AND n.meeting_id <> %(meeting)s)
      AND NOT EXISTS (SELECT 1 FROM mdt_agendaitem n JOIN mdt_meeting o ON o.id = n.meeting_id
                      WHERE n.episode_id = i.episode_id AND o.kind <> 'handover'
                      AND n.state IN ('discussed', 'continues') AND n.dealt_with_at > m.starts_at)
    ORDER BY i.episode_id, m.on_date DESC
), added AS (
    SELECT i.episode_id, jsonb_build_object('by', u.name, 'why', i.added_reason, 'since', m.on_date) AS found
    FROM mdt_agendaitem i JOIN teams_user u ON u.id = i.added_by_id JOIN mdt_meeting m ON m.id = i.meeting_id
    WHERE i.meeting_id = %(meeting)s
)
SELECT e.id AS episode_id, e.uuid AS episode_uuid, e.person_id, p.uuid AS person_uuid, p.sort_key, p.family_name, p.given_names,
       p.preferred_name, p.date_of_birth, e.state,
       (e.accepted_at AT TIME ZONE 'Europe/London')::date AS accepted_on,
       (e.referred_at AT TIME ZONE 'Europe/London')::date AS referred_on,
       (e.last_discharged_at AT TIME ZONE 'Europe/London')::date AS discharged_on,
       (e.last_seen_at AT TIME ZONE 'Europe/London')::date AS last_seen_on, e.rhythm_days, e.tries_since_seen,
       e.run_of_tries, c.coordinator, i.intensity, i.review_by, alerts.found AS alerts, concerns.found AS concerns,
       taken.found AS taken, to_allot.found AS to_allot, measures.found AS measures,
       CASE WHEN s.episode_id IS NOT NULL THEN jsonb_build_object(
           'since', (s.admitted_at AT TIME ZONE 'Europe/London')::date, 'hospital', s.hospital, 'ward', s.ward,
           'on_leave_since', measures.on_leave_since, 'discharge_planned_for', s.planned_discharge_on,
           'discharge_decided_on', (
               SELECT max((d.decided_at AT TIME ZONE 'Europe/London')::date) FROM mdt_decision d
               WHERE d.episode_id = e.id AND d.kind = 'discharge_plan' AND d.withdrawn_at IS NULL
                 AND d.decided_at >= s.admitted_at))
       END AS in_hospital,
       actions.found AS actions, closures.found AS closure, waiting.found AS waiting, waiting.item_id AS waiting_item,
       added.found AS added, (discussed.last_at AT TIME ZONE 'Europe/London')::date AS last_discussed_on
FROM e
JOIN caseload_person p ON p.id = e.person_id
LEFT JOIN LATERAL (
    SELECT u.name AS coordinator FROM caseload_coordinatorperiod r JOIN teams_user u ON u.id = r.user_id
    WHERE r.episode_id = e.id AND r.starts_at <= %(at)s AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
) c ON true
LEFT JOIN LATERAL (
    SELECT r.intensity, r.review_by FROM caseload_intensityperiod r
    WHERE r.episode_id = e.id AND r.starts_at <= %(at)s AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
) i ON true
LEFT JOIN LATERAL (
    -- Two hospitals may each say that they have the same person: the later is shown, one row for each person.
    SELECT r.episode_id, r.admitted_at, r.hospital, r.ward, r.planned_discharge_on FROM caseload_hospitalspell r
    WHERE r.person_id = e.person_id AND r.discharged_at IS NULL AND r.retracted_at IS NULL
    ORDER BY r.admitted_at DESC LIMIT 1
) s ON true
LEFT JOIN alerts ON alerts.episode_id = e.id
LEFT JOIN concerns ON concerns.episode_id = e.id
LEFT JOIN taken ON taken.episode_id = e.id
LEFT JOIN to_allot ON to_allot.episode_id = e.id
LEFT JOIN measures ON measures.episode_id = e.id
LEFT JOIN actions ON actions.episode_id = e.id
LEFT JOIN closures ON closures.episode_id = e.id
LEFT JOIN discussed ON discussed.episode_id = e.id
LEFT JOIN waiting ON waiting.episode_id = e.id
LEFT JOIN added ON added.episode_id = e.id
ORDER BY p.sort_key
