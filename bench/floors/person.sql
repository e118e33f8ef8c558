-- One person: who they are and their episode with the reader's team, what is in force, what was noticed, what matters.
SELECT p.*, e.id AS episode_id, e.uuid AS episode_uuid, e.state, e.team_id, t.name AS team, e.referred_at,
       e.accepted_at, e.last_seen_at, e.last_tried_at, e.tries_since_seen, e.rhythm_days, e.seen_due_on,
       e.in_hospital_since, u.name AS coordinator, b.ends_on - 1 AS away_until, cover.name AS covered_by,
       i.intensity, i.reason AS intensity_reason, i.review_by AS intensity_review_by, r.every_days AS agreed_days,
       r.reason AS rhythm_reason, r.review_by AS rhythm_review_by, s.hospital, s.ward, s.admitted_at,
       (SELECT jsonb_agg(jsonb_build_object('kind', m.kind, 'expires_on', m.expires_on)
                         ORDER BY m.expires_on NULLS LAST, m.kind)
        FROM caseload_legalmeasure m
        WHERE m.person_id = e.person_id AND m.end_reason <> 'carried' AND m.starts_on <= %(today)s
          AND (m.ends_on IS NULL OR m.ends_on > %(today)s)) AS legal
FROM caseload_person p
JOIN caseload_episode e ON e.person_id = p.id
JOIN teams_team t ON t.id = e.team_id
LEFT JOIN caseload_coordinatorperiod c ON c.episode_id = e.id AND c.starts_at <= %(at)s
    AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
LEFT JOIN teams_user u ON u.id = c.user_id
LEFT JOIN teams_absence b ON b.user_id = u.id AND b.starts_on <= %(today)s
    AND (b.ends_on IS NULL OR b.ends_on > %(today)s)
LEFT JOIN teams_user cover ON cover.id = b.covered_by_id
LEFT JOIN caseload_intensityperiod i ON i.episode_id = e.id AND i.starts_at <= %(at)s
    AND (i.ends_at IS NULL OR i.ends_at > %(at)s)
LEFT JOIN caseload_rhythmperiod r ON r.episode_id = e.id AND r.starts_at <= %(at)s
    AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
LEFT JOIN caseload_hospitalspell s ON s.episode_id = e.id AND s.discharged_at IS NULL AND s.retracted_at IS NULL
WHERE p.uuid = %(person)s AND p.merged_into_id IS NULL
  AND EXISTS (SELECT FROM caseload_teamaccess a WHERE a.person_id = p.id AND a.team_id = ANY(%(teams)s::bigint[])
              AND (a.until IS NULL OR a.until > %(today)s))
ORDER BY e.state NOT IN ('referred', 'accepted'), e.team_id <> ALL(%(teams)s::bigint[]), e.referred_at DESC LIMIT 1;
SELECT a.*, o.name AS owner, x.name AS acknowledged_by
FROM caseload_person p JOIN caseload_alert a ON a.person_id = p.id AND a.closed_at IS NULL
LEFT JOIN teams_user o ON o.id = a.owner_id LEFT JOIN teams_user x ON x.id = a.acknowledged_by_id
WHERE p.uuid = %(person)s AND a.team_id = ANY(%(teams)s::bigint[]);
WITH counting AS NOT MATERIALIZED (
    SELECT k.* FROM caseload_person p JOIN caseload_contact k ON k.person_id = p.id
    WHERE p.uuid = %(person)s AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
)
SELECT 'contact' AS kind, to_jsonb(c) AS facts FROM (
    SELECT k.uuid, k.occurred_at, k.time_known, k.source, k.outcome, k.mechanism, k.place_type, k.place_text, k.minutes,
           k.note, k.reported_by, k.focus,
           ARRAY(SELECT u.name FROM caseload_contactstaff w JOIN teams_user u ON u.id = w.user_id
                 WHERE w.contact_id = k.id ORDER BY w.is_lead DESC, u.name) AS staff
    FROM counting k ORDER BY k.occurred_at DESC LIMIT 6) c
UNION ALL
SELECT 'win', to_jsonb(c) FROM (
    SELECT k.occurred_at, k.small_win FROM counting k WHERE k.small_win <> '' ORDER BY k.occurred_at DESC LIMIT 5) c
