-- Every team there is, then one row for each with how long ago its people were last in contact.
SELECT * FROM teams_team WHERE started_on <= %(date)s AND (ended_on IS NULL OR ended_on > %(date)s) ORDER BY name;
SELECT team_id::text AS key, count(*) AS people, count(*) FILTER (WHERE days <= 6) AS week,
       count(*) FILTER (WHERE days BETWEEN 7 AND 13) AS fortnight,
       count(*) FILTER (WHERE days BETWEEN 14 AND 27) AS month, count(*) FILTER (WHERE days >= 28) AS longer,
       count(*) FILTER (WHERE days IS NULL) AS never
FROM (
    SELECT e.team_id,
           ((%(at)s::timestamptz AT TIME ZONE 'Europe/London') - t.day_starts_at)::date
           - ((greatest(e.last_seen_at, e.last_spoken_at) AT TIME ZONE 'Europe/London') - t.day_starts_at)::date AS days
    FROM caseload_episode e JOIN teams_team t ON t.id = e.team_id
    JOIN caseload_person p ON p.id = e.person_id AND p.died_on IS NULL
    WHERE e.state = 'accepted' AND e.team_id = ANY(%(teams)s)
) x
GROUP BY team_id
