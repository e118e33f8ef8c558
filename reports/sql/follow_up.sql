-- One row for each discharge from a mental health bed of somebody who lived on, as the one rule has judged it
-- (reports/definitions/endings.py, caseload/spells/follow_up.py): the verdict comes from there, not from here.
SELECT u.team_id, u.episode_id, u.person_id, NULL::bigint AS user_id, u.discharged_at AS at, u.discharged_at,
       u.last_on, u.met_at, u.came IN ('in_time', 'readmitted') AS is_met,
       u.last_on >= %(date)s AS is_running, u.is_national,
       CASE WHEN u.is_national THEN 'national' ELSE 'ours' END AS counted
FROM unnest(%(team)s::bigint[], %(episode)s::bigint[], %(person)s::bigint[], %(left_at)s::timestamptz[],
            %(last_on)s::date[], %(met_at)s::timestamptz[], %(came)s::text[], %(is_national)s::boolean[])
     AS u (team_id, episode_id, person_id, discharged_at, last_on, met_at, came, is_national)
