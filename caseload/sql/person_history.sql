-- Everything dated about a person, newest first: one row a period, whichever team it belongs to. A period that was
-- planned and had not begun when its episode ended is not shown.
SELECT h.kind, h.value, h.words, h.starts_at, h.ends_at, h.review_by, h.reason, t.name AS team, u.name AS set_by
FROM (
    SELECT 'coordinator' AS kind, w.name AS value, '' AS words, r.starts_at, r.ends_at, NULL::date AS review_by,
           '' AS reason, r.episode_id, r.set_by_id
    FROM caseload_coordinatorperiod r JOIN teams_user w ON w.id = r.user_id WHERE r.person_id = %(person)s
    UNION ALL
    SELECT 'intensity', r.intensity, '', r.starts_at, r.ends_at, r.review_by, r.reason, r.episode_id, r.set_by_id
    FROM caseload_intensityperiod r WHERE r.person_id = %(person)s
    UNION ALL
    SELECT 'rhythm', r.every_days::text, r.source, r.starts_at, r.ends_at, r.review_by, r.reason, r.episode_id,
           r.set_by_id
    FROM caseload_rhythmperiod r WHERE r.person_id = %(person)s
    UNION ALL
    SELECT 'whereabouts', r.kind, r.place_text, r.starts_at, r.ends_at, r.review_by, r.note, r.episode_id, r.set_by_id
    FROM caseload_whereaboutsperiod r WHERE r.person_id = %(person)s AND r.retracted_at IS NULL
    UNION ALL
    SELECT 'legal', r.kind, coalesce(r.expires_on::text, ''), r.starts_on::timestamp AT TIME ZONE 'Europe/London',
           r.ends_on::timestamp AT TIME ZONE 'Europe/London', NULL, coalesce(nullif(r.retracted_reason, ''), r.end_reason),
           r.episode_id, r.set_by_id
    FROM caseload_legalmeasure r WHERE r.person_id = %(person)s
    UNION ALL
    SELECT 'precaution', r.kind, concat_ws(' ', nullif(r.words, ''), '(' || r.source || ')'),
           r.starts_on::timestamp AT TIME ZONE 'Europe/London', r.ends_on::timestamp AT TIME ZONE 'Europe/London',
           r.review_by, r.end_reason, r.episode_id, r.set_by_id
    FROM caseload_precaution r WHERE r.person_id = %(person)s
) h
JOIN caseload_episode e ON e.id = h.episode_id
JOIN teams_team t ON t.id = e.team_id
JOIN teams_user u ON u.id = h.set_by_id
WHERE e.ended_at IS NULL OR h.starts_at < e.ended_at
ORDER BY h.kind, h.starts_at DESC
