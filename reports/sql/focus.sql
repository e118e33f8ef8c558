-- One row for each contact in which an occupational therapist or technical instructor took part, by the profession of
-- that day, with their own minutes and the contact's main subject.
SELECT c.team_id, c.episode_id, c.person_id, s.user_id, c.occurred_at AS at, c.occurred_at, c.focus,
       c.focus = ANY(%(occupational)s) AS is_occupational,
       c.focus <> '' AND c.focus <> ALL(%(occupational)s) AS is_generic, coalesce(s.minutes, c.minutes, 0) AS minutes,
       u.uuid::text AS worker_uuid, u.name AS worker, u.name AS label
FROM caseload_contact c
JOIN caseload_contactstaff s ON s.contact_id = c.id AND s.profession = ANY(%(therapists)s)
JOIN teams_user u ON u.id = s.user_id
WHERE c.team_id = ANY(%(teams)s) AND c.received_at >= %(from_at)s::timestamptz - interval '5 minutes'
  AND c.occurred_at >= %(from_at)s AND c.occurred_at < %(until_at)s
  AND c.successor_id IS NULL AND c.entry IN ('made', 'corrected') AND c.source = 'logged'
