-- The same invented people in every run: a draw is a hash of whom it is about, not a random number.
CREATE FUNCTION bench_draw(about bigint, salt int, below int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ((hashint8extended(about, salt) & 2147483647) %% below)::int $$;

-- A moment in working hours so many of the team's days ago, never after now.
CREATE FUNCTION bench_moment(today date, days_ago int, minute int, now timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT least((today - days_ago + time '09:00' + make_interval(mins => minute)) AT TIME ZONE 'Europe/London',
                now - make_interval(mins => minute / 60)) $$;

-- One row per person: what their course is made from. Teams of 80 with ten staff: one leads, nine co-ordinate.
-- n: days of the rhythm; since: days since seen; tries: since then, the last one last_try days ago. Five in a hundred
-- are past their rhythm, half of them tried.
CREATE TABLE bench_case AS
SELECT i, team_id, lead_id, coordinator_id, lead_id + 1 + bench_draw(i, 3, 9) AS colleague_id,
       intensity, every_days, in_hospital, n, overdue, since,
       CASE WHEN overdue AND tried THEN least(since, 3) WHEN since > 1 AND bench_draw(i, 4, 10) = 0 THEN 1 ELSE 0 END
           AS tries,
       CASE WHEN overdue AND tried THEN 0 ELSE since / 2 END AS last_try
FROM (
    SELECT *, CASE WHEN overdue THEN n + 1 + bench_draw(i, 5, 14) ELSE bench_draw(i, 6, n + 1) END AS since,
           bench_draw(i, 7, 2) = 0 AS tried
    FROM (
        SELECT *, CASE WHEN in_hospital THEN 7 ELSE coalesce(every_days,
                  CASE intensity WHEN 'daily' THEN 1 WHEN 'several' THEN 3 WHEN 'weekly' THEN 7 ELSE 14 END) END AS n,
               bench_draw(i, 8, 100) < 5 AND NOT in_hospital AS overdue
        FROM (
            SELECT i, (i - 1) %% t.teams + 1 AS team_id, ((i - 1) %% t.teams) * 10 + 1 AS lead_id,
                   ((i - 1) %% t.teams) * 10 + 2 + ((i - 1) / t.teams) %% 9 AS coordinator_id,
                   (ARRAY['daily', 'several', 'several', 'several', 'several', 'weekly', 'weekly', 'weekly',
                          'fortnightly', 'fortnightly'])[1 + bench_draw(i, 1, 10)] AS intensity,
                   CASE WHEN bench_draw(i, 2, 10) = 0 THEN 5 END AS every_days,
                   bench_draw(i, 9, 100) < 4 AS in_hospital
            FROM generate_series(1, %(size)s::bigint) i, (SELECT greatest(1, %(size)s::bigint / 80) AS teams) t
        ) drawn
    ) paced
) seen;
ALTER TABLE bench_case ADD PRIMARY KEY (i);
ANALYZE bench_case
