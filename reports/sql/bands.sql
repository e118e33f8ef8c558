-- One row for everybody on a caseload: the last contact in the national sense (met or spoken with) and the last
-- sighting, and how many days of the team ago each was. A day of the team begins at its hour, 04:00 as a rule.
SELECT e.team_id, e.id AS episode_id, e.person_id, NULL::bigint AS user_id, k.contact_at AS at,
       k.contact_at, e.last_seen_at AS seen_at,
       d.today - ((k.contact_at AT TIME ZONE 'Europe/London') - t.day_starts_at)::date AS contact_days,
       d.today - ((e.last_seen_at AT TIME ZONE 'Europe/London') - t.day_starts_at)::date AS seen_days
FROM caseload_episode e
JOIN teams_team t ON t.id = e.team_id
JOIN caseload_person p ON p.id = e.person_id
CROSS JOIN LATERAL (SELECT greatest(e.last_seen_at, e.last_spoken_at) AS contact_at) k
CROSS JOIN LATERAL (SELECT ((%(at)s::timestamptz AT TIME ZONE 'Europe/London') - t.day_starts_at)::date AS today) d
WHERE e.team_id = ANY(%(teams)s) AND e.state = 'accepted' AND p.died_on IS NULL
