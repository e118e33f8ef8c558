-- A visit logged as seen: lock, contact with staff, visit, draft and the line of audit, state anew, alerts that it ends.
SELECT e.id, e.person_id, e.team_id, e.state, p.given_names, p.family_name, p.preferred_name, t.name
FROM caseload_person p JOIN caseload_episode e ON e.person_id = p.id JOIN teams_team t ON t.id = e.team_id
WHERE p.uuid = %(person)s AND p.merged_into_id IS NULL AND e.state IN ('referred', 'accepted')
  AND EXISTS (SELECT FROM caseload_teamaccess a WHERE a.person_id = p.id AND a.team_id = ANY(%(teams)s::bigint[])
              AND (a.until IS NULL OR a.until > %(today)s))
ORDER BY e.id FOR NO KEY UPDATE OF e;
WITH told AS (
    SELECT e.id AS episode_id, e.person_id, e.team_id, t.name AS team, p.uuid,
           coalesce(nullif(p.preferred_name, ''), p.given_names) || ' ' || p.family_name AS name, v.id AS visit_id
    FROM caseload_person p
    JOIN caseload_episode e ON e.person_id = p.id AND e.team_id = ANY(%(teams)s::bigint[]) AND e.state = 'accepted'
    JOIN teams_team t ON t.id = e.team_id
    LEFT JOIN caseload_plannedvisit v ON v.uuid = %(visit)s AND v.person_id = p.id AND v.state = 'planned'
    WHERE p.uuid = %(person)s
), draft AS (
    DELETE FROM caseload_draft WHERE user_id = %(reader)s AND uuid = %(uuid)s
), visit AS (
    UPDATE caseload_plannedvisit SET state = 'done' WHERE id = (SELECT visit_id FROM told)
), contact AS (
    INSERT INTO caseload_contact (uuid, body_hash, person_id, episode_id, team_id, entry, entry_reason, source, outcome,
        planned_visit_id, occurred_at, time_known, written_at, logged_by_id, mechanism, place_type, place_text, minutes,
        with_whom, at_door, reported_by, focus, focus_tags, note, small_win, offer, offer_answer, offer_declined_because,
        change_seq)
    SELECT %(uuid)s, %(body_hash)s, person_id, episode_id, team_id, 'made', '', 'logged', 'seen', visit_id,
           %(occurred_at)s, true, %(at)s, %(reader)s, '01', 'A01', '', 30, '{person}', '', '', 'checking_in', '{}',
           %(note)s, '', '', '', '', 0
    FROM told
    ON CONFLICT (uuid) DO NOTHING
    RETURNING id, team_id
), staff AS (
    INSERT INTO caseload_contactstaff (contact_id, user_id, profession, team_id, is_lead, minutes)
    SELECT c.id, m.user_id, m.profession, m.team_id, true, 30
    FROM contact c JOIN teams_membership m ON m.user_id = %(reader)s AND m.team_id = c.team_id
        AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)
)
INSERT INTO audit_event (actor_id, actor_label, team_id, team_label, person_id, person_label, verb, subject,
    subject_uuid, facts, request_id)
SELECT u.id, u.name, told.team_id, told.team, told.person_id, told.name, 'contact.logged', 'contact', %(uuid)s,
       '{"outcome": "seen"}', ''
