-- One or two assessments a person, and forty of one in a hundred: the longest course that a page must bear. With
-- 100,000 people 200,000 in all. A few are due again or overdue.
INSERT INTO assessments_teaminstrument (team_id, key, every_days, proposes, proposing_items, proposing_values, set_by_id,
    set_at)
SELECT t.id, k.key, 180, '', '{}', '{}', t.id * 10 - 9, %(now)s
FROM teams_team t, (VALUES ('mohost'), ('ocairs')) k (key);

INSERT INTO assessments_assessment (id, uuid, person_id, episode_id, instrument_id, key, on_date, begun_by_id, begun_at,
    assessor_id, sources, summary, signed_by_id, signed_at, abandoned_reason, correction_reason)
SELECT a.i * 100 + n, gen_random_uuid(), a.i, a.i, k.id, k.key, d.day, a.coordinator_id, d.day, a.coordinator_id,
       '{interview,observation}', 'Rated over two visits, at home and at the allotment.', a.coordinator_id,
       (d.day + time '16:00') AT TIME ZONE 'Europe/London', '', ''
FROM (
    SELECT i, coordinator_id, i %% 100 = 1 AS long,
           CASE WHEN i %% 100 = 1 THEN 40 ELSE 1 + (bench_draw(i, 70, 100) < 62)::int END AS many,
           CASE WHEN bench_draw(i, 71, 100) < 3 THEN 172 + bench_draw(i, 72, 20) ELSE bench_draw(i, 73, 170) END AS last
    FROM bench_case
) a
CROSS JOIN LATERAL generate_series(1, a.many) n
CROSS JOIN LATERAL (
    SELECT %(today)s - a.last - (a.many - n) * CASE WHEN a.long THEN 9 ELSE 150 END AS day
) d
CROSS JOIN LATERAL (
    SELECT CASE WHEN a.long OR bench_draw(a.i, 74, 2) = 0 THEN 'mohost' ELSE 'ocairs' END AS key
) w
JOIN (VALUES ('mohost', %(mohost)s::bigint), ('ocairs', %(ocairs)s::bigint)) k (key, id) ON k.key = w.key;

-- One item in fifty is not rated, and one in ten has a note.
INSERT INTO assessments_rating (assessment_id, item, value, not_rated_because, note, revision, rated_by_id, rated_at)
SELECT a.id, i.item, CASE WHEN d.draw >= 2 THEN 1 + d.draw %% 4 END,
       CASE WHEN d.draw < 2 THEN 'Not seen in this setting' ELSE '' END,
       CASE WHEN d.draw >= 90 THEN 'Needs somebody beside them to begin, then goes on alone.' ELSE '' END,
       1, a.assessor_id, a.signed_at
FROM assessments_assessment a
JOIN (VALUES ('mohost', %(mohost_items)s::text[]), ('ocairs', %(ocairs_items)s::text[])) k (key, items) ON k.key = a.key
CROSS JOIN LATERAL unnest(k.items) WITH ORDINALITY i (item, nth)
CROSS JOIN LATERAL (SELECT bench_draw(a.id * 32 + i.nth, 75, 100) AS draw) d
