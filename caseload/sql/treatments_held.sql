-- All from which the rounds of a treatment are reckoned, as one JSON object beside its row: the versions of its policy,
-- the events that stand in order of time, the rounds that are known, and the days on which its team is closed. What
-- was the same on another record of the person (was) counts with it.
jsonb_build_object(
    'versions', (SELECT jsonb_agg(to_jsonb(y) ORDER BY y.starts_on)
                 FROM caseload_treatmentpolicy y JOIN caseload_treatmentpolicy k ON k.kind = y.kind
                 WHERE k.id = caseload_treatment.policy_id),
    'events', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                          'pk', v.id, 'outcome', v.outcome, 'occurred_at', v.occurred_at,
                          'recorded_by_id', v.recorded_by_id, 'is_answered', w.id IS NOT NULL)
                      ORDER BY v.occurred_at, v.id), '[]')
               FROM caseload_treatmentevent v
               LEFT JOIN caseload_treatmentanswer w ON w.event_id = v.id
               WHERE v.treatment_id = ANY(caseload_treatment.id || ARRAY(SELECT o.id FROM caseload_treatment o
                                                                         WHERE o.goes_on_as_id = caseload_treatment.id))
                 AND v.entry <> 'withdrawn'
                 AND NOT EXISTS (SELECT FROM caseload_treatmentevent x WHERE x.replaces_id = v.id)),
    'rounds', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                          'pk', d.id, 'policy_id', d.policy_id, 'after_id', d.after_id, 'state', d.state,
                          'closed_by_id', d.closed_by_id, 'waiting_id', d.waiting_id)), '[]')
               FROM caseload_treatmentdue d WHERE d.treatment_id = caseload_treatment.id AND d.state <> 'void'),
    'was', (SELECT coalesce(jsonb_agg(o.uuid), '[]') FROM caseload_treatment o
            WHERE o.goes_on_as_id = caseload_treatment.id),
    'closed_days', (SELECT coalesce(jsonb_agg(c.day), '[]')
                    FROM caseload_episode e JOIN teams_teamclosedday c ON c.team_id = e.team_id
                    WHERE e.id = caseload_treatment.episode_id)
)
