-- What has been said about one person in this meeting, and how the meeting stands: texts, decisions, who takes what,
-- actions, how many are on the agenda. "mark" is another one as soon as anything but a text is new.
SELECT
    (SELECT count(*) FROM mdt_agendaitem WHERE meeting_id = %(meeting)s) AS people,
    md5(concat_ws('|',
        (SELECT current_id FROM mdt_meeting WHERE id = %(meeting)s),
        (SELECT string_agg(concat(id, state, position, read_together), ',' ORDER BY id)
         FROM mdt_agendaitem WHERE meeting_id = %(meeting)s),
        (SELECT string_agg(concat(id, presence), ',' ORDER BY id) FROM mdt_attendance WHERE meeting_id = %(meeting)s),
        (SELECT string_agg(concat(id, ':', revision), ',' ORDER BY id) FROM mdt_decision WHERE item_id = %(item)s),
        (SELECT string_agg(id::text, ',' ORDER BY id) FROM mdt_allocation WHERE item_id = %(item)s),
        (SELECT string_agg(concat(id, state), ',' ORDER BY id) FROM mdt_action WHERE item_id = %(item)s),
        (SELECT string_agg(concat(x.id, x.state), ',' ORDER BY x.id)
         FROM mdt_meeting m JOIN mdt_action x ON x.team_id = m.team_id AND x.person_id IS NULL
         WHERE m.id = %(meeting)s AND (x.state = 'open' OR x.meeting_id = m.id)))) AS mark,
    (SELECT coalesce(jsonb_agg(to_jsonb(w) ORDER BY w.id), '[]') FROM (
        SELECT w.id, w.author_id, u.name AS author, w.text, w.revision, w.written_at
        FROM mdt_writing w JOIN teams_user u ON u.id = w.author_id WHERE w.item_id = %(item)s) w) AS writings,
    (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.id), '[]') FROM (
        SELECT d.id, d.uuid, d.kind, d.words, d.risk_for, d.risk_agreed_with, d.risk_if, d.revision, d.withdrawn_at,
               u.name AS by, p.intensity, p.review_by, q.every_days, q.review_by AS rhythm_review_by, y.name AS coordinator
        FROM mdt_decision d JOIN teams_user u ON u.id = d.decided_by_id
        LEFT JOIN mdt_decisionintensity i ON i.decision_id = d.id
        LEFT JOIN caseload_intensityperiod p ON p.id = i.period_id
        LEFT JOIN mdt_decisionrhythm r ON r.decision_id = d.id
        LEFT JOIN caseload_rhythmperiod q ON q.id = r.period_id
        LEFT JOIN mdt_decisioncoordinator o ON o.decision_id = d.id
        LEFT JOIN caseload_coordinatorperiod c ON c.id = o.period_id
        LEFT JOIN teams_user y ON y.id = c.user_id
        WHERE d.item_id = %(item)s) d) AS decisions,
    (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.id), '[]') FROM (
        SELECT a.id, u.name AS who, n.what, a.agreement, s.weekdays, s.every_weeks, s.local_time, s.ends_on,
               coalesce(s.starts_on, v.on_date) AS starts_on, v.starts_at,
               (SELECT count(*) FROM caseload_plannedvisit x
                WHERE x.series_id = s.id AND x.state = 'planned') AS visits
        FROM mdt_allocation a JOIN teams_user u ON u.id = a.user_id
        LEFT JOIN caseload_intervention n ON n.id = a.intervention_id
        LEFT JOIN caseload_visitseries s ON s.id = a.series_id
        LEFT JOIN caseload_plannedvisit v ON v.id = a.visit_id
        WHERE a.item_id = %(item)s) a) AS allocations,
    (SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.due_on, x.id), '[]') FROM (
        SELECT x.id, x.uuid, x.kind, x.words, x.due_on, x.state, u.name AS owner
        FROM mdt_action x JOIN teams_user u ON u.id = x.owner_id
        WHERE x.item_id = %(item)s) x) AS actions
