-- When each instrument is due again, for some episodes: reckoned from the person's last assessment with it, whichever
-- team made it, by the interval agreed for the person or else the team's. What has not changed is not written.
INSERT INTO assessments_reassessment (episode_id, person_id, key, last_id, last_on, due_on)
SELECT l.episode_id, l.person_id, l.key, l.last_id, l.on_date,
       l.on_date + CASE WHEN r.id IS NULL THEN t.every_days ELSE r.every_days END
FROM (
    SELECT DISTINCT ON (e.id, a.key) e.id AS episode_id, e.person_id, e.team_id, a.key, a.id AS last_id, a.on_date
    FROM caseload_episode e
    JOIN assessments_assessment a ON a.person_id = e.person_id AND a.signed_at IS NOT NULL AND a.successor_id IS NULL
    WHERE e.id = ANY(%(episodes)s) AND (%(key)s::text IS NULL OR a.key = %(key)s)
    ORDER BY e.id, a.key, a.on_date DESC, a.signed_at DESC, a.id DESC
) l
LEFT JOIN assessments_teaminstrument t ON t.team_id = l.team_id AND t.key = l.key
LEFT JOIN assessments_reassessmentperiod r ON r.episode_id = l.episode_id AND r.key = l.key AND r.ends_at IS NULL
ORDER BY l.episode_id, l.key
ON CONFLICT (episode_id, key) DO UPDATE
SET last_id = excluded.last_id, last_on = excluded.last_on, due_on = excluded.due_on
WHERE (assessments_reassessment.last_id, assessments_reassessment.last_on, assessments_reassessment.due_on)
      IS DISTINCT FROM (excluded.last_id, excluded.last_on, excluded.due_on)
