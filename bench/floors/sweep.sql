-- The sweep's work by hand: whoever is past the day on which they were due gets one alert, whoever has been met loses
-- it, one row in the log of sweeps. Index range scans over who is overdue; nothing else is read.
WITH overdue AS MATERIALIZED (
    SELECT CASE WHEN e.try_due_at <= %(now)s THEN 'not_tried' ELSE 'not_seen' END AS rule, e.team_id, e.person_id,
           e.id AS episode_id, e.seen_due_at,
           jsonb_build_object('last_seen_at', e.last_seen_at, 'due_on', e.seen_due_on, 'every_days', e.rhythm_days) AS facts
    FROM caseload_episode e
    WHERE e.state = 'accepted' AND e.seen_due_at <= %(now)s
),
opened AS (
    INSERT INTO caseload_alert (uuid, rule, team_id, person_id, episode_id, subject, facts, since_at, opened_at,
                                closed_facts, acknowledged_note)
    SELECT gen_random_uuid(), rule, team_id, person_id, episode_id, '', facts, seen_due_at, %(now)s, '{}', ''
    FROM overdue
    ON CONFLICT DO NOTHING
    RETURNING 1
),
closed AS (
    UPDATE caseload_alert a SET closed_at = %(now)s
    WHERE a.closed_at IS NULL AND a.rule IN ('not_seen', 'not_tried')
      AND NOT EXISTS (SELECT FROM overdue o WHERE o.episode_id = a.episode_id AND o.rule = a.rule)
    RETURNING 1
),
escalated AS (
    UPDATE caseload_alert a SET escalated_at = %(now)s FROM teams_team t
    WHERE a.closed_at IS NULL AND a.escalated_at IS NULL AND t.id = a.team_id
      AND a.since_at + make_interval(days => t.escalate_after_days) <= %(now)s
    RETURNING 1
)
SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM closed), (SELECT count(*) FROM escalated)
