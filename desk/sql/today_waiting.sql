-- What waits for the reader besides people and visits, one row each. "at" is when it began to wait.
WITH sight AS MATERIALIZED (
    SELECT ARRAY(SELECT a.person_id FROM caseload_teamaccess a
                 WHERE a.team_id = ANY(%(teams)s) AND (a.until IS NULL OR a.until > %(today)s)) AS people
), waiting AS (
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
    FROM caseload_concern c
    WHERE c.acknowledged_at IS NULL AND c.episode_id IN (  -- from the reader's episodes, not from all open concerns
        SELECT e.id FROM caseload_episode e WHERE e.team_id = ANY(%(answers_for)s)
        UNION ALL
        SELECT r.episode_id FROM caseload_coordinatorperiod r
        WHERE r.user_id = %(reader)s AND r.starts_at <= %(at)s AND (r.ends_at IS NULL OR r.ends_at > %(at)s))
    UNION ALL
    SELECT 'ready', r.uuid, r.person_id, r.recorded_at, u.name, r.words, r.need,
           jsonb_build_object('tools', tools.told, 'put_off', CASE WHEN r.put_off_at IS NOT NULL THEN jsonb_build_object(
               'because', r.put_off_because, 'at', r.put_off_at) END)
    FROM caseload_readynow r JOIN caseload_episode e ON e.id = r.episode_id JOIN teams_team t ON t.id = e.team_id
    JOIN teams_user u ON u.id = r.recorded_by_id
    CROSS JOIN LATERAL ({ready_tools}) tools (told)
    WHERE r.answered_at IS NULL AND r.episode_id IN (
        SELECT e.id FROM caseload_episode e WHERE e.team_id = ANY(%(answers_for)s)
        UNION ALL
        SELECT c.episode_id FROM caseload_coordinatorperiod c
        WHERE c.user_id = %(reader)s AND c.starts_at <= %(at)s AND (c.ends_at IS NULL OR c.ends_at > %(at)s))
    UNION ALL
    SELECT 'not_in_record', k.uuid, k.person_id, k.occurred_at, '', k.note, k.outcome, NULL
    FROM caseload_contact k
    WHERE k.id IN (SELECT w.contact_id FROM caseload_contactstaff w WHERE w.user_id = %(reader)s AND w.is_lead)
      AND k.team_id = ANY(%(teams)s) AND k.received_at >= %(at)s - interval '14 days' AND k.source = 'logged'
      AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
      AND NOT EXISTS (SELECT 1 FROM caseload_recordcopy r WHERE r.contact_id = k.id)
    UNION ALL
    SELECT 'draft', d.uuid, d.person_id, d.saved_at, '', '', coalesce(d.data ->> 'visit', ''), NULL
    FROM caseload_draft d WHERE d.user_id = %(reader)s
    UNION ALL
    SELECT 'action', x.uuid, x.person_id, x.due_on::timestamp AT TIME ZONE 'Europe/London', u.name, x.words, x.kind, NULL
    FROM mdt_action x JOIN teams_user u ON u.id = x.set_by_id
    WHERE x.owner_id = %(reader)s AND x.state = 'open'
    UNION ALL
    SELECT 'conflict', r.uuid, NULL, r.entered_at, '', '', '', NULL  -- about whom is told on its own page
    FROM caseload_registrationconflict r WHERE %(decides)s AND r.decided_at IS NULL
)
SELECT w.*, p.uuid AS person_uuid, p.given_names, p.preferred_name, p.family_name
FROM waiting w LEFT JOIN caseload_person p ON p.id = w.person_id, sight
WHERE w.person_id = ANY(sight.people) OR w.person_id IS NULL
ORDER BY w.at, w.uuid
