-- What a meeting needs to know about the one person on the screen, in one row: what is in force, contacts and tries,
-- visits to come, goals with what is done for them, the latest profiles, what earlier meetings decided and left open.
WITH counting AS NOT MATERIALIZED (
    SELECT k.* FROM caseload_contact k
    WHERE k.person_id = %(person)s AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
)
SELECT c.coordinator, c.away_until, i.intensity, i.intensity_since, i.intensity_reason, i.review_by,
       r.agreed_days, s.hospital, s.ward, s.admitted_at, e.whereabouts,
       (SELECT p.place_text FROM caseload_whereaboutsperiod p WHERE p.person_id = e.person_id AND p.ends_at IS NULL
            AND p.retracted_at IS NULL AND p.kind = e.whereabouts) AS whereabouts_place,
       (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.expires_on NULLS LAST, m.kind), '[]') FROM (
           SELECT l.kind, l.expires_on FROM caseload_legalmeasure l
           WHERE l.person_id = e.person_id AND {legal_holds:l, %(today)s}) m
       ) AS legal,
       (SELECT count(*) FROM counting
        WHERE occurred_at >= %(month)s AND outcome = ANY(%(seen)s) AND source = 'logged') AS seen_lately,
       (SELECT count(*) FROM counting
        WHERE occurred_at >= %(month)s AND outcome = ANY(%(tried)s) AND source = 'logged') AS tried_lately,
       (SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.occurred_at DESC), '[]') FROM (
           SELECT occurred_at, time_known, source, outcome, note,
                  ARRAY(SELECT u.name FROM caseload_contactstaff w JOIN teams_user u ON u.id = w.user_id
                        WHERE w.contact_id = k.id ORDER BY w.is_lead DESC, u.name) AS staff
           FROM counting k ORDER BY occurred_at DESC LIMIT 4) k) AS contacts,
       (SELECT coalesce(jsonb_agg(to_jsonb(v) ORDER BY v.on_date, v.starts_at NULLS LAST), '[]') FROM (
           SELECT v.uuid, v.on_date, v.starts_at, v.purpose, v.minutes,
                  ARRAY(SELECT u.name FROM caseload_visitstaff w JOIN teams_user u ON u.id = w.user_id
                        WHERE w.visit_id = v.id ORDER BY u.name) AS staff
           FROM caseload_plannedvisit v
           WHERE v.person_id = %(person)s AND v.state = 'planned' AND v.on_date >= %(today)s
           ORDER BY v.on_date, v.starts_at NULLS LAST LIMIT 4) v) AS visits,
       (SELECT coalesce(jsonb_agg(to_jsonb(g) ORDER BY g.state, g.set_at), '[]') FROM (
           SELECT g.uuid, g.words, g.no_words_reason, g.review_on, g.set_at, t.state,
                  (SELECT jsonb_agg(z.value ORDER BY z.on_date) FROM (
                       SELECT value, on_date FROM caseload_goalrating
                       WHERE goal_id = g.id ORDER BY on_date DESC LIMIT 2) z) AS figures,
                  (SELECT coalesce(jsonb_agg(jsonb_build_object(
                              'uuid', n.uuid, 'what', n.what, 'times', n.times, 'per', n.per, 'state', p.state,
                              'agreement', n.agreement, 'place', n.place_text, 'proposed', u.name,
                              'takes', ARRAY(SELECT DISTINCT y.name FROM mdt_allocation x
                                             JOIN teams_user y ON y.id = x.user_id WHERE x.intervention_id = n.id))
                              ORDER BY n.id), '[]')
                   FROM caseload_intervention n
                   JOIN caseload_interventionstep p ON p.intervention_id = n.id AND p.ends_at IS NULL
                   LEFT JOIN teams_user u ON u.id = n.proposed_user_id
                   WHERE n.goal_id = g.id AND p.state <> 'ended') AS interventions
           FROM caseload_goalstep t JOIN caseload_goal g ON g.id = t.goal_id
           WHERE t.person_id = %(person)s AND t.ends_at IS NULL AND t.state IN ('proposed', 'active')) g) AS goals,
       (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.on_date DESC, a.signed_at DESC), '[]') FROM (
           SELECT a.uuid, a.key, a.on_date, a.signed_at, f.content_hash, f.definition, a.nth,
                  (SELECT coalesce(jsonb_object_agg(q.item, jsonb_build_array(q.value, q.not_rated_because)), '{}')
                   FROM assessments_rating q WHERE q.assessment_id = a.id) AS ratings
           FROM (SELECT *, row_number() OVER (PARTITION BY key ORDER BY on_date DESC, signed_at DESC, id DESC) AS nth
                 FROM assessments_assessment
                 WHERE person_id = %(person)s AND signed_at IS NOT NULL AND successor_id IS NULL) a
           JOIN assessments_instrument f ON f.id = a.instrument_id
           WHERE a.nth <= 2) a) AS profiles,
       l.before,
       (SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.due_on, x.id), '[]') FROM (
           SELECT x.id, x.uuid, x.words, x.due_on, x.state, x.ended_note, u.name AS owner
           FROM mdt_action x JOIN teams_user u ON u.id = x.owner_id
           WHERE x.episode_id = e.id AND x.meeting_id <> %(meeting)s
             AND (x.state = 'open' OR x.ended_at >= l.closed_at)) x) AS actions
FROM caseload_episode e
LEFT JOIN LATERAL (
    SELECT u.name AS coordinator, b.ends_on - 1 AS away_until FROM caseload_coordinatorperiod p
    JOIN teams_user u ON u.id = p.user_id
    LEFT JOIN teams_absence b
        ON b.user_id = u.id AND b.starts_on <= %(today)s AND (b.ends_on IS NULL OR b.ends_on > %(today)s)
    WHERE p.episode_id = e.id AND p.starts_at <= %(at)s AND (p.ends_at IS NULL OR p.ends_at > %(at)s)
) c ON true
LEFT JOIN LATERAL (
    SELECT p.intensity, p.starts_at AS intensity_since, p.reason AS intensity_reason, p.review_by
    FROM caseload_intensityperiod p
    WHERE p.episode_id = e.id AND p.starts_at <= %(at)s AND (p.ends_at IS NULL OR p.ends_at > %(at)s)
) i ON true
LEFT JOIN LATERAL (
    SELECT p.every_days AS agreed_days FROM caseload_rhythmperiod p
    WHERE p.episode_id = e.id AND p.starts_at <= %(at)s AND (p.ends_at IS NULL OR p.ends_at > %(at)s)
) r ON true
LEFT JOIN LATERAL (
    SELECT p.hospital, p.ward, p.admitted_at FROM caseload_hospitalspell p
    WHERE p.person_id = e.person_id AND p.discharged_at IS NULL AND p.retracted_at IS NULL
    ORDER BY p.admitted_at DESC LIMIT 1
) s ON true
LEFT JOIN LATERAL (
    -- The meeting at which they were last talked about, and what it decided.
    SELECT m.closed_at, jsonb_build_object(
        'on', m.on_date, 'meeting', m.uuid, 'state', t.state,
        'decisions', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'words', d.words) ORDER BY d.id), '[]')
                      FROM mdt_decision d WHERE d.item_id = t.id AND d.withdrawn_at IS NULL)) AS before
    FROM mdt_agendaitem t JOIN mdt_meeting m ON m.id = t.meeting_id
    WHERE t.person_id = %(person)s AND t.state IN ('discussed', 'continues') AND m.state = 'closed'
      AND m.kind = 'mdt'
    ORDER BY t.dealt_with_at DESC LIMIT 1
) l ON true
WHERE e.id = %(episode)s
