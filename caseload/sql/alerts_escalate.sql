-- To the team lead by age, in whole local days from the due date: whatever stands by its age, and what nobody has
-- acknowledged.
UPDATE caseload_alert a SET escalated_at = %(now)s
FROM teams_team t
WHERE t.id = a.team_id AND a.episode_id = ANY(%(episodes)s) AND a.closed_at IS NULL AND a.escalated_at IS NULL
  AND (a.acknowledged_at IS NULL OR a.rule = ANY(%(by_age)s))
  AND {old_enough:a}
