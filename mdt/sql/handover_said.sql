-- What has been said at a handover, a row for everybody on its list; "mark" is another one as soon as anything of it is
-- new. "structure" is another one as soon as the page as a whole is: who is listed, who is here, who goes, what was set.
WITH today AS (
    SELECT v.id, v.state, (SELECT string_agg(s.user_id::text, ',' ORDER BY s.user_id) FROM caseload_visitstaff s
                           WHERE s.visit_id = v.id) AS staff
    FROM mdt_meeting m JOIN caseload_episode e ON e.team_id = m.team_id AND e.state = 'accepted'
    JOIN caseload_plannedvisit v ON v.person_id = e.person_id AND v.episode_id = e.id AND v.on_date = %(today)s
    WHERE m.id = %(meeting)s
), whole AS (
    SELECT md5(concat_ws('|',
        (SELECT string_agg(id::text, ',' ORDER BY id) FROM mdt_agendaitem WHERE meeting_id = %(meeting)s),
        (SELECT string_agg(concat(id, presence), ',' ORDER BY id) FROM mdt_attendance WHERE meeting_id = %(meeting)s),
        (SELECT string_agg(concat(d.id, ':', d.revision), ',' ORDER BY d.id)
         FROM mdt_decision d JOIN mdt_agendaitem t ON t.id = d.item_id WHERE t.meeting_id = %(meeting)s),
        (SELECT string_agg(concat(id, state), ',' ORDER BY id) FROM mdt_action WHERE meeting_id = %(meeting)s),
        (SELECT string_agg(concat(id, state, staff), ';' ORDER BY id) FROM today))) AS structure
)
SELECT t.uuid AS item_uuid, t.person_id, t.state AS item_state, t.dealt_with_at, d.name AS dealt_with_by,
       e.uuid AS episode_uuid, whole.structure, w.writings,
       left(md5(concat_ws('|', t.id, t.state, t.dealt_with_at, w.written)), 8) AS mark
FROM mdt_agendaitem t
JOIN caseload_episode e ON e.id = t.episode_id
JOIN caseload_teamaccess a ON a.team_id = e.team_id AND a.person_id = t.person_id
    AND (a.until IS NULL OR a.until > %(today)s)
LEFT JOIN teams_user d ON d.id = t.dealt_with_by_id
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('author_id', w.author_id, 'by', u.name, 'text', w.text,
               'revision', w.revision) ORDER BY w.id) AS writings,
           string_agg(concat(w.id, ':', w.revision), ',' ORDER BY w.id) AS written
    FROM mdt_writing w JOIN teams_user u ON u.id = w.author_id WHERE w.item_id = t.id
) w ON true, whole
WHERE t.meeting_id = %(meeting)s
ORDER BY t.position
