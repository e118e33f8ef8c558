-- Everybody's alerts brought in line with what is true, in one statement over all rules: what is newly true opens (already
-- with the team lead where it is old enough), what is no longer true closes, what has grown old goes to the lead. Nothing is
-- closed in a bench, so closing gives no reasons here.
WITH clock AS MATERIALIZED (
    SELECT (%(at)s AT TIME ZONE 'Europe/London') AS wall, (%(at)s AT TIME ZONE 'Europe/London')::date AS day
), true_now AS MATERIALIZED (
    SELECT 'died' AS rule, e.team_id, e.person_id, e.id AS episode_id, '' AS subject,
           jsonb_build_object('died_on', p.died_on) AS facts,
           (p.died_on + t.day_starts_at) AT TIME ZONE 'Europe/London' AS since_at
    FROM caseload_person p JOIN caseload_episode e ON e.person_id = p.id JOIN teams_team t ON t.id = e.team_id
    WHERE p.died_on IS NOT NULL AND (e.state = 'accepted' OR e.closure_reason = '06')
      AND NOT EXISTS (SELECT FROM caseload_alert x WHERE x.episode_id = e.id AND x.rule = 'died'
                      AND x.acknowledged_at IS NOT NULL AND x.facts ->> 'died_on' = p.died_on::text)
    UNION ALL
    SELECT l.* FROM (
        SELECT CASE WHEN e.try_due_at > %(at)s THEN 'not_seen' ELSE 'not_tried' END, e.team_id, e.person_id, e.id, '',
               jsonb_build_object('last_seen_at', e.last_seen_at, 'due_on', e.seen_due_on, 'every_days', e.rhythm_days),
               e.seen_due_at
        FROM caseload_episode e WHERE e.state = 'accepted' AND e.seen_due_at <= %(at)s
        UNION ALL
        SELECT 'tries_in_a_row', e.team_id, e.person_id, e.id, '', jsonb_build_object('last_seen_at', e.last_seen_at),
               greatest(e.last_tried_at, e.accepted_at)
        FROM caseload_episode e JOIN teams_team t ON t.id = e.team_id
        WHERE e.state = 'accepted' AND e.run_of_tries >= 1 AND e.run_of_tries >= t.tries_in_a_row
          AND e.whereabouts NOT IN ('custody', 'prison', 'out_of_area', 'abroad')
        UNION ALL
        SELECT 'visit_not_recorded', e.team_id, e.person_id, e.id, v.id::text,
               jsonb_build_object('visit', v.uuid, 'purpose', v.purpose, 'on_date', v.on_date, 'starts_at', v.starts_at),
               d.over_at
        FROM clock, caseload_plannedvisit v
        JOIN caseload_episode e ON e.id = v.episode_id JOIN teams_team t ON t.id = e.team_id
        CROSS JOIN LATERAL (
            SELECT least((v.on_date + 1 + t.day_starts_at) AT TIME ZONE 'Europe/London',
                         CASE WHEN v.purpose IN ('depot', 'clozapine', 'follow_up_72h')
                              THEN v.starts_at + make_interval(hours => t.time_critical_grace_hours) END) AS over_at
        ) d
        WHERE v.state = 'planned' AND v.on_date <= clock.day AND d.over_at <= %(at)s AND e.state = 'accepted'
        UNION ALL
        SELECT c.kind || '_unacknowledged', e.team_id, e.person_id, e.id, c.id::text,
               jsonb_build_object('concern', c.id, 'raised_by', c.raised_by), c.recorded_at
        FROM (SELECT id, episode_id, raised_by, recorded_at, CASE kind WHEN 'carer' THEN 'concern' ELSE kind END AS kind
              FROM caseload_concern WHERE acknowledged_at IS NULL AND recorded_at <= %(at)s) c
        JOIN caseload_episode e ON e.id = c.episode_id
        WHERE e.state IN ('referred', 'accepted') OR NOT EXISTS (
            SELECT FROM caseload_episode o WHERE o.person_id = e.person_id AND o.state IN ('referred', 'accepted'))
        UNION ALL
        SELECT 'ready_now', e.team_id, e.person_id, e.id, r.id::text,
               jsonb_build_object('ready', r.uuid, 'need', r.need, 'by', u.name, 'put_off', r.put_off_at IS NOT NULL),
               r.recorded_at
        FROM caseload_readynow r JOIN caseload_episode e ON e.id = r.episode_id
        JOIN teams_user u ON u.id = r.recorded_by_id
        WHERE r.answered_at IS NULL AND r.recorded_at <= %(at)s AND e.state IN ('referred', 'accepted')
        UNION ALL
        SELECT 'admitted', e.team_id, e.person_id, e.id, s.id::text,
               jsonb_build_object('hospital', s.hospital, 'ward', s.ward, 'kind', s.kind, 'admitted_at', s.admitted_at),
               s.admitted_at
        FROM caseload_hospitalspell s JOIN caseload_episode e ON e.person_id = s.person_id
        WHERE s.discharged_at IS NULL AND s.retracted_at IS NULL AND s.admitted_at <= %(at)s AND e.state = 'accepted'
        UNION ALL
        SELECT 'discharged_not_followed_up', e.team_id, e.person_id, e.id, s.id::text,
               jsonb_build_object('stay', s.uuid, 'hospital', s.hospital, 'ward', s.ward, 'bed_type', s.bed_type,
                                  'method', s.discharge_method, 'destination', s.discharge_destination,
                                  'discharged_at', s.discharged_at), s.discharged_at
        FROM caseload_hospitalspell s JOIN caseload_episode e ON e.person_id = s.person_id
        WHERE s.kind = 'psychiatric' AND s.retracted_at IS NULL AND s.discharged_at <= %(at)s
          AND s.discharged_at > %(at)s::timestamptz - interval '28 days'
          AND s.discharge_method NOT IN ('4', '5') AND e.state = 'accepted'
          AND NOT EXISTS (
              SELECT FROM caseload_contact k
              WHERE k.person_id = s.person_id AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
                AND k.source <> 'imported' AND k.outcome IN ('seen', 'spoke') AND k.mechanism IN ('01', '02', '04', '11')
                AND k.occurred_at >= ((s.discharged_at AT TIME ZONE 'Europe/London')::date + 1)::timestamp
                                     AT TIME ZONE 'Europe/London' AND k.occurred_at <= %(at)s)
          AND NOT EXISTS (SELECT FROM caseload_hospitalspell r
                          WHERE r.person_id = s.person_id AND r.id <> s.id AND r.retracted_at IS NULL
                            AND r.kind = 'psychiatric' AND r.admitted_at >= s.discharged_at)
          AND NOT EXISTS (SELECT FROM caseload_followupbyothers b
                          WHERE b.spell_id = s.id AND b.retracted_at IS NULL
                            AND b.mechanism IN ('01', '02', '04', '11')
                            AND b.occurred_at >= ((s.discharged_at AT TIME ZONE 'Europe/London')::date + 1)::timestamp
                                                 AT TIME ZONE 'Europe/London' AND b.occurred_at <= %(at)s)
        UNION ALL
        SELECT 'no_coordinator', e.team_id, e.person_id, e.id, '', '{}',
               coalesce((SELECT max(p.ends_at) FROM caseload_coordinatorperiod p
                         WHERE p.episode_id = e.id AND p.ends_at <= %(at)s), e.accepted_at)
        FROM caseload_episode e
        WHERE e.state = 'accepted' AND e.coordinator_until <= %(at)s AND NOT EXISTS (
            SELECT FROM caseload_coordinatorperiod c
            WHERE c.episode_id = e.id AND c.starts_at <= %(at)s AND (c.ends_at IS NULL OR c.ends_at > %(at)s))
        UNION ALL
        SELECT 'coordinator_away', e.team_id, e.person_id, e.id, b.id::text,
               jsonb_build_object('user', b.user_id, 'name', u.name, 'back_on', b.ends_on)
                   || CASE WHEN b.covered_by_id IS NULL THEN '{}' ELSE jsonb_build_object('cover', v.name) END,
               (b.starts_on + t.day_starts_at) AT TIME ZONE 'Europe/London'
        FROM clock CROSS JOIN teams_absence b JOIN teams_user u ON u.id = b.user_id
        LEFT JOIN teams_user v ON v.id = b.covered_by_id
        JOIN caseload_coordinatorperiod c ON c.user_id = b.user_id AND c.starts_at <= %(at)s
            AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
        JOIN caseload_episode e ON e.id = c.episode_id JOIN teams_team t ON t.id = e.team_id
        WHERE (b.covered_by_id IS NULL OR EXISTS (
                  SELECT FROM teams_absence o WHERE o.user_id = b.covered_by_id
                    AND o.starts_on <= (clock.wall - t.day_starts_at)::date
                    AND (o.ends_on IS NULL OR o.ends_on > (clock.wall - t.day_starts_at)::date)))
          AND b.starts_on <= clock.day AND (b.ends_on IS NULL OR b.ends_on >= clock.day)
          AND e.state = 'accepted' AND b.starts_on <= (clock.wall - t.day_starts_at)::date
          AND (b.ends_on IS NULL OR b.ends_on > (clock.wall - t.day_starts_at)::date)
        UNION ALL
        SELECT 'legal_expiring', e.team_id, e.person_id, e.id, m.id::text || ':' || w.days,
               jsonb_build_object('kind', m.kind, 'expires_on', m.expires_on),
               (m.expires_on - least(w.days, 14) + t.day_starts_at) AT TIME ZONE 'Europe/London'
        FROM clock, caseload_legalmeasure m
        JOIN caseload_episode e ON e.person_id = m.person_id AND (e.id = m.episode_id OR EXISTS (
            SELECT FROM caseload_episode o WHERE o.id = m.episode_id AND o.state <> 'accepted'))
        JOIN teams_team t ON t.id = e.team_id
        CROSS JOIN LATERAL (
            SELECT min(days) AS days FROM unnest(
                CASE WHEN m.kind = 's2' THEN '{14,7,2}'::int[] WHEN m.kind = 's17_leave' THEN '{7,2}'
                     WHEN m.kind IN ('s3', 's37', 'cto', 'guardianship', 'dols', 'other') THEN '{56,28,14}' END
            ) days WHERE m.expires_on <= (clock.wall - t.day_starts_at)::date + days
        ) w
        WHERE m.ends_on IS NULL AND m.expires_on <= clock.day + 56 AND m.expires_at IS NULL
          AND w.days IS NOT NULL AND e.state = 'accepted'
        UNION ALL
        SELECT 'legal_hours', e.team_id, e.person_id, e.id, m.id::text,
               jsonb_build_object('kind', m.kind, 'expires_at', m.expires_at),
               m.begins_at
        FROM caseload_legalmeasure m JOIN caseload_episode e ON e.person_id = m.person_id AND (e.id = m.episode_id OR EXISTS (
            SELECT FROM caseload_episode o WHERE o.id = m.episode_id AND o.state <> 'accepted'))
        WHERE m.ends_on IS NULL AND m.expires_on IS NOT NULL AND m.expires_at IS NOT NULL AND e.state = 'accepted'
        UNION ALL
        SELECT 'legal_task', e.team_id, e.person_id, e.id, k.id::text,
               jsonb_build_object('kind', m.kind, 'task', k.code, 'due_on', k.due_on),
               (k.due_on + t.day_starts_at) AT TIME ZONE 'Europe/London'
        FROM clock, caseload_legaltask k JOIN caseload_legalmeasure m ON m.id = k.measure_id
        JOIN caseload_episode e ON e.person_id = k.person_id AND (e.id = k.episode_id OR EXISTS (
            SELECT FROM caseload_episode o WHERE o.id = k.episode_id AND o.state <> 'accepted'))
        JOIN teams_team t ON t.id = e.team_id
        WHERE k.done_on IS NULL AND m.ends_on IS NULL AND k.due_on <= clock.day + 14
          AND k.due_on <= (clock.wall - t.day_starts_at)::date + 14 AND e.state = 'accepted'
        UNION ALL
        SELECT r.rule, e.team_id, e.person_id, e.id, r.id::text, r.facts,
               (r.review_by + 1 + t.day_starts_at) AT TIME ZONE 'Europe/London'
        FROM clock, (
            SELECT 'intensity_review' AS rule, id, episode_id, review_by,
                   jsonb_build_object('intensity', intensity, 'review_by', review_by) AS facts
            FROM clock, caseload_intensityperiod
            WHERE ends_at IS NULL AND starts_at <= %(at)s
              AND review_by <= clock.day + (SELECT max(review_lead_days) FROM teams_team)
            UNION ALL
            SELECT 'rhythm_review', id, episode_id, review_by,
                   jsonb_build_object('every_days', every_days, 'source', source, 'review_by', review_by)
            FROM clock, caseload_rhythmperiod
            WHERE ends_at IS NULL AND starts_at <= %(at)s
              AND review_by <= clock.day + (SELECT max(review_lead_days) FROM teams_team)
        ) r
        JOIN caseload_episode e ON e.id = r.episode_id JOIN teams_team t ON t.id = e.team_id
        WHERE r.review_by <= (clock.wall - t.day_starts_at)::date + t.review_lead_days AND e.state = 'accepted'
        UNION ALL
        SELECT 'precaution_review', e.team_id, e.person_id, e.id, p.id::text, jsonb_build_object('kind', p.kind, 'review_by', p.review_by),
               (p.review_by + 1 + t.day_starts_at) AT TIME ZONE 'Europe/London'
        FROM clock, caseload_precaution p
        JOIN caseload_episode e ON e.person_id = p.person_id JOIN teams_team t ON t.id = e.team_id
        WHERE p.ends_on IS NULL AND p.review_by <= clock.day + (SELECT max(review_lead_days) FROM teams_team)
          AND p.review_by <= (clock.wall - t.day_starts_at)::date
              + least(t.review_lead_days, (p.review_by - p.starts_on) / 2) AND e.state = 'accepted'
        UNION ALL
        SELECT DISTINCT 'planned_alone', e.team_id, e.person_id, e.id, v.id::text, jsonb_build_object('planned', v.uuid, 'on_date', v.on_date), v.set_at
        FROM clock, caseload_precaution p
        JOIN caseload_plannedvisit v ON v.person_id = p.person_id
        JOIN caseload_episode e ON e.id = v.episode_id JOIN teams_team t ON t.id = e.team_id
        WHERE p.kind = 'pairs' AND p.ends_on IS NULL AND v.state = 'planned' AND v.alone_reason = ''
          AND v.on_date >= (clock.wall - t.day_starts_at)::date AND v.on_date <= clock.day + 3
          AND (p.place_id IS NULL OR v.place_id IS NULL OR p.place_id = v.place_id)
          AND e.state IN ('referred', 'accepted')
          AND (SELECT count(*) FROM caseload_visitstaff s WHERE s.visit_id = v.id) < 2
        UNION ALL
        SELECT x.* FROM clock CROSS JOIN LATERAL (
            SELECT CASE WHEN d.latest_on < (clock.wall - t.day_starts_at)::date THEN 'treatment_overdue'
                        ELSE 'treatment_unplanned' END AS rule, e.team_id, e.person_id, e.id, d.id::text,
                   jsonb_build_object('treatment', m.uuid, 'what', m.what, 'due_on', d.due_on, 'latest_on', d.latest_on)
                       || CASE WHEN e.last_discharged_at > g.occurred_at AND NOT EXISTS (
                                   SELECT FROM caseload_treatmentevent y
                                   WHERE y.treatment_id = m.id AND y.recorded_at > e.last_discharged_at)
                          THEN jsonb_build_object('discharged_on', (e.last_discharged_at AT TIME ZONE 'Europe/London')::date)
                          ELSE '{}'::jsonb END,
                   ((CASE WHEN d.latest_on < (clock.wall - t.day_starts_at)::date THEN d.latest_on + 1
                          ELSE d.due_on - 3 END) + t.day_starts_at) AT TIME ZONE 'Europe/London'
            FROM caseload_treatmentdue d
            JOIN caseload_episode e ON e.id = d.episode_id JOIN teams_team t ON t.id = e.team_id
            JOIN caseload_treatment m ON m.id = d.treatment_id
            LEFT JOIN caseload_treatmentevent g ON g.id = d.after_id
            WHERE d.state = 'open' AND d.due_on <= clock.day + 3 AND e.state = 'accepted' AND e.whereabouts <> 'hospital'
              AND (d.latest_on < (clock.wall - t.day_starts_at)::date
                   OR d.due_on <= (clock.wall - t.day_starts_at)::date + 3 AND m.given_by_us AND d.waiting_id IS NULL
                      AND NOT EXISTS (
                          SELECT FROM caseload_plannedvisit v WHERE v.episode_id = e.id AND v.state = 'planned'
                            AND v.on_date BETWEEN greatest(d.earliest_on, (clock.wall - t.day_starts_at)::date)
                                AND d.latest_on))
            UNION ALL
            SELECT CASE v.outcome WHEN 'not_taken' THEN 'clozapine_not_taken' ELSE 'treatment_declined' END, e.team_id,
                   e.person_id, e.id, v.id::text,
                   jsonb_build_object('treatment', m.uuid, 'what', m.what, 'latest_on', d.latest_on, 'outcome', v.outcome,
                                      'at', v.occurred_at, 'why', v.why, 'prescriber', coalesce(u.name, m.prescriber_name),
                                      'tells', CASE WHEN u.is_active AND EXISTS (
                                          SELECT FROM teams_membership z
                                          WHERE z.user_id = u.id AND (z.team_id = e.team_id OR z.team_id IS NULL)
                                            AND daterange(z.starts_on, z.ends_on) @> clock.day)
                                          THEN ARRAY[u.id] ELSE ARRAY[]::bigint[] END)
                       || CASE v.outcome WHEN 'not_taken'
                          THEN jsonb_build_object('last_taken_at', v.last_taken_at, 'break_hours', coalesce(y.break_hours, 0),
                                                  'says', y.break_text, 'source', y.source) ELSE '{}'::jsonb END,
                   v.occurred_at
            FROM clock, caseload_treatmentdue d
            JOIN caseload_episode e ON e.id = d.episode_id
            JOIN caseload_treatment m ON m.id = d.treatment_id JOIN caseload_treatmentpolicy y ON y.id = d.policy_id
            JOIN caseload_treatmentevent v ON v.id = d.waiting_id LEFT JOIN teams_user u ON u.id = m.prescriber_id
            WHERE d.waiting_id IS NOT NULL AND v.occurred_at <= %(at)s AND e.state = 'accepted' AND e.whereabouts <> 'hospital'
        ) x
        UNION ALL
        SELECT r.rule, e.team_id, e.person_id, e.id, w.id::text,
               jsonb_build_object('whereabouts', w.uuid, 'kind', w.kind, 'place', w.place_text, 'told_by', w.told_by) || r.facts,
               r.since_at
        FROM clock, caseload_whereaboutsperiod w
        JOIN caseload_episode e ON e.person_id = w.person_id JOIN teams_team t ON t.id = e.team_id
        CROSS JOIN LATERAL (
            SELECT CASE w.kind WHEN 'absent' THEN 'absent_without_leave' ELSE 'missing' END, '{}'::jsonb, w.starts_at
            WHERE w.kind IN ('absent', 'missing')
            UNION ALL
            SELECT 'leave_overdue', jsonb_build_object('expected_at', w.expected_at, 'starts_at', w.starts_at), w.expected_at
            WHERE w.kind = 'leave' AND w.expected_at <= %(at)s
            UNION ALL
            SELECT 'release_expected', jsonb_build_object('expected_at', w.expected_at), w.expected_at
            WHERE w.kind IN ('custody', 'prison') AND w.expected_at <= %(at)s::timestamptz + interval '14 days'
            UNION ALL
            SELECT 'contact_elsewhere',
                   jsonb_build_object('last_at', e.last_heard_at, 'every_days', coalesce(w.every_days, 14), 'due_on',
                                      (e.contact_due_at AT TIME ZONE 'Europe/London' - t.day_starts_at)::date - 1),
                   e.contact_due_at
            WHERE w.kind IN ('custody', 'prison', 'out_of_area', 'abroad')
              AND e.contact_due_at <= %(at)s::timestamptz + interval '2 days'
            UNION ALL
            SELECT 'whereabouts_review', jsonb_build_object('review_by', w.review_by),
                   (w.review_by + 1 + t.day_starts_at) AT TIME ZONE 'Europe/London'
            WHERE w.kind NOT IN ('home', 'no_fixed_place') AND w.review_by <= clock.day + (SELECT max(review_lead_days) FROM teams_team)
                  AND w.review_by <= (clock.wall - t.day_starts_at)::date
                      + least(t.review_lead_days, (w.review_by - w.set_at::date) / 2)
        ) r (rule, facts, since_at)
        WHERE w.ends_at IS NULL AND w.retracted_at IS NULL AND e.whereabouts = w.kind AND e.state = 'accepted'
        UNION ALL
        SELECT 'action_overdue', e.team_id, e.person_id, e.id, x.id::text,
               jsonb_build_object('action', x.uuid, 'owner', u.name, 'due_on', x.due_on),
               (x.due_on + 1 + t.day_starts_at) AT TIME ZONE 'Europe/London'
        FROM clock, mdt_action x JOIN teams_user u ON u.id = x.owner_id
        JOIN caseload_episode e ON e.id = x.episode_id JOIN teams_team t ON t.id = e.team_id
        WHERE x.state = 'open' AND x.due_on < clock.day AND x.due_on < (clock.wall - t.day_starts_at)::date
          AND e.state = 'accepted'
        UNION ALL
        SELECT 'goal_review', e.team_id, e.person_id, e.id, g.id::text,
               jsonb_build_object('goal', g.uuid, 'area', g.life_area, 'review_on', g.review_on),
               (g.review_on + 1 + t.day_starts_at) AT TIME ZONE 'Europe/London'
        FROM clock, caseload_goal g
        JOIN caseload_goalstep s ON s.goal_id = g.id AND s.ends_at IS NULL AND s.state IN ('proposed', 'active')
        JOIN caseload_episode e ON e.person_id = g.person_id JOIN teams_team t ON t.id = e.team_id
        WHERE g.review_on < clock.day AND g.review_on < (clock.wall - t.day_starts_at)::date AND e.state = 'accepted'
        UNION ALL
        SELECT CASE WHEN r.due_on < (clock.wall - t.day_starts_at)::date THEN 'assessment_overdue' ELSE 'assessment_due' END,
               e.team_id, e.person_id, e.id, r.key,
               jsonb_build_object('key', r.key, 'last', r.last_id, 'last_on', r.last_on, 'due_on', r.due_on),
               (r.due_on + 1 + t.day_starts_at) AT TIME ZONE 'Europe/London'
        FROM clock, assessments_reassessment r
        JOIN caseload_episode e ON e.id = r.episode_id JOIN teams_team t ON t.id = e.team_id
        WHERE r.due_on <= clock.day + (SELECT max(review_lead_days) FROM teams_team) AND e.state = 'accepted'
          AND r.due_on <= (clock.wall - t.day_starts_at)::date + least(t.review_lead_days, (r.due_on - r.last_on) / 2)
    ) l (rule, team_id, person_id, episode_id, subject, facts, since_at)
    WHERE NOT EXISTS (SELECT FROM caseload_person d WHERE d.id = l.person_id AND d.died_on IS NOT NULL)
), opened AS (
    INSERT INTO caseload_alert (uuid, rule, team_id, person_id, episode_id, subject, facts, since_at, opened_at,
                                closed_facts, acknowledged_note, escalated_at)
    SELECT gen_random_uuid(), n.rule, n.team_id, n.person_id, n.episode_id, n.subject, n.facts, n.since_at, %(at)s, '{}', '',
           CASE WHEN n.rule IN ('died', 'admitted', 'absent_without_leave', 'leave_overdue', 'missing', 'worry_unacknowledged')
                  OR n.rule = 'ready_now' AND ((n.since_at AT TIME ZONE 'Europe/London') - t.day_starts_at)::date
                     < ((%(at)s AT TIME ZONE 'Europe/London') - t.day_starts_at)::date
                  OR n.rule <> 'ready_now'
                     AND ((n.since_at AT TIME ZONE 'Europe/London') + make_interval(days => t.escalate_after_days))
                     AT TIME ZONE 'Europe/London' <= %(at)s THEN %(at)s::timestamptz END
    FROM true_now n JOIN teams_team t ON t.id = n.team_id
    WHERE NOT EXISTS (SELECT FROM caseload_alert a
                      WHERE a.closed_at IS NULL AND a.episode_id = n.episode_id AND a.rule = n.rule AND a.subject = n.subject
                        AND a.team_id = n.team_id)
    ON CONFLICT DO NOTHING
    RETURNING 1
), closed AS (
    UPDATE caseload_alert a SET closed_at = %(at)s, closed_facts = '{"because": "changed"}'
    WHERE a.closed_at IS NULL AND a.episode_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM true_now n
                      WHERE a.episode_id = n.episode_id AND a.rule = n.rule AND a.subject = n.subject AND a.team_id = n.team_id)
    RETURNING 1
), escalated AS (
    UPDATE caseload_alert a SET escalated_at = %(at)s
    FROM teams_team t
    WHERE t.id = a.team_id AND a.closed_at IS NULL AND a.escalated_at IS NULL AND a.episode_id IS NOT NULL
      AND (a.acknowledged_at IS NULL OR a.rule = ANY(%(by_age)s))
      AND CASE WHEN a.rule = 'ready_now'
          THEN ((a.since_at AT TIME ZONE 'Europe/London') - t.day_starts_at)::date
               < ((%(at)s AT TIME ZONE 'Europe/London') - t.day_starts_at)::date
          ELSE ((a.since_at AT TIME ZONE 'Europe/London') + make_interval(days => t.escalate_after_days))
               AT TIME ZONE 'Europe/London' <= %(at)s END
      AND EXISTS (SELECT FROM true_now n
                  WHERE a.episode_id = n.episode_id AND a.rule = n.rule AND a.subject = n.subject AND a.team_id = n.team_id)
    RETURNING 1
)
SELECT (SELECT count(*) FROM opened) AS opened, (SELECT count(*) FROM closed) AS closed,
       (SELECT count(*) FROM escalated) AS escalated
