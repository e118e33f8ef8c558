-- Brings the alerts of some episodes, which the caller has locked, in line with what is true. The rules' own SELECTs
-- stand in the braces. What is still true is not written; facts that have changed (the ward) are.
WITH true_now AS MATERIALIZED (
    SELECT l.* FROM ({while_living}) l
    WHERE NOT EXISTS (SELECT FROM caseload_person d WHERE d.id = l.person_id AND d.died_on IS NOT NULL)
    UNION ALL
    {after_death}
),
opened AS (
    INSERT INTO caseload_alert (uuid, rule, team_id, person_id, episode_id, subject, facts, since_at, opened_at,
                                closed_facts, acknowledged_note, escalated_at)
    SELECT gen_random_uuid(), n.rule, n.team_id, n.person_id, n.episode_id, n.subject, n.facts, n.since_at, %(now)s,
           '{}', '', CASE WHEN n.rule = ANY(%(at_once)s) THEN %(now)s::timestamptz END
    FROM true_now n
    WHERE NOT EXISTS (
        SELECT FROM caseload_alert a
        WHERE a.closed_at IS NULL AND a.rule = n.rule AND a.team_id = n.team_id AND a.episode_id = n.episode_id
          AND a.subject = n.subject
    )
    ON CONFLICT DO NOTHING
    RETURNING 1
),
changed AS (
    UPDATE caseload_alert a SET facts = n.facts, since_at = n.since_at
    FROM true_now n
    WHERE a.closed_at IS NULL AND a.rule = n.rule AND a.team_id = n.team_id AND a.episode_id = n.episode_id
      AND a.subject = n.subject AND a.facts <> n.facts
    RETURNING 1
),
closed AS (
    UPDATE caseload_alert a
    SET closed_at = %(now)s,
        closed_facts = coalesce(
            {because},
            CASE WHEN EXISTS (SELECT FROM caseload_person d WHERE d.id = a.person_id AND d.died_on IS NOT NULL)
                 THEN jsonb_build_object('because', 'died')
                 WHEN e.state <> 'accepted' THEN jsonb_build_object('because', 'ended') END,
            jsonb_build_object('because', 'changed')
        )
    FROM caseload_episode e
    WHERE a.closed_at IS NULL AND a.episode_id = ANY(%(episodes)s) AND e.id = a.episode_id
      AND NOT EXISTS (
          SELECT FROM true_now n
          WHERE n.rule = a.rule AND n.team_id = a.team_id AND n.episode_id = a.episode_id AND n.subject = a.subject
      )
    RETURNING 1
)
SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM closed)
