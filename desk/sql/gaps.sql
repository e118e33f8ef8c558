-- A team's caseload as the replay of the diary needs it: when each is due, who has seen them in half a year, visits and
-- treatments of the days to come, whether two must go, and a discharge that is planned.
SELECT e.uuid AS episode_uuid, p.id AS person_id, p.uuid AS person_uuid, p.given_names, p.preferred_name, p.family_name,
       e.seen_due_on, e.rhythm_days,
       (SELECT s.planned_discharge_on FROM caseload_hospitalspell s
        WHERE s.episode_id = e.id AND s.discharged_at IS NULL AND s.retracted_at IS NULL LIMIT 1) AS discharge_on,
       ARRAY(SELECT DISTINCT w.user_id FROM caseload_contact k JOIN caseload_contactstaff w ON w.contact_id = k.id
             WHERE k.person_id = e.person_id AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
               AND k.outcome = 'seen' AND k.source = 'logged' AND k.occurred_at >= %(at)s - interval '180 days') AS known_by,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'uuid', v.uuid, 'on', v.on_date,
                   'staff', ARRAY(SELECT w.user_id FROM caseload_visitstaff w WHERE w.visit_id = v.id),
                   'two_go', v.alone_reason = '' AND {two_go:v})
               ORDER BY v.on_date, v.id), '[]')
        FROM caseload_plannedvisit v
        WHERE v.episode_id = e.id AND v.state = 'planned' AND v.on_date BETWEEN %(today)s AND %(last)s) AS visits,
       EXISTS (SELECT FROM caseload_precaution c
               WHERE c.person_id = e.person_id AND c.kind = 'pairs' AND c.ends_on IS NULL) AS two_go,
       {due:p.id} AS treatments
FROM caseload_episode e
JOIN caseload_person p ON p.id = e.person_id
JOIN caseload_teamaccess a
    ON a.team_id = e.team_id AND a.person_id = e.person_id AND (a.until IS NULL OR a.until > %(today)s)
WHERE e.team_id = %(team)s AND e.state = 'accepted' AND p.died_on IS NULL
