-- One signed assessment with its person, its ratings, what stands beside it, and the head of the page.
SELECT a.id, a.uuid, a.key, a.on_date, a.sources, a.summary, a.signed_at, a.successor_id, a.correction_reason,
       a.assessor_id, x.name AS assessor, y.name AS second_assessor, z.name AS signed_by, i.version, i.content_hash,
       a.person_id, p.uuid AS person_uuid, p.given_names, p.family_name, p.preferred_name, p.nhs_number,
       p.date_of_birth, p.pronouns, p.needs_interpreter, p.language, p.what_helps, p.what_to_avoid, e.id AS episode_id,
       e.state, e.last_seen_at, e.seen_due_on, e.tries_since_seen, t.name AS team, u.name AS coordinator,
       r.intensity, r.reason AS intensity_reason, r.review_by AS intensity_review_by, s.hospital, s.ward, s.admitted_at,
       (SELECT jsonb_agg(jsonb_build_object('kind', m.kind, 'expires_on', m.expires_on))
        FROM caseload_legalmeasure m
        WHERE m.episode_id = e.id AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)) AS legal,
       ARRAY(SELECT o.words FROM assessments_observation o WHERE o.assessment_id = a.id ORDER BY o.observed_on) AS seen,
       ARRAY(SELECT d.item FROM assessments_point d WHERE d.assessment_id = a.id) AS drawn,
       (SELECT w.reason FROM assessments_meetingitem w WHERE w.assessment_id = a.id AND w.settled_at IS NULL) AS waiting,
       (SELECT v.proposes FROM assessments_teaminstrument v WHERE v.team_id = e.team_id AND v.key = a.key) AS proposes,
       ARRAY(SELECT b.key FROM assessments_assessment b WHERE b.person_id = a.person_id AND b.abandoned_at IS NULL
             AND b.on_date >= a.on_date) AS begun
FROM assessments_assessment a
JOIN assessments_instrument i ON i.id = a.instrument_id
JOIN teams_user x ON x.id = a.assessor_id
LEFT JOIN teams_user y ON y.id = a.second_assessor_id
LEFT JOIN teams_user z ON z.id = a.signed_by_id
JOIN caseload_person p ON p.id = a.person_id
JOIN caseload_episode e ON e.id = a.episode_id
JOIN teams_team t ON t.id = e.team_id
LEFT JOIN caseload_coordinatorperiod c ON c.episode_id = e.id AND c.starts_at <= %(at)s
    AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
LEFT JOIN teams_user u ON u.id = c.user_id
LEFT JOIN caseload_intensityperiod r ON r.episode_id = e.id AND r.starts_at <= %(at)s
    AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
LEFT JOIN caseload_hospitalspell s ON s.episode_id = e.id AND s.discharged_at IS NULL AND s.retracted_at IS NULL
WHERE a.uuid = %(assessment)s
  AND EXISTS (SELECT FROM caseload_teamaccess q WHERE q.person_id = p.id AND q.team_id = ANY(%(teams)s::bigint[])
              AND (q.until IS NULL OR q.until > %(today)s));
SELECT r.item, r.value, r.not_rated_because AS reason, r.note
FROM assessments_assessment a JOIN assessments_rating r ON r.assessment_id = a.id WHERE a.uuid = %(assessment)s
ORDER BY r.item;
SELECT n.id, n.rule, n.facts, n.since_at, n.acknowledged_at
FROM assessments_assessment a JOIN caseload_alert n ON n.episode_id = a.episode_id AND n.closed_at IS NULL
WHERE a.uuid = %(assessment)s AND n.team_id = ANY(%(teams)s::bigint[])
