-- Brings the alerts of some episodes, which the caller has locked, in line with what is true. The rules' own SELECTs
-- stand in the braces. What is still true is not written; facts that have changed (the ward) are. A few episodes are
-- kept as rows, which is quick to plan; of many the planner sees through to the tables, whose statistics it needs.
WITH e AS {kept} (
    {episodes} WHERE e.id = ANY(%(episodes)s)
),
leads AS (
    SELECT max(review_lead_days) AS review FROM e
),
true_now AS MATERIALIZED (
    SELECT l.* FROM ({while_living}) l
    WHERE NOT EXISTS (SELECT FROM caseload_person d WHERE d.id = l.person_id AND d.died_on IS NOT NULL)
    UNION ALL
    {after_death}
),
open_now AS MATERIALIZED (
    SELECT a.id, a.rule, a.team_id, a.episode_id, a.subject, a.facts, a.owner_id, a.escalated_at
    FROM e CROSS JOIN LATERAL (
        -- By the index, always: how many are open is what the statistics of a young table do not know.
        SELECT * FROM caseload_alert a WHERE a.episode_id = e.id AND a.closed_at IS NULL OFFSET 0
    ) a
    WHERE %(rules)s::text[] IS NULL OR a.rule = ANY(%(rules)s)
),
-- Who took it over keeps it, and the lead too, while "not seen" and "not tried" take turns about one person.
handed_on AS (
    SELECT episode_id, max(owner_id) AS owner_id, min(escalated_at) AS escalated_at
    FROM open_now WHERE rule = ANY(%(out_of_sight)s) GROUP BY episode_id
),
opened AS (
    INSERT INTO caseload_alert (uuid, rule, team_id, person_id, episode_id, subject, facts, since_at, opened_at,
                                closed_facts, acknowledged_note, owner_id, escalated_at)
    SELECT gen_random_uuid(), n.rule, n.team_id, n.person_id, n.episode_id, n.subject, n.facts, n.since_at, %(now)s,
           '{}', '', h.owner_id,
           CASE WHEN h.escalated_at IS NOT NULL THEN h.escalated_at
                WHEN n.rule = ANY(%(at_once)s) OR {old_enough:n} THEN %(now)s::timestamptz END
    FROM true_now n JOIN teams_team t ON t.id = n.team_id
    LEFT JOIN handed_on h ON h.episode_id = n.episode_id AND n.rule = ANY(%(out_of_sight)s)
    WHERE NOT EXISTS (
        SELECT FROM open_now o
        WHERE o.episode_id = n.episode_id AND o.rule = n.rule AND o.subject = n.subject AND o.team_id = n.team_id
    )
    ON CONFLICT DO NOTHING
    RETURNING escalated_at
),
changed AS (
    UPDATE caseload_alert a SET facts = n.facts, since_at = n.since_at
    FROM open_now o JOIN true_now n
      ON n.episode_id = o.episode_id AND n.rule = o.rule AND n.subject = o.subject AND n.team_id = o.team_id
    WHERE a.id = o.id AND o.facts <> n.facts
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
    FROM open_now o JOIN e ON e.id = o.episode_id
    WHERE a.id = o.id AND NOT EXISTS (
        SELECT FROM true_now n
        WHERE n.episode_id = o.episode_id AND n.rule = o.rule AND n.subject = o.subject AND n.team_id = o.team_id
    )
    RETURNING 1
)
SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM closed), (SELECT count(escalated_at) FROM opened)
