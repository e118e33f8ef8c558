-- The whole course of one person with one instrument: every assessment with all its ratings, and the head of the page.
SELECT p.id AS person_id, p.uuid AS person_uuid, p.given_names, p.family_name, p.preferred_name, p.nhs_number,
       p.date_of_birth, p.pronouns, p.needs_interpreter, p.language, p.what_helps, p.what_to_avoid, e.id AS episode_id,
       e.state, e.last_seen_at, e.seen_due_on, e.tries_since_seen, t.name AS team, u.name AS coordinator,
       r.intensity, r.reason AS intensity_reason, r.review_by AS intensity_review_by, s.hospital, s.ward, s.admitted_at,
       (SELECT jsonb_agg(jsonb_build_object('kind', m.kind, 'expires_on', m.expires_on))
        FROM caseload_legalmeasure m
        WHERE m.episode_id = e.id AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)) AS legal
FROM caseload_person p
JOIN caseload_episode e ON e.person_id = p.id AND e.state = 'accepted'
JOIN teams_team t ON t.id = e.team_id
LEFT JOIN caseload_coordinatorperiod c ON c.episode_id = e.id AND c.starts_at <= %(at)s
    AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
LEFT JOIN teams_user u ON u.id = c.user_id
LEFT JOIN caseload_intensityperiod r ON r.episode_id = e.id AND r.starts_at <= %(at)s
    AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
LEFT JOIN caseload_hospitalspell s ON s.episode_id = e.id AND s.discharged_at IS NULL AND s.retracted_at IS NULL
WHERE p.uuid = %(person)s
  AND EXISTS (SELECT FROM caseload_teamaccess q WHERE q.person_id = p.id AND q.team_id = ANY(%(teams)s::bigint[])
              AND (q.until IS NULL OR q.until > %(today)s));
SELECT a.uuid, a.on_date, x.name AS assessor, i.content_hash,
       (SELECT jsonb_object_agg(r.item, r.value) FROM assessments_rating r WHERE r.assessment_id = a.id) AS values
FROM caseload_person p
JOIN assessments_assessment a ON a.person_id = p.id AND a.signed_at IS NOT NULL AND a.successor_id IS NULL
JOIN assessments_instrument i ON i.id = a.instrument_id
JOIN teams_user x ON x.id = a.assessor_id
WHERE p.uuid = %(person)s AND a.key = %(key)s
ORDER BY a.on_date DESC, a.signed_at DESC, a.id DESC;
SELECT n.id, n.rule, n.facts, n.since_at, n.acknowledged_at
FROM caseload_person p JOIN caseload_alert n ON n.person_id = p.id AND n.closed_at IS NULL
WHERE p.uuid = %(person)s AND n.team_id = ANY(%(teams)s::bigint[])
