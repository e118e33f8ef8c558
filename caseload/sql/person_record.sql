-- All that hangs on a person and is shown with their details, in one row: each column a JSON list.
SELECT
    (SELECT json_agg(json_build_object('uuid', r.uuid, 'kind', r.kind, 'description', r.description,
                'postcode', r.postcode, 'best_times', r.best_times, 'is_main', r.is_main,
                'starts_on', r.starts_on, 'ends_on', r.ends_on)
            ORDER BY r.ends_on DESC NULLS FIRST, r.is_main DESC, r.id)
     FROM caseload_place r WHERE r.person_id = %(person)s) AS places,
    (SELECT json_agg(json_build_object('uuid', r.uuid, 'number', r.number, 'label', r.label,
                'may_leave_message', r.may_leave_message, 'starts_on', r.starts_on, 'ends_on', r.ends_on)
            ORDER BY r.ends_on DESC NULLS FIRST, r.id)
     FROM caseload_phone r WHERE r.person_id = %(person)s) AS phones,
    (SELECT json_agg(json_build_object('name', r.name, 'starts_on', r.starts_on, 'ends_on', r.ends_on)
            ORDER BY r.ends_on DESC NULLS FIRST, r.id)
     FROM caseload_alsoknownas r WHERE r.person_id = %(person)s) AS aliases,
    (SELECT json_agg(json_build_object('system', r.system, 'value', r.value, 'ends_on', r.ends_on) ORDER BY r.system, r.id)
     FROM caseload_identifier r WHERE r.person_id = %(person)s AND (r.ends_on IS NULL OR r.ends_on > %(today)s)
    ) AS identifiers,
    (SELECT json_agg(json_build_object('uuid', r.uuid, 'kind', r.kind, 'starts_on', r.starts_on,
                'expires_on', r.expires_on, 'ends_on', r.ends_on, 'conditions', r.conditions,
                'expires_at', r.expires_at, 'tasks', ARRAY(
                    SELECT jsonb_build_object('uuid', k.uuid, 'code', k.code, 'due_on', k.due_on, 'done_on', k.done_on)
                    FROM caseload_legaltask k WHERE k.measure_id = r.id ORDER BY k.due_on
                )) ORDER BY r.expires_on, r.id)
     FROM caseload_legalmeasure r
     WHERE r.person_id = %(person)s AND r.end_reason <> 'carried' AND r.retracted_at IS NULL AND (r.ends_on IS NULL OR r.ends_on > %(today)s)) AS measures,
    (SELECT json_agg(json_build_object('uuid', r.uuid, 'from', f.name, 'to', t.name, 'moves_at', r.moves_at,
                'written', r.written_at IS NOT NULL, 'read', r.read_at IS NOT NULL) ORDER BY r.moves_at DESC, r.id)
     FROM caseload_handovernote r JOIN teams_user f ON f.id = r.from_user_id JOIN teams_user t ON t.id = r.to_user_id
     WHERE r.person_id = %(person)s) AS notes,
    (SELECT r.every_days FROM caseload_rhythmperiod r WHERE r.episode_id = %(episode)s
        AND r.starts_at <= %(at)s AND (r.ends_at IS NULL OR r.ends_at > %(at)s)) AS agreed_days
