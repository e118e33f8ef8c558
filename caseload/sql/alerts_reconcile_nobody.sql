-- The same as alerts_reconcile.sql for what is no person, such as a silent feed or a colleague who is not back: there
-- is no episode to lock.
WITH true_now AS MATERIALIZED (
    {about_nobody}
),
opened AS (
    INSERT INTO caseload_alert (uuid, rule, team_id, subject, facts, since_at, opened_at, closed_facts,
                                acknowledged_note, escalated_at)
    SELECT gen_random_uuid(), n.rule, n.team_id, n.subject, n.facts, n.since_at, %(now)s, '{}', '',
           CASE WHEN n.rule = ANY(%(at_once)s) THEN %(now)s::timestamptz END
    FROM true_now n
    WHERE NOT EXISTS (
        SELECT FROM caseload_alert a
        WHERE a.closed_at IS NULL AND a.episode_id IS NULL AND a.rule = n.rule AND a.team_id = n.team_id
          AND a.subject = n.subject
    )
    ON CONFLICT DO NOTHING
    RETURNING escalated_at
),
closed AS (
    UPDATE caseload_alert a
    SET closed_at = %(now)s, closed_facts = coalesce({because_nobody}, jsonb_build_object('because', 'changed'))
    WHERE a.closed_at IS NULL AND a.episode_id IS NULL AND (%(rules)s::text[] IS NULL OR a.rule = ANY(%(rules)s))
      AND NOT EXISTS (
          SELECT FROM true_now n WHERE n.rule = a.rule AND n.team_id = a.team_id AND n.subject = a.subject
      )
    RETURNING 1
)
SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM closed), (SELECT count(escalated_at) FROM opened)
