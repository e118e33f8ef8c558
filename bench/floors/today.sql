-- One member of staff's day: the teams' shifts, visits, people who are due, what waits, and the alerts they answer for.
SELECT t.id AS team_id, t.uuid AS team_uuid, t.name AS team, s.user_id AS shift_id, s.name AS shift_name,
       (SELECT jsonb_object_agg(a.user_id, u.name)
        FROM teams_membership m
        JOIN teams_absence a ON a.user_id = m.user_id AND a.starts_on <= %(today)s
            AND (a.ends_on IS NULL OR a.ends_on > %(today)s)
        JOIN teams_user u ON u.id = a.user_id
        WHERE m.team_id = t.id AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)
          AND (a.covered_by_id = %(reader)s OR s.user_id = %(reader)s)) AS stands_in_for,
       (SELECT jsonb_build_object('uuid', o.uuid, 'place_text', o.place_text, 'set_off_at', o.set_off_at,
                                  'expected_at', o.expected_at)
        FROM caseload_outing o WHERE o.user_id = %(reader)s AND o.ended_at IS NULL) AS outing,
       (SELECT jsonb_build_object('out', count(*), 'overdue', count(*) FILTER (
                   WHERE o.expected_at + make_interval(mins => t.setting_off_grace_minutes) <= %(at)s))
        FROM caseload_outing o WHERE o.team_id = t.id AND o.ended_at IS NULL) AS out,
       d.lone_worker_device, d.lone_worker_help
FROM teams_team t
JOIN teams_provider d ON d.id = t.provider_id
LEFT JOIN LATERAL (
    SELECT c.user_id, u.name FROM teams_shiftcoordinator c JOIN teams_user u ON u.id = c.user_id
    WHERE c.team_id = t.id AND c.on_date = %(today)s ORDER BY c.set_at DESC, c.id DESC LIMIT 1
) s ON true
WHERE t.id = ANY(%(teams)s::bigint[])
ORDER BY t.name;
SELECT v.id, v.uuid, v.starts_at, v.minutes, v.purpose, v.note, v.state, v.state_reason,
       coalesce(l.description, v.place_text) AS place, l.postcode, m.on_date AS moved_on, m.starts_at AS moved_at,
       p.id AS person_id, p.uuid AS person_uuid, p.given_names, p.preferred_name, p.family_name, p.what_helps,
       p.what_to_avoid, e.tries_since_seen, e.in_hospital_since, s.hospital, s.ward, k.outcome,
       k.minutes AS seen_minutes,
       ARRAY(SELECT u.name FROM caseload_visitstaff w JOIN teams_user u ON u.id = w.user_id
             WHERE w.visit_id = v.id AND w.user_id <> %(reader)s ORDER BY u.name) AS others,
       (SELECT jsonb_agg(jsonb_build_object('number', f.number, 'label', f.label) ORDER BY f.id) FROM caseload_phone f
        WHERE f.person_id = p.id AND (f.ends_on IS NULL OR f.ends_on > %(today)s)) AS phones
FROM caseload_visitstaff d
JOIN caseload_plannedvisit v ON v.id = d.visit_id AND v.state <> 'ended'
JOIN caseload_person p ON p.id = v.person_id
JOIN caseload_episode e ON e.id = v.episode_id
LEFT JOIN caseload_place l ON l.id = v.place_id
LEFT JOIN caseload_plannedvisit m ON m.id = v.moved_to_id
LEFT JOIN caseload_hospitalspell s ON s.episode_id = e.id AND s.discharged_at IS NULL AND s.retracted_at IS NULL
LEFT JOIN LATERAL (
    SELECT outcome, minutes FROM caseload_contact
    WHERE planned_visit_id = v.id AND successor_id IS NULL AND entry IN ('made', 'corrected')
    ORDER BY occurred_at DESC LIMIT 1
) k ON true
WHERE d.user_id = %(reader)s AND d.on_date = %(today)s
  AND EXISTS (SELECT FROM caseload_teamaccess a WHERE a.person_id = p.id AND a.team_id = ANY(%(teams)s::bigint[])
              AND (a.until IS NULL OR a.until > %(today)s))
