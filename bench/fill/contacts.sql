-- Everybody's k-th contact, counted back from the latest. Filled from the oldest to the latest, so that one person's
-- contacts lie scattered over the table as they would after years of daily work.
CREATE TEMP TABLE told AS
SELECT i, team_id, (50 - %(k)s) * %(size)s::bigint + i AS id, day, outcome, coordinator_id, colleague_id,
       bench_moment(%(today)s, day, bench_draw(i, 60 + %(k)s, 420), %(now)s) AS occurred_at,
       CASE WHEN bench_draw(i * 64 + %(k)s, 120, 4) > 0 THEN coordinator_id ELSE colleague_id END AS led_by,
       %(k)s <= 5 AND bench_draw(i * 64 + %(k)s, 121, 10) < 6 AS was_planned
FROM (
    SELECT *, CASE
               WHEN %(k)s <= tries THEN least(last_try + %(k)s - 1, since - 1)
               ELSE since + (%(k)s - tries - 1) * greatest(1, n * 4 / 5) END AS day,
           CASE
               WHEN %(k)s <= tries THEN (ARRAY['not_in', 'not_in', 'declined', 'not_found'])[1 + bench_draw(i * 64 + %(k)s, 122, 4)]
               WHEN %(k)s = tries + 1 THEN 'seen'
               ELSE CASE width_bucket(bench_draw(i * 64 + %(k)s, 123, 100),
                                      ARRAY[70, 78, 82, 86, 89, 92, 95, 97, 98])
                    WHEN 0 THEN 'seen' WHEN 1 THEN 'not_in' WHEN 2 THEN 'declined' WHEN 3 THEN 'spoke'
                    WHEN 4 THEN 'cancelled_by_us' WHEN 5 THEN 'cancelled_by_them' WHEN 6 THEN 'others_only'
                    WHEN 7 THEN 'message' WHEN 8 THEN 'reported' ELSE 'no_answer' END
               END AS outcome
    FROM bench_case
) course;

INSERT INTO caseload_plannedvisit (id, uuid, episode_id, person_id, on_date, starts_at, minutes, purpose, place_text,
    note, state, state_reason, set_by_id)
SELECT i * 10 + %(k)s, gen_random_uuid(), i, i, (occurred_at AT TIME ZONE 'Europe/London' - interval '4 hours')::date,
       occurred_at, 45, 'routine', 'Canal Street', '',
       CASE WHEN outcome IN ('cancelled_by_us', 'cancelled_by_them') THEN outcome ELSE 'done' END, '', coordinator_id
FROM told WHERE was_planned;

INSERT INTO caseload_visitstaff (visit_id, user_id, on_date)
SELECT i * 10 + %(k)s, led_by, (occurred_at AT TIME ZONE 'Europe/London' - interval '4 hours')::date
FROM told WHERE was_planned;

INSERT INTO caseload_contact (id, uuid, body_hash, person_id, episode_id, team_id, entry, entry_reason, source, outcome,
    occurred_at, time_known, written_at, received_at, mechanism, place_type, place_text, minutes, with_whom, at_door,
    reported_by, focus, focus_tags, note, small_win, offer, offer_answer, offer_declined_because, change_seq,
    logged_by_id, planned_visit_id)
SELECT id, gen_random_uuid(), '', i, i, team_id, 'made', '', 'logged', outcome, occurred_at, true,
       received_at, received_at,
       CASE WHEN outcome IN ('spoke', 'no_answer', 'cancelled_by_us', 'cancelled_by_them') THEN '02'
            WHEN outcome = 'message' THEN '09' WHEN outcome = 'reported' THEN '98' ELSE '01' END,
       CASE WHEN outcome IN ('seen', 'not_in', 'declined', 'not_found') THEN 'A01' ELSE '' END, '',
       CASE WHEN outcome IN ('seen', 'spoke') THEN 15 + bench_draw(id, 124, 45) END,
       CASE WHEN outcome IN ('seen', 'spoke', 'declined') THEN '{person}'::varchar[]
            WHEN outcome = 'others_only' THEN '{family}' ELSE '{}' END,
       '', CASE WHEN outcome = 'reported' THEN 'hostel' ELSE '' END,
       CASE WHEN outcome IN ('seen', 'spoke')
            THEN (ARRAY['checking_in', 'medication', 'routine', 'housing'])[1 + bench_draw(id, 125, 4)] ELSE '' END,
       '{}',
       CASE WHEN bench_draw(id, 126, 10) < 7 THEN 'Met at the door, then walked to the shop together. Ate well, '
            || 'slept badly. Talked about the flat and the letter from the council.' ELSE '' END,
       CASE WHEN bench_draw(id, 127, 12) = 0 THEN 'Went to the library on the bus' ELSE '' END,
       CASE WHEN bench_draw(id, 128, 20) = 0 THEN 'Cooking group on Thursday' ELSE '' END,
       CASE WHEN bench_draw(id, 128, 20) = 0 THEN 'thinking' ELSE '' END, '', id, led_by,
       CASE WHEN was_planned THEN i * 10 + %(k)s END
FROM told CROSS JOIN LATERAL (SELECT least(occurred_at + interval '40 minutes', %(now)s) AS received_at) r;

INSERT INTO caseload_contactstaff (id, contact_id, user_id, profession, team_id, is_lead, minutes)
SELECT id * 2, id, led_by, 'nurse', team_id, true, 30 FROM told
UNION ALL
SELECT id * 2 + 1, id, colleague_id, 'str_worker', team_id, false, 30
FROM told WHERE colleague_id <> led_by AND bench_draw(id, 129, 8) = 0;

-- The last fortnight's contacts are in the trust's record but for three in a hundred.
INSERT INTO caseload_recordcopy (contact_id, copied_by_id)
SELECT id, led_by FROM told
WHERE occurred_at > %(now)s - interval '16 days' AND bench_draw(id, 130, 100) >= 3;

DROP TABLE told
