-- What is due for a person, as one JSON list: stands in the statements of the pages that show it, in place of another
-- query. {person} names the column. Where others look after them, as in hospital, those give it: {there} names where.
(SELECT coalesce(jsonb_agg(jsonb_build_object(
            'uuid', t.uuid, 'what', t.what, 'title', y.title, 'due_on', d.due_on, 'earliest_on', d.earliest_on,
            'latest_on', d.latest_on, 'closes_with', y.closes_with, 'sites', y.sites, 'result', y.result,
            'unit', y.unit, 'break_hours', y.break_hours,
            'last_on', (g.occurred_at AT TIME ZONE 'Europe/London')::date, 'last_site', coalesce(g.site, ''),
            'last_result', CASE WHEN g.result_value IS NOT NULL
                                THEN trim_scale(g.result_value)::text || coalesce(nullif(' ' || y.unit, ' '), '')
                                ELSE coalesce(g.result_text, '') END,
            'waiting', coalesce(w.outcome, ''), 'paused', o.whereabouts = ANY({there}),
            'discharged_on', CASE WHEN o.in_hospital_since IS NULL AND o.last_discharged_at > g.occurred_at
                                       AND NOT EXISTS (SELECT FROM caseload_treatmentevent x
                                                       WHERE x.treatment_id = t.id
                                                         AND x.recorded_at > o.last_discharged_at)
                                  THEN (o.last_discharged_at AT TIME ZONE 'Europe/London')::date END)
        ORDER BY d.due_on, t.what), '[]')
 FROM caseload_treatmentdue d
 JOIN caseload_episode o ON o.id = d.episode_id AND o.state = 'accepted'
 JOIN caseload_treatment t ON t.id = d.treatment_id
 JOIN caseload_treatmentpolicy y ON y.id = d.policy_id
 LEFT JOIN caseload_treatmentevent g ON g.id = d.after_id
 LEFT JOIN caseload_treatmentevent w ON w.id = d.waiting_id
 WHERE d.person_id = {person} AND d.state = 'open')