ORDER BY v.starts_at NULLS LAST, v.id;
SELECT e.id AS episode_id, e.last_seen_at, e.seen_due_on, e.seen_due_at, e.rhythm_days, e.tries_since_seen,
       e.in_hospital_since, e.confirm_last_seen_by, p.id AS person_id, p.uuid AS person_uuid, p.given_names,
       p.preferred_name, p.family_name, v.on_date AS visit_on, v.starts_at AS visit_at
FROM caseload_coordinatorperiod c
JOIN caseload_episode e ON e.id = c.episode_id AND e.state = 'accepted'
JOIN caseload_person p ON p.id = e.person_id AND p.died_on IS NULL
JOIN caseload_teamaccess a ON a.team_id = e.team_id AND a.person_id = e.person_id
    AND (a.until IS NULL OR a.until > %(today)s)
LEFT JOIN LATERAL (
    SELECT on_date, starts_at FROM caseload_plannedvisit
    WHERE episode_id = e.id AND state = 'planned' AND on_date >= %(today)s
    ORDER BY on_date, starts_at NULLS LAST, id LIMIT 1
) v ON true
WHERE c.user_id = %(reader)s AND c.starts_at <= %(at)s AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
  AND (e.seen_due_on <= %(soon)s OR (e.last_seen_at IS NULL AND e.confirm_last_seen_by >= %(today)s))