FROM told, teams_user u WHERE u.id = %(reader)s;
-- Teams of a bench are open every day, so a due day needs no calendar here.
WITH facts AS (
    SELECT e.id, t.day_starts_at, c.last_seen_at, c.time_known, c.last_spoken_at, c.last_tried_at,
           count(k.id) FILTER (WHERE k.outcome = ANY(%(tried)s::text[])) AS tries,
           count(k.id) FILTER (WHERE k.outcome = ANY(%(adds)s::text[])) AS run,
           e.in_hospital_since IS NULL AND w.id IS NOT NULL AS pauses,
           CASE WHEN e.in_hospital_since IS NOT NULL THEN t.rhythm_in_reach
                ELSE coalesce(r.every_days, CASE i.intensity WHEN 'daily' THEN t.rhythm_daily
                    WHEN 'several' THEN t.rhythm_several WHEN 'fortnightly' THEN t.rhythm_fortnightly
                    ELSE t.rhythm_weekly END) END AS days,
           greatest(e.accepted_at, e.in_hospital_since, e.last_discharged_at) AS clock
    FROM caseload_person p
    JOIN caseload_episode e ON e.person_id = p.id AND e.state = 'accepted'
    JOIN teams_team t ON t.id = e.team_id
    LEFT JOIN caseload_rhythmperiod r ON r.episode_id = e.id AND r.starts_at <= %(at)s
        AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
    LEFT JOIN caseload_intensityperiod i ON i.episode_id = e.id AND i.starts_at <= %(at)s
        AND (i.ends_at IS NULL OR i.ends_at > %(at)s)
    LEFT JOIN caseload_whereaboutsperiod w ON w.person_id = e.person_id AND w.ends_at IS NULL AND w.retracted_at IS NULL
        AND w.kind IN ('custody', 'prison', 'out_of_area', 'abroad')
    CROSS JOIN LATERAL (
        SELECT max(occurred_at) FILTER (WHERE outcome = 'seen') AS last_seen_at,
               (array_agg(time_known ORDER BY occurred_at DESC) FILTER (WHERE outcome = 'seen'))[1] AS time_known,
               max(occurred_at) FILTER (WHERE outcome = 'spoke') AS last_spoken_at,
               max(occurred_at) FILTER (WHERE outcome = ANY(%(tried)s::text[])) AS last_tried_at
        FROM caseload_contact
        WHERE person_id = p.id AND successor_id IS NULL AND entry IN ('made', 'corrected')
    ) c
    LEFT JOIN caseload_contact k ON k.person_id = p.id AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
        AND k.occurred_at > coalesce(c.last_seen_at, '-infinity')
    WHERE p.uuid = %(person)s
    GROUP BY e.id, t.id, w.id, r.every_days, i.intensity, c.last_seen_at, c.time_known, c.last_spoken_at, c.last_tried_at
), dues AS (
    SELECT f.*, greatest(clock, last_seen_at) AS seen_from, greatest(clock, last_tried_at) AS tried_from FROM facts f
)
UPDATE caseload_episode e
SET last_seen_at = d.last_seen_at, last_seen_time_known = coalesce(d.time_known, true),
    last_spoken_at = d.last_spoken_at, last_tried_at = d.last_tried_at, tries_since_seen = d.tries,
    run_of_tries = d.run, rhythm_days = d.days,
    seen_due_on = CASE WHEN NOT d.pauses THEN (d.seen_from AT TIME ZONE 'Europe/London' - d.day_starts_at)::date + d.days END,
    seen_due_at = CASE WHEN NOT d.pauses THEN ((d.seen_from AT TIME ZONE 'Europe/London' - d.day_starts_at)::date + d.days + 1 + d.day_starts_at)
                  AT TIME ZONE 'Europe/London' END,
    try_due_at = CASE WHEN NOT d.pauses THEN ((d.tried_from AT TIME ZONE 'Europe/London' - d.day_starts_at)::date + d.days + 1 + d.day_starts_at)
                 AT TIME ZONE 'Europe/London' END
FROM dues d WHERE e.id = d.id;
UPDATE caseload_alert a
SET closed_at = %(at)s,
    closed_facts = CASE a.rule WHEN 'visit_not_recorded' THEN jsonb_build_object('because', 'done')
                   ELSE jsonb_build_object('because', 'seen', 'contact', k.id, 'at', k.occurred_at, 'by', %(reader)s) END
FROM caseload_person p JOIN caseload_episode e ON e.person_id = p.id AND e.state = 'accepted'
JOIN teams_team t ON t.id = e.team_id CROSS JOIN caseload_contact k
WHERE p.uuid = %(person)s AND k.uuid = %(uuid)s AND a.episode_id = e.id AND a.closed_at IS NULL
  AND CASE a.rule WHEN 'not_seen' THEN e.seen_due_at > %(at)s WHEN 'not_tried' THEN e.seen_due_at > %(at)s
                  WHEN 'tries_in_a_row' THEN e.run_of_tries < t.tries_in_a_row
                  WHEN 'visit_not_recorded' THEN EXISTS (
                      SELECT FROM caseload_plannedvisit v WHERE v.id = a.subject::bigint AND v.state <> 'planned') END
