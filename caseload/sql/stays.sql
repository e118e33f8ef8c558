-- What stands about each stay of one person, one row each: in-reach plans, the checklist, meetings, follow-ups by other
-- teams, the visits to come, and what the 72 hours are judged by. One statement for the whole page.
SELECT s.id AS stay_id,
       (SELECT jsonb_agg(jsonb_build_object(
            'first_by', n.first_by, 'every_weeks', n.every_weeks, 'reason', n.reason, 'review_by', n.review_by,
            'second', x.name, 'alone_reason', n.alone_reason, 'ended_at', n.ended_at, 'made_by', u.name,
            'visits_weekday', n.visits_weekday, 'visits_time', n.visits_time, 'visits_who', v.name,
            'ward_round_weekday', n.ward_round_weekday, 'ward_round_time', n.ward_round_time, 'ward_round_who', w.name,
            'consultant_weekday', n.consultant_weekday, 'consultant_time', n.consultant_time, 'consultant_who', c.name)
            ORDER BY n.made_at DESC, n.id DESC)
        FROM caseload_inreachplan n
        JOIN teams_user u ON u.id = n.made_by_id
        LEFT JOIN teams_user v ON v.id = n.visits_who_id
        LEFT JOIN teams_user w ON w.id = n.ward_round_who_id
        LEFT JOIN teams_user c ON c.id = n.consultant_who_id
        LEFT JOIN teams_user x ON x.id = n.second_id
        WHERE n.spell_id = s.id) AS plans,
       (SELECT jsonb_agg(jsonb_build_object(
            'item', a.item, 'state', a.state, 'note', a.note, 'done_by', u.name,
            'done_on', coalesce(a.done_on, (a.recorded_at AT TIME ZONE 'Europe/London')::date)))
        FROM caseload_checklistanswer a JOIN teams_user u ON u.id = coalesce(a.done_by_id, a.recorded_by_id)
        WHERE a.spell_id = s.id) AS answers,
       (SELECT jsonb_agg(jsonb_build_object('uuid', m.uuid, 'on_date', m.on_date, 'at_time', m.at_time, 'place', m.place,
                                            'attended', m.attended, 'names', m.names, 'note', m.note)
                         ORDER BY m.on_date, m.id)
        FROM caseload_dischargemeeting m WHERE m.spell_id = s.id AND m.retracted_at IS NULL) AS meetings,
       (SELECT jsonb_agg(jsonb_build_object('uuid', b.uuid, 'occurred_at', b.occurred_at, 'mechanism', b.mechanism,
                                            'team_name', b.team_name, 'told_by', b.told_by) ORDER BY b.occurred_at)
        FROM caseload_followupbyothers b WHERE b.spell_id = s.id AND b.retracted_at IS NULL) AS others,
       (SELECT jsonb_agg(jsonb_build_object(
            'uuid', r.uuid, 'on_date', r.on_date, 'starts_at', r.starts_at,
            'two_go', r.alone_reason = '' AND {two_go:r},
            'staff', ARRAY(SELECT u.name FROM caseload_visitstaff k JOIN teams_user u ON u.id = k.user_id
                           WHERE k.visit_id = r.id ORDER BY u.name)) ORDER BY r.on_date, r.starts_at)
        FROM caseload_plannedvisit r
        WHERE r.person_id = s.person_id AND r.state = 'planned' AND r.purpose = 'in_reach'
          AND r.on_date >= %(since)s) AS visits,
       ARRAY(SELECT d.day FROM teams_teamclosedday d WHERE d.team_id = %(team)s) AS closed_days,
       f.*
FROM caseload_hospitalspell s
LEFT JOIN ({follow_ups}) f ON f.spell_id = s.id
WHERE s.person_id = %(person)s AND s.retracted_at IS NULL