ORDER BY e.seen_due_on NULLS LAST, p.sort_key;
SELECT w.*, p.uuid AS person_uuid, p.given_names, p.preferred_name, p.family_name
FROM (
    SELECT 'note_to_write' AS kind, n.uuid, n.person_id, n.moves_at AS at, u.name AS who, '' AS words, '' AS code,
           NULL::jsonb AS more
    FROM caseload_handovernote n JOIN teams_user u ON u.id = n.to_user_id
    WHERE n.from_user_id = %(reader)s AND n.written_at IS NULL
    UNION ALL
    SELECT 'note_to_read', n.uuid, n.person_id, n.written_at, u.name, n.note, '', NULL
    FROM caseload_handovernote n JOIN teams_user u ON u.id = n.from_user_id
    WHERE n.to_user_id = %(reader)s AND n.written_at IS NOT NULL AND n.read_at IS NULL
    UNION ALL
    SELECT 'concern', c.uuid, c.person_id, c.recorded_at, c.raised_by, c.words, c.kind, NULL
    FROM (
        SELECT k.episode_id FROM caseload_coordinatorperiod k
        WHERE k.user_id = %(reader)s AND k.starts_at <= %(at)s AND (k.ends_at IS NULL OR k.ends_at > %(at)s)
        UNION SELECT e.id FROM caseload_episode e
        WHERE e.team_id = ANY(%(answers_for)s::bigint[]) AND e.state IN ('referred', 'accepted')
    ) e JOIN caseload_concern c ON c.episode_id = e.episode_id AND c.acknowledged_at IS NULL
    UNION ALL
    SELECT 'ready', r.uuid, r.person_id, r.recorded_at, u.name, r.words, r.need,
           jsonb_build_object(
               'tools', jsonb_build_object(
                   'offers', (SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.at DESC), '[]') FROM (
                       SELECT c.offer, c.offer_answer AS answer, c.offer_declined_because AS because, c.occurred_at AS at
                       FROM caseload_contact c
                       WHERE c.person_id = r.person_id AND c.successor_id IS NULL AND c.entry IN ('made', 'corrected')
                         AND c.offer <> '' ORDER BY c.occurred_at DESC LIMIT 3) k),
                   'partners', (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.own DESC, a.name), '[]') FROM (
                       SELECT b.name, b.phone, b.hours, b.takes, b.team_id IS NOT NULL AS own FROM caseload_partner b
                       WHERE b.ended_on IS NULL AND (b.team_id IS NULL OR b.team_id = e.team_id)
                         AND b.needs && CASE r.need WHEN 'detox' THEN '{detox}' WHEN 'gp' THEN '{gp}'
                                                    WHEN 'flat' THEN '{housing,homelessness}' ELSE '{}' END::varchar[]
                       ORDER BY b.team_id IS NULL, b.name LIMIT 3) a),
                   'room', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.visits, NOT m.knows, m.name), '[]') FROM (
                       SELECT x.uuid, x.name, (SELECT count(*) FROM caseload_visitstaff w
                                               JOIN caseload_plannedvisit v ON v.id = w.visit_id
                                               WHERE w.user_id = x.id AND w.on_date = %(today)s AND v.state = 'planned') AS visits,
                              EXISTS (SELECT FROM caseload_contact c JOIN caseload_contactstaff s ON s.contact_id = c.id
                                      WHERE c.person_id = r.person_id AND s.user_id = x.id AND c.successor_id IS NULL
                                        AND c.entry IN ('made', 'corrected') AND c.outcome = 'seen'
                                        AND c.occurred_at > %(today)s::date - 365) AS knows
                       FROM teams_membership n JOIN teams_user x ON x.id = n.user_id AND x.is_active
                       WHERE n.team_id = e.team_id AND n.role IN ('clinician', 'team_lead') AND n.starts_on <= %(today)s
                         AND (n.ends_on IS NULL OR n.ends_on > %(today)s)
                         AND EXTRACT(isodow FROM %(today)s::date)::int = ANY(n.working_days)
                         AND NOT EXISTS (SELECT FROM teams_absence b WHERE b.user_id = x.id AND b.starts_on <= %(today)s
                                         AND (b.ends_on IS NULL OR b.ends_on > %(today)s))) m)),
               'put_off', CASE WHEN r.put_off_at IS NOT NULL
                               THEN jsonb_build_object('because', r.put_off_because, 'at', r.put_off_at) END)
    FROM (
        SELECT k.episode_id FROM caseload_coordinatorperiod k
        WHERE k.user_id = %(reader)s AND k.starts_at <= %(at)s AND (k.ends_at IS NULL OR k.ends_at > %(at)s)
        UNION SELECT x.id FROM caseload_episode x WHERE x.team_id = ANY(%(answers_for)s::bigint[])
    ) l JOIN caseload_readynow r ON r.episode_id = l.episode_id AND r.answered_at IS NULL
    JOIN caseload_episode e ON e.id = r.episode_id JOIN teams_user u ON u.id = r.recorded_by_id
    UNION ALL
    SELECT 'not_in_record', k.uuid, k.person_id, k.occurred_at, '', k.note, k.outcome, NULL
    FROM caseload_contactstaff s JOIN caseload_contact k ON k.id = s.contact_id
    WHERE s.user_id = %(reader)s AND s.is_lead AND k.received_at >= %(at)s - interval '14 days'
      AND k.source = 'logged' AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
      AND NOT EXISTS (SELECT FROM caseload_recordcopy r WHERE r.contact_id = k.id)
    UNION ALL
    SELECT 'draft', d.uuid, d.person_id, d.saved_at, '', '', coalesce(d.data ->> 'visit', ''), NULL
    FROM caseload_draft d WHERE d.user_id = %(reader)s
    UNION ALL
    SELECT 'action', x.uuid, x.person_id, x.due_on::timestamp AT TIME ZONE 'Europe/London', u.name, x.words, x.kind, NULL
    FROM mdt_action x JOIN teams_user u ON u.id = x.set_by_id
    WHERE x.owner_id = %(reader)s AND x.state = 'open'
) w
LEFT JOIN caseload_person p ON p.id = w.person_id
WHERE w.person_id IS NULL OR EXISTS (SELECT FROM caseload_teamaccess a WHERE a.person_id = p.id AND a.team_id = ANY(%(teams)s::bigint[])
              AND (a.until IS NULL OR a.until > %(today)s))