UNION ALL
SELECT 'offer', to_jsonb(c) FROM (
    SELECT k.occurred_at, k.offer, k.offer_answer, k.offer_declined_because FROM counting k WHERE k.offer <> ''
    ORDER BY k.occurred_at DESC LIMIT 5) c
UNION ALL
SELECT 'visit', to_jsonb(c) FROM (
    SELECT v.uuid, v.on_date, v.starts_at, v.purpose, coalesce(l.description, v.place_text) AS place, v.note,
           ARRAY(SELECT u.name FROM caseload_visitstaff w JOIN teams_user u ON u.id = w.user_id
                 WHERE w.visit_id = v.id ORDER BY u.name) AS staff
    FROM caseload_person p JOIN caseload_plannedvisit v ON v.person_id = p.id AND v.on_date >= %(today)s
        AND v.state = 'planned' LEFT JOIN caseload_place l ON l.id = v.place_id
    WHERE p.uuid = %(person)s ORDER BY v.on_date, v.starts_at NULLS LAST LIMIT 4) c
UNION ALL
SELECT 'place', to_jsonb(c) FROM (
    SELECT l.id, l.kind, l.description, l.postcode, l.best_times, l.is_main
    FROM caseload_person p JOIN caseload_place l ON l.person_id = p.id AND (l.ends_on IS NULL OR l.ends_on > %(today)s)
    WHERE p.uuid = %(person)s ORDER BY l.is_main DESC, l.id) c
UNION ALL
SELECT 'phone', to_jsonb(c) FROM (
    SELECT f.id, f.number, f.label, f.may_leave_message
    FROM caseload_person p JOIN caseload_phone f ON f.person_id = p.id AND (f.ends_on IS NULL OR f.ends_on > %(today)s)
    WHERE p.uuid = %(person)s ORDER BY f.id) c
UNION ALL
SELECT 'profile', to_jsonb(c) FROM (
    SELECT a.uuid, a.key, a.on_date, i.content_hash,
           (SELECT jsonb_object_agg(r.item, r.value) FROM assessments_rating r WHERE r.assessment_id = a.id) AS ratings
    FROM (SELECT DISTINCT ON (s.key) s.id, s.uuid, s.key, s.on_date, s.instrument_id
          FROM caseload_person p JOIN assessments_assessment s ON s.person_id = p.id AND s.signed_at IS NOT NULL
              AND s.successor_id IS NULL
          WHERE p.uuid = %(person)s ORDER BY s.key, s.on_date DESC, s.signed_at DESC, s.id DESC) a
    JOIN assessments_instrument i ON i.id = a.instrument_id ORDER BY a.on_date DESC, a.id DESC LIMIT 2) c
UNION ALL
SELECT 'goal', to_jsonb(c) FROM (
    SELECT g.id, g.uuid, g.words, g.no_words_reason, g.life_area, g.review_on,
           (SELECT r.value FROM caseload_goalrating r WHERE r.goal_id = g.id ORDER BY r.on_date DESC LIMIT 1) AS figure,
           ARRAY(SELECT n.what FROM caseload_intervention n JOIN caseload_interventionstep t ON t.intervention_id = n.id
                     AND t.ends_at IS NULL AND t.state <> 'ended'
                 WHERE n.goal_id = g.id ORDER BY n.id) AS work
    FROM caseload_person p JOIN caseload_goalstep s ON s.person_id = p.id AND s.ends_at IS NULL AND s.state = 'active'
    JOIN caseload_goal g ON g.id = s.goal_id WHERE p.uuid = %(person)s ORDER BY g.review_on, g.id) c
UNION ALL
SELECT 'due', to_jsonb(c) FROM (
    SELECT d.key, d.due_on FROM caseload_person p
    JOIN caseload_episode e ON e.person_id = p.id AND e.state IN ('referred', 'accepted')
    JOIN assessments_reassessment d ON d.episode_id = e.id AND d.due_on IS NOT NULL
    WHERE p.uuid = %(person)s ORDER BY d.due_on, d.key) c
UNION ALL
SELECT 'waiting', to_jsonb(c) FROM (
    SELECT m.taken_at, m.reason FROM caseload_person p JOIN caseload_episode e ON e.person_id = p.id
    JOIN assessments_meetingitem m ON m.episode_id = e.id AND m.settled_at IS NULL
    WHERE p.uuid = %(person)s ORDER BY m.taken_at) c
