-- Whom a handover speaks of, one row each: everybody on the daily board, and whoever else stands on this handover's
-- list. With reason and days on the board, the last two notes, who goes today, and what was written and said of them.
WITH e AS MATERIALIZED (
    SELECT e.id, e.uuid, e.person_id, e.state, e.last_seen_at, e.tries_since_seen, e.in_hospital_since,
           e.whereabouts
    FROM caseload_episode e
    JOIN caseload_teamaccess a ON a.team_id = e.team_id AND a.person_id = e.person_id
        AND (a.until IS NULL OR a.until > %(today)s)
    WHERE e.team_id = %(team)s AND (e.state = 'accepted' OR EXISTS (
        SELECT 1 FROM mdt_agendaitem x WHERE x.meeting_id = %(meeting)s AND x.episode_id = e.id))
)
SELECT e.id AS episode_id, e.uuid AS episode_uuid, e.person_id, p.uuid AS person_uuid, p.family_name, p.given_names,
       p.preferred_name, p.sort_key, e.last_seen_at, e.tries_since_seen, e.in_hospital_since,
       e.whereabouts, w.place_text AS whereabouts_place, i.intensity, i.reason, i.since, i.review_by, i.intensity = 'daily' AS on_board, c.coordinator,
       t.id AS item_id, t.uuid AS item_uuid, t.state AS item_state, t.added_reason, t.dealt_with_at, d.name AS dealt_with_by,
       s.structure, s.mark,
       (SELECT jsonb_agg(to_jsonb(n) ORDER BY n.occurred_at DESC) FROM (
           SELECT k.occurred_at, k.note, k.outcome, u.name AS by FROM caseload_contact k
           JOIN teams_user u ON u.id = k.logged_by_id
           WHERE k.person_id = e.person_id AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
             AND k.note <> '' ORDER BY k.occurred_at DESC LIMIT 2) n) AS notes,
       (SELECT jsonb_agg(jsonb_build_object('at', v.starts_at, 'state', v.state, 'who', ARRAY(
                   SELECT u.name FROM caseload_visitstaff w JOIN teams_user u ON u.id = w.user_id
                   WHERE w.visit_id = v.id ORDER BY u.name)) ORDER BY v.starts_at NULLS LAST)
        FROM caseload_plannedvisit v
        WHERE v.person_id = e.person_id AND v.on_date = %(today)s AND v.state IN ('planned', 'done')) AS going,
       (SELECT jsonb_agg(jsonb_build_object('author_id', w.author_id, 'by', u.name, 'text', w.text,
                   'revision', w.revision) ORDER BY w.id)
        FROM mdt_writing w JOIN teams_user u ON u.id = w.author_id WHERE w.item_id = t.id) AS writings
FROM e
JOIN caseload_person p ON p.id = e.person_id
LEFT JOIN LATERAL (
    SELECT r.intensity, r.reason, r.starts_at AS since, r.review_by FROM caseload_intensityperiod r
    WHERE r.episode_id = e.id AND r.starts_at <= %(at)s AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
) i ON true
LEFT JOIN LATERAL (
    SELECT u.name AS coordinator FROM caseload_coordinatorperiod r JOIN teams_user u ON u.id = r.user_id
    WHERE r.episode_id = e.id AND r.starts_at <= %(at)s AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
) c ON true
LEFT JOIN caseload_whereaboutsperiod w ON w.person_id = e.person_id AND w.ends_at IS NULL AND w.retracted_at IS NULL
    AND w.kind = e.whereabouts
LEFT JOIN mdt_agendaitem t ON t.meeting_id = %(meeting)s AND t.episode_id = e.id
LEFT JOIN ({handover_said}) s ON s.item_uuid = t.uuid
LEFT JOIN teams_user d ON d.id = t.dealt_with_by_id
WHERE i.intensity = 'daily' OR t.id IS NOT NULL
ORDER BY p.sort_key, p.id