ORDER BY w.at, w.uuid;
-- Begins with whom the reader answers for, so that it reads no other alert of the team.
WITH standing_in AS (
    SELECT %(reader)s::bigint AS user_id
    UNION SELECT user_id FROM teams_absence
    WHERE covered_by_id = %(reader)s AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s)
), on_call AS (
    SELECT team_id FROM (
        SELECT DISTINCT ON (team_id) team_id, user_id FROM teams_shiftcoordinator
        WHERE team_id = ANY(%(teams)s::bigint[]) AND on_date = %(today)s ORDER BY team_id, set_at DESC, id DESC
    ) s WHERE user_id = %(reader)s
), candidates AS (
    SELECT a.id FROM standing_in i
    JOIN caseload_coordinatorperiod c ON c.user_id = i.user_id AND c.starts_at <= %(at)s
        AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
    JOIN caseload_alert a ON a.episode_id = c.episode_id AND a.closed_at IS NULL AND a.owner_id IS NULL
    UNION SELECT a.id FROM standing_in i JOIN caseload_alert a ON a.owner_id = i.user_id AND a.closed_at IS NULL
    UNION SELECT a.id FROM on_call o JOIN caseload_alert a ON a.team_id = o.team_id AND a.closed_at IS NULL
)
SELECT a.id, a.uuid, a.rule, a.subject, a.facts, a.since_at, a.opened_at, a.escalated_at, a.acknowledged_at,
       a.acknowledged_note, x.name AS acknowledged_by, a.owner_id, o.name AS owner, a.team_id, t.name AS team,
       a.person_id, p.uuid AS person_uuid, p.given_names, p.preferred_name, p.family_name, a.episode_id,
       e.uuid AS episode_uuid, e.last_seen_at, e.last_spoken_at, e.tries_since_seen, e.run_of_tries, e.rhythm_days,
       e.seen_due_on, e.in_hospital_since, c.user_id AS coordinator_id, u.name AS coordinator,
       b.id IS NOT NULL AS is_away, cover.name AS covered_by,
       (SELECT jsonb_build_object('uuid', v.uuid, 'on_date', v.on_date, 'starts_at', v.starts_at)
        FROM caseload_plannedvisit v
        WHERE a.rule IN ('not_seen', 'not_tried', 'tries_in_a_row') AND v.episode_id = a.episode_id
          AND v.state = 'planned' AND (v.on_date < %(today)s OR v.starts_at < %(at)s)
          AND v.on_date >= (coalesce(e.last_seen_at, e.accepted_at) AT TIME ZONE 'Europe/London')::date
        ORDER BY v.on_date DESC, v.starts_at DESC NULLS LAST LIMIT 1) AS unlogged_visit,
       (SELECT jsonb_build_object('by', k.reported_by, 'at', k.occurred_at) FROM caseload_contact k
        WHERE a.rule IN ('not_seen', 'not_tried', 'tries_in_a_row') AND k.person_id = a.person_id
          AND k.outcome = 'reported' AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
          AND k.occurred_at > coalesce(e.last_seen_at, '-infinity')
        ORDER BY k.occurred_at DESC LIMIT 1) AS reported,
       (SELECT jsonb_agg(jsonb_build_object('step', s.step, 'note', s.note, 'by', g.name, 'at', s.at) ORDER BY s.at)
        FROM caseload_alertstep s JOIN teams_user g ON g.id = s.by_id WHERE s.alert_id = a.id) AS steps
FROM candidates
JOIN caseload_alert a ON a.id = candidates.id
JOIN teams_team t ON t.id = a.team_id
LEFT JOIN caseload_person p ON p.id = a.person_id
LEFT JOIN caseload_episode e ON e.id = a.episode_id
LEFT JOIN LATERAL (
    SELECT k.user_id FROM caseload_coordinatorperiod k
    WHERE k.episode_id = a.episode_id AND k.starts_at <= %(at)s
      AND (k.ends_at IS NULL OR k.ends_at > %(at)s OR k.ends_at >= e.ended_at)
    ORDER BY k.starts_at DESC LIMIT 1
) c ON true
LEFT JOIN teams_user u ON u.id = c.user_id
LEFT JOIN teams_user o ON o.id = a.owner_id
LEFT JOIN teams_user x ON x.id = a.acknowledged_by_id
LEFT JOIN teams_absence b ON b.user_id = coalesce(a.owner_id, c.user_id) AND b.starts_on <= %(today)s
    AND (b.ends_on IS NULL OR b.ends_on > %(today)s)
LEFT JOIN teams_user cover ON cover.id = b.covered_by_id
WHERE a.team_id = ANY(%(teams)s::bigint[])
  AND ((b.id IS NULL AND coalesce(a.owner_id, c.user_id) = %(reader)s) OR b.covered_by_id = %(reader)s
       OR (a.team_id IN (SELECT team_id FROM on_call)
           AND (b.id IS NOT NULL OR coalesce(a.owner_id, c.user_id) IS NULL
                OR a.rule = ANY(%(tells_shift)s::text[]))))
  AND (a.person_id IS NULL OR EXISTS (
      SELECT FROM caseload_teamaccess y WHERE y.person_id = a.person_id AND y.team_id = ANY(%(teams)s::bigint[])
        AND (y.until IS NULL OR y.until > %(today)s)))
