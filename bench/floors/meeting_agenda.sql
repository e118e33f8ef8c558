-- Everybody open with the team, with what an agenda is made of: alerts, stay, reviews, measures, actions, concerns,
-- and when they were last discussed.
SELECT e.id AS episode_id, e.person_id
FROM caseload_episode e
JOIN caseload_person p ON p.id = e.person_id
LEFT JOIN LATERAL (SELECT jsonb_agg(to_jsonb(a)) AS alerts FROM caseload_alert a
                   WHERE a.episode_id = e.id AND a.closed_at IS NULL) a ON true
LEFT JOIN LATERAL (SELECT s.* FROM caseload_hospitalspell s
                   WHERE s.episode_id = e.id AND s.discharged_at IS NULL AND s.retracted_at IS NULL) s ON true
LEFT JOIN LATERAL (SELECT i.review_by FROM caseload_intensityperiod i
                   WHERE i.episode_id = e.id AND i.starts_at <= %(at)s
                     AND (i.ends_at IS NULL OR i.ends_at > %(at)s)) i ON true
LEFT JOIN LATERAL (SELECT jsonb_agg(l.expires_on) AS legal FROM caseload_legalmeasure l
                   WHERE l.episode_id = e.id AND l.ends_on IS NULL) l ON true
LEFT JOIN LATERAL (SELECT jsonb_agg(c.recorded_at) AS concerns FROM caseload_concern c
                   WHERE c.episode_id = e.id AND c.acknowledged_at IS NULL) c ON true
LEFT JOIN LATERAL (SELECT max(d.dealt_with_at) AS discussed FROM mdt_agendaitem d
                   WHERE d.person_id = e.person_id AND d.state IN ('discussed', 'continues')) d ON true
WHERE e.team_id = %(team)s AND e.state IN ('referred', 'accepted') AND p.died_on IS NULL
