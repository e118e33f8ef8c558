-- The episodes whose open alerts are not what is true, with the rules that differ, and (without a rule) those with an
-- alert old enough for the team lead. Compares keys only: facts change by operations, which reconcile at once. Each
-- rule reads by an index over what is overdue.
WITH e AS NOT MATERIALIZED (
    {episodes}
),
leads AS (
    SELECT max(review_lead_days) AS review FROM teams_team
)
SELECT episode_id, coalesce(array_agg(DISTINCT rule ORDER BY rule) FILTER (WHERE rule <> ''), '{}') AS rules,
       bool_or(rule = '') AS is_old
FROM (
    SELECT coalesce(n.episode_id, a.episode_id) AS episode_id, coalesce(n.rule, a.rule) AS rule
    FROM (
        SELECT l.rule, l.team_id, l.episode_id, l.subject FROM ({while_living}) l
        WHERE NOT EXISTS (SELECT FROM caseload_person d WHERE d.id = l.person_id AND d.died_on IS NOT NULL)
        UNION ALL
        SELECT d.rule, d.team_id, d.episode_id, d.subject FROM ({after_death}) d
    ) n
    FULL JOIN (
        SELECT rule, team_id, episode_id, subject FROM caseload_alert
        WHERE closed_at IS NULL AND episode_id IS NOT NULL
    ) a ON a.episode_id = n.episode_id AND a.rule = n.rule AND a.subject = n.subject AND a.team_id = n.team_id
    WHERE a.episode_id IS NULL OR n.episode_id IS NULL
    UNION ALL
    SELECT a.episode_id, ''
    FROM caseload_alert a JOIN teams_team t ON t.id = a.team_id
    WHERE a.closed_at IS NULL AND a.escalated_at IS NULL AND a.episode_id IS NOT NULL
      AND (a.acknowledged_at IS NULL OR a.rule = ANY(%(by_age)s))
      AND {old_enough:a}
) s
GROUP BY episode_id
ORDER BY rules, episode_id
